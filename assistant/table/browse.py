"""The curated table to leaf through: which rows are shown, in which order, and why none.

No HTML here; the page and the sheets to download are made from the same rows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import lru_cache
from typing import Any, TypeAlias, get_args

from assistant.library import Library
from assistant.table.lookup import LIKELY, SURE, TIED
from assistant.table.match import Matcher
from assistant.table.phrase import KIND
from assistant.types import Source
from index.figure_rows import Stage
from index.figures import FigureTable, amount
from index.text import fold
from index.types import DocumentCard, Figure

UNMARKED = "无"
"""The attribute to choose for figures that are marked neither 约束性 nor 预期性."""
_BRACKETS = re.compile(r"[（(][^（()）]*[)）]$")
_NOUN = 2
"""Characters of the noun a title ends with: 规划, 方案, 思路, 举措."""


@dataclass(frozen=True, slots=True)
class Yearbook:
    """The curated table with all that is shown beside a figure."""

    table: FigureTable
    matcher: Matcher
    library: Library
    sources: dict[str, Source]
    """Figure id → the quote it rests on, with raw offsets."""
    short: dict[str, str]
    """Document id → a short name that no other document has."""
    built: str = ""
    """When the index was built, UTC, ISO 8601; empty if not told."""
    figures: tuple[Figure, ...] = field(default=(), compare=False)
    """All figures, stage by stage and there indicator by indicator."""

    @classmethod
    def of(
        cls, table: FigureTable, matcher: Matcher, library: Library, *, built: str = ""
    ) -> Yearbook:
        """The yearbook of ``table``; every source is looked up now (0.1 s for 460 figures)."""
        sources = {figure.id: library.figure_source(figure) for figure in table.figures}
        cards = [document.card for document in library.documents.values()]
        ordered = tuple(sorted(table.figures, key=_place(table)))
        return cls(table, matcher, library, sources, short_names(cards), built, ordered)

    def card(self, figure: Figure) -> DocumentCard:
        """What the register says of the figure's document."""
        return self.library.card(figure.document)


def short_names(cards: Sequence[DocumentCard]) -> dict[str, str]:
    """Document id → region, period and noun: 台州 2021—2025 规划; the title if two are alike."""
    short = {card.id: _short(card) for card in cards}
    names = list(short.values())
    return {
        card.id: short[card.id] if names.count(short[card.id]) == 1 else card.title
        for card in cards
    }


def _short(card: DocumentCard) -> str:
    years = dict.fromkeys((card.period_start, card.period_end))
    noun = _BRACKETS.sub("", card.title)[-_NOUN:]
    return f"{card.region.rstrip('市县区')} {'—'.join(map(str, years))} {noun}"


def _place(table: FigureTable) -> Callable[[Figure], tuple[Any, ...]]:
    """Sort key of the order in which a yearbook is read."""
    stages, names = get_args(Stage), list(table.indicators)
    positions = {name: at for at, name in enumerate(names)}
    regions = list(dict.fromkeys(figure.region for figure in table.figures))

    def place(figure: Figure) -> tuple[Any, ...]:
        stage = table.indicators[figure.indicator].stage
        return (
            stages.index(stage),
            positions[figure.indicator],
            regions.index(figure.region),
            figure.breakdown,
            figure.year,
            figure.kind,
            figure.id,
        )

    return place


@dataclass(frozen=True, slots=True)
class Filters:
    """What the shown figures must meet; an empty field does not restrict."""

    words: str = ""
    stage: str = ""
    year: int | None = None
    region: str = ""
    document: str = ""
    kind: str = ""
    attribute: str = ""

    def set_fields(self) -> list[str]:
        """The names of the fields that restrict."""
        return [one.name for one in fields(self) if getattr(self, one.name) not in {"", None}]


LABELS = {
    "words": "指标",
    "stage": "学段",
    "year": "年份",
    "region": "地区",
    "document": "文件",
    "kind": "目标/实际",
    "attribute": "性质",
}
"""What each filter is called on the page."""


def told(filters: Filters, book: Yearbook) -> list[str]:
    """The filters that restrict, as they are named to the reader: 年份：2025."""
    said = {"document": book.short.get(filters.document, ""), "kind": KIND.get(filters.kind, "")}
    values = {name: said.get(name) or getattr(filters, name) for name in filters.set_fields()}
    return [f"{LABELS[name]}：{value}" for name, value in values.items()]


