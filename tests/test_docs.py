"""The documentation is true: commands, settings, and the session in the README."""

from __future__ import annotations

import re
import shlex
import tomllib
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from assistant.cli import app
from assistant.settings import PREFIX, Settings
from eval.cli import eval_app

PROJECT = Path(__file__).parent.parent
README = (PROJECT / "README.md").read_text(encoding="utf-8")
SESSION = re.search(r"<!-- session.*?-->\n```console\n(.*?)```", README, re.DOTALL)


def commands() -> list[str]:
    """All commands of ``zhice`` as they are typed."""
    tree = typer.main.get_command(app)
    found: list[str] = []
    for name, command in tree.commands.items():  # type: ignore[attr-defined] # a group
        inner = getattr(command, "commands", {})
        found += [f"{name} {sub}" for sub in inner] or [name]
    return found + [f"eval {name}" for name in typer.main.get_command(eval_app).commands]  # type: ignore[attr-defined]


@pytest.mark.parametrize("command", commands())
def test_every_command_is_in_the_readme(command: str) -> None:
    assert f"`zhice {command}" in README


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_in_the_readme(name: str) -> None:
    assert f"`{PREFIX}{name.upper()}`" in README


def test_no_setting_in_the_readme_is_invented() -> None:
    named = set(re.findall(r"`(ZHICE_[A-Z_]+)`", README))
    assert named == {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}


def test_the_modules_in_the_readme_exist() -> None:
    named = re.findall(r"`((?:index|assistant|eval|prompts)/[\w/.]*)`", README)
    assert named
    assert not [path for path in named if not (PROJECT / path).exists()]


def test_the_changelog_names_the_version() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert f"## {project['version']}" in (PROJECT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_torch_is_pinned_in_the_lock_file_only() -> None:
    assert "torch==2.13.0\n" in (PROJECT / "requirements.lock").read_text(encoding="utf-8")
    assert '"torch' not in (PROJECT / "pyproject.toml").read_text(encoding="utf-8")


@pytest.mark.usefixtures("environment")
def test_the_session_in_the_readme_is_real() -> None:
    assert SESSION
    for part in SESSION.group(1).split("$ zhice ")[1:]:
        command, _, shown = part.partition("\n")
        printed = CliRunner().invoke(app, shlex.split(command))
        assert printed.stdout.strip() == shown.strip()
