"""Lists that are asked for by their length, and items asked for by their number.

Neither stands in the text as it is asked: that there are 十一项工程 is seen by counting the
headings.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.evidence import Shelf
from assistant.plan.asked import asked_for, asks_responsible, slot_words
from assistant.plan.items import COUNTED, ITEM, bare_words, item_wanted, list_wanted, number_of
from assistant.plan.wording import asked_terms
from assistant.types import Draft, Evidence, Sentence
from assistant.write.counting.choice import (
    FITS,
    TIED,
    Asked,
    Fit,
    asked_of,
    best,
    counts,
    documents_meant,
    is_timely,
    shares_of,
)
from assistant.write.counting.inventory import Listing, listings
from assistant.write.counting.position import Position, position_of
from assistant.write.counting.remembered import remembered
from assistant.write.lists import heading_told, in_own_order, told_whole
from assistant.write.manner import in_manner
from assistant.write.mentions import asks_mentions
from assistant.write.passages import Told, arrange
from assistant.write.responsible import asks_who
from index.plans import FIVE_YEAR_PLAN

_ROUND = {chr(ord(start) + n): n + 1 for start in "⑴①" for n in range(20)}
_ROUNDS = "".join(_ROUND)
_LABEL = re.compile(r"^(?:(\d{1,2})[.．]|[(（]?([一二三四五六七八九十]{1,3})(?:[)）、]|是))")
_LABELLED = 0.5
"""What it counts that the items of a list are numbered where one is asked for by number."""
_THROUGHOUT = 12
"""Items numbered in a row from which on a document has them numbered throughout."""
_NO_ITEM = "《{title}》没有{item}，因此不作回答。"
_NOT_OF_YEAR = "现有文件没有关于{years}的相应内容，因此不作回答。相关但不同的表述如下。"
_OTHER_COUNT = Sentence("文件列出的项数与问题中的不同，列出的各项如下。", lead_in=True)
_CLAUSE = re.compile(r"[^，,。；;？?！!]+")
_OTHERWISE = re.compile("怎么|怎样|如何|咋|为什么|为何|为啥|什么意思|啥意思|什么时候|何时")


def tell_counted(evidence: Evidence, shelf: Shelf) -> Draft | None:
    """The draft of a question for a list of so many items, or for an item by its number.

    None if it asks for neither, or no list fits.
    """
    text = evidence.plan.standalone
    once = not evidence.parts or _asks_once(text, shelf)
    if (
        not once
        or _asks_otherwise(text)
        or not all(map(shelf.library.knows, FIVE_YEAR_PLAN.findall(text)))
    ):
        return None
    if position := position_of(text):
        return _tell_items(position, evidence, shelf)
    if found := remembered(evidence, shelf):
        return _draft(evidence, [_item(*found, shelf)], shelf)
    wanted = list_wanted(text)
    if wanted is None or wanted.count == 1 or (evidence.found and not wanted.count):
        return None
    return _tell_list(evidence, asked_of(wanted, evidence.plan, shelf), shelf)


def _tell_list(evidence: Evidence, asked: Asked, shelf: Shelf) -> Draft | None:
    """The draft that tells the list asked for; one of another length or year is said to be so."""
    if found := best(asked, shelf):
        return _draft(evidence, [_sentence(listing, shelf) for listing in found], shelf)
    if not (asked.wanted.count and asked.nouns):
        return None
    other = replace(asked, wanted=replace(asked.wanted, count=0), miscounted=True)
    if found := [one for one in best(other, shelf) if one.kind == "headings"]:
        return _draft(evidence, [_sentence(one, shelf) for one in found], shelf, lead=_OTHER_COUNT)
    return _of_other_year(evidence, asked, shelf)


def _draft(
    evidence: Evidence, sentences: Sequence[Sentence], shelf: Shelf, *, lead: Sentence | None = None
) -> Draft:
    told = [Told(sentence, sentence.sources[0].document) for sentence in sentences]
    before = (lead,) if lead else ()
    return Draft(evidence, "answered", (*before, *in_manner(told, evidence, shelf)))


def _of_other_year(evidence: Evidence, asked: Asked, shelf: Shelf) -> Draft | None:
    """A refusal where the list is one of another year: 2025年十件教育实事."""
    years = asked.plan.prefer.years
    anytime = replace(asked, plan=replace(asked.plan, prefer=replace(asked.plan.prefer, years=())))
    if not years or not (found := best(anytime, shelf)):
        return None
    text = _NOT_OF_YEAR.format(years="、".join(f"{year}年" for year in years))
    told = [Told(_sentence(listing, shelf), listing.document) for listing in found]
    lead = Sentence(text, lead_in=True, echo=True)
    return Draft(evidence, "not_found", (lead, *arrange(told, shelf)))


def _asks_otherwise(text: str) -> bool:
    """Whether something is asked of the things counted, not which they are."""
    asks = (asks_who, asks_responsible, asks_mentions, _OTHERWISE.search)
    return any(kind(text) for kind in asks) or asked_for(text) in {"achieved", "difference"}


def _asks_once(text: str, shelf: Shelf) -> bool:
    """Whether only one clause of ``text`` says of what the list is: the others ask for it."""
    clauses = [c for c in _CLAUSE.findall(text) if COUNTED.search(c) or ITEM.search(c)]
    rest = [c for c in _CLAUSE.findall(text) if c not in clauses]
    return len(clauses) == 1 and not any(_own_terms(clause, shelf) for clause in rest)


def _own_terms(text: str, shelf: Shelf) -> list[str]:
    """The words of ``text`` that say what is asked for, those apart that only ask."""
    wanted = list_wanted(text) or item_wanted(text)
    words = wanted.words if wanted else bare_words(text)
    slots = slot_words()
    terms = asked_terms(words, shelf.library.knows)
    return [term for term in terms if not any(term in slot for slot in slots)]


def _sentence(listing: Listing, shelf: Shelf) -> Sentence:
    """A list as it is told: its heading and its items, or the sentence it is a run in."""
    if listing.kind == "run":
        return Sentence(listing.sources[0].quote, listing.sources)
    items = listing.items if listing.kind == "lines" else in_own_order(listing.items)
    return _under_heading(items, listing, shelf)


def _under_heading(items: Sequence[str], listing: Listing, shelf: Shelf) -> Sentence:
    """``items`` of a list under its heading, if it has one."""
    bullets = "\n".join(item if item[0] in _ROUND else f"- {item}" for item in items)
    if not listing.path:
        return Sentence(bullets, listing.sources)
    head = listing.lead or shelf.library.title_source(listing.document, listing.path)
    return Sentence(f"{heading_told(head)}：\n{bullets}", (head, *listing.sources))


def _tell_items(position: Position, evidence: Evidence, shelf: Shelf) -> Draft | None:
    """The draft for the items that a question points at; None if it is not clear of which list.

    A number that stands in two lists of one document, （二） and 2., means either: both are told.
    """
    plan = evidence.plan
    wanted = item_wanted(position.plain)
    if wanted is None:
        return None
    outer = list_wanted(position.rest.replace("\x00", " "))
    asked = asked_of(outer or replace(wanted, count=0), plan, shelf)
    items = _items(asked, position, shelf, counted=outer is not None)
    if items and len(items) <= (_EITHER if position.one else 1):
        return _draft(evidence, items, shelf)
    if not items and len(plan.documents) == 1 and _numbers(plan.documents[0], shelf):
        title = shelf.library.card(plan.documents[0]).title
        text = _NO_ITEM.format(title=title, item=position.said)
        return Draft(evidence, "not_found", (Sentence(text, lead_in=True, echo=True),))
    return None


_EITHER = 2


def _numbers(document: str, shelf: Shelf) -> bool:
    """Whether the measures of a document are numbered throughout: 1. to 19."""
    lists = (listing for listing in listings(document, shelf) if listing.kind == "headings")
    return any(len(set(map(_label, one.items)) - {0}) > _THROUGHOUT for one in lists)


def _items(asked: Asked, position: Position, shelf: Shelf, *, counted: bool) -> list[Sentence]:
    """What the lists that may be meant have where ``position`` points."""
    if counted:
        found = best(asked, shelf)
    else:
        found = [fit.listing for fit in _pointed(asked, position, shelf)]
    told: dict[str, Sentence] = {}
    for listing in found:
        places = _places(listing, position)
        if places and max(places) < len(listing.sources):
            one = (
                _item(listing, places[0], shelf) if position.one else _part(listing, places, shelf)
            )
            told.setdefault(one.text, one)
    return list(told.values())


def _part(listing: Listing, places: Sequence[int], shelf: Shelf) -> Sentence:
    """The items of a list at ``places``, with their numbers, under its heading."""
    items = tuple(listing.items[n] for n in places)
    sources = tuple(listing.sources[n] for n in places)
    return _under_heading(items, replace(listing, items=items, sources=sources), shelf)


def _pointed(asked: Asked, position: Position, shelf: Shelf) -> list[Fit]:
    """The lists that hold the question best and have the items pointed at."""
    fits: list[Fit] = []
    for document in documents_meant(asked.plan, shelf):
        for listing in listings(document, shelf):
            if listing.kind not in {"headings", "lines"} or not _places(listing, position):
                continue
            counted = counts(listing, asked) if asked.nouns else 1.0
            fit = shares_of(listing, asked, shelf)
            if counted and fit.headed >= FITS and is_timely(listing, asked, shelf):
                labelled = _LABELLED * (position.first > 0 and any(map(_label, listing.items)))
                fits.append(Fit(listing, fit.headed + fit.told + counted + labelled))
    top = max((fit.score for fit in fits), default=0.0)
    best_ones = [fit for fit in fits if fit.score >= TIED * top]
    if position.one and position.first > 0:
        return best_ones
    nearest: dict[tuple[str, tuple[str, ...]], Fit] = {}  # counted are the items right under it
    for one in best_ones:
        nearest.setdefault((one.listing.document, one.listing.path), one)
    return list(nearest.values())


def _places(listing: Listing, position: Position) -> list[int]:
    """Where in the list the items stand: by their labels, else by counting; all or none."""
    labels = [_label(item) for item in listing.items]
    if position.first < 0 or not any(labels):
        return [number - 1 for number in position.numbers(len(listing.items))]
    wanted = range(position.first, position.last + 1)
    return [labels.index(n) for n in wanted] if set(wanted) <= set(labels) else []


def _label(item: str) -> int:
    """The number that an item begins with; 0 if with none."""
    if item[0] in _ROUND:
        return _ROUND[item[0]]
    label = _LABEL.match(item)
    return number_of(label[1] or label[2]) if label else 0


def _item(listing: Listing, place: int, shelf: Shelf) -> Sentence:
    """An item as it is told: its text, or what stands under it; its number tells which it is."""
    source = listing.sources[place]
    if listing.kind == "lines":
        return Sentence(source.quote.lstrip(_ROUNDS).rstrip("；;"), (source,))
    whole = told_whole(listing.document, source.section, shelf)
    if len(whole.sources) > 1:
        _, _, bullets = whole.text.partition("\n")
        return replace(whole, text=f"{source.quote.strip('—。：')}：\n{bullets}")
    text, head = whole.text.lstrip("—"), source.quote.strip("—。：")
    if text.startswith(head):
        return replace(whole, text=text)
    return replace(whole, text=f"{head}：\n{text}", sources=(source, *whole.sources))
