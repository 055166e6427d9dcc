"""What a question names, and whether what is told is of that or of another region or paper."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate

from assistant.evidence import Shelf
from assistant.plan.asked import asks_responsible, slot_words
from assistant.plan.wording import is_silent, recut
from assistant.types import Evidence, Plan, Sentence
from index.plans import FIVE_YEAR_PLAN, PLAN_YEARS
from index.search import overlap
from index.text import content_words, fold, is_word, segments, word_classes
from index.types import Passage
from prompts import load_lines


def of_another_scope(evidence: Evidence, told: Sequence[Sentence], shelf: Shelf) -> bool:
    """Whether ``told`` is of another region or paper than the one asked about."""
    plan = evidence.plan
    return _of_other_region(plan, told, shelf) or _of_other_paper(plan.standalone, told, shelf)


def of_another_group(evidence: Evidence, told: Sequence[Sentence], shelf: Shelf) -> bool:
    """Whether a group is asked about that nothing told speaks of.

    Likely as it looks by its words: 小学有英才教育吗 is not answered by that of 普通高中.
    """
    plan = evidence.plan
    clauses, seen = fold(asking(plan.standalone)), seen_of(told, evidence, shelf)
    groups = [group for group in _groups() if begins_word(clauses, group)]
    return not all(_speaks_of(seen, group, plan.said_for) for group in groups)


def _of_other_region(plan: Plan, told: Sequence[Sentence], shelf: Shelf) -> bool:
    """Whether a region with documents of its own is named, and nothing told is of it."""
    asked = set(plan.places) & set(shelf.library.regions) - {shelf.library.default_region}
    sources = [source for sentence in told for source in sentence.sources]
    regions = {shelf.library.card(source.document).region for source in sources}
    texts = " ".join(sentence.text for sentence in told)
    return any(r not in regions and r.rstrip("市县区") not in texts for r in asked)


_PAPER = re.compile(
    rf"(20\d\d|{FIVE_YEAR_PLAN.pattern})年?度?的?[^，,。；;?\d按照据]{{0,8}}?"
    r"(总结|要点|规划|方案|思路|纲要)"
    r"(?=$|[里中的讲说写提定有是怎，,。?])"
)
"""A paper that is named by its year: 2021年教育工作总结, not 2027年按规划."""


def _of_other_paper(question: str, told: Sequence[Sentence], shelf: Shelf) -> bool:
    """Whether a paper is named by a year that is none of its kind, nor of what is told.

    Or a five-year plan that begins after the newest document: none tells of it.
    """
    plans = FIVE_YEAR_PLAN.findall(fold(question))
    if any(PLAN_YEARS.get(plan, (0,))[0] > shelf.library.newest_year for plan in plans):
        return True
    named = _PAPER.search(fold(question).replace('"', ""))
    if not named:
        return False
    time, kind = named.groups()
    years = PLAN_YEARS.get(time) or (int(time),)
    cards = [document.card for document in shelf.library.documents.values()]
    periods = [(c.period_start, c.period_end) for c in cards if kind in c.title]
    held = any(start <= years[-1] and years[0] <= end for start, end in periods)
    sources = [source for sentence in told for source in sentence.sources]
    texts = [*(s.text for s in told), *(" ".join(source.section) for source in sources)]
    return not held and not any(time in text and kind in text for text in texts)


_FIELD = re.compile(r"([\u4e00-\u9fff]{2,})(规划|纲要|条例)(?=$|[里中的，,。?a-z\d])")


def names_other_field(question: str, shelf: Shelf) -> bool:
    """Whether a plan of a field is named that no document has: 数字经济规划."""
    named = _FIELD.search(fold(question))
    if not named:
        return False
    field, kind = word_classes(named[1])[-1]
    titles = fold("".join(d.card.title for d in shelf.library.documents.values()))
    known = field in titles or shelf.library.knows(field + named[2])
    return kind[0] == "n" and len(field) > 1 and not known


def is_other_field(question: str, shelf: Shelf) -> bool:
    """Whether such a plan is all that it names: 台州数字经济规划, not 老师五险一金规划里."""
    named = _FIELD.search(fold(question))
    if not named or not names_other_field(question, shelf):
        return False
    regions = "|".join(map(re.escape, (*shelf.library.regions, *shelf.library.stems)))
    return len(segments(re.sub(regions, "", named[1]))) <= _OF_FIELD


_OF_FIELD = 2
"""Words of a field's name: 数字 经济."""


