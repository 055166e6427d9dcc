"""Run records on disk: JSON lines, the card first, then one outcome a line as it is known.

A line is written whole and flushed, so that a killed run leaves at most one torn line, the
last; readers drop it, and a resumed run cuts it off. Scores are not stored: they are
computed when a record is read.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TypeVar

from pydantic import BaseModel, SecretStr, ValidationError

from assistant.settings import Settings
from eval.errors import RunProblem
from eval.types import Outcome, Run, RunCard

BASELINE = "baseline.jsonl"
MASK = "******"
_PACKAGE = Path(__file__).parent
# What a URL may carry that is nobody's business: user:password@ and the query.
_USER = re.compile(r"(?<=://)[^/@\s]+@")
_QUERY = re.compile(r"(?<=\?)\S+")
Line = TypeVar("Line", bound=BaseModel)


def in_checkout() -> bool:
    """Whether this is a checkout of the project and not an installed copy."""
    return (_PACKAGE.parent / "pyproject.toml").exists()


def results_folder(settings: Settings) -> Path:
    """Where records go: ``eval/results/`` of the checkout, else a folder of the home."""
    return _PACKAGE / "results" if in_checkout() else settings.home / "eval"


def baseline_path(settings: Settings) -> Path:
    """The record that the gate compares with; an installed copy may have its own."""
    own = results_folder(settings) / BASELINE
    return own if own.exists() else _PACKAGE / "results" / BASELINE


def find_record(name: str, settings: Settings) -> Path:
    """The record that ``name`` means: a file, an id or ``baseline``; the newest if empty."""
    folder = results_folder(settings)
    if not name:
        return newest(folder)
    if Path(name).exists():
        return Path(name)
    if name == BASELINE.removesuffix(".jsonl"):
        return baseline_path(settings)
    named = folder / f"{name}.jsonl"
    return named if named.exists() else Path(name)


def read_baseline(path: Path) -> Run:
    """The baseline at ``path``; RunProblem that says how to make one if there is none."""
    if not path.exists():
        raise RunProblem(f"还没有基线 {path}；请用 zhice eval accept 把一次完整的运行定为基线。")
    return read_run(path)


def newest(folder: Path) -> Path:
    """The record in ``folder`` written last, the baseline aside; RunProblem without one."""
    records = [path for path in folder.glob("*.jsonl") if path.name != BASELINE]
    if not records:
        raise RunProblem(f"{folder} 里还没有评测记录；请先运行 zhice eval run。")
    return max(records, key=lambda path: (path.stat().st_mtime_ns, path.name))


def secrets_of(settings: Settings) -> tuple[str, ...]:
    """The secret values of the settings, to be masked wherever they turn up."""
    values = [getattr(settings, name) for name in type(settings).model_fields]
    return tuple(v.get_secret_value() for v in values if isinstance(v, SecretStr) and v)


def masked(text: str, secrets: tuple[str, ...] = ()) -> str:
    """``text`` without ``secrets``, and without users, passwords and queries of URLs."""
    for secret in secrets:
        text = text.replace(secret, MASK)
    return _QUERY.sub(MASK, _USER.sub(f"{MASK}@", text)) if "://" in text else text


def settings_text(settings: Settings) -> dict[str, str]:
    """Every setting as text; secrets and passwords in URLs masked."""
    secrets = secrets_of(settings)
    return {
        name: masked(_shown(getattr(settings, name)), secrets)
        for name in type(settings).model_fields
    }


def _shown(value: object) -> str:
    """A setting as text; a folder of the checkout as seen from there, on any machine."""
    if isinstance(value, SecretStr):
        return MASK if value else ""
    if isinstance(value, Path) and value.is_relative_to(_PACKAGE.parent) and in_checkout():
        return value.relative_to(_PACKAGE.parent).as_posix()
    return str(value)


@dataclass(frozen=True, slots=True)
class Recorder:
    """An open record that takes one outcome after the other."""

    path: Path
    file: BinaryIO

    def add(self, line: Outcome | RunCard) -> None:
        """Append ``line`` and hand it to the system at once: it outlives the process."""
        with _written(self.path):
            self.file.write(_encoded(line))
            self.file.flush()


@contextlib.contextmanager
def start(path: Path, card: RunCard) -> Iterator[Recorder]:
    """A new record with its card; RunProblem if the file exists or cannot be written."""
    with _written(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("xb")
    with file:
        recorder = Recorder(path, file)
        recorder.add(card)
        yield recorder


@contextlib.contextmanager
def go_on(path: Path) -> Iterator[Recorder]:
    """An existing record, its torn last line cut off, open for more outcomes."""
    with _written(path):
        content = path.read_bytes()
        file = path.open("r+b")
    with file:
        sound = _sound(content)
        file.truncate(min(len(sound), len(content)))
        file.seek(0, os.SEEK_END)
        file.write(sound[len(content) :])
        yield Recorder(path, file)


def read_run(path: Path) -> Run:
    """The record at ``path``, its outcomes in the order asked.

    A torn last line counts as not written. Raises RunProblem with file, line and reason.
    """
    lines = _sound(_read(path)).decode("utf-8", "replace").split("\n")[:-1]
    if not lines:
        raise RunProblem(f"{path} 是空的，不是评测记录；请删除后重新运行 zhice eval run。")
    card = _line(path, 1, lines[0], RunCard)
    order = {case: place for place, case in enumerate(card.asked)}
    outcomes: dict[str, Outcome] = {}
    for number, line in enumerate(lines[1:], start=2):
        outcome = _line(path, number, line, Outcome)
        if outcome.case in outcomes or outcome.case not in order:
            reason = "重复" if outcome.case in outcomes else "不在这次运行的题目之中"
            raise RunProblem(
                f"{path} 第{number}行：题目 {outcome.case!r} {reason}；请删除这一行或重新运行。"
            )
        outcomes[outcome.case] = outcome
    return Run(card, tuple(sorted(outcomes.values(), key=lambda one: order[one.case])))


def unanswered(run: Run) -> tuple[str, ...]:
    """Ids of the cases that an interrupted run has not come to."""
    known = {outcome.case for outcome in run.outcomes}
    return tuple(case for case in run.card.asked if case not in known)


def copy_record(path: Path, target: Path) -> None:
    """``target`` becomes what ``path`` is, whole or not at all."""
    unfinished = target.with_name(f"{target.name}.part")
    content = _sound(_read(path))
    with _written(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        unfinished.write_bytes(content)
        unfinished.replace(target)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise RunProblem(f"读不到评测记录 {path}（{error.strerror}）；请检查路径。") from error


def _sound(content: bytes) -> bytes:
    """``content`` up to its last line end; an unterminated last line stays if it is JSON."""
    whole, end, rest = content.rpartition(b"\n")
    with contextlib.suppress(ValueError):
        json.loads(rest)
        return content + b"\n"
    return whole + end


def _line(path: Path, number: int, line: str, model: type[Line]) -> Line:
    try:
        return model.model_validate_json(line)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"]) or "整行"
        raise RunProblem(
            f"{path} 第{number}行（{field}）不是评测记录：{first['msg']}；"
            "请换一个文件，或重新运行 zhice eval run。"
        ) from error


def _encoded(line: BaseModel) -> bytes:
    """``line`` as UTF-8 JSON; lone surrogates, which a model may write, become ``?``."""
    text = json.dumps(line.model_dump(mode="json"), ensure_ascii=False)
    return text.encode("utf-8", "replace") + b"\n"


@contextlib.contextmanager
def _written(path: Path) -> Iterator[None]:
    try:
        yield
    except FileExistsError as error:
        raise RunProblem(
            f"{path} 已经存在；请换一个 --output，或用 --resume {path} 续跑。"
        ) from error
    except OSError as error:
        raise RunProblem(
            f"写不了评测记录 {path}（{error.strerror}）；请检查路径和空间。"
        ) from error
