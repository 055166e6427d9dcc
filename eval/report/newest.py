"""The newest run for the page: scored in a process of its own, kept on disk.

Scoring a run of a thousand cases fills a core for 6 s; in the page's own process every
answer would wait for it. What was scored is kept until a file that it rests on changes.
Run as a program this module is that process: an order in, a ``Review`` out, both as JSON.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from assistant.page.review import Review
from assistant.settings import Settings
from eval.cases import CASES
from eval.errors import EvalProblem, RunProblem
from eval.records import BASELINE, baseline_path, results_folder
from eval.report.review import newest_review
from index.errors import IndexProblem

_LOOKED_AT = 5
"""Newest runs among which one to show and one to compare with is looked for."""
_PATIENCE = 300
"""Seconds after which a process that scores is given up."""
_EVAL = Path(__file__).parents[1]
_FOUND = TypeAdapter[Review | None](Review | None)


def reviews_of(settings: Settings, *, folder: Path | None = None) -> Callable[[], Review | None]:
    """What the page calls: the newest run in ``folder``, scored anew when a file has changed.

    Without ``folder`` the runs are looked for where ``zhice eval run`` writes them.
    """
    return _Newest(settings, folder or results_folder(settings)).review


@dataclass(slots=True)
class _Newest:
    """The newest run, kept with the name of what it was made from."""

    settings: Settings
    folder: Path
    known: dict[str, Review | None] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def review(self) -> Review | None:
        """The review of the newest run; None if there is neither run nor baseline."""
        with self.lock:
            own = self.folder / BASELINE
            baseline = own if own.exists() else baseline_path(self.settings)
            records = _records(self.folder, baseline)
            name = _name([*records, *_rests_on(self.settings)])
            if name not in self.known:
                self.known = {name: self._kept(records, name)}
            return self.known[name]

    def _kept(self, records: Sequence[Path], name: str) -> Review | None:
        """The review from disk, else scored now; or why there is none, in one line."""
        place = self.settings.home / "review" / f"{name}.json"
        with suppress(OSError, ValidationError):
            return _FOUND.validate_json(place.read_bytes())
        try:
            found = _scored_apart(records, self.settings)
        except EvalProblem as problem:
            return Review(title="评测结果读不出来", remarks=(str(problem),))
        with suppress(OSError):  # a home that cannot be written: it is scored once a start
            _keep(found, place)
        return _FOUND.validate_json(found)


def _keep(found: bytes, place: Path) -> None:
    """Put ``found`` at ``place``, alone in its folder."""
    place.parent.mkdir(parents=True, exist_ok=True)
    for old in place.parent.glob("*.json"):
        old.unlink()
    new = place.with_suffix(".new")
    new.write_bytes(found)
    new.replace(place)


def _name(paths: Sequence[Path]) -> str:
    """What stays the same as long as none of these files changes."""
    stamp = [(str(path), path.stat().st_mtime_ns, path.stat().st_size) for path in paths]
    return hashlib.sha256(json.dumps(stamp).encode()).hexdigest()[:32]


def _rests_on(settings: Settings) -> Iterator[Path]:
    """What scores depend on besides the records: questions, documents, table, the scorers."""
    patterns = (
        (CASES, "*.yaml"),
        (settings.documents, "*"),
        (settings.figures, "*.csv"),
        (_EVAL, "**/*.py"),
    )
    for folder, pattern in patterns:
        yield from sorted(path for path in folder.glob(pattern) if path.is_file())


def _records(folder: Path, baseline: Path) -> list[Path]:
    """The newest runs and the baseline, those that exist."""
    runs = [path for path in folder.glob("*.jsonl") if path.name != BASELINE]
    runs.sort(key=lambda path: (path.stat().st_mtime_ns, path.name), reverse=True)
    return [path for path in (*runs[:_LOOKED_AT], baseline) if path.exists()]


def _scored_apart(records: Sequence[Path], settings: Settings) -> bytes:
    """The review as JSON, made by another process; raises RunProblem if that fails."""
    order = {
        "records": [str(path.resolve()) for path in records],
        "documents": str(settings.documents.resolve()),
        "figures": str(settings.figures.resolve()),
    }
    clean = {name: value for name, value in os.environ.items() if not name.startswith("ZHICE_")}
    try:
        done = subprocess.run(  # noqa: S603 -- our own module
            [sys.executable, "-m", __name__],
            input=json.dumps(order).encode(),
            capture_output=True,
            cwd=_EVAL.parent,  # where this very package is found first
            env=clean,
            timeout=_PATIENCE,
            check=True,
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise RunProblem(f"评测记录没有打完分（{error}）；请用 zhice eval report 查看。") from error
    return done.stdout


def _told(records: Sequence[Path], settings: Settings) -> Review | None:
    """The review, or why there is none, in one line."""
    try:
        return newest_review(records, settings)
    except (EvalProblem, IndexProblem) as problem:
        return Review(title="评测结果读不出来", remarks=(str(problem),))


def _work() -> None:
    """Do what standard input orders, behind whatever else the machine has to do."""
    if hasattr(os, "nice"):
        os.nice(10)
    order = json.load(sys.stdin)
    settings = Settings(documents=Path(order["documents"]), figures=Path(order["figures"]))
    review = _told([Path(path) for path in order["records"]], settings)
    sys.stdout.buffer.write(_FOUND.dump_json(review))


if __name__ == "__main__":
    _work()
