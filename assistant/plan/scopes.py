"""A question on a policy asked of two regions or documents at once, cut into one for each.

幼儿园小学化，台州规划和临海举措各怎么说 is asked of each document by itself: what the one says
must not stand for the other, and what only one says must be told as such.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate

from assistant.library import Library
from assistant.plan.asked import asks_exact_amount
from assistant.plan.items import number_of
from assistant.plan.named import documents_of, places_of
from assistant.plan.parts import parts_of
from assistant.table.lookup import look_up
from assistant.types import FigureQuery, Plan
from index.figures import FigureTable
from index.text import fold, segments
from index.types import Filter, Preference
from prompts import load_pairs

_LONGEST = 14
"""Words of a document's name at most."""
_DOCUMENT = "规划|方案|总结|思路|举措"
_KINDS = rf"{_DOCUMENT}|文件"
_ANY = "文件"
_COUNTED = re.compile(rf"(?P<count>[两二三四五])[个份部](?P<kind>{_KINDS})(?:里面?|中)?")
"""Documents named by their number: 两个方案, 五份文件."""
_JOINS = r"(?:[和与跟及同、,]|以及|还有|对比|相比)"
_OF_IT = r"(?:这?两[份个地边者]|里面?|中|的)*"
_OWN_LEVEL = re.compile(r"(?<!全)市[里级上本](?!市)|全市")
"""The region of most documents, where another is named beside it: 市里和临海."""
_BOTH = re.compile(r"两地|两边|两市")
_PAIR = 2
"""Regions that 两地 means: all there are."""
_EACH = re.compile(r"各自?(?=[^级类种项地国界])|分别")
_ODDS = re.compile(r"有?(?:什么|哪些|何|啥)?(?:不同|异同|差别|差异|区别)(?:在哪里?|是什么|之处)?")


@dataclass(frozen=True, slots=True)
class Scope:
    """A region or a document that a question is asked of."""

    where: Filter
    region: str


@dataclass(frozen=True, slots=True)
class _Span:
    """Where in the question scopes are named."""

    start: int
    end: int
    scopes: tuple[Scope, ...]


def scoped(
    plan: Plan, library: Library, table: FigureTable, read: Callable[[str], Plan]
) -> tuple[Plan, ...]:
    """The plans of the one question for each region or document it is asked of.

    Nothing if it is asked of one only, of none, or of figures, or if several things are asked.
    ``read`` makes a plan of a text.
    """
    if plan.about_documents or plan.scope == "outside":
        return ()
    text = fold(plan.standalone)
    spans = _spans(text, library)
    scopes = tuple(dict.fromkeys(scope for span in spans for scope in span.scopes))
    if not scopes[1:] or _of_figures(plan, scopes, table):
        return ()
    rest = _rest(text, spans)
    if len(parts_of(rest, library.knows)) > 1:
        return ()
    part = read(rest)
    if part.scope == "outside" or not any(library.knows(term) for term in part.terms):
        return ()
    return tuple(_of(part, scope, plan) for scope in scopes)


def _of(part: Plan, scope: Scope, whole: Plan) -> Plan:
    """``part`` asked of one scope alone, in its passages."""
    return replace(
        part,
        where=scope.where,
        documents=scope.where.documents,
        prefer=Preference(scope.region, whole.prefer.years),
        places=(scope.region,) if scope.where.region else (),
        queries=(),
        asked="policy",
    )


def _of_figures(plan: Plan, scopes: tuple[Scope, ...], table: FigureTable) -> bool:
    """Whether figures are asked for: an amount, or what every scope has a figure of.

    县管校聘改革，台州和临海的提法 is no question for the one figure that a region has.
    """
    text = fold(plan.standalone)
    amount = asks_exact_amount(text) or any(word in text for word in _amounts())
    if not plan.queries:
        return asks_exact_amount(text)
    return (
        amount
        or plan.asked not in {"value", "comparison", "policy"}
        or all(_has(query, scope, table) for query in plan.queries for scope in scopes)
    )


def _has(query: FigureQuery, scope: Scope, table: FigureTable) -> bool:
    own = replace(query, regions=(scope.region,), documents=scope.where.documents)
    return bool(look_up(own, table).exact)


@lru_cache(maxsize=1)
def _amounts() -> tuple[str, ...]:
    """Words by which one asks for an amount: 占比."""
    return tuple(word for kind, word in load_pairs("question_words") if kind == "amount")