def narrow(book: Yearbook, filters: Filters) -> tuple[Figure, ...]:
    """The figures that meet all of ``filters``, in the order of the yearbook."""
    named = _named(book, filters.words)
    wanted = "" if filters.attribute == UNMARKED else filters.attribute
    return tuple(
        figure
        for figure in book.figures
        if (filters.stage in {"", book.table.indicators[figure.indicator].stage})
        and (filters.year in {None, figure.year})
        and (filters.region in {"", figure.region})
        and (filters.document in {"", figure.document})
        and (filters.kind in {"", figure.kind})
        and (not filters.attribute or figure.attribute == wanted)
        and named(figure)
    )


def _named(book: Yearbook, words: str) -> Callable[[Figure], bool]:
    """Whether a figure is of what ``words`` name.

    Every word must stand in name, alias or breakdown; what stands in none is matched as
    questions are: tolerant of slips and homophones.
    """
    terms = fold(words).split()
    if not terms:
        return lambda _: True
    held = {f.id for f in book.figures if all(t in _names(book, f) for t in terms)}
    matched = set() if held else _matched(book.matcher, words)
    return lambda figure: figure.id in held or figure.indicator in matched


def _names(book: Yearbook, figure: Figure) -> str:
    return _folded(
        "\n".join(
            (figure.indicator, *book.table.indicators[figure.indicator].aliases, figure.breakdown)
        )
    )


@lru_cache(maxsize=2048)
def _folded(text: str) -> str:
    return fold(text)


def _matched(matcher: Matcher, words: str) -> set[str]:
    """The indicators meant beyond doubt, or, if none is, the likeliest."""
    matches = [match for match in matcher.match(words) if match.confidence >= LIKELY]
    best = matches[0].confidence if matches else 0.0
    least = SURE if best >= SURE else best - TIED
    return {match.indicator for match in matches if match.confidence >= least}


def loosened(book: Yearbook, filters: Filters) -> list[tuple[str, int]]:
    """Filters whose removal alone would show figures, with how many, most first."""
    empty = Filters()
    counts = [
        (label, len(narrow(book, replace(filters, **{name: getattr(empty, name)}))))
        for name, label in zip(filters.set_fields(), told(filters, book), strict=True)
    ]
    return sorted(((label, count) for label, count in counts if count), key=lambda one: -one[1])


Key: TypeAlias = Callable[[Figure], Any]


@dataclass(frozen=True, slots=True)
class Order:
    """By which column the rows are sorted; no column is the order of the yearbook."""

    column: str = ""
    descending: bool = False

    def clicked(self, column: str) -> Order:
        """What a click on the header of ``column`` makes of it: up, then down, then neither."""
        if column not in COLUMNS:
            return self
        if column != self.column:
            return Order(column)
        return Order() if self.descending else Order(column, descending=True)


COLUMNS = {
    "indicator": "指标",
    "breakdown": "分项",
    "region": "地区",
    "year": "年份",
    "kind": "类别",
    "amount": "数值",
    "attribute": "性质",
    "document": "文件",
}
"""The columns that can be sorted by, in the order they stand in."""


def arranged(book: Yearbook, figures: Sequence[Figure], order: Order) -> tuple[Figure, ...]:
    """``figures`` sorted; those that are alike in the column keep their order."""
    if not order.column:
        return tuple(figures)
    return tuple(sorted(figures, key=_key(book, order.column), reverse=order.descending))


def _key(book: Yearbook, column: str) -> Key:
    if column == "amount":
        return _by_amount
    if column == "document":
        return lambda figure: _spelt(book.short[figure.document])
    if column == "year":
        return lambda figure: figure.year
    return lambda figure: _spelt(str(getattr(figure, column)))


def _by_amount(figure: Figure) -> tuple[Any, ...]:
    """Amounts of one unit stand together, 万 and 亿 multiplied out."""
    value, most, unit, comparator = amount(figure)
    return unit, value, most or value, comparator


@lru_cache(maxsize=2048)
def _spelt(text: str) -> tuple[str, ...]:
    """``text`` as dictionaries order it: by pinyin."""
    from pypinyin import lazy_pinyin  # noqa: PLC0415 -- loads its dictionary

    return tuple(lazy_pinyin(text))
