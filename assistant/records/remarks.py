"""A reader's remark made whole: with the answer, its citations, index and table version."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from hashlib import sha256

from assistant.errors import RecordsProblem
from assistant.records.types import NOTE_LENGTH, Feedback, Remark
from assistant.types import Answer
from index.types import Manifest


def whole_feedback(
    owner: str, answer: Answer, remark: Remark, *, manifest: Manifest | None, now: datetime
) -> Feedback:
    """The remark as it is kept; raises RecordsProblem if it cannot be about ``answer``."""
    note = remark.note.strip()
    if len(note) > NOTE_LENGTH:
        raise RecordsProblem(f"说明太长（{len(note)} 字）；请缩短到 {NOTE_LENGTH} 字以内。")
    figures = {figure.id: figure for figure in answer.figures}
    if remark.figure and remark.figure not in figures:
        raise RecordsProblem(f"这个回答里没有数据 {remark.figure!r}；请在回答里选一个数据。")
    meant = {figures[remark.figure].citation} if remark.figure else {c.n for c in answer.citations}
    citations = [c.model_dump(mode="json") for c in answer.citations if c.n in meant]
    return Feedback(
        answer_id=answer_id(answer),
        owner=owner,
        verdict=remark.verdict,
        figure=remark.figure,
        note=note,
        created=now,
        answer=answer.model_dump_json(),
        citations=json.dumps(citations, ensure_ascii=False),
        manifest=_manifest(answer, manifest),
        figures_version=answer.trace.figures_version,
    )


def answer_id(answer: Answer) -> str:
    """The answer's own id; of one that has none, a fingerprint of what it says."""
    said = f"{answer.question}\n{answer.text}\n{answer.trace.index}"
    return answer.trace.id or sha256(said.encode()).hexdigest()[:16]


def _manifest(answer: Answer, manifest: Manifest | None) -> str:
    """The manifest as JSON if the answer was made from it, else the id it names."""
    if manifest and manifest.id == answer.trace.index:
        return json.dumps(asdict(manifest), ensure_ascii=False)
    return answer.trace.index