def _spans(text: str, library: Library) -> list[_Span]:
    """Where scopes are named, in the order of the text; none lies in another."""
    found = [*_documents(text, library), *_counted(text, library)]
    taken = [*found]
    places = [region for region in library.regions if region in places_of(text, library)]
    for region in places:
        stem = region.rstrip("市县区")
        named = (
            rf"{stem}(?:[市县区](?![^\W教]*直))?(?!(?:职业技术|科技|广播电视)?(?:学院|大学|电大))"
        )
        own = (m.span() for m in re.finditer(named, text))
        taken += [_Span(a, b, (_of_region(region),)) for a, b in own if _is_free(a, b, taken)]
    level = _OWN_LEVEL.search(text)
    others = [region for region in places if region != library.default_region]
    free = level is not None and _is_free(*level.span(), taken)
    if level and free and others and library.default_region not in places:
        taken.append(_Span(*level.span(), (_of_region(library.default_region),)))
    both = _BOTH.search(text)
    if both and len(library.regions) == _PAIR and not places:
        taken.append(_Span(*both.span(), tuple(map(_of_region, library.regions))))
    return sorted(taken, key=lambda span: span.start)


def _of_region(region: str) -> Scope:
    return Scope(Filter(region=region), region)


def _is_free(start: int, end: int, taken: list[_Span]) -> bool:
    return all(end <= span.start or span.end <= start for span in taken)


def _documents(text: str, library: Library) -> list[_Span]:
    """The longest stretches of ``text``, cut between words, that name one document each."""
    borders = list(accumulate(map(len, segments(text)), initial=0))
    spans = [
        (a, b)
        for n, a in enumerate(borders)
        for b in borders[n + 1 : n + 1 + _LONGEST]
        if b - a >= _SHORTEST
    ]
    found: list[_Span] = []
    for start, end in sorted(spans, key=lambda span: span[0] - span[1]):
        document = _named_by(text[start:end], library)
        if document and _is_free(start, end, found):
            found.append(_Span(start, end, (_of_document(document, library),)))
    return found


_SHORTEST = 4
"""Characters of a stretch that names a document: 台州规划, 学有优教."""


def _named_by(name: str, library: Library) -> str:
    """The document that ``name`` is a name of and nothing else; empty if of none."""
    for card in (document.card for document in library.documents.values()):
        letters = _letters_of(card.title + card.region)
        odd = name.count('"') % 2  # the mark belongs to what follows
        if odd or not set(name) <= letters or re.search(r"^[的年)(和-]|[的和]$", name):
            continue
        if documents_of(name, library) == (card.id,) or _by_region(name, library) == card.id:
            return card.id
    return ""


@lru_cache(maxsize=256)
def _letters_of(title: str) -> frozenset[str]:
    """The characters that a name of the document so titled is made of."""
    return frozenset(fold(title)) | frozenset('《》"年的市里级(-)0123456789')


def _by_region(name: str, library: Library) -> str:
    """The one document of a region or year that is called as ``name`` says: 临海举措, 市里规划."""
    own: list[str] = []
    for region in library.regions:
        level = "|市[里级]?|全市" if region == library.default_region else ""
        place = rf"(?:{region.rstrip('市县区')}[市县区]?{level})"
        if bare := re.fullmatch(rf"{place}的?({_DOCUMENT})", name):
            own = _of_kind(bare[1], region, library)
    if dated := re.fullmatch(rf"(20\d\d)年?的?({_DOCUMENT})", name):
        titles = {i: document.card.title for i, document in library.documents.items()}
        own = [i for i, title in titles.items() if dated[1] in title and dated[2] in title]
    return own[0] if len(own) == 1 else ""


def _of_kind(kind: str, region: str, library: Library) -> list[str]:
    """The documents of a region whose title has ``kind``; all of them if it is any document."""
    cards = (document.card for document in library.documents.values())
    own = (card for card in cards if card.region == region)
    return [card.id for card in own if kind == _ANY or kind in card.title]


def _of_document(document: str, library: Library) -> Scope:
    return Scope(Filter(documents=(document,)), library.card(document).region)


def _counted(text: str, library: Library) -> Iterator[_Span]:
    """The documents that are named by their number, if there are so many of the kind."""
    for match in _COUNTED.finditer(text):
        count = number_of(match["count"].replace("两", "二"))
        own = _of_kind(match["kind"], library.default_region, library)
        every = list(library.documents) if match["kind"] == _ANY else own
        for documents in (own, every):
            if len(documents) == count:
                scopes = tuple(_of_document(document, library) for document in documents)
                yield _Span(*match.span(), scopes)
                break


def _rest(text: str, spans: list[_Span]) -> str:
    """``text`` without the scopes, what joins them, and that it is asked of each."""
    rest = list(text)
    for span in spans:
        rest[span.start : span.end] = [_MARK] * (span.end - span.start)
    left = "".join(rest)
    left = re.sub(rf"{_MARK}+(?:{_OF_IT}{_JOINS}{_MARK}+)*{_OF_IT}", _MARK, left)
    left = re.sub(rf"{_JOINS}(?={_MARK})|{_MARK}{_JOINS}", " ", left)
    left = _ODDS.sub("", _EACH.sub("", left))
    return re.sub(r"\s+", " ", left.replace(_MARK, " ")).strip(" ,，、的里")


_MARK = "\x00"
