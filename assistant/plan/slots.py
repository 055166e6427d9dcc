"""The slots of a turn: its years and region, what is wanted, and the subject that is left."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.library import Library
from assistant.plan.asked import (
    asked_for,
    asks_amount,
    asks_exact_amount,
    asks_how,
    asks_list,
    asks_responsible,
    asks_why,
    kind_of,
    slot_words,
)
from assistant.plan.named import documents_of, places_of
from assistant.plan.queries import matches_of
from assistant.plan.times import years_of
from assistant.plan.wording import EITHER, content_terms, is_silent, naming_words, official_words
from assistant.table.lookup import LIKELY, SURE, TIED, look_up
from assistant.table.match import Matcher
from assistant.types import Plan
from index.figures import FigureTable
from index.numbers import find_quantities
from index.text import fold, word_classes

EXCHANGES = re.compile(r"^(?:那么?|换成|换|改成|至于)|呢[?？。!！]*$")
"""Words by which a turn asks the same of something else."""
POINTS = re.compile(
    r"(?:你?(?:刚才|刚刚|前面|上面)(?:说|提到|讲)?的?)?(?:这|那)(?:个|些|种|类|份|两份|事|块|项)"
    r"(?:(?:文件|方案|规划|总结)(?:里面?|中)?|事)?|该|它|此|上述|其中|刚才|刚刚"
)
"""Words that point back, with what they point by: 你刚才说的那个, 那份文件."""
TIMES = re.compile(
    r"(?:二[0〇零]|20)[\d一二三四五六七八九0〇零]{2}年|(?!1[0-5])[\d一二三四五六七八九0〇零]{2}年|20\d\d|那?一年|十[三四五]五(?:期间|时期)?|[前上后下去明今]一?年|再下一年|同一?年|(?:最后|第|头|开头)一年|[一二三四五六七八九1-9]年[之以]?[后前]"
)
COMPARED = re.compile(f"比?(?:{TIMES.pattern})")
PERIOD = re.compile(r"十[二三四五]五(?!末|规划|收官)")
DEFAULT_WORDS = ("全市", "整个市", "台州")
_DOCUMENTS = ("文件", "方案", "规划", "总结")
_MEASURES = ("覆盖率", "持证率", "毛入学率", "入学率", "占比", "比例", "人数", "率", "数")
_NUMERALS = "一二三四五六七八九"
_LATER = re.compile(rf"([{_NUMERALS}]|[1-9])年[之以]?(后|前)")
_SHIFTS = {"前一年": -1, "上一年": -1, "上年": -1, "再下一年": 1, "后一年": 1, "下一年": 1}


def subject_of(text: str, library: Library, matcher: Matcher) -> str:
    """``text`` without its slots and filling words; empty if no content word is left."""
    bare = _without_amounts(_without_premise(_without_how(without_filler(fold(text)))))
    rest = _WHOLE.sub(" ", EITHER.sub("", POINTS.sub(" ", TIMES.sub(" ", bare))))
    matches = matches_of(text, (), matcher)[:1]
    named = "".join(match.phrase for match in matches if match.confidence >= SURE)
    places = places_of(text, library)
    names = (*places, *(place.rstrip("市县区") for place in places))
    slots = {*slot_words(), *DEFAULT_WORDS, *_DOCUMENTS, *names} - {"率"}  # 巩固率 is one word
    for word in sorted(slots, key=lambda word: (-len(word), word)):
        if word not in named:
            rest = rest.replace(word, " ")
    words: list[str] = []
    for word in naming_words(_IS.sub(" ", rest), library.knows):
        if not is_silent(word) and not "".join(words).endswith(word):
            words.append(word)  # 总投资 is not told with 投资 again
    while len(words) > 1 and words[-1] not in named and _only_tells(words[-1]):
        words.pop()
    kept = "".join(words)
    terms = content_terms(kept)
    letters = all(len(word) == 1 for word in words)
    return "" if letters and not any(map(library.knows, terms)) else kept if terms else ""


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
    own = with_measure(subject, before)
    return meaning(own, next(iter(names)), matcher)


def policy_topic(before: Plan, library: Library, matcher: Matcher) -> str:
    """What a turn was about, without the measure of an indicator: 普惠园 of 普惠园占比.

    Who answers for it and what is to be done is told of the thing, in the documents' words
    where the user's are none of them.
    """
    topic = topic_of(before, library, matcher)
    names = [query.matches[0].indicator for query in before.queries if query.matches]
    if not names:
        return topic
    known = (library.knows(term) or official_words(term) for term in content_terms(topic))
    bare = _without_measure(topic if all(known) else names[0])
    official = official_words(bare).get(bare, ())
    return official[0] if len(official) == 1 else bare


def _without_measure(name: str) -> str:
    """``name`` without the measure at its end and what it is a share of: 占专业课教师比例."""
    bare = re.sub(r"占.*?(?:比例|比重)", "", name)
    measure = next((one for one in _MEASURES if bare.endswith(one)), "")
    return bare.removesuffix(measure) or name


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


def with_measure(subject: str, before: Plan) -> str:
    """``subject`` with the measure asked for before, if it names none: 老年学堂 + 覆盖率."""
    if any(measure in subject for measure in _MEASURES):
        return subject
    names = [query.matches[0].indicator for query in before.queries if query.matches]
    return subject + next((m for name in names[:1] for m in _MEASURES if name.endswith(m)), "")


def shifted_years(text: str, years: tuple[int, ...]) -> tuple[int, ...]:
    """The years before, moved by what 前一年, 后一年 and their like say."""
    folded = fold(text)
    shift = next((by for word, by in _SHIFTS.items() if word in folded), 0)
    if later := _LATER.search(folded):
        count = _NUMERALS.find(later.group(1)) + 1 or int(later.group(1))
        shift = -count if later.group(2) == "前" else count
    return tuple(year + shift for year in years) if shift else ()


def ordinal_years(text: str, before: Plan, table: FigureTable) -> tuple[int, ...]:
    """The first or last year of what was told before, if ``text`` asks for it: 最后一年."""
    which = _FIRST_OR_LAST.search(fold(text))
    told = look_up(replace(before.queries[0], years=()), table).exact
    if not which or not told:
        return ()
    years = [figure.year for figure in told]
    return (max(years) if which.group(1) else min(years),)


_FIRST_OR_LAST = re.compile(r"(最后一?年|末年|最终)|第一年|头一年|开头那?一?年|起始年|最早")


def asks_policy(text: str) -> bool:
    """Whether ``text`` asks for words where figures were asked for before."""
    words = asks_responsible(text) or asks_how(text) or asks_list(text) or asks_why(text)
    return words and not asks_exact_amount(text)


def asks_targets(text: str, topic: str, before: Plan, matcher: Matcher) -> bool:
    """Whether ``text`` asks for the targets of a topic that no indicator is named by."""
    if before.queries or kind_of(text) != "target" or asks_policy(text):
        return False
    asked = f"{topic}{text}"
    return not any(m.confidence >= LIKELY for m in matches_of(asked, official_of(asked), matcher))


def is_of_figures(text: str, own: str, library: Library, matcher: Matcher) -> bool:
    """Whether ``text`` names a year or place, or its words ``own`` those of any indicator."""
    slots = years_of(text, library.newest_year) or places_of(text, library) or kind_of(text)
    asks = asked_for(text) != "value" or bool(documents_of(text, library))
    return bool(slots) or asks or any(matcher.knows(word) for word in (own, *official_of(text)))


def asks_nothing(text: str) -> bool:
    """Whether ``text`` leaves open what is wanted."""
    asks = asks_amount(text) or asks_list(text) or asks_how(text) or asks_responsible(text)
    return not (asks or asks_why(text))


def states_amount(text: str) -> bool:
    """Whether ``text`` states an amount, no date: 不是95%吗."""
    return any(q.unit and q.unit[0] not in "年月日" for q in find_quantities(text))


def without_filler(text: str) -> str:
    """``text`` without the words by which a turn takes up the last one."""
    return re.sub(r"^(?:那么?|至于|换成|改成)(?!个|些|种|类|份)", "", text.strip())


def said_straight(text: str) -> str:
    """``text`` with the year that it compares with where one asks so: 比2020年多了多少.

    Some say 和2020年比多了多少.
    """
    return _BESIDE.sub(r"比\1", text)


_BESIDE = re.compile(
    rf"[跟和与同]({TIMES.pattern})(?:相|做|一)?比(?:较|起来)?[，,]?(?=[多少高低增减涨降大小])"
)


def official_of(text: str) -> tuple[str, ...]:
    """The official words for all colloquial ones in ``text``."""
    return tuple(word for said in official_words(text).values() for word in said)
