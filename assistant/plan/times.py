"""The years that a question names, in whatever way: 2025年, 二〇二五年, 25年, 去年, 十四五末."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.library import Library
from index.numbers import find_quantities
from index.plans import FIVE_YEAR_PLAN, PLAN_YEARS
from index.text import fold
from index.types import DocumentCard

_SHORT = r"(?<![\d.近满约])(?<![从任]教)(1[6-9]|[23]\d)"
_NOT_SPAN = r"年(?![制级内来间里以左]|多(?!少)|的?[教工]龄)"
_LISTED = rf"(?:[、和与,][123]\d)+(?:{_NOT_SPAN}|[这那]?[两三四五]年)|[这那][两三四五]年"
_SHORT_YEAR = re.compile(
    _SHORT + rf"(?={_NOT_SPAN}|[到至、和与-][123]\d年|{_LISTED})|(?<=比)(1[6-9]|[23]\d)(?=年)"
    r"|(?<=\d[、和与,])([123]\d)(?=[两三四五]年)"
)
# A year in two digits: 25年, 20、22年, 23、24、25这三年; not 15年基础教育, 满30年 or 20年教龄.
_OF_YEAR = r"年?(?:的?(?:实际|现状|目标|[底末初]))?"
_SHORT_RANGE = re.compile(_SHORT + rf"{_OF_YEAR}(?:[到至]|-{{1,2}})([123]\d){_NOT_SPAN}")
_FULL_RANGE = re.compile(rf"(20\d\d){_OF_YEAR}(?:[到至]|-{{1,2}})((?:20)?[123]\d)年?(?!\d)")
_PLAN_END = re.compile(
    rf"({FIVE_YEAR_PLAN.pattern})\"?(?:期|规划|时期)?(?:末|收官|结束)|"
    rf"({FIVE_YEAR_PLAN.pattern})(?=[^。;；?？]*(?:最后|末)一?年)"
)
_PLAN_BEGIN = re.compile(
    rf"({FIVE_YEAR_PLAN.pattern})(?=[^。;；?？]*(?:[头首]一?年|(?:第|开头)一年))"
)
_RELATIVE = {
    "大前年": -3,
    "大后年": 3,
    "前年": -2,
    "去年": -1,
    "上年": -1,
    "今年": 0,
    "明年": 1,
    "后年": 2,
}
"""Years told from today; longest first, so that 大前年 is not read as 前年."""
_NOT_RELATIVE = re.compile(r"[比较]上年|上年度?末")
_THAN_BEFORE = re.compile(r"[比较]上一?年|[比较]前一年|同比")
_FROM_ON = re.compile(
    r"(?<!\d)(20[123]\d|[123]\d(?=年))年?(?:以后|之后|以来|开始|往后|起(?![点步始]))"
)
_LAST = 2030
"""The last year of what 2023年以后 covers: the end of the plans' horizon."""
_THIS_YEAR = re.compile(r"今年(?:就?算|就?是|按|当)[作成]?(20[123]\d)年?[,，]?")
_FARTHEST = 50


def years_of(text: str, newest: int = 0) -> tuple[int, ...]:
    """The years that ``text`` names, in full, in Chinese numerals or short; ranges filled.

    去年, 明年 and their like are counted from ``newest``, the year of the newest document;
    without it they name none.
    """
    if now := _THIS_YEAR.search(fold(text)):
        return years_of(_THIS_YEAR.sub(" ", fold(text)), int(now[1]))
    folded = fold(text)
    years: list[int] = []
    for quantity in find_quantities(text):
        low, high = int(quantity.value), int(quantity.value_max or quantity.value)
        if quantity.unit.startswith("年") or not quantity.unit:
            years += _between(low, high)
    for match in _FULL_RANGE.finditer(folded):
        first, last = match.groups()
        years += _between(int(first), int(last) if len(last) > 2 else 2000 + int(last))  # noqa: PLR2004 -- digits of a short year
    for match in _SHORT_RANGE.finditer(folded):
        years += _between(2000 + int(match.group(1)), 2000 + int(match.group(2)))
    years += [2000 + int(m[m.lastindex or 0]) for m in _SHORT_YEAR.finditer(folded)]
    years += [PLAN_YEARS[match.group(1)][0] for match in _PLAN_BEGIN.finditer(folded)]
    years += [PLAN_YEARS[m.group(1) or m.group(2)][-1] for m in _PLAN_END.finditer(folded)]
    years += [newest + shift for _, shift in _relative(folded) if newest]
    for match in _FROM_ON.finditer(folded):
        year = match.group(1)
        years += _between(int(year if len(year) > 2 else f"20{year}"), _LAST)  # noqa: PLR2004
    if years and _THAN_BEFORE.search(folded):
        years.append(max(years) - 1)
    return tuple(dict.fromkeys(years))


