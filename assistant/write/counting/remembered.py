"""The item of a list that a question half remembers: 那个讲终身学习的工程叫什么."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from assistant.evidence import Shelf, share_of
from assistant.plan.items import list_wanted
from assistant.plan.wording import asked_terms, official_words, terms_said_for
from assistant.types import Evidence, Source
from assistant.write.counting.choice import documents_meant
from assistant.write.counting.inventory import Listing, listings
from index.text import fold

_NAMED = re.compile(
    r"(?P<noun>[^\W的是]{2})(?:的?(?:全名|全称|名字|名称|大名))?(?:是|又?叫)(?:什么|啥|哪一?[个项条大])"
)
"""Asks for the name of one thing of a kind: 工程叫什么, 行动是哪一个."""
_OF_LIST = re.compile(
    r"(?:里面?|中|当中)的?(?:[管讲说抓针涉]|关于|有关|负责)\w+的是(?:哪一?[个项条]|什么|啥)"
)
"""Asks which one of a list named by its count: 八大行动里管大学的是哪个."""
_ABOUT = re.compile(r"[管讲说抓](?=\w+的)|关于|有关|负责|针对|涉及|那[个项条]|哪[个项条]")
_WITHIN = re.compile("里|中|当中")
_ALIKE = 0.8
"""Share of a list's items that must have the noun: of six 工程 one is called 总体战."""
ENOUGH = 0.5
"""What an item must have of what is remembered: by its heading, and by its share of the text."""
_CLEARLY = 1.15
"""How much better the best item must fit than the next."""


def remembered(evidence: Evidence, shelf: Shelf) -> tuple[Listing, int] | None:
    """The list and the place of its one item that the question half remembers, if it is clear."""
    text = fold(evidence.plan.standalone)
    counted = list_wanted(text)
    named = _NAMED.search(text)
    if counted and counted.count and _OF_LIST.search(text):
        noun = _WITHIN.split(counted.noun)[0][-2:]
        count, words = counted.count, counted.words.replace(noun, " ", 1)
    elif named and "的" in text[: named.start()] and not (counted and counted.count):
        noun, count, words = named["noun"], 0, f"{text[: named.start()]} {text[named.end() :]}"
    else:
        return None
    said_for = terms_said_for(official_words(words))
    terms = asked_terms(_ABOUT.sub(" ", words), shelf.library.knows)
    titles = "".join(shelf.library.card(document).title for document in evidence.plan.documents)
    weights = {t: shelf.index.words.weight(t) for t in terms if t != noun and t not in titles}
    items = _items(noun, count, evidence, shelf)
    texts = [_text_under(one.sources[place], shelf) for one, place in items]
    fits = [
        share_of(weights, one.items[place], said_for) + _mostly(weights, n, texts, said_for)
        for n, (one, place) in enumerate(items)
    ]
    order = sorted(range(len(items)), key=lambda n: -fits[n])
    if not weights or not items or fits[order[0]] < ENOUGH:
        return None
    clear = len(items) == 1 or fits[order[0]] >= _CLEARLY * fits[order[1]]
    return items[order[0]] if clear else None


def _items(noun: str, count: int, evidence: Evidence, shelf: Shelf) -> list[tuple[Listing, int]]:
    """The items of all lists of that kind, each once."""
    found: dict[tuple[str, tuple[str, ...]], tuple[Listing, int]] = {}
    for document in documents_meant(evidence.plan, shelf):
        for listing in listings(document, shelf):
            alike = sum(noun in item for item in listing.items) >= _ALIKE * len(listing.items)
            headed = count > 0 and bool(listing.path) and noun in listing.path[-1]
            right = (alike or headed) and count in {0, len(listing.items)}
            if listing.kind == "headings" and right:
                for place, source in enumerate(listing.sources):
                    found.setdefault((document, source.section), (listing, place))
    return list(found.values())


def _mostly(
    weights: dict[str, float],
    place: int,
    texts: Sequence[str],
    said_for: Mapping[str, tuple[str, ...]],
) -> float:
    """How much of what all ``texts`` say of what is remembered the one at ``place`` says."""
    share = 0.0
    for term, weight in weights.items():
        words = {term, *said_for.get(term, ())}
        counts = [sum(text.count(word) for word in words) for text in texts]
        share += weight * counts[place] / max(sum(counts), 1)
    return share / (sum(weights.values()) or 1.0)


def _text_under(source: Source, shelf: Shelf) -> str:
    """All text under the heading that ``source`` is, folded."""
    text = shelf.library.documents[source.document].text
    path = source.section
    sections = shelf.library.sections[source.document]
    under = (s for s in sections if s.path[: len(path)] == path)
    return fold("\n".join(text[b.start : b.end] for s in under for b in s.blocks))
