"""Corrupted sources: an answer follows what its source says now, or there is none.

Promise 1 of the design: a figure has its source. So the old value must be gone from the
answers as soon as it is gone from the source.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from assistant.evidence import Shelf
from assistant.library import Library
from assistant.table.phrase import amount_text
from assistant.types import Answer, AnswerFigure, Citation
from eval.robustness.edits import FIELDS, Corruption, Edit, corrupt_documents, corrupt_rows, edited
from eval.robustness.ground import (
    CheckReport,
    Example,
    Opener,
    Reply,
    Verdict,
    ask,
    held,
    open_zhice,
    question_of,
    report,
    states,
    with_documents,
    with_figures,
    without_table,
)
from eval.types import System
from index.numbers import normalised
from index.text import squeeze
from index.types import Figure, Quantity

_WORST: tuple[Verdict, ...] = ("crashed", "stale", "quoted")
"""What decides, in this order, where one corruption is asked about twice."""


def mutate_table(
    shelf: Shelf, *, open_system: Opener = open_zhice, sample: int = 30, seed: int = 3
) -> CheckReport:
    """One row at a time is corrupted in a copy of the table; documents stay as they are.

    Asked is for the row as it is now and, if its year or region changed, as it was. The old
    value is a fault even where it is quoted from the document: the table goes first.
    """
    judged = []
    for corruption in corrupt_rows(shelf, sample=sample, seed=seed):
        was, became = corruption.was, corruption.became
        rows = [became if row is was else row for row in shelf.table.figures]
        system = open_system(with_figures(shelf, rows))
        questions = dict.fromkeys([question_of(became), question_of(was)])
        examples = [_judged_row(ask(system, q), q, corruption) for q in questions]
        judged.append(next((e for v in _WORST for e in examples if e.verdict == v), examples[0]))
    return report(
        "数据表改错",
        judged,
        passing=("followed", "refused", "stopped"),
        failing=("stale", "quoted", "crashed"),
    )


def _judged_row(reply: Reply, question: str, corruption: Corruption) -> Example:
    became = corruption.became
    wanted = f"{became.id} {became.region}{became.year}年 {amount_text(became)}，或拒答"
    return Example(question, _row_verdict(reply, question, corruption), wanted, reply.shown)


def _row_verdict(reply: Reply, question: str, corruption: Corruption) -> Verdict:
    if reply.answer is None:
        return reply.missing
    answer, was, became = reply.answer, corruption.was, corruption.became
    told = [f for f in answer.figures if f.id == was.id]
    if any((f.value, f.year, f.region) != (became.value, became.year, became.region) for f in told):
        return "stale"
    asked_as_it_was = question == question_of(was)
    if (corruption.field == "value" or (asked_as_it_was and not told)) and _says_old(answer, was):
        return _whence(answer, was)
    if told and amount_text(became) in answer.text:
        return "followed"
    return "refused" if reply.refused else "elsewhere"


def _says_old(answer: Answer, was: Figure) -> bool:
    """Whether the old amount is told, and by no other row that has the same amount."""
    old = _normal(was)
    others = any(_normal(f) == old for f in answer.figures if f.id != was.id)
    return not others and states(answer.text, was)


def _normal(figure: Figure | AnswerFigure) -> tuple[Decimal, str]:
    """Value and unit, 万 and 亿 multiplied out."""
    return normalised(Quantity(figure.value, figure.unit, "=", 0, 0, ""))


def _whence(answer: Answer, was: Figure) -> Verdict:
    told = any(figure.id == was.id for figure in answer.figures)
    quoted = any(states(citation.quote, was) for citation in answer.citations)
    return "quoted" if quoted and not told else "stale"


def mutate_documents(
    shelf: Shelf, *, open_system: Opener = open_zhice, sample: int = 30, seed: int = 3
) -> tuple[CheckReport, ...]:
    """Figures are corrupted in a copy of the documents, which is indexed anew.

    Asked three times: with the table as it was, whose quotes are then no longer verbatim;
    without the rows that no longer hold; and without any table, from passages alone.
    """
    edits = corrupt_documents(shelf, FIELDS, sample=sample, seed=seed)
    found = []
    with with_documents(shelf, edited(shelf, edits)) as changed:
        sound = with_figures(changed, held(shelf.table, changed.library))
        worlds = {"表未更新": changed, "表中删行": sound, "不用表": without_table(changed)}
        for name, world in worlds.items():
            judged = judge_edits(open_system(world), edits, changed.library)
            found.append(_documents_report(f"文件改错·{name}", judged))
    return tuple(found)


def _documents_report(name: str, judged: Sequence[Example]) -> CheckReport:
    """What is quoted from another place that still has the old value is no fault."""
    return report(
        name,
        judged,
        passing=("followed", "refused", "stopped", "quoted"),
        failing=("stale", "crashed"),
    )


def judge_edits(system: System, edits: Sequence[Edit], library: Library) -> list[Example]:
    """Each edited figure asked for, and what became of it in the edited ``library``."""
    found = []
    for edit in edits:
        question = question_of(edit.was)
        reply = ask(system, question)
        wanted = f"{edit.was.id} 原文 {edit.old} 改成了 {edit.new}：照新文作答，或拒答"
        found.append(Example(question, edit_verdict(reply, edit, library), wanted, reply.shown))
    return found


def edit_verdict(reply: Reply, edit: Edit, library: Library) -> Verdict:
    """What ``reply`` makes of an edited figure; ``library`` has the edited documents.

    A year or region is followed where the quote shows it as it is now; the amount told from
    the edited place without it is stale.
    """
    if reply.answer is None:
        return reply.missing
    answer, was = reply.answer, edit.was
    told = any(f.id == was.id and f.value == was.value for f in answer.figures)
    if told or not all(_verbatim(citation, library) for citation in answer.citations):
        return "stale"
    cited = [squeeze(citation.quote) for citation in answer.citations if _covers(citation, edit)]
    if any(edit.new in quote for quote in cited) and edit.new in answer.text:
        return "followed"
    if not _says_old(answer, was):
        return "refused" if reply.refused else "elsewhere"
    if edit.field != "value" and any(states(quote, was) for quote in cited):
        return "stale"
    return _whence(answer, was)


def _covers(citation: Citation, edit: Edit) -> bool:
    return citation.document.id == edit.document and citation.start <= edit.start < citation.end


def _verbatim(citation: Citation, library: Library) -> bool:
    raw = library.documents[citation.document.id].raw
    return squeeze(citation.quote) in squeeze(raw)