def begins_word(text: str, group: str) -> bool:
    """Whether ``group`` stands where a word of ``text`` begins: not 小学 in 中小学."""
    starts = accumulate((len(word) for word in segments(text)), initial=0)
    return group in text and any(text.startswith(group, start) for start in starts)


def _speaks_of(text: str, group: str, said_for: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether ``text`` is of ``group`` by that word or by another one for it."""
    return any(word in text for word in same_level(group)) or holds(text, group, said_for)


def same_level(group: str) -> tuple[str, ...]:
    """The other words by which a text speaks of a level or group: 学前 for 幼儿园."""
    return _levels().get(group, ())


@lru_cache(maxsize=1)
def _levels() -> dict[str, tuple[str, ...]]:
    lines = (line.split() for line in (*load_lines("groups"), *load_lines("levels")))
    return {level: tuple(words) for level, *words in lines}


@lru_cache(maxsize=1)
def _groups() -> tuple[str, ...]:
    return tuple(load_lines("subsets"))


def nouns_named(evidence: Evidence, shelf: Shelf) -> set[str]:
    """What the question's asking clauses name, aside from places and from who does it."""
    plan = evidence.plan
    places = "".join((*plan.places, *shelf.library.regions))
    named = nouns_of(asking(plan.standalone), shelf)
    who = asks_responsible(plan.standalone)
    return {noun for noun in named if noun not in places and not (who and _UNIT.search(noun))}


_UNIT = re.compile(r"^(?:部门|单位|责任|哪几个)$")


def seen_of(told: Sequence[Sentence], evidence: Evidence, shelf: Shelf) -> str:
    """What is told, headings and titles over it, and what known questions ask that it answers.

    What only sets the scene of such a question (三年级老师布置刷碗，…) is not told by it.
    """
    known = (asking(one.chunk.text) for one in answered_by(told, evidence.heard.answered))
    return fold("\n".join((*_seen(told, shelf), *known)))


def asking(question: str) -> str:
    """The clauses of ``question`` that ask; all of it if they name nothing by themselves.

    领导让我写个双减的汇报，双减要做哪些动作 does not ask for the report.
    """
    clauses = _CLAUSE.findall(question)
    asks = [c for c in clauses if any(word in fold(c) for word in slot_words())]
    named = any(len(word) > 1 and kind[0] == "n" for c in asks for word, kind in word_classes(c))
    return "，".join(asks) if named else question


_CLAUSE = re.compile(r"[^，,。；;！!？?]+")


def holds(text: str, noun: str, said_for: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether ``text`` has ``noun``, an official word for it, or all of its parts."""
    parts = [word for word in content_words(noun) if word != noun]
    whole = len(noun) <= sum(map(len, parts)) and all(part in text for part in parts)
    return whole or any(word in text for word in (noun, *_official(noun, said_for)))


def _official(noun: str, said_for: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """The official words for ``noun`` or for a part of it."""
    for said, words in said_for.items():
        if said in noun or noun in said:
            yield from words


_TIME = re.compile(r"[\d年月日周天期初末前后]")


def nouns_of(question: str, shelf: Shelf) -> Iterator[str]:
    """The words of ``question`` that name something, aside from those that ask.

    What neither the documents nor the dictionary have is a wrong cut, no word.
    """
    for word, kind in word_classes(recut(fold(question))):
        named = kind[0] == "n" or kind in _NAMING or (kind == "t" and not _TIME.search(word))
        asks = is_silent(word) or word in slot_words()
        if kind == "n" and len(word) == 1 and not asks and not shelf.library.knows(word):
            yield word  # 猫为什么爱睡觉 is not about sleep
        elif named and len(word) > 1 and not asks and (shelf.library.knows(word) or is_word(word)):
            yield word


_NAMING = {"vn", "an", "j", "l", "i"}


def _seen(told: Sequence[Sentence], shelf: Shelf) -> Iterator[str]:
    """What is told, and the headings and titles over it."""
    for sentence in told:
        yield sentence.text
        for source in sentence.sources:
            yield from source.section
            yield source.context
            card = shelf.library.card(source.document)
            yield f"{card.title}{card.region}"


def answered_by(told: Sequence[Sentence], known: Sequence[Passage]) -> Iterator[Passage]:
    """The known questions like the one asked whose answer is told."""
    sources = [source for sentence in told for source in sentence.sources]
    for passage in known:
        if any(overlap(source, passage.chunk) for source in sources):
            yield passage
