"""Which list of the documents is the one that is asked for.

The one whose length is the count, whose heading, items or words behind them are what is
counted, and that holds the other words of the question with its headings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import or_

from assistant.evidence import Shelf, share_of
from assistant.library import bare_title
from assistant.plan import content_terms
from assistant.plan.asked import slot_words
from assistant.plan.items import COUNTED, Wanted, number_of
from assistant.plan.wording import asked_terms, official_words
from assistant.types import Plan
from assistant.write.counting.inventory import Listing, listings
from assistant.write.refusing.naming import nouns_of, same_level
from index.text import fold

FITS = 0.6
"""Share of the question's words, by weight, that a list and its headings must hold."""
NEARLY = 0.9
"""Share from which on a heading is meant whatever its items are called."""
_MANY = 0.6
"""Share of a heading's words that the question must have for that."""
_HALF = 0.5
"""Share that is enough where the count or the noun speaks for the list as well."""
TIED = 0.95
"""A list of another document that fits this share as well is told as well."""
_MOSTLY = 0.8
"""Share of the items that have the noun that is counted: of six 工程 one is called 总体战."""
_RARE = 10
"""Items from which on the count alone tells which list it is."""
_EACH = 3.0
"""What it counts that each item has the noun that is counted; 1 if the heading has it."""
_UNSURE = 0.5
"""What it counts against a list that nothing says to be of what is counted."""
_ABOUT = 2
"""Words beside the noun that a question must have where neither count nor heading is named."""
_NAMES_ITSELF = 4
"""Characters of a heading from which on it is a name by itself."""
_AROUND = 110
"""Characters before a sentence that may name what it enumerates."""
_BEHIND = 8
"""Characters behind a run in which the noun must stand where no count is named."""
_PARTS = {"章", "部分", "块", "大块", "节"}
"""What a whole document has so many of."""
_KINDS = {"headings": 0.3, "lines": 0.3, "names": 0.2, "sentences": 0.1, "run": 0.0}
_YEAR = re.compile(r"20\d\d(?=年)")
_NUMBER = re.compile(r"^一[个批点份]?$")
_SPAN = re.compile(r"^[一二三四五六七八九十\d]+年$")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question says of the list it asks for."""

    wanted: Wanted
    weights: dict[str, float]
    said_for: dict[str, tuple[str, ...]]
    nouns: tuple[str, ...]
    """The words of what is counted."""
    plan: Plan
    miscounted: bool = False
    """Whether the question says a number that no list has."""


@dataclass(frozen=True, slots=True)
class Shares:
    """What a list and a question have in common."""

    held: float
    """The share of the question's words, by weight, that the list and its headings hold."""
    headed: float
    """The share that its headings hold."""
    told: float
    """The share of its innermost heading's words that the question has."""
    counted: float
    """How surely its items are what is counted."""
    named: bool
    """Whether the question has the whole innermost heading."""
    titled: bool
    """Whether the innermost heading holds all the question's words that name no document."""
    own: float
    """The share of what is neither counted nor names the document that the list itself holds."""
    under: bool
    """Whether an outer heading names what is counted and the innermost one all other words."""


@dataclass(frozen=True, slots=True)
class Fit:
    """A list that fits, and how well."""

    listing: Listing
    score: float


def asked_of(wanted: Wanted, plan: Plan, shelf: Shelf) -> Asked:
    """What ``plan`` says of the list ``wanted``.

    A noun that no document has counts as well: the list of somebody else's is none of ours.
    """
    knows, weight = shelf.library.knows, shelf.index.words.weight
    official = official_words(wanted.words)
    said_for = {term: words for said, words in official.items() for term in content_terms(said)}
    slots = set(slot_words())
    terms = asked_terms(wanted.words, lambda term: knows(term) or bool(said_for.get(term)))
    unknown = [noun for noun in nouns_of(wanted.words, shelf) if not knows(noun)]
    words = [term for term in terms if knows(term) or said_for.get(term)]
    kept = [w for w in (*words, *unknown) if w not in slots and not _SPAN.match(w)]
    parts = [w for w in kept if not _is_made_of(w, kept)]
    counted = wanted.noun.split('"')
    cut = wanted.count > 0 or wanted.sort  # 哪些没做好的 is not about what is to be 做好
    nouns = [w for part in counted for w in (content_terms(part) if cut else ()) or (part,)]
    return Asked(wanted, {w: weight(w) for w in parts}, said_for, tuple(filter(None, nouns)), plan)


