"""Figures come from the curated table, and a corrupted table cannot ship.

Fifty rows, chosen by a fixed seed, are corrupted one at a time: a digit of the value, a digit
of the year, or the region. The answer follows the table; the proof names the row.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, replace
from decimal import Decimal

import pytest

from assistant.chain import Assistant
from assistant.table.match import make_matcher
from assistant.table.phrase import amount_text
from index.figures import FigureTable
from index.proof import prove
from index.types import Figure

SEED, ROWS = 3, 50
FIELDS = ("value", "year", "region")
FOLLOWING = 47
"""Answers that must follow the table; some names are hard to ask for."""
REGIONS = {"台州市": "临海市", "临海市": "台州市"}


@dataclass(frozen=True, slots=True)
class Mutation:
    """A row of the table, and what became of it."""

    field: str
    was: Figure
    became: Figure

    def table(self, table: FigureTable) -> FigureTable:
        """``table`` with the corrupted row."""
        rows = (self.became if row is self.was else row for row in table.figures)
        return replace(table, figures=tuple(rows))

    @property
    def question(self) -> str:
        """Asks for the corrupted row."""
        row = self.became
        return f"{row.region}{row.year}年{row.indicator}{row.breakdown}是多少？"


def other_digit(text: str, chance: random.Random) -> str:
    """``text`` with one digit changed, its first never to 0."""
    at = chance.choice([n for n, c in enumerate(text) if c.isdigit()])
    return text[:at] + chance.choice("123456789".replace(text[at], "")) + text[at + 1 :]


def corrupted(row: Figure, field: str, chance: random.Random) -> Figure:
    if field == "value":
        return replace(row, value=Decimal(other_digit(str(row.value), chance)))
    if field == "year":
        decade, last = divmod(row.year, 10)
        return replace(row, year=decade * 10 + int(other_digit(str(last), chance)))
    return replace(row, region=REGIONS[row.region])


def mutations(table: FigureTable) -> list[Mutation]:
    chance = random.Random(SEED)  # noqa: S311 -- no secret, but the same rows each time
    rows = enumerate(chance.sample(table.figures, ROWS))
    fields = [(FIELDS[n % len(FIELDS)], row) for n, row in rows]
    return [Mutation(field, row, corrupted(row, field, chance)) for field, row in fields]


def over(assistant: Assistant, table: FigureTable) -> Assistant:
    """The assistant with another table."""
    return Assistant(replace(assistant.shelf, table=table, matcher=make_matcher(table)))


def test_fifty_rows_are_corrupted_in_one_field_each(assistant: Assistant) -> None:
    found = mutations(assistant.shelf.table)
    assert Counter(mutation.field for mutation in found) == {"value": 17, "year": 17, "region": 16}
    assert len({mutation.was.id for mutation in found}) == ROWS
    for mutation in found:
        was, became = mutation.was, mutation.became
        assert [n for n in was.__slots__ if getattr(was, n) != getattr(became, n)] == [
            mutation.field
        ]


def follows(assistant: Assistant, mutation: Mutation) -> bool:
    """Whether the answer tells the corrupted row, in its figures and in its text."""
    answer = over(assistant, mutation.table(assistant.shelf.table)).ask(mutation.question)
    row = mutation.became
    told = [(f.value, f.year, f.region) for f in answer.figures if f.id == row.id]
    return told == [(row.value, row.year, row.region)] and amount_text(row) in answer.text


def test_answers_follow_the_table(assistant: Assistant) -> None:
    found = mutations(assistant.shelf.table)
    astray = [m.question for m in found if not follows(assistant, m)]
    assert ROWS - len(astray) >= FOLLOWING, astray


@pytest.mark.parametrize("field", FIELDS)
def test_the_proof_names_every_corrupted_row(assistant: Assistant, field: str) -> None:
    documents = tuple(assistant.shelf.library.documents.values())
    table = assistant.shelf.table
    assert prove(documents, table) == []
    found = [mutation for mutation in mutations(table) if mutation.field == field]
    passed = [
        mutation.became
        for mutation in found
        if mutation.was.id not in "".join(prove(documents, mutation.table(table)))
    ]
    assert passed == []


def test_a_value_is_told_from_the_column_even_if_the_words_say_another(
    assistant: Assistant,
) -> None:
    table = assistant.shelf.table
    was = table.figure("p14-012")
    mutation = Mutation("value", was, replace(was, value=Decimal("82.36")))
    answer = over(assistant, mutation.table(table)).ask(mutation.question)
    assert "82.36%" in answer.text
    assert "92.36%" not in answer.text
