"""What people ask: ``questions.csv``, which passages answer, ``unanswered.csv``, which none does.

Document expansion by questions (Nogueira & Lin 2019, doc2query), written by hand instead of
by a model: a question finds its answer by another question, even where the answer's own
words are others. A question like one that no passage answers is refused, near as passages on
its subject may lie. Both files stand beside the register and are optional.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from index.errors import QuestionsProblem
from index.sources.register import read_text
from index.text import squeeze
from index.types import Chunk, Document, Section

QUESTIONS = "questions.csv"
UNANSWERED = "unanswered.csv"
COLUMNS = ("document", "begin", "end", "questions")
UNANSWERED_COLUMNS = ("question",)
SEPARATOR = "|"
NO_DOCUMENT = ""
"""The document of a question that none answers."""
_ID = "question-"
_UNANSWERED_ID = f"{_ID}unanswered-"


@dataclass(frozen=True, slots=True)
class _Row:
    line: int
    document: str
    begin: str
    end: str
    questions: tuple[str, ...]


def load_questions(
    folder: Path, documents: dict[str, Document], sections: dict[str, tuple[Section, ...]]
) -> tuple[Chunk, ...]:
    """A chunk for each question of ``folder``/questions.csv; none if there is no such file.

    Its text is the question, its place (raw offsets) and section are those of the answer.
    Raises QuestionsProblem with file, line and remedy.
    """
    path = folder / QUESTIONS
    if not path.exists():
        return ()
    found: dict[str, Chunk] = {}
    for row in _rows(path):
        if row.document not in documents:
            raise QuestionsProblem(
                f"{path} 第{row.line}行：没有登记编号为 {row.document!r} 的文件；请改正编号。"
            )
        document = documents[row.document]
        span = _span(path, row, document)
        for question in row.questions:
            chunk = _chunk(question, span, document, sections[row.document])
            found.setdefault(chunk.id, chunk)
    return tuple(found.values())


def load_unanswered(folder: Path) -> tuple[Chunk, ...]:
    """A chunk for each question of ``folder``/unanswered.csv; none if there is no such file.

    It is of no document. Raises QuestionsProblem with file, line and remedy.
    """
    path = folder / UNANSWERED
    if not path.exists():
        return ()
    found: dict[str, Chunk] = {}
    for line, cells in _cells(path, UNANSWERED_COLUMNS):
        question = cells["question"].strip()
        if not question:
            raise QuestionsProblem(f"{path} 第{line}行：question 不能为空；请补上或删去这一行。")
        digest = hashlib.sha256(question.encode()).hexdigest()
        chunk = Chunk(
            id=f"{_UNANSWERED_ID}{digest[:16]}",
            document=NO_DOCUMENT,
            region="",
            period=(0, 0),
            section=(),
            context="",
            text=question,
            start=0,
            end=0,
        )
        found.setdefault(chunk.id, chunk)
    return tuple(found.values())


def is_question(chunk_id: str) -> bool:
    """Whether an id is that of a question, not of a passage."""
    return chunk_id.startswith(_ID)


def is_unanswered(chunk_id: str) -> bool:
    """Whether an id is that of a question which no passage answers."""
    return chunk_id.startswith(_UNANSWERED_ID)


def questions_fingerprint(folder: Path) -> tuple[tuple[str, str], ...]:
    """For each of the two files that is there the pair (name, SHA-256 of the file)."""
    paths = (path for path in (folder / QUESTIONS, folder / UNANSWERED) if path.exists())
    return tuple(
        (path.name, hashlib.sha256(read_text(path).encode()).hexdigest()) for path in paths
    )


def _rows(path: Path) -> Iterator[_Row]:
    for line, cells in _cells(path, COLUMNS):
        yield _row(path, line, cells)


def _cells(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of a file with these columns, each with its line."""
    reader = csv.DictReader(io.StringIO(read_text(path)), strict=True)
    if tuple(reader.fieldnames or ()) != columns:
        raise QuestionsProblem(f"{path} 第1行：列应为 {'、'.join(columns)}；请改正表头。")
    try:
        for cells in reader:
            if None in cells or None in cells.values():
                line = reader.line_num
                raise QuestionsProblem(f"{path} 第{line}行：列数与表头不符；请检查逗号和引号。")
            yield reader.line_num, cells
    except csv.Error as error:
        raise QuestionsProblem(
            f"{path} 第{reader.line_num}行：不是合格的 CSV（{error}）；请检查引号是否成对。"
        ) from error


def _row(path: Path, line: int, cells: dict[str, str]) -> _Row:
    questions = tuple(q.strip() for q in cells["questions"].split(SEPARATOR) if q.strip())
    if not cells["begin"].strip() or not questions:
        raise QuestionsProblem(f"{path} 第{line}行：begin 和 questions 不能为空；请补上。")
    return _Row(line, cells["document"], cells["begin"], cells["end"], questions)


def _span(path: Path, row: _Row, document: Document) -> tuple[int, int]:
    """Clean offsets of the answer: from ``begin`` to the first ``end`` after it.

    Without ``end`` to the end of the sentence or, where it has no stop, of the paragraph.
    """
    begins = list(re.finditer(_loose(row.begin), document.text))
    if len(begins) != 1:
        raise QuestionsProblem(
            f"{path} 第{row.line}行：{row.begin[:30]!r} 在 {row.document} 里出现 {len(begins)} 次，"
            "应恰好一次；请照原文改写或加长。"
        )
    start = begins[0].start()
    ending = re.compile(_loose(row.end) if row.end.strip() else r"[。；;]|$")
    searched = begins[0].end() - (0 if row.end.strip() else 1)
    match = ending.search(document.text, searched, _limit(row, start, document))
    if match is None:
        raise QuestionsProblem(
            f"{path} 第{row.line}行：{row.end[:30]!r} 不在 {row.begin[:30]!r} 之后；请照原文改写。"
        )
    return start, match.end()


def _limit(row: _Row, start: int, document: Document) -> int:
    """Where an answer that begins at ``start`` must have ended."""
    if row.end.strip():
        return len(document.text)
    blocks = (block.end for block in document.blocks if block.start <= start < block.end)
    return max(next(blocks, len(document.text)), start)


def _loose(quote: str) -> str:
    return r"\s*".join(map(re.escape, squeeze(quote)))


def _chunk(
    question: str, span: tuple[int, int], document: Document, sections: tuple[Section, ...]
) -> Chunk:
    card = document.card
    start, end = document.raw_span(*span)
    digest = hashlib.sha256(f"{card.id}\n{start}\n{end}\n{question}".encode()).hexdigest()
    return Chunk(
        id=f"{_ID}{digest[:16]}",
        document=card.id,
        region=card.region,
        period=(card.period_start, card.period_end),
        section=_section_at(span[0], sections),
        context="",
        text=question,
        start=start,
        end=end,
    )


def _section_at(offset: int, sections: tuple[Section, ...]) -> tuple[str, ...]:
    """The heading path of the section that has the clean ``offset``."""
    for section in sections:
        blocks = (*section.blocks, *([section.heading] if section.heading else []))
        if any(block.start <= offset < block.end for block in blocks):
            return section.path
    return ()
