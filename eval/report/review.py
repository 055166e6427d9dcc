"""A run as the web page shows it: record → scores → ``Review``.

Cases of the held-out part are counted, never shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from assistant.page.review import Cell, Grid, Miss, Review
from assistant.settings import Settings
from assistant.table.phrase import statement
from eval.cases import CASES, load_cases
from eval.errors import RunProblem
from eval.records import BASELINE, read_run
from eval.report import scored
from eval.report.headline import Comparison, Marked, Summary, compare
from eval.report.notices import notices
from eval.report.tables import Table, headline_table, kind_table
from eval.report.words import KINDS, STATUSES, WRONG, date_of
from eval.scorers.told import expected
from eval.systems import BUILT_IN, open_world
from eval.types import Case, Run, World

_KIND_COLUMNS = ("题型", "题数", "整题答对", "其中开发集", "其中留出集", "变化", WRONG.chinese)
_QUOTE = 60
"""Characters shown of a source that the answer should have cited."""


def newest_review(records: Sequence[Path], settings: Settings) -> Review | None:
    """The first of ``records`` (newest first, the baseline last) compared with the next.

    A record that cannot be read is named in one line, and the next one shown instead.
    """
    if not records:
        return None
    runs, problems = _readable(records)
    if not runs:
        raise RunProblem(" ".join(problems))
    world = open_world(settings)
    cases = load_cases(CASES, documents=tuple(world.documents.values()), table=world.table)
    found = [(path, scored(run, cases=cases, world=world)) for path, run in runs]
    return _review(found, problems, world)


def _readable(records: Sequence[Path]) -> tuple[list[tuple[Path, Run]], list[str]]:
    """The first run that can be read and the next that shares questions with it; problems."""
    found: list[tuple[Path, Run]] = []
    problems: list[str] = []
    for path in records:
        try:
            run = read_run(path)
        except RunProblem as problem:
            problems.append(str(problem))
            continue
        asked, card = set(run.card.asked), found[0][1].card if found else None
        if card is None or (card.id != run.card.id and asked & set(card.asked)):
            found.append((path, run))
        if len(found) == _COMPARED:
            break
    return found, problems


_COMPARED = 2
"""The run and the one before it."""


def _review(found: Sequence[tuple[Path, Summary]], problems: Sequence[str], world: World) -> Review:
    path, summary = found[0]
    comparison = compare(summary, found[1][1]) if len(found) > 1 else None
    card = summary.card
    writer = "内置写作" if card.writer == BUILT_IN else f"写作 {card.writer}"
    facts = (date_of(card.started), f"{len(summary.marked)} 题", writer)
    misses = (*summary.misses, *summary.crashes)
    shown = tuple(_miss(row, world) for row in misses if row.case.split == "dev")
    return Review(
        title="随附的基线" if path.name == BASELINE else f"最新的评测：{card.id}",
        facts=(*facts, f"代码版本 {card.commit}") if card.commit else facts,
        remarks=(*problems, *notices(summary, comparison)),
        headline=_grid(headline_table(summary, comparison)),
        kinds=_grid(kind_table(summary, comparison), _KIND_COLUMNS),
        changes=tuple(_changes(comparison, found[1][0])) if comparison else (),
        misses=shown,
        kept_aside=len(misses) - len(shown),
    )


def _changes(comparison: Comparison, path: Path) -> Iterator[str]:
    """What the run is compared with, and how many cases fare otherwise."""
    name = "随附的基线" if path.name == BASELINE else "上一次评测"
    yield f"对照{name} {comparison.earlier.id}，共同的题 {comparison.shared} 道。"
    yield f"由错变对 {len(comparison.better)} 题，由对变错 {len(comparison.worse)} 题。"


def _grid(table: Table, columns: Sequence[str] = ()) -> Grid:
    """A report's table as the page takes it; with ``columns`` only these."""
    kept = [n for n, head in enumerate(table.head) if not columns or head in columns]
    return Grid(
        tuple(table.head[n] for n in kept),
        tuple(tuple(Cell(row[n].value, row[n].detail) for n in kept) for row in table.rows),
    )


def _miss(row: Marked, world: World) -> Miss:
    answer = row.outcome.answer
    return Miss(
        id=row.case.id,
        kind=KINDS[row.case.kind],
        question=row.case.question,
        earlier=row.case.history,
        expected=tuple(_expected(row.case, world)),
        why=row.missing or ("引文或得分不足",),
        status=STATUSES[answer.status] if answer else "出错",
        answer=answer.text if answer else "",
    )


def _expected(case: Case, world: World) -> Iterator[str]:
    """What a perfect answer would hold, one line each."""
    if not case.answerable:
        yield "说明没有依据，不作回答"
    for rows in expected(case, world):
        yield "，或".join(map(statement, rows))
    for point in case.points:
        yield f"要点：{'／'.join(point)}"
    for quote in case.quotes:
        more = "……" if len(quote.quote) > _QUOTE else ""
        title = world.documents[quote.document].card.title
        yield f"引用《{title}》：{quote.quote[:_QUOTE]}{more}"
