"""A question about policy asked once more: of another subject, group or year."""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.library import Library
from assistant.plan.dialogue.subject import subject_of
from assistant.plan.figures.meant import matches_of
from assistant.plan.slots import POINTS
from assistant.plan.wording import content_terms, official_of
from assistant.table.lookup import LIKELY
from assistant.table.match import Matcher
from assistant.types import Plan
from index.text import fold, segments, word_classes
from prompts import load_lines, load_pairs


def reasked(own: str, before: Plan, library: Library, matcher: Matcher) -> str:
    """The question about policy ``before``, asked of ``own``; empty if it cannot be.

    ``own`` takes the place of what was asked about. Where nothing but a year or a document
    was named, it narrows: 2022年主要目标有哪些 is asked of 学前教育. So does a group (教师呢)
    and what is no topic by itself but stands beside the old one: 收费呢 after 课后服务.
    """
    text = fold(before.standalone)
    said = subject_of(before.standalone, library, matcher)
    if other := _of_other_group(own, text, library):
        return other
    titles = fold("".join(library.card(document).title for document in before.documents))
    if said and not set(said) <= set(titles):
        place = re.search("[^,，。;；?？]{0,3}?".join(map(re.escape, said)), text)
        how = _HOW.search(place[0]) if place else None
        was = said[: how.start()] if how else said
        asking = (how[0] if _fits(own, how[1], library) else "怎么做") if how else ""
        subject = f"{_narrowed(own, was, library, matcher)}{asking}"
        again = f"{text[: place.start()]}{subject}{text[place.end() :]}" if place else ""
        return again.replace('"', "") if again.count('"') % 2 else again
    heads = [*YEAR.finditer(_untitled(text)), *_TITLE.finditer(text)]
    names = (place for place in before.places if text.startswith(place))
    at = max([*(head.end() for head in heads), *map(len, names)], default=0)
    return f"{text[:at]}{own}{text[at:]}"


def _of_other_group(own: str, text: str, library: Library) -> str:
    """``text`` with ``own`` in the place of the one group of its kind that it names: 民办, 公办."""
    for groups in _groups():
        named = [group for group in groups if group in text]
        if own in groups and len(named) == 1 and text.count(named[0]) == 1:
            return _without_name_of(named[0], text, library).replace(named[0], own)
    return ""


def of_other_rank(text: str, before: Plan) -> str:
    """What was asked ``before`` of one rank, asked of those that are all ``text`` names.

    二等三等的呢 after 拿了几个一等奖; empty if ``text`` names more or nothing was so ranked.
    """
    folded, said = fold(text), fold(before.standalone)
    ranks = list(_RANK.finditer(folded))
    old = [rank for rank in _RANK.finditer(said) if ranks and rank["of"] == ranks[0]["of"]]
    if len(old) != 1 or not _NO_MORE.fullmatch(_RANK.sub("", folded)):
        return ""
    prize = "奖" if old[0][0].endswith("奖") else ""
    named = "、".join(rank[0].removesuffix("奖") + prize for rank in ranks)
    return f"{said[: old[0].start()]}{named}{said[old[0].end() :]}"


_RANK = re.compile("(?:[特一二三四五]|[甲乙丙丁]|[a-d])(?P<of>[等类])奖?")
_NO_MORE = re.compile("[那的和、,，跟与还有呢]*(?:各?(?:是|有)?(?:多少|几[个名项人]?))?[呢?？。]*")


def of_other_school(text: str, before: Plan) -> str:
    """What was asked ``before`` of one school by its name, asked of the one that ``text`` names.

    华师大那个 after 北师大台州实验学校2019年开学没有. Empty if ``text`` names more than a school,
    or one of a kind only: 民办学校呢.
    """
    said = fold(before.standalone)
    own = _OTHER_SCHOOL.fullmatch(fold(text))
    old = [name[0] for name in _SCHOOL.finditer(said) if _is_proper(name[0])]
    if before.queries or not own or not _is_proper(own["name"]) or len(old) != 1:
        return ""
    return said.replace(old[0], own["name"])


def _is_proper(name: str) -> bool:
    """Whether a school is called by a name of its own, which begins with a place or the like."""
    first, kind = next(iter(word_classes(name)), ("", ""))
    return kind in _PROPER and not is_group(first)


_PROPER = frozenset({"ns", "nr", "nrt", "nz", "j"})
"""Classes of words that are names: 镇海, 华师大, 北师大."""
_SCHOOL = re.compile(
    r"[\u4e00-\u9fff]{1,6}?(?:大学|中学|学院|附中|附小|[师华北科工]大|实验学校|外国语学校)"
    r"(?:[\u4e00-\u9fff]{0,6}?(?:分校|学校|中学|学院))?"
)
_OTHER_SCHOOL = re.compile(rf"(?:那么?)?(?P<name>{_SCHOOL.pattern})(?:[这那]个|的)?呢?[?？。]*")


_HOW = re.compile("(?:怎么|如何|怎样|咋)(.*)$")
"""What is to be done of a thing, as its name's last part: 怎么规范 of 民办学校怎么规范."""


def _fits(own: str, verb: str, library: Library) -> bool:
    """Whether some clause of the documents has ``own`` near ``verb``: 规范…招生."""
    near, own, verb = "[^，。；,;]{0,8}", re.escape(own), re.escape(verb)
    return bool(re.search(f"{own}{near}{verb}|{verb}{near}{own}", library.text))