def _is_made_of(word: str, words: Sequence[str]) -> bool:
    """Whether ``word`` is nothing but two others: 外部 + 环境."""
    return any(a + b == word for a in words for b in words)


def best(asked: Asked, shelf: Shelf) -> list[Listing]:
    """The list that fits best, and that of each other document that fits as well.

    Where no document or place is named, one of another region is better than none.
    """
    documents = documents_meant(asked.plan, shelf)
    found = _best_of(documents, asked, shelf)
    if found or asked.plan.documents or asked.plan.places or not asked.wanted.count:
        return found
    others = [i for i in shelf.library.documents if i not in documents]
    found = _best_of(others, asked, shelf)
    return [one for one in found if one.kind == "headings" or _says_count(one, asked)]


def _says_count(listing: Listing, asked: Asked) -> bool:
    """Whether what follows a run says how many it has: 三级研训体系."""
    stated = (number_of(match["count"]) for match in COUNTED.finditer(fold(listing.tail)))
    return listing.kind == "run" and asked.wanted.count in stated


def _best_of(documents: Sequence[str], asked: Asked, shelf: Shelf) -> list[Listing]:
    fits = [fit for fit in _fits(documents, asked, shelf) if fit.score > 0]
    top = max((fit.score for fit in fits), default=0.0)
    found: dict[str, Listing] = {}
    for fit in sorted(fits, key=lambda fit: -fit.score):
        headed = fit.listing.kind == "headings" or not found
        if fit.score >= TIED * top and headed:
            found.setdefault(fit.listing.document, fit.listing)
    return list(found.values())


def _fits(documents: Sequence[str], asked: Asked, shelf: Shelf) -> Iterator[Fit]:
    for document in documents:
        for listing in listings(document, shelf):
            count = asked.wanted.count
            if (not count or len(listing.items) == count) and is_timely(listing, asked, shelf):
                yield Fit(listing, _score(listing, asked, shelf))


def documents_meant(plan: Plan, shelf: Shelf) -> tuple[str, ...]:
    """The documents that are named, else those of the region meant."""
    cards = [shelf.library.card(document) for document in shelf.library.documents]
    of_region = (card.id for card in cards if card.region == plan.prefer.region)
    return plan.documents or tuple(of_region)


def is_timely(listing: Listing, asked: Asked, shelf: Shelf) -> bool:
    """Whether a list is of a year that is asked for, by its headings or its document."""
    years = asked.plan.prefer.years
    headed = {int(year) for heading in listing.path for year in _YEAR.findall(heading)}
    card = shelf.library.card(listing.document)
    period = range(card.period_start, card.period_end + 1)
    return not years or any(year in (headed or period) for year in years)


def _score(listing: Listing, asked: Asked, shelf: Shelf) -> float:
    """How well a list is what is asked for; 0 if it is not."""
    fit = shares_of(listing, asked, shelf)
    if not _is_meant(listing, asked, fit):
        return 0.0
    counted = max(fit.counted, float(_is_titled(listing, asked, fit)))
    sure = 0.5 * counted if counted or not asked.nouns else -_UNSURE
    return fit.held + fit.headed + fit.told + sure + _KINDS[listing.kind]


def shares_of(listing: Listing, asked: Asked, shelf: Shelf) -> Shares:
    """What ``listing`` and the question have in common."""
    card = shelf.library.card(listing.document)
    title = bare_title(listing.path[-1]) if listing.path else ""
    headings = " ".join((card.title, card.region, card.issuer, *listing.path))
    said = [source.quote for source in listing.sources]
    around = _before(listing, shelf) if listing.kind == "run" else ""
    rest = {word: n for word, n in asked.weights.items() if word not in asked.nouns}
    own = {word: n for word, n in asked.weights.items() if word not in fold(card.title)}
    rest_own = {word: n for word, n in own.items() if word not in asked.nouns}
    itself = " ".join((*listing.path, around, *said))
    words = content_terms(title)
    told = sum(word in asked.wanted.words for word in words) / max(len(words), 1)
    return Shares(
        held=share_of(asked.weights, " ".join((headings, around, *said)), asked.said_for),
        headed=share_of(rest or asked.weights, headings, asked.said_for),
        told=told,
        counted=counts(listing, asked, around),
        named=told == 1 and len(title) >= _NAMES_ITSELF,
        titled=bool(own) and share_of(own, title, asked.said_for) == 1,
        own=share_of(rest_own, itself, asked.said_for) if rest_own else 1.0,
        under=_is_under(listing, asked, rest_own),
    )