def without_asides(text: str) -> str:
    """``text`` without what it only wants told as well: 逐年目标（含2022实际） is of all years.

    That is so where the years are wanted one by one; else the aside tells which are meant.
    """
    bare = _ASIDE.sub(" ", fold(text))
    return bare if bare != fold(text) and _EVERY_YEAR.search(bare) else text


_ASIDE = re.compile(r"\((?:包?含|包括|连同?|加上|带上?|附)[^()]*\)")
_EVERY_YEAR = re.compile("[逐历每各]一?年")


def plan_ends(text: str) -> tuple[int, ...]:
    """The last years of the five-year plans that ``text`` names: 2025 of 十四五."""
    folded = fold(text)
    return tuple(sorted({PLAN_YEARS[plan][-1] for plan in FIVE_YEAR_PLAN.findall(folded)}))


def time_notes(text: str, newest: int) -> tuple[str, ...]:
    """One sentence for each relative year of ``text``: how it is understood."""
    return tuple(
        f"最新文件印发于{newest}年，“{word}”按{newest + shift}年理解。"
        for word, shift in _relative(fold(text))
        if newest and not _THIS_YEAR.search(fold(text))
    )


def with_period(text: str, years: Sequence[int], region: str, library: Library) -> str:
    """``text`` with the year or plan that it means after a question about ``years`` of ``region``.

    最后一年 is the last that the region's documents plan for, 整个五年 the plan of those years;
    第二年, 同一年 and 两年后 are told from the one year before. 26 by itself is a year as well.
    """
    text = _BARE_YEAR.sub(r"\g<lead>20\g<year>年", text) if years else text
    if FIVE_YEAR_PLAN.search(fold(text)):
        return text
    text = _from_year(text, years[0]) if len(years) == 1 and not years_of(text) else text
    cards = (document.card for document in library.documents.values())
    last = max((card.period_end for card in cards if card.region == region), default=0)
    plan = next((name for name, span in PLAN_YEARS.items() if {*years} & {*span}), "")
    text = _LAST_ONE.sub(f"{last}年", text) if last else text
    return _WHOLE_PLAN.sub(f"{plan}期间", text) if plan else text


def _from_year(text: str, year: int) -> str:
    """``text`` with the year in full that it tells from ``year``: 第二年, 同一年, 再过五年.

    Only where it begins a clause: 毕业三年后 and 学制的第二年 are no years of a plan.
    """
    text = _SAME_YEAR.sub(f"{year}年", text)
    text = _NEXT_YEAR.sub(f"{year + 1}年", text)
    for later in reversed(list(_YEARS_ON.finditer(text))):
        count = later["passed"] or later["pushed"] or later["count"]
        shift = int(count) if count.isdigit() else COUNTS[count]
        shift = -shift if "前" in {later["side"], later["way"]} else shift
        text = f"{text[: later.start()]}{year + shift}年{text[later.end() :]}"
    return text


_BARE_YEAR = re.compile(
    r"^(?P<lead>(?:那么?|换成|再看|到)?)(?P<year>1[6-9]|[23]\d)(?=的?[呢吧吗?？。]*$)"
)
"""A year that is all a turn names: 26, 那26的呢."""
_CLAUSE_BEGINS = r"(?:^|(?<=[，,。；;那到等]))"
_SAME_YEAR = re.compile(r"(?<!不)同一?年(?![级龄])(?:里|内|度)?")
_NEXT_YEAR = re.compile(_CLAUSE_BEGINS + r"(?:第二年|次年|转年|翌年|隔年)(?!级)")
COUNTS = {word: n for n, word in enumerate("一二三四五六七八九十", start=1)} | {"两": 2}
_YEARS_ON = re.compile(
    _CLAUSE_BEGINS + r"(?:再?过了?(?P<passed>[一二两三四五六七八九十]|[1-9])年(?:[之以]?后)?"
    r"|再?[往向朝](?P<way>[后前])再?[推数看走挪延]?(?P<pushed>[一二两三四五六七八九十]|[1-9])年"
    r"|(?P<count>[一二两三四五六七八九十]|[1-9])年[之以]?(?P<side>[后前]))(?!级)"
)
_LAST_ONE = re.compile(r"最[后末][这那]?一?年|末一?年|收官[之那这]?年")
_WHOLE_PLAN = re.compile("(?:整个|[这那])五年(?:下来|一共|总共|合计|期间|[里间内])?")