def of_group(text: str, own: str, before: Plan, library: Library, matcher: Matcher) -> str:
    """What ``text`` asks of the group ``own`` in what was asked about before: 民办的那些怎么办."""
    said = subject_of(before.standalone, library, matcher)
    asked = POINTS.sub("", fold(text)).replace(own, "", 1)
    return f"{_narrowed(own, said, library, matcher)}{asked.lstrip('的')}"


def _narrowed(own: str, said: str, library: Library, matcher: Matcher) -> str:
    """``own`` as what is asked of: with what was ``said`` before if it is but a part of that."""
    for groups in _groups():
        if own in groups:
            old = next((group for group in groups if group in said), "")
            whole = f"{old}教育" if own.endswith("教育") and f"{old}教育" in said else old
            told = _without_name_of(old, said, library)
            return told.replace(whole, own, 1) if old else f"{own}{said}"
    if len(own) == len(said) and own[-1] == said[-1]:
        return own  # 美育 after 体育
    if whole := _compound(own, said, library):
        return whole
    sector = _SECTOR.match(said)
    if sector and _SECTOR.fullmatch(own) and sector.end() < len(said):
        return f"{own}{said[sector.end() :]}"  # 普通中小学国际化 after 职业教育国际化
    alone = len(own) > _FACET and not beside(own, said, library)
    return own if alone or is_topic(own, library, matcher) else f"{said}{own}"


def _without_name_of(level: str, said: str, library: Library) -> str:
    """``said`` without the name of an action that is of ``level`` alone: 小学教育"品质塑造"行动."""
    action = rf'{re.escape(level)}(?:教育|学校)?"([^"]+)"(?:行动|工程|计划)' if level else "(?!)"
    names = [name for name in re.findall(action, library.text) if name in said]
    return said.replace(names[0], "") if names else said


def _compound(own: str, said: str, library: Library) -> str:
    """``own`` and words of ``said`` as the documents have them in one: 民办学校招生.

    It follows the first words of ``said``, or takes the place of one: 研学实践基地 after
    劳动实践基地.
    """
    words = segments(said)
    group = next((g for groups in _groups() for g in groups if said.startswith(g)), "")
    if group and library.knows(fold(f"{group}{own}")):
        return f"{group}{own}"  # 教师待遇 after 教师队伍
    after = ("".join(words[:n]) + own for n in range(len(words), 0, -1))
    within = (own + "".join(words[n:]) for n in range(1, len(words)))
    whole = (*after, *(one for one in within if len(one) >= len(own) + _COMPOUND))
    return next((one for one in whole if library.knows(fold(one))), "")


_SECTOR = re.compile(r"[\u4e00-\u9fff]{1,3}?(?:教育|学校|院校|中小学|幼儿园)")
"""A sector of education or its schools: 职业教育, 普通中小学."""
_COMPOUND = 4
"""Characters that are left of a compound in which one word takes the place of another."""
_FACET = 2
"""Characters of a word that hardly is a topic by itself: 收费, 职称."""


def is_topic(own: str, library: Library, matcher: Matcher) -> bool:
    """Whether ``own`` stands by itself: in a heading, in quotation marks or in the table."""
    names = (own, *official_of(own))
    headed = any(library.has_heading(name) for name in names)
    matches = matches_of(own, names[1:], matcher)
    quoted = f'"{own}"' in fold(library.text)
    return headed or quoted or any(match.confidence >= LIKELY for match in matches)


def beside(own: str, said: str, library: Library) -> bool:
    """Whether some section speaks of ``own`` and of what was ``said`` before."""
    old = [term for term in content_terms(said) if library.knows(term)]
    longest = max(old, key=len, default="")
    texts = (
        document.text[section.blocks[0].start : section.blocks[-1].end]
        for document in library.documents.values()
        for section in library.sections[document.card.id]
        if section.blocks
    )
    return any(longest in text and own in text for text in texts) if longest else False


def is_group(own: str) -> bool:
    """Whether ``own`` is but a level, a group or a role: 民办, 教师."""
    return any(own in kind for kind in _groups())


@lru_cache(maxsize=1)
def _groups() -> tuple[tuple[str, ...], ...]:
    """Levels, and roles, of which anything may be asked; each kind longest first."""
    roles = [word for kind, word in load_pairs("turn_words") if kind == "role"]
    kinds = (load_lines("subsets"), roles)
    return tuple(tuple(sorted(words, key=len, reverse=True)) for words in kinds)


def of_years(years: tuple[int, ...], text: str) -> str:
    """``text`` with ``years`` in the place of the years it names, or before it if it names none."""
    named = "、".join(f"{year}年" for year in years)
    found = list(YEAR.finditer(_untitled(text)))
    if not found:
        return f"{named}{text}"
    for match in reversed(found[1:]):
        text = text[: match.start()] + text[match.end() :]
    return f"{text[: found[0].start()]}{named}{text[found[0].end() :]}"


def _untitled(text: str) -> str:
    """``text`` with its titles blotted out, its length kept: their years are not asked for."""
    return _TITLE.sub(lambda title: " " * len(title[0]), text)


_TITLE = re.compile("《[^》]*》")
YEAR = re.compile(
    r"(?:二[0〇零]|20)[\d一二三四五六七八九0〇零]{2}年?|(?<!\d)[1-3]\d年(?![制级内来间基])|[去今明]年"
)
"""A year as it stands in a question."""
