"""Reports: a run record as Markdown and as one self-contained HTML page."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from eval.errors import RunProblem
from eval.report.headline import Summary, summarise
from eval.report.html import report_html
from eval.report.markdown import ablation_table, readme_table, report_markdown
from eval.scorers import SCORERS, score
from eval.types import Case, Run, World

__all__ = ["Summary", "ablation_table", "readme_table", "scored", "write_report"]


def write_report(
    run: Run, earlier: Run | None, *, cases: Sequence[Case], world: World, folder: Path
) -> tuple[Path, Path]:
    """Paths of the Markdown and the HTML report of ``run``, named after its id in ``folder``.

    ``cases`` is the whole question set; with ``earlier`` the report shows what changed since.
    Raises RunProblem if the files cannot be written.
    """
    summary = scored(run, cases=cases, world=world)
    before = scored(earlier, cases=cases, world=world) if earlier else None
    texts = {
        folder / f"{run.card.id}.md": report_markdown(summary, before),
        folder / f"{run.card.id}.html": report_html(summary, before),
    }
    for path, text in texts.items():
        _write(path, text)
    markdown, page = texts
    return markdown, page


def scored(run: Run, *, cases: Sequence[Case], world: World) -> Summary:
    """The summary of a run, every outcome scored now."""
    known = {case.id: case for case in cases}
    scores = {
        outcome.case: score(known[outcome.case], outcome, world)
        for outcome in run.outcomes
        if outcome.case in known
    }
    versions = {scorer.name: scorer.version for scorer in SCORERS}
    return summarise(run, scores, cases=cases, world=world, versions=versions)


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise RunProblem(f"写不了报告 {path}（{error.strerror}）；请检查该位置。") from error