def _relative(folded: str) -> list[tuple[str, int]]:
    found: list[tuple[str, int]] = []
    folded = _NOT_RELATIVE.sub(" ", folded)
    for word, shift in _RELATIVE.items():
        if word in folded:
            found.append((word, shift))
            folded = folded.replace(word, " ")
    return found


def _between(low: int, high: int) -> list[int]:
    return [year for year in range(low, min(high, low + _FARTHEST) + 1) if _is_year(year)]


def _is_year(number: int) -> bool:
    return 1990 <= number <= 2100  # noqa: PLR2004 -- a span of years around the plans


def lasting_as_named(text: str, library: Library) -> list[str]:
    """The one document of its kind that covers as many years as ``text`` says: 五年方案."""
    named = _LASTING.search(fold(text))
    if not named:
        return []
    years = _DIGITS.find(named[2]) + 1 or int(named[2])
    cards = [document.card for document in library.documents.values()]
    cards = [card for card in cards if not named[1] or _year_of(card) == int(named[1]) % 100]
    lasting = [card for card in cards if card.period_end - card.period_start + 1 == years]
    found = [card.id for card in lasting if named[3] in card.title]
    return found if len(found) == 1 else []


def _year_of(card: DocumentCard) -> int:
    """The last two digits of the year in which the document was issued; -1 if none is known."""
    return card.issued.year % 100 if card.issued else -1


def issued_as_named(text: str, library: Library) -> list[str]:
    """The documents that ``text`` names by the year they were issued in: 23年出的那个方案."""
    issued = (document for _, document in _issued(text, library))
    return list(dict.fromkeys([*issued, *_spanning(text, library), *_edition(text, library)]))


def _edition(text: str, library: Library) -> Iterator[str]:
    """The newer or older of the documents of its kind that ``text`` names so: 新方案, 老的那份.

    They are those of the region of most documents for years to come, the older one of but two.
    """
    named = EDITION.search(fold(text))
    cards = [document.card for document in library.documents.values() if named]
    noun = (named["noun"] if named else "") or ""
    lasting = [
        card
        for card in cards
        if card.issued and card.region == library.default_region and noun in card.title
        if card.period_end - card.period_start >= _LASTS
    ]
    lasting.sort(key=lambda card: str(card.issued))
    if named and named["age"] == "新":
        yield from (card.id for card in lasting[-1:])
    elif len(lasting) == len(("older", "newer")):
        yield lasting[0].id


def _spanning(text: str, library: Library) -> Iterator[str]:
    """The documents that ``text`` names by their first and last year: 20到22年那个方案."""
    yield from (document for _, document in _spans(text, library))


def _spans(text: str, library: Library) -> list[tuple[str, str]]:
    """The words that name a document by its first and last year, each with that document."""
    cards = [document.card for document in library.documents.values()]
    found: list[tuple[str, str]] = []
    folded = fold(text)
    for named in (*_SPANNED.finditer(folded), *_SPANNED_BEHIND.finditer(folded)):
        ends = tuple(2000 + int(named[end]) for end in ("first", "last"))
        own = (c for c in cards if (c.period_start, c.period_end) == ends)
        words = (named["title"] or "", named["noun"])
        held = [card.id for card in own if all(word in card.title for word in words)]
        found += [(named.group(), held[0])] if len(held) == 1 else []
    return found


