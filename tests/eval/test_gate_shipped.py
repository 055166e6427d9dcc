"""The gate over the shipped question set: today's answers against the committed baseline."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from assistant.settings import Settings
from eval.cases import CASES, load_cases
from eval.gate import Verdict, decide, unfit
from eval.records import BASELINE, read_baseline, read_run
from eval.report import readme_table, scored
from eval.runs import Order, begin
from eval.systems import open_world
from eval.types import Case, World

PROJECT = Path(__file__).parents[2]
COMMITTED = PROJECT / "eval" / "results" / BASELINE


@pytest.fixture(scope="module")
def world() -> World:
    return open_world(Settings())


@pytest.fixture(scope="module")
def cases(world: World) -> tuple[Case, ...]:
    return load_cases(CASES, documents=tuple(world.documents.values()), table=world.table)


def test_todays_answers_pass_the_gate(
    home: Path, tmp_path: Path, cases: tuple[Case, ...], world: World
) -> None:
    path = begin(
        Order("zhice", "built-in", ""),
        Settings(home=home),
        cases=cases,
        world=world,
        output=tmp_path / "run.jsonl",
        workers=1,
        progress=lambda *_: None,
    )
    run = read_run(path)
    verdict = Verdict(tuple(unfit(run, cases, world)))
    assert verdict.passed, verdict.failures
    now = scored(run, cases=cases, world=world)
    before = scored(read_baseline(COMMITTED), cases=cases, world=world)
    verdict = decide(now, before)
    assert verdict.passed, verdict.failures


def test_the_readme_shows_the_committed_baseline(cases: tuple[Case, ...], world: World) -> None:
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    shown = re.search(r"<!-- evaluation -->\n(.*?)\n<!-- /evaluation -->", readme, re.DOTALL)
    assert shown
    summary = scored(read_baseline(COMMITTED), cases=cases, world=world)
    assert shown.group(1).strip() == readme_table(summary).strip()
