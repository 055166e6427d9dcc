"""Questions for the indicators themselves: which are binding, which a document sets."""

from __future__ import annotations

from dataclasses import replace

from assistant.library import Library
from assistant.plan.asked import asks_list, attribute_of, documents_of, places_of
from assistant.plan.times import years_of
from assistant.table.lookup import LIKELY, look_up
from assistant.types import FigureQuery, Plan
from index.figures import FigureTable
from index.text import fold


def listing(whole: FigureQuery, text: str, table: FigureTable) -> FigureQuery | None:
    """``whole`` as a query for all indicators of an attribute or of a document, if it is one.

    学有优教方案有哪些指标 asks for those of the document as long as it names none of them. A
    document without a table of indicators does not list them; its text answers.
    """
    if not asks_list(text):
        return None
    if attribute := attribute_of(text):
        return replace(whole, matches=(), attribute=attribute, units=())
    named = any(match.confidence >= LIKELY for match in whole.matches)
    if "指标" in fold(text) and whole.documents and not named:
        every = replace(whole, matches=(), units=())
        return every if look_up(replace(every, years=()), table).exact else None
    return None


def is_listing(plan: Plan) -> bool:
    """Whether ``plan`` asks for indicators of which none is named."""
    return bool(plan.queries) and not plan.queries[0].matches


def listed_again(text: str, before: Plan, library: Library) -> str:
    """The listing ``before`` with the region, years, documents and attribute of ``text``."""
    asked = before.queries[0]
    places = places_of(text, library) or asked.regions
    years = years_of(text, library.newest_year) or asked.years
    documents = documents_of(text, library) or asked.documents
    titles = "".join(f"《{library.card(document).title}》" for document in documents)
    attribute = attribute_of(text) or asked.attribute
    head = f"{'、'.join(places)}{'、'.join(f'{year}年' for year in years)}"
    return f"{titles}{head}{attribute}指标有哪些"
