"""``zhice eval …`` as a user types it, over a small question set and the real index."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from eval.cli import eval_app
from eval.records import read_run, unanswered

runner = CliRunner()
QUOTE = '{document: "taizhou-education-14th-five-year-plan", quote: "县管校聘"}'
ANSWERABLE = """\
- id: how
  question: "县管校聘怎么推进？"
  kind: howto
  answerable: true
  points: [["县管校聘"]]
  quotes: [{quote}]
- id: share
  question: "2025年台州市普惠性幼儿园在园幼儿占比目标是多少？"
  kind: value
  answerable: true
  points: [["90%"]]
"""
REFUSED = """\
- id: weather
  question: "今天天气怎么样？"
  kind: off_topic
  answerable: false
"""
pytestmark = pytest.mark.usefixtures("environment")


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    """A folder of three cases in two splits."""
    folder = tmp_path / "cases"
    folder.mkdir()
    (folder / "dev.yaml").write_text(ANSWERABLE.format(quote=QUOTE), encoding="utf-8")
    (folder / "held-out.yaml").write_text(REFUSED, encoding="utf-8")
    return folder


@pytest.fixture
def record(cases: Path) -> Path:
    """A finished run over ``cases``."""
    path = cases.parent / "run.jsonl"
    done = zhice_eval("run", "--cases", str(cases), "--output", str(path))
    assert done.exit_code == 0, done.output
    return path


def zhice_eval(*arguments: str) -> Result:
    return runner.invoke(eval_app, list(arguments))


def one_line(result: Result) -> str:
    """The message of a command that failed with one line and exit code 1."""
    assert result.exit_code == 1, result.output
    lines = result.stderr.strip().splitlines()
    assert len(lines) == 1
    return lines[0]


def test_a_run_prints_the_headline_table_and_where_the_record_is(cases: Path) -> None:
    path = cases.parent / "run.jsonl"
    done = zhice_eval("run", "--cases", str(cases), "--output", str(path))
    assert done.exit_code == 0
    for text in ("全部（3 题）", "开发集（2 题）", "留出集（1 题）", "答错数字", f"记录：{path}"):
        assert text in done.stdout
    run = read_run(path)
    assert [outcome.case for outcome in run.outcomes] == ["how", "share", "weather"]
    assert (run.card.system, run.card.writer) == ("zhice", "built-in")


@pytest.mark.parametrize(
    ("chosen", "asked"),
    [
        (("--kind", "howto", "--kind", "off_topic"), ["how", "weather"]),
        (("--case", "share"), ["share"]),
        (("--split", "held-out"), ["weather"]),
    ],
)
def test_a_part_of_the_set_may_be_run(
    cases: Path, chosen: tuple[str, ...], asked: list[str]
) -> None:
    path = cases.parent / "part.jsonl"
    done = zhice_eval("run", "--cases", str(cases), "--output", str(path), *chosen)
    assert done.exit_code == 0
    assert [outcome.case for outcome in read_run(path).outcomes] == asked
    assert f"全部（{len(asked)} 题）" in done.stdout


def test_a_baseline_is_run_in_the_same_way(cases: Path) -> None:
    path = cases.parent / "words.jsonl"
    done = zhice_eval("run", "--cases", str(cases), "--output", str(path), "--system", "words")
    assert done.exit_code == 0, done.output
    run = read_run(path)
    assert run.card.system == "words"
    assert not [outcome.error for outcome in run.outcomes if outcome.error]


def test_more_workers_are_declined_where_they_would_slow_the_run_down(cases: Path) -> None:
    path = str(cases.parent / "run.jsonl")
    done = zhice_eval("run", "--cases", str(cases), "--output", path, "--workers", "4")
    assert done.exit_code == 0
    assert "--workers 不起作用" in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("run", "--split", "test"),
        ("run", "--system", "other"),
        ("run", "--workers", "0"),
        ("run", "--resume", "r.jsonl", "--kind", "value"),
        ("run", "--system", "words", "--writer", "model"),
        ("compare", "one"),
        ("accept",),
    ],
)
def test_wrong_usage_is_told(arguments: tuple[str, ...]) -> None:
    assert zhice_eval(*arguments).exit_code == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--kind", "valu"), "没有题型 'valu'；是不是 value？"),
        (("--case", "shar"), "没有用例 'shar'；是不是 share？"),
        (("--kind", "trend"), "没有符合条件的题目"),
        (("--writer", "model"), "ZHICE_MODEL 没有设置"),
        (("--encoder", "openai:other"), "ZHICE_ENCODER_BASE_URL"),
    ],
)
def test_a_run_that_cannot_be_is_one_line(
    cases: Path, arguments: tuple[str, ...], said: str
) -> None:
    path = cases.parent / "run.jsonl"
    assert said in one_line(
        zhice_eval("run", "--cases", str(cases), "--output", str(path), *arguments)
    )
    assert not path.exists()


def test_an_encoder_that_the_index_was_not_built_with_names_the_repair(
    cases: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZHICE_ENCODER_BASE_URL", "http://127.0.0.1:9/v1")
    done = zhice_eval("run", "--cases", str(cases), "--encoder", "openai:other")
    assert "zhice index build" in one_line(done)


def test_without_an_index_the_repair_is_named(
    cases: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZHICE_HOME", str(tmp_path / "empty"))
    assert "zhice index build" in one_line(zhice_eval("run", "--cases", str(cases)))


def test_a_wrong_case_file_is_one_line(cases: Path) -> None:
    (cases / "dev.yaml").write_text(REFUSED.replace("kind:", "kinds:"), encoding="utf-8")
    assert "不认识的键 'kinds'" in one_line(zhice_eval("run", "--cases", str(cases)))


def test_a_record_is_not_written_over(cases: Path, record: Path) -> None:
    again = zhice_eval("run", "--cases", str(cases), "--output", str(record))
    assert "已经存在" in one_line(again)


def test_two_runs_are_compared(cases: Path, record: Path) -> None:
    worse = cases.parent / "worse.jsonl"
    card, first, *rest = record.read_text(encoding="utf-8").splitlines()
    outcome = json.loads(first)
    outcome["answer"] |= {"text": "文件没有说明。", "status": "not_found", "citations": []}
    lines = [card, json.dumps(outcome), *rest]
    worse.write_text("\n".join(lines) + "\n", encoding="utf-8")
    done = zhice_eval("compare", str(record), str(worse), "--cases", str(cases))
    assert done.exit_code == 0
    assert "由对变错（1 题）\n  how（怎么做）县管校聘怎么推进？" in done.stdout
    assert "→ 没有依据" in done.stdout
    assert "差别可能只是偶然" in done.stdout


def test_a_run_that_is_not_there_is_one_line(cases: Path, record: Path) -> None:
    done = zhice_eval("compare", str(record), "no-such-run", "--cases", str(cases))
    assert "读不到评测记录 no-such-run" in one_line(done)


def test_a_report_is_written_beside_the_record(cases: Path, record: Path) -> None:
    done = zhice_eval("report", str(record), "--cases", str(cases))
    assert done.exit_code == 0, done.output
    run = read_run(record)
    assert {path.name for path in record.parent.glob(f"{run.card.id}.*")} == {
        f"{run.card.id}.md",
        f"{run.card.id}.html",
    }


def test_a_run_becomes_the_baseline_and_passes_its_own_gate(cases: Path, record: Path) -> None:
    baseline = cases.parent / "own" / "baseline.jsonl"
    where = ("--baseline", str(baseline), "--cases", str(cases))
    assert "还没有基线" in one_line(zhice_eval("gate", str(record), *where))
    assert zhice_eval("accept", str(record), *where).exit_code == 0
    assert baseline.read_bytes() == record.read_bytes()
    passed = zhice_eval("gate", str(record), *where)
    assert passed.exit_code == 0, passed.output
    assert "合格" in passed.stdout
    assert zhice_eval("report", str(record), *where).exit_code == 0


def test_the_gate_stops_a_crash_with_one_line_for_each_reason(cases: Path, record: Path) -> None:
    where = ("--baseline", str(record), "--cases", str(cases))
    broken = cases.parent / "broken.jsonl"
    card, *_, last = record.read_text(encoding="utf-8").splitlines()
    first = json.dumps({"case": "how", "error": "ValueError: 坏"})
    second = json.dumps({"case": "share", "error": "ValueError: 坏"})
    broken.write_text(f"{card}\n{first}\n{second}\n{last}\n", encoding="utf-8")
    stopped = zhice_eval("gate", str(broken), *where)
    assert stopped.exit_code == 1
    assert "不合格：出错的有 2 题，应为 0：how、share。" in stopped.stderr


def test_the_gate_stops_a_part_and_it_cannot_be_accepted(cases: Path, record: Path) -> None:
    where = ("--baseline", str(record), "--cases", str(cases))
    part = cases.parent / "part.jsonl"
    ran = zhice_eval("run", "--cases", str(cases), "--output", str(part), "--case", "how")
    assert ran.exit_code == 0
    stopped = zhice_eval("gate", str(part), *where)
    assert stopped.exit_code == 1
    assert "缺 2 题：share、weather" in stopped.stderr
    assert "不能作基线" in one_line(zhice_eval("accept", str(part), *where))


def started(project: Path, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "eval.cli", "eval", "run", *arguments],
        cwd=project,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


def many(folder: Path, count: int) -> Path:
    """Case files with the same question ``count`` times."""
    folder.mkdir()
    one = ANSWERABLE.format(quote=QUOTE).split("- id: share")[0]
    text = "".join(one.replace("id: how", f"id: how-{n}") for n in range(count))
    (folder / "dev.yaml").write_text(text, encoding="utf-8")
    return folder


def wait_for_lines(path: Path, process: subprocess.Popen[str]) -> None:
    """Until the record holds its card and two outcomes."""
    while not path.exists() or path.read_bytes().count(b"\n") < 3:
        assert process.poll() is None, process.communicate()
        time.sleep(0.005)


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGINT])
def test_a_run_that_is_ended_in_the_middle_is_resumed(
    project: Path, tmp_path: Path, end: signal.Signals
) -> None:
    folder, path = many(tmp_path / "cases", 400), tmp_path / "run.jsonl"
    process = started(project, "--cases", str(folder), "--output", str(path))
    wait_for_lines(path, process)
    os.kill(process.pid, end)
    _, told = process.communicate()
    if end == signal.SIGINT:
        assert process.returncode == 1
        assert f"续跑：zhice eval run --resume {path}" in told
    whole = read_run(path)
    known = path.read_bytes()[: path.read_bytes().rindex(b"\n") + 1]
    assert 0 < len(unanswered(whole)) < 400

    changed = tmp_path / "other"
    (many(changed, 400) / "dev.yaml").write_text(
        (folder / "dev.yaml").read_text(encoding="utf-8").replace("howto", "multi"),
        encoding="utf-8",
    )
    refused = zhice_eval("run", "--resume", str(path), "--cases", str(changed))
    assert "题目变了" in one_line(refused)

    resumed = zhice_eval("run", "--resume", str(path), "--cases", str(folder))
    assert resumed.exit_code == 0, resumed.output
    assert not unanswered(read_run(path))
    assert path.read_bytes().startswith(known)
    assert "全部（400 题）" in resumed.stdout


def test_the_entry_point_has_the_commands_of_both(project: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "eval.cli", "--help"],
        cwd=project,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    assert " ask " in done.stdout
    assert " eval " in done.stdout


def test_help_loads_nothing_heavy(project: Path) -> None:
    code = "import sys, eval.cli; print(*{n.split('.')[0] for n in sys.modules})"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=project, capture_output=True, text=True, check=True
    )
    heavy = {"chromadb", "langchain_core", "numpy", "pydantic", "rich", "torch", "yaml"}
    assert not heavy & set(done.stdout.split())
