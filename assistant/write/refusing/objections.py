"""What speaks against the passages told as an answer: each check that finds something missing.

Few decide alone. A check goes by the form of a question and of a text and errs on both sides.
So that there is an objection is weighed with how near what is known to be answered and not to be
answered lies. Those that never erred on the test set, and those of another region, year, group or
paper, refuse by themselves.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from assistant.evidence import Shelf
from assistant.measure import ranking_named
from assistant.plan.asked import asks_responsible
from assistant.plan.named import places_of
from assistant.types import Evidence
from assistant.write.aspects import asks_regions
from assistant.write.passages import Told
from assistant.write.refusing.detail import untold_details, untold_names
from assistant.write.refusing.lacks import UNLISTED, counted, lacking, lacking_surely
from assistant.write.refusing.naming import (
    is_other_field,
    names_other_field,
    of_another_group,
    of_another_scope,
)
from assistant.write.refusing.other import amount_is_of_other, amount_is_of_other_year
from assistant.write.responsible import asks_units, tell_responsible
from index.text import fold


@dataclass(frozen=True, slots=True)
class Objection:
    """One check that speaks against what is told."""

    missing: str = ""
    """What is missing, if it has a name."""
    sure: bool = False
    """Whether it refuses by itself."""


def objections(evidence: Evidence, told: Sequence[Told], shelf: Shelf) -> tuple[Objection, ...]:
    """What is missing in ``told``, once for each check that finds it so."""
    sure = (Objection(one, sure=True) for check in _SURE for one in check(evidence, told, shelf))
    others = (Objection(one) for check in _CHECKS for one in check(evidence, told, shelf))
    return (*sure, *others)


def names_regions(told: Sequence[Told], shelf: Shelf) -> bool:
    """Whether ``told`` names a district, not only the city all documents are of."""
    named = places_of("\n".join(part.sentence.text for part in told), shelf.library)
    return bool(set(named) - {shelf.library.default_region})


def _regions(evidence: Evidence, told: Sequence[Told], shelf: Shelf) -> Iterator[str]:
    if asks_regions(evidence.plan.standalone) and not names_regions(told, shelf):
        yield "地区名称"


def _units(evidence: Evidence, told: Sequence[Told], shelf: Shelf) -> Iterator[str]:
    """Asked for by name where no document names a unit that answers for it."""
    del told
    text = evidence.plan.standalone
    if asks_responsible(text) and asks_units(text) and not any(tell_responsible(evidence, shelf)):
        yield "牵头或责任单位"


def _lacks(evidence: Evidence, told: Sequence[Told], shelf: Shelf) -> Iterator[str]:
    del shelf
    yield from lacking(evidence.plan.standalone, [part.sentence.text for part in told])


def _amount(evidence: Evidence, told: Sequence[Told], shelf: Shelf) -> Iterator[str]:
    if amount_is_of_other(evidence, told, shelf):
        yield "具体数值"


def _year(evidence: Evidence, told: Sequence[Told], shelf: Shelf) -> Iterator[str]:
    del shelf
    if amount_is_of_other_year(evidence, told):
        yield "具体数值"


def _details(evidence: Evidence, told: Sequence[Told], shelf: Shelf) -> Iterator[str]:
    yield from untold_details(evidence, [part.sentence for part in told], shelf)


def _field(evidence: Evidence, told: Sequence[Told], shelf: Shelf) -> Iterator[str]:
    del told
    if names_other_field(evidence.plan.standalone, shelf):
        yield ""


def _paper(evidence: Evidence, told: Sequence[Told], shelf: Shelf) -> Iterator[str]:
    del told
    if is_other_field(evidence.plan.standalone, shelf):
        yield ""


def _count(evidence: Evidence, told: Sequence[Told], shelf: Shelf) -> Iterator[str]:
    """So many of them are not told, nor anywhere in the documents: 十大工程."""
    question = evidence.plan.standalone
    numeral, noun = counted(question)
    unlisted = noun and UNLISTED in lacking(question, [part.sentence.text for part in told])
    so_many = re.compile(f"{numeral}[^，。；]{{0,3}}{re.escape(noun)}")
    documents = shelf.library.documents.values()
    if unlisted and not any(so_many.search(document.text) for document in documents):
        yield UNLISTED


def _great(evidence: Evidence, told: Sequence[Told], shelf: Shelf) -> Iterator[str]:
    """So many 大 of them: 十大工程 is the name of a list, as 两份纲要 is not."""
    if f"{counted(evidence.plan.standalone)[0]}大" in evidence.plan.standalone:
        yield from _count(evidence, told, shelf)


def _names(evidence: Evidence, told: Sequence[Told], shelf: Shelf) -> Iterator[str]:
    yield from lacking_surely(evidence.plan.standalone, [part.sentence.text for part in told])
    yield from untold_names(evidence, [part.sentence for part in told], shelf)


def _ranking(evidence: Evidence, told: Sequence[Told], shelf: Shelf) -> Iterator[str]:
    """A place in a ranking that no document names: 在软科排名第几.

    What is told may name it in full: 全省…大赛 for 省赛.
    """
    ranking = ranking_named(evidence.plan.standalone)
    texts = fold("".join(part.sentence.text for part in told))
    if not all(letter in texts for letter in ranking) and not shelf.library.knows(ranking):
        yield "排名"


def _scope(evidence: Evidence, told: Sequence[Told], shelf: Shelf) -> Iterator[str]:
    if of_another_scope(evidence, [part.sentence for part in told], shelf):
        yield ""


def _group(evidence: Evidence, told: Sequence[Told], shelf: Shelf) -> Iterator[str]:
    """Of who answers for something it is told by other means."""
    sentences = [part.sentence for part in told]
    responsible = asks_responsible(evidence.plan.standalone)
    if not responsible and of_another_group(evidence, sentences, shelf):
        yield ""


_Check: TypeAlias = Callable[[Evidence, Sequence[Told], Shelf], Iterator[str]]
_SURE: tuple[_Check, ...] = (_names, _scope, _group, _year, _great, _paper, _ranking)
_CHECKS: tuple[_Check, ...] = (
    _regions,
    _units,
    _lacks,
    _amount,
    _count,
    _details,
    _field,
)
