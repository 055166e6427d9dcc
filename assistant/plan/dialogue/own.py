"""What a turn names of its own: nothing, if it has but verbs of what was told; or another thing."""

from __future__ import annotations

import re

from assistant.library import Library
from assistant.measure import asked_units, measures
from assistant.plan.asked import asked_for, asks_exact_amount
from assistant.plan.dialogue.again import is_group
from assistant.plan.dialogue.exchange import is_level
from assistant.plan.dialogue.subject import policy_topic, subject_of
from assistant.plan.dialogue.turns import supposes_failure
from assistant.plan.dialogue.wanting import kept_place
from assistant.plan.slots import POINTS, without_filler
from assistant.plan.wording import content_terms, official_words
from assistant.table.match import Matcher
from assistant.types import Plan
from index.text import fold, is_word, word_classes
from prompts import load_lines


def own_subject(text: str, before: Plan, library: Library, matcher: Matcher) -> str:
    """The subject of ``text``; none if its words are unknown verbs that fit what was told before.

    降到多少 asks of the figure before, if that is told in the unit it asks for. 要是哪个县干得不行
    supposes that what was asked before fails. 猪肉涨到多少 and 要是下雨 are of something else.
    """
    if before.queries and asked_for(text) == "attribute" and _THIS_IS.match(fold(text)):
        return ""
    own = subject_of(text, library, matcher) or _two_times(text, library)
    words = [(word, kind[0]) for word, kind in word_classes(own)]
    known = any(library.knows(term) or official_words(term) for term in content_terms(own))
    if not own or known or any(kind not in _DOING for _, kind in words):
        return own
    units = asked_units(text)
    told = (f for q in before.queries for m in q.matches[:1] for f in matcher.table.of(m.indicator))
    fits = any(measures(figure.unit, units) for figure in told) and asks_exact_amount(text)
    reaches = fits and all(_REACHES.search(word) for word, kind in words if kind == "v")
    return "" if reaches or supposes_failure(text) else own


def _two_times(text: str, library: Library) -> str:
    """Two times that no document has and that ``text`` sets side by side: 夏天和冬天一样吗."""
    words = word_classes(fold(text))
    for (one, kind), (joins, _), (other, last) in zip(words, words[1:], words[2:], strict=False):
        if kind[0] == last[0] == "t" and joins in {"和", "跟", "与", "、"}:
            known = any(re.search(r"[年期]|\d", w) or library.knows(w) for w in (one, other))
            return "" if known else f"{one}{other}"
    return ""


_THIS_IS = re.compile(
    r"(?:那么?)?[这那它该](?:一?[个项条]|项?指标|个?数[字值据]?)?(?:到底|究竟|也|就|还|都|应该?)*[是算属][于个]?"
)
"""Asks of what sort it is that was told, whatever sorts it names: 这算死任务还是预估."""
_DOING = frozenset("vdapcrzt")
"""Classes of words that name no thing: verbs, adverbs, adjectives and what joins them."""
_REACHES = re.compile(".[到至成完]$")
"""What a figure does: 降到, 弄完."""


def of_other_thing(
    text: str, own: str, head: str, before: Plan, library: Library, matcher: Matcher
) -> str:
    """``text`` asked apart from the figure told before, if it is of another thing; else empty.

    网速有啥要求 is asked of the topic before; 好的名单上几家，坏的几家 asks for two amounts of
    what stood nowhere yet, and keeps but the place and year of ``head``.
    """
    rest = POINTS.sub("", without_filler(text))
    if not own:
        several = len(_AMOUNT.findall(fold(text))) > 1
        return f"{head}{rest}" if several and names_other(text, before, library, matcher) else ""
    amount = asks_exact_amount(text) or asked_for(text) != "value"
    if amount or not names_other(own, before, library, matcher):
        return ""
    return f"{kept_place(text, before, library)}{policy_topic(before, library, matcher)}{rest}"


_AMOUNT = re.compile("多少|几")


def names_other(own: str, before: Plan, library: Library, matcher: Matcher) -> bool:
    """Whether ``own`` names a thing that is no part of what was asked ``before``.

    网速接入 after 智慧校园比例: the old figure is no answer to it. A document is no such thing.
    """
    names = [query.matches[0].indicator for query in before.queries if query.matches]
    titles = (library.card(document).title for document in library.documents)
    said = fold("".join([before.standalone, *names, *titles]))
    things = [w for w, kind in word_classes(own) if "n" in kind and len(w) > 1 and is_word(w)]
    levels = load_lines("subsets")

    def is_part(word: str) -> bool:
        return is_level(word, matcher) or is_group(word) or word in levels

    return not is_part(own) and any(t not in said and not is_part(t) for t in things)