def without_plan_years(text: str, library: Library) -> str:
    """``text`` without years that only name a document, by issue, span or length: 三年方案."""
    folded = fold(without_issue_years(text, library))
    lasting = _LASTING.search(folded) if lasting_as_named(folded, library) else None
    for said in (*(said for said, _ in _spans(folded, library)), lasting and lasting.group()):
        folded = folded.replace(said, " ") if said else folded
    return folded if folded != fold(text) else text


def without_issue_years(text: str, library: Library) -> str:
    """``text`` without the years that only name a document: 21年的规划 sets none for 2021."""
    folded = fold(text)
    for said, _ in _issued(text, library):
        folded = folded.replace(said, " ")
    return folded if folded != fold(text) else text


def _issued(text: str, library: Library) -> list[tuple[str, str]]:
    """The words that name a document by the year of its issue, each with that document.

    A plan for years to come: 2020年思路 is about 2020 itself.
    """
    cards = [document.card for document in library.documents.values()]
    lasting = [card for card in cards if card.period_end - card.period_start >= _LASTS]
    found: list[tuple[str, str]] = []
    for named in _ISSUED.finditer(fold(text)):
        year = int(named["year"]) % 100
        held = [
            card.id
            for card in lasting
            if _year_of(card) == year
            and named["noun"] in card.title
            and (named["title"] or "") in card.title
        ]
        found += [(named.group(), held[0])] if len(held) == 1 else []
    for named in _ISSUED_BARE.finditer(fold(text)):
        year = int(named["year"]) % 100
        of_year = [card for card in cards if f"20{year}年" in card.title.split("(")[0]]
        of_year += [card for card in cards if _year_of(card) == year]
        one = len(of_year) == 1 and of_year[0] in lasting
        found += [(named.group(), of_year[0].id)] if one else []
    dated = _LASTING.search(fold(text))  # 23年的五年方案
    held = lasting_as_named(text, library) if dated and dated[1] else []
    return [*found, *((dated.group(), one) for one in held if dated)]


_ISSUED_BARE = re.compile(
    r"(?<![\d-])(?P<year>20[12]\d|[12]\d)年(?:的|[出发印定]的?|发布的?|出台的?)?新?"
    r"(?:[那这]一?份|版)(?:文件)?(?:里面?|上|中)?(?=[的呢改说写讲定提又是,，?？。]|$)"
)
"""A document named by nothing but the year of its issue: 23年那份改成几所了."""
EDITION = re.compile(
    r"(?:^|(?<=[那看到按照在的跟和与比,，。]))(?P<age>新|老|旧)"
    r"(?:(?:的|版的?)?(?:[那这]一?[个份])?(?P<noun>规划|方案)|的?[那这]一?份(?:文件)?)"
)
"""A document named by its age: 新方案, 老的那份."""
_ISSUED = re.compile(
    r"(?<!\d)(?<!-)(?P<year>20[12]\d|[12]\d)年(?:的|新|[出发印定编]|发布|制定|出台|[那这]|[个份]|版|教育)*"
    r'(?:(?:(?<=[那这个份的])|(?<=年)(?="?十[三四五]五))"?(?P<title>[\u4e00-\u9fff]{2,6})"?)?(?P<noun>规划|方案)(?![目值数期的]|目标|指标)'
)
_LASTS = 2
"""Years from its first to its last that a document for years to come covers at least."""
_DIGITS = "一二三四五六七八九"
_SPANNED = re.compile(
    r"(?<!\d)(?:20)?(?P<first>\d\d)年?(?:-|到|至|~)(?:20)?(?P<last>\d\d)年?"
    r"(?:那个?份?|这个?份?|的)*(?P<title>[\u4e00-\u9fff]{2,8}?)?(?P<noun>方案|规划)"
)
_SPANNED_BEHIND = re.compile(
    r"(?P<title>[\u4e00-\u9fff]{2}?)?(?P<noun>方案|规划)\((?:20)?(?P<first>\d\d)年?(?:-|到|至|~)"
    r"(?:20)?(?P<last>\d\d)年?\)"
)
"""The years behind the name: 实施方案（20-22）."""
_LASTING = re.compile(
    r"(?:(?<!\d)((?:20)?[12]\d)年(?:的|[出发印定]的?|印发的?|出台的?|[那这]个)*)?"
    r"(?<![\d十第])([一二三四五六七八九]|\d)年(?:期|行动|实施)?的?(方案|规划)"
)
