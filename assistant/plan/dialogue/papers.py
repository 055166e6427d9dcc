"""What is asked of a document that was spoken of before: its number, its list of measures."""

from __future__ import annotations

import re

from assistant.library import Library
from assistant.measure import asked_units, measures
from assistant.plan.asked import asked_for, asks_amount, asks_exact_amount, asks_list
from assistant.plan.dialogue.subject import subject_of, topic_of
from assistant.plan.dialogue.turns import turn_words
from assistant.plan.dialogue.wanting import head_of
from assistant.plan.named import documents_of, places_of
from assistant.plan.slots import POINTS, asks_nothing, asks_policy, without_filler
from assistant.plan.times import without_plan_years, years_of
from assistant.plan.wording import content_terms
from assistant.table.match import Matcher
from assistant.types import FigureQuery, Plan
from index.text import fold, segments, word_classes


def of_same_document(text: str, before: Plan, library: Library) -> str:
    """``text`` asked of the one document that the question ``before`` was about: 谁编的, 文号呢.

    Empty if it names another, or asks which documents there are.
    """
    one = len(before.documents) == 1 and before.about_documents
    named = documents_of(text, library) or places_of(text, library) or years_of(text)
    if not one or named or asks_list(text) or _OF_ALL.search(fold(text)):
        return ""
    return f"《{library.card(before.documents[0]).title}》{without_filler(text)}"


_OF_ALL = re.compile("最|哪[份几]|什么文件|几[份个]|收录|清单|别的|其他")
"""Asks which documents there are, not of one."""


def of_document(text: str, own: str, before: Plan, library: Library) -> str:
    """``text`` asked of the document that the question ``before`` was about; empty if of none.

    One that ``text`` names itself takes its place: 学有优教方案呢 after 十四五规划的文号.
    """
    if named := documents_of(text, library):
        return f"《{library.card(named[0]).title}》的文号和印发日期" if asks_nothing(text) else ""
    if not before.documents or (own and not POINTS.search(fold(text))):
        return ""
    asked = POINTS.sub("", without_filler(text))
    open_list = asks_amount(asked) and not (asks_policy(asked) or asks_exact_amount(asked))
    listed = "有哪些" if open_list else ""
    return f"《{library.card(before.documents[0]).title}》{asked.rstrip('呢?？')}{listed}"


def said_within(text: str, own: str, before: Plan, library: Library, matcher: Matcher) -> str:
    """The figure asked for ``before``, of the document that is all ``text`` names: 学有优教里呢.

    The year stays if the document has a figure of it; years that name the document (2020-2022
    那个实施方案里呢) are not asked for. Empty if ``text`` names more.
    """
    if (bare := _without_telling(text)) != text:
        text, own = bare, subject_of(bare, library, matcher)
    documents = documents_of(text, library) if before.queries else ()
    titles = fold("".join(library.card(document).title for document in documents))
    asked = before.queries[0] if before.queries else None
    if not documents or not asked or not asked.matches:
        return ""
    name, undated = asked.matches[0].indicator, without_plan_years(text, library)
    if undated != text:
        own = subject_of(undated, library, matcher)
    doing = not any(kind[0] == "n" or library.knows(w) for w, kind in word_classes(own))
    sets = bool(_SETS.match(undated)) and undated != text
    own = "" if doing or sets or all(term in titles for term in content_terms(own)) else own
    same = own in titles if asks_nothing(text) else _asks_same(text, own, name, matcher)
    if not (sets or same):
        return ""
    told = {figure.year for figure in matcher.table.of(name) if figure.document in documents}
    years = asked.years if told & {*asked.years} else ()
    region = library.card(documents[0]).region
    head = head_of((region,), years_of(undated, library.newest_year) or years)
    if undated != text or not asks_nothing(text):
        where = _short_name(documents[0], library)
        return f"{where}里{head}{_with_levels(name, asked)}是多少"
    topic = name if before.documents else topic_of(before, library, matcher)
    return f"{_TAIL.sub('', without_filler(text))}里{head}{topic}是多少"


def _without_telling(text: str) -> str:
    """``text`` without words for how a document puts it: 换成十四五规划 of 换成十四五规划的口径."""
    words = "|".join(map(re.escape, turn_words("telling")))
    return re.sub(f"(?<=[\\u4e00-\\u9fff])(?:里面?|中)?(?:的|那个|这个)(?:{words})", "", text)


def _short_name(document: str, library: Library) -> str:
    """The fewest words at the end of its title, without its years, that name ``document``."""
    title = _SPAN.sub("", library.card(document).title)
    words = segments(title)
    ends = (fold("".join(words[n:])) for n in range(len(words) - 1, -1, -1))
    ends = (end for end in ends if end.count('"') % 2 == 0)
    return next((end for end in ends if documents_of(end, library) == (document,)), title)


def _with_levels(name: str, asked: FigureQuery) -> str:
    """``name`` with the levels and groups that were ``asked`` for and it does not name."""
    levels = "、".join(level for level, *_ in asked.narrow if level not in name)
    return f"{name}（{levels}）" if levels else name


def _asks_same(text: str, own: str, name: str, matcher: Matcher) -> bool:
    """Whether ``text`` but asks how many there are, in no other unit than ``name``: 改成几所了."""
    units = asked_units(text)
    measured = any(measures(figure.unit, units) for figure in matcher.table.of(name))
    says = all(kind[0] in _SAYING for _, kind in word_classes(own))
    asks = asks_exact_amount(text) and not asks_policy(text) and asked_for(text) == "value"
    known = any(map(matcher.knows, content_terms(own)))
    return asks and says and measured and not known


_SETS = re.compile(
    r"^\W*(?:[里中上那又也是却都可]|面|当时|怎么|咋|如何|怎样)*(?:制?[定设]|规定|要求|[写说讲提]|明确|安排)+[的了得过到]*"
    r"(?:目标|指标|任务|数[字值据]?)?(?:又?是)?(?:多少|几[所家个成]?)?[呢呀啊嘛的\W]*$"
)
"""Asks but what a document that is named sets: 里定的目标呢, 又是怎么定的."""
_SAYING = "vdtp"
"""Classes of words that name no thing: verbs, adverbs, times, prepositions."""
_SPAN = re.compile(r"[(（][^()（）]*[)）]$")
"""The years at a title's end."""
_TAIL = re.compile("的?(?:里面?|中|上)?的?呢?[?？。]*$")
"""What follows the name of a document that is taken up: 里呢."""