def _is_under(listing: Listing, asked: Asked, own: Mapping[str, float]) -> bool:
    """Whether a list stands under a heading for what is counted and is of what is asked about.

    幼儿园这一块有哪几项任务: the headings under 促进学前教育普及普惠发展, itself under 重点任务.
    """
    outer = fold(" ".join(listing.path[:-1]))
    title = fold(bare_title(listing.path[-1])) if listing.path else ""
    within = bool(asked.nouns) and all(noun in outer for noun in asked.nouns)
    own = {word: n for word, n in own.items() if word not in outer}
    named = (
        word in title
        or any(other in title for other in (*asked.said_for.get(word, ()), *same_level(word)))
        for word in own
    )
    return within and bool(own) and all(named)


def _is_meant(listing: Listing, asked: Asked, fit: Shares) -> bool:
    """Whether a list may be the one that is asked for.

    A run of words in a sentence must say what it is a run of. Where the count itself is asked,
    only a heading that is named is sure, or what follows a run.
    """
    running = listing.kind == "run"
    counted = fit.counted > 0
    if not listing.path:
        headings = listing.kind == "headings"
        return headings and asked.wanted.sort in _PARTS and not asked.nouns and fit.headed >= NEARLY
    if _is_titled(listing, asked, fit):
        return True
    if asked.wanted.count == 0:
        about = len(asked.weights.keys() - set(asked.nouns)) >= _ABOUT
        each = listing.kind == "names" and fit.counted >= _EACH and fit.named
        of_all = fit.counted >= _EACH and fit.headed >= NEARLY
        headed = listing.kind == "headings" and (fit.named or of_all) and bool(asked.wanted.sort)
        surely = headed or each or (running and bool(asked.nouns))
        of_it = fit.held >= FITS and fit.own >= _HALF
        return surely and counted and of_it and (about or not running)
    if running:
        return counted and fit.held >= FITS
    half = fit.told >= _HALF
    if asked.nouns:
        nearly = listing.kind == "headings" and fit.told >= _MANY and fit.headed >= NEARLY
        surely = fit.counted >= _EACH or (counted and fit.headed >= _HALF)
        return (surely and fit.held >= FITS) or fit.named or nearly
    return fit.named or (fit.headed >= FITS and (half or listing.kind in {"headings", "lines"}))


def _is_titled(listing: Listing, asked: Asked, fit: Shares) -> bool:
    """Whether a heading names what is asked for: 靠哪几条来保障, or each item the noun quoted."""
    wanted = asked.wanted
    if wanted.count or asked.miscounted or not wanted.sort or listing.kind != "headings":
        return False
    each = wanted.quoted and fit.counted >= _EACH
    return each or fit.under or (fit.titled and fit.told >= _HALF)


def counts(listing: Listing, asked: Asked, around: str = "") -> float:
    """How surely the items are what is counted; 0 if nothing says so.

    Most surely if each item has the noun: 六个更加有力. A noun that is a number itself
    (六个一, 五个一批) stands for the items and must be in each. ``around`` is what stands
    before a run.
    """
    running = listing.kind == "run"
    tail = fold(listing.tail)[: _BEHIND if asked.wanted.count == 0 else 2 * _BEHIND]
    if not asked.nouns:
        return float(not running or _says_count(listing, asked))
    items = [fold(bare_title(item)) for item in listing.items]
    of_items = [sum(n in item for item in items) >= _MOSTLY * len(items) for n in asked.nouns]
    if all(of_items):
        return _EACH
    title = fold(bare_title(listing.path[-1])) if listing.path else ""
    said = fold(f"{around}{listing.sources[0].quote}") if running else title
    last = asked.nouns[-1]
    rare = asked.wanted.count >= _RARE and last in title
    ends = any(n in tail for n in asked.nouns) if running else rare or title.endswith(last)
    of_all = [n in said and not _NUMBER.match(n) for n in asked.nouns]
    return float((ends or of_items[-1]) and all(map(or_, of_items, of_all)))


def _before(listing: Listing, shelf: Shelf) -> str:
    """The sentence before the one that a run stands in: it may name what the run is of."""
    document = shelf.library.documents[listing.document]
    quote = listing.sources[0].quote
    at = document.text.find(quote)
    return document.text[max(0, at - _AROUND) : max(0, at)].rpartition("\n")[2]
