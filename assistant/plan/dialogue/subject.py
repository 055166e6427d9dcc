"""What a turn is about: the words left of it without its slots, and what they mean together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from assistant.library import Library
from assistant.plan.asked import BINDING, slot_words
from assistant.plan.figures.meant import matches_of
from assistant.plan.named import places_of
from assistant.plan.slots import (
    DEFAULT_WORDS,
    POINTS,
    TIMES,
    WHEN,
    states_amount,
    without_filler,
)
from assistant.plan.times import EDITION
from assistant.plan.wording import (
    EITHER,
    content_terms,
    is_silent,
    naming_words,
    official_of,
    official_words,
)
from assistant.table.lookup import SURE, TIED, look_up
from assistant.table.match import Matcher
from assistant.types import Plan
from index.numbers import find_quantities
from index.text import fold, is_word, word_classes

_DOCUMENTS = ("文件", "方案", "规划", "总结")
_MEASURES = ("覆盖率", "持证率", "毛入学率", "入学率", "占比", "比例", "人数", "率", "数")


def subject_of(text: str, library: Library, matcher: Matcher) -> str:
    """``text`` without its slots and filling words; empty if no content word is left."""
    bare = _without_amounts(_without_premise(_without_how(without_filler(fold(text)))))
    bare = _RESPONSIBLE.sub(" ", BINDING.sub(" ", bare))
    bare = _NAMED.sub(" ", _PLACES_ASKED.sub(" ", _DONE.sub(" ", bare)))
    bare = EDITION.sub(" ", _UNIT.sub(r"\1 ", bare))
    rest = _WHOLE.sub(" ", EITHER.sub("", POINTS.sub(" ", TIMES.sub(" ", bare))))
    matches = matches_of(text, (), matcher)[:1]
    named = "".join(match.phrase for match in matches if match.confidence >= SURE)
    places = places_of(text, library)
    names = (*places, *(place.rstrip("市县区") for place in places))
    slots = {*slot_words(), *DEFAULT_WORDS, *_DOCUMENTS, *names} - {"率"}  # 巩固率 is one word
    whole = [*_institutions(rest, places, library), *in_quotes(rest, library.text)]
    for word in sorted(slots, key=lambda word: (-len(word), word)):
        if word not in named:
            rest = _without_slot(word, rest, whole)
    words: list[str] = []
    for word in _words_of(_IS.sub(" ", rest), whole, library):
        if not is_silent(word) and not "".join(words).endswith(word):
            words.append(word)  # 总投资 is not told with 投资 again
    while len(words) > 1 and words[-1] not in named and _only_tells(words[-1]):
        words.pop()
    kept = "".join(words)
    terms = content_terms(kept)
    letters = all(len(word) == 1 for word in words) or _is_left_over(terms, text, library)
    return "" if letters and not any(map(library.knows, terms)) else kept if terms else ""


def _is_left_over(terms: Sequence[str], text: str, library: Library) -> bool:
    """Whether ``terms`` are no words of ``text`` but what is left of some: 来办 of 靠谁来办."""
    said = content_terms(text)
    return not any(library.knows(term) or official_words(term) for term in terms) and not any(
        term in one for term in terms for one in said
    )


def _words_of(text: str, whole: Sequence[str], library: Library) -> list[str]:
    """The naming words of ``text``; a name of ``whole`` is one word."""
    name = next((name for name in whole if name in text), "")
    if not name:
        return naming_words(text, library.knows)
    before, _, after = text.partition(name)
    return [*_words_of(before, whole, library), name, *_words_of(after, whole, library)]


def _without_slot(word: str, text: str, whole: Sequence[str]) -> str:
    """``text`` without a slot's ``word``, but for what it is a part of.

    That is a name of ``whole``, a word that ends in it (规定 before 定的), or the verb of which
    怎么改 has but the first character: 改革.
    """
    if word not in text:
        return text
    names = "|".join(map(re.escape, whole))
    how = next((how for how in _ASKING_HOW if word.startswith(how) and word != how), "")
    kept = []
    for found in re.finditer(f"{names}|{re.escape(word)}" if names else re.escape(word), text):
        last = found.end() - 1
        pair = text[found.start() - 1 : found.start() + 1] if found.start() else ""
        cut = not is_word(word) and len(pair.strip()) > 1 and is_word(pair)
        part = found[0] != word or cut or (how and _is_verb(text[last : last + 2]))
        kept += [] if part else [found.span()]
    for start, end in reversed(kept):
        text = f"{text[:start]} {text[end:]}"
    return text


_ASKING_HOW = ("怎么", "如何", "怎样", "咋")


def _is_verb(word: str) -> bool:
    """Whether ``word`` is one verb of two characters: 改革."""
    (_, kind), *more = word_classes(word) or [("", "")]
    return len(word) == len("改革") and kind.startswith("v") and not more


def _institutions(text: str, places: Sequence[str], library: Library) -> list[str]:
    """The schools in ``text`` named after a place, as the documents name them: 台州学院."""
    stems = "|".join(place.rstrip("市县区") for place in places)
    found = re.findall(rf"(?:{stems}){_SCHOOL}", text) if stems else []
    return [name for name in found if library.knows(name)]


_SCHOOL = r"(?!市)[\u4e00-\u9fff]{0,6}?(?:学院|大学|电大|中学|[一二三四五]中)"


def in_quotes(text: str, documents: str) -> list[str]:
    """The names in ``text`` that the documents have in quotation marks, longest first."""
    return [name for name in _quoted(documents) if name in text]


@lru_cache(maxsize=4)
def _quoted(documents: str) -> tuple[str, ...]:
    found = set(re.findall(r'"([\u4e00-\u9fff]{3,8})"', documents))
    return tuple(sorted(found, key=lambda name: (-len(name), name)))


def _only_tells(word: str) -> bool:
    """Whether ``word`` is but what is said of a thing, in one character: 建, 低."""
    return len(word) == 1 and all(kind in {"v", "p", "a"} for _, kind in word_classes(word))


_WHOLE = re.compile("整个")
"""整个市, 整个十四五: all of a slot, which names nothing itself."""
_IS = re.compile(r"是(?=\s|$)")


def _without_how(folded: str) -> str:
    """``folded`` without 怎么样, and without what is to be done at its end: 怎么建, 如何推进."""
    how = _HOW_TO.search(folded)
    if how and all(kind == "v" for _, kind in word_classes(how.group(1))):
        folded = folded[: how.start()]
    return _HOW.sub(" ", folded)


def _without_premise(folded: str) -> str:
    """``folded`` without the amount that it wants confirmed: 不是95%吗."""
    premise = _PREMISE.search(folded)
    return folded[: premise.start()] if premise and states_amount(premise[0]) else folded


def _without_amounts(folded: str) -> str:
    """``folded`` without the shares it states: the 50% of 50%是指乡镇的吗 names nothing."""
    for share in reversed([q for q in find_quantities(folded) if q.unit == "%"]):
        folded = f"{folded[: share.start]} {folded[share.end :]}"
    return folded


_DONE = re.compile(
    rf"(?:{WHEN.pattern})(?:[才能要会得]*(?:完成|建成|做到|办到|实现|达标|到位|开始实施)的?)?"
    r"|(?P<one>[超够到达])没(?P=one)标?"
)
"""Asks when or whether something is done, and names nothing of it: 超没超."""
_RESPONSIBLE = re.compile(
    "由?(?:哪|什么|啥)[些个几]?(?:单位|部门|委办局)来?(?:负责|牵头|主管|主抓|配合|参与)的?"
)
"""Asks who answers for something: 哪些单位负责 names nothing."""
_NAMED = re.compile("叫(?:什么|啥)(?:名字|名称)?|(?<![黑白])名单|名字")
_UNIT = re.compile(r"(多少|几)(?:个点(?!名)|[个所名家项门次位处支座件本届]|(?<=几)人)")
"""How many of what unit: 多少所 asks, and names no more than 多少."""
_PLACES_ASKED = re.compile("是?哪[一二两三四五几些]?[个座]?(?:城市|地方|[市县](?![级直属区内里]))")
_PREMISE = re.compile(r"(?:是不是|不是|是|有|达到?)[^,，。是]*[吗吧][?？。]*$")


_HOW = re.compile(r"(?:怎么?|咋)样")
_HOW_TO = re.compile(r"(?:怎么|如何|怎样|咋)[去来]?((?!样)[\u4e00-\u9fff]{1,2})[?？。!！]*$")


def single_words(text: str) -> tuple[str, ...]:
    """Characters that stand alone in ``text`` and name something: 黑 in 黑的那个呢."""
    rest = POINTS.sub(" ", TIMES.sub(" ", without_filler(fold(text))))
    for word in slot_words():
        rest = rest.replace(word, " ")
    words = naming_words(rest, lambda _: False)
    return tuple(word for word in words if len(word) == 1 and not is_silent(word))


def topic_of(before: Plan, library: Library, matcher: Matcher) -> str:
    """What a turn was about: the user's own words for its indicator, or else its name.

    The user's words may mean an indicator of another name where the region is another.
    """
    names = dict.fromkeys(query.matches[0].indicator for query in before.queries if query.matches)
    subject = subject_of(before.standalone, library, matcher)
    if len(names) != 1:
        return "、".join(names) or subject
    own, name = with_measure(subject, before), next(iter(names))
    topic = meaning(own, name, matcher)
    told = {row.indicator for q in before.queries for row in look_up(q, matcher.table).exact}
    return topic if topic != name or len(told) != 1 else meaning(own, told.pop(), matcher)


def policy_topic(before: Plan, library: Library, matcher: Matcher) -> str:
    """What a turn was about, without the measure of an indicator: 普惠园 of 普惠园占比.

    Who answers for it and what is to be done is told of the thing, in the documents' words
    where the user's are none of them. A name that stands in quotation marks there says what the
    thing is part of, and stays: 县中崛起 of 县中崛起要结对多少所高中.
    """
    topic = topic_of(before, library, matcher)
    names = [query.matches[0].indicator for query in before.queries if query.matches]
    if not names:
        return topic
    known = (library.knows(term) or official_words(term) for term in content_terms(topic))
    bare = _without_measure(topic if all(known) else names[0])
    official = official_words(bare).get(bare, ())
    bare = official[0] if len(official) == 1 else bare
    quoted = in_quotes(fold(before.standalone), library.text)[:1]
    return bare if not quoted or fold(quoted[0]) in fold(bare) else f"{quoted[0]}{bare}"


def _without_measure(name: str) -> str:
    """``name`` without the measure at its end and what it is a share of: 占专业课教师比例."""
    bare = re.sub(r"占.*?(?:比例|比重)", "", name)
    measure = next((one for one in _MEASURES if bare.endswith(one)), "")
    return bare.removesuffix(measure) or name


def without_deed(topic: str, before: Plan, library: Library) -> str:
    """``topic`` without the verb before what was counted: 标准化学校 of 创成标准化学校.

    However it is cut, what is before the name of the indicator is none of it: 要创省双高职业院校.
    """
    names = [query.matches[0].indicator for query in before.queries if query.matches]
    bare = next((b for b in map(_without_measure, names) if topic.endswith(b)), "")
    if bare and not in_quotes(fold(topic.removesuffix(bare)), library.text):
        return bare
    counts = any(name.endswith("数") for name in names)
    (first, kind), *_ = word_classes(topic) or [("", "")]
    thing = topic.removeprefix(first)
    made = counts and kind == "v" and content_terms(thing)
    return thing if made and library.knows(fold(thing)) else topic


def meaning(text: str, name: str, matcher: Matcher) -> str:
    """``text`` if it surely means the indicator ``name``, as likely as any other; or ``name``.

    Brackets and quotation marks that it lacks of the name are put back.
    """
    matches = matches_of(text, official_of(text), matcher)
    best = matches[0].confidence if matches else 0.0
    meant = any(m.indicator == name and m.confidence >= max(SURE, best - TIED) for m in matches)
    return with_whole_name(text, name) if meant else name


def with_whole_name(text: str, name: str) -> str:
    """``text`` with the brackets and quotation marks of ``name``, if it has it without them."""
    bare = re.sub(r"\W", "", fold(name))
    return text.replace(bare, name) if bare else text


def without_facet(topic: str, before: Plan, library: Library, matcher: Matcher) -> str:
    """``topic`` without what the turn ``before`` added to what it took over: one facet at a time.

    报名费 after 自主招聘考哪几门 is one of 自主招聘; what is asked next is not of 报名费.
    """
    facet = subject_of(before.question.text, library, matcher)
    base = topic.removesuffix(facet)
    return base if topic not in {facet, base} and content_terms(base) else topic


def whole_of(topic: str, matcher: Matcher) -> str:
    """``topic`` without the level or group of the table that narrows it: 解聘."""
    parts = sorted((part for part in matcher.breakdowns if part), key=len, reverse=True)
    part = next((part for part in parts if part in topic and part != topic), "")
    return topic.replace(part, "") if part else topic


def years_before(before: Plan) -> tuple[int, ...]:
    """The years that the turn ``before`` named or took over."""
    return before.queries[0].years if before.queries else before.prefer.years


def years_meant(before: Plan, matcher: Matcher) -> tuple[int, ...]:
    """The years of the turn ``before``; else the one year that it has all its figures of.

    同一年 after 银龄讲学计划支持几位退休老师 is the year of that figure.
    """
    found = (figure for query in before.queries for figure in look_up(query, matcher.table).exact)
    return years_before(before) or one_only({figure.year for figure in found})


def one_only(years: Iterable[int]) -> tuple[int, ...]:
    """``years`` if it is but one."""
    one = tuple(years)
    return one if len(one) == 1 else ()


def with_measure(subject: str, before: Plan) -> str:
    """``subject`` with the measure asked for before, if it names none: 老年学堂 + 覆盖率."""
    if any(measure in subject for measure in _MEASURES):
        return subject
    names = [query.matches[0].indicator for query in before.queries if query.matches]
    return subject + next((m for name in names[:1] for m in _MEASURES if name.endswith(m)), "")
