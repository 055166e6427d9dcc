"""Speed, memory and retrieval, measured in one run: ``make bench``.

Prints a table and writes ``bench.json``. Each row has a median or percentile and, where
the project sets one, its limit. Run on a quiet machine; compare ratios, not runs.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from uuid import uuid4

import numpy as np

from assistant.chain import Assistant, encoder_of
from assistant.settings import Settings
from eval.overhead import overhead
from eval.retrieval import Lookup, Retrieval, load_lookups, measure
from eval.systems.tutorial import build_tutorial
from index.build import build_index, chunk_all
from index.search import dense, hybrid, words
from index.sources import read_documents, shipped_documents
from index.store import open_store
from index.types import BuildReport, Chunk, Document, Encoder, Manifest, Passage, Vectors

_FIGURE = "台州市普惠性幼儿园在园幼儿占比2025年要达到多少？"
_POLICY = "县管校聘怎么推进？"


@dataclass(frozen=True, slots=True)
class Row:
    """One measurement. ``limit`` is the most (or, if ``at_least``, the least) it may be."""

    name: str
    value: float
    unit: str
    limit: float | None = None
    at_least: bool = False

    @property
    def kept(self) -> bool:
        """Whether the measurement keeps its limit."""
        if self.limit is None:
            return True
        return self.value >= self.limit if self.at_least else self.value <= self.limit


def main() -> None:
    """Measure everything, print the table, write the file; exit 1 if a limit is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, default=Path("bench.json"))
    parser.add_argument("--sizes", type=int, nargs="*", default=[10_000, 100_000])
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="zhice-bench-") as folder:
        rows = list(run(Path(folder), sizes=options.sizes))
    _print(rows)
    options.output.write_text(
        json.dumps([asdict(row) for row in rows], ensure_ascii=False, indent=1), encoding="utf-8"
    )
    sys.exit(0 if all(row.kept for row in rows) else 1)


def run(folder: Path, *, sizes: Sequence[int]) -> Iterator[Row]:
    """All measurements, in temporary ``folder``."""
    settings = Settings(home=folder / "home", documents=folder / "documents")
    shutil.copytree(shipped_documents(), settings.documents)
    encoder = encoder_of(settings)
    documents = read_documents(settings.documents)
    yield from _building(settings, encoder, documents)
    yield from _commands(settings)
    assistant = Assistant.open(settings)
    lookups = load_lookups(documents)
    yield from _answering(assistant, lookups)
    yield from _writing(assistant, [lookup.question for lookup in lookups[:60]])
    yield from retrieval(assistant, lookups, documents)
    for size in sizes:
        yield from growth(folder / f"grown-{size}", assistant, lookups, size)


def _building(settings: Settings, encoder: Encoder, documents: Sequence[Document]) -> Iterator[Row]:
    texts = [chunk.indexed for chunk in chunk_all(documents)]
    encoder.passages(texts[:4])
    alone = _seconds(lambda: encoder.passages(texts))
    first = _build(settings, encoder)
    yield Row("首次建索引", first.seconds, "秒")
    yield Row("首次建索引 ÷ 仅编码", first.seconds / alone, "倍", 1.2)
    yield Row(
        "无变化重建",
        statistics.median(_build(settings, encoder).seconds for _ in range(5)),
        "秒",
        1.0,
    )
    path = settings.documents / documents[-1].card.file
    original = path.read_text(encoding="utf-8")
    path.write_text(f"{original}\n六是新增一条举措，用于测量。\n", encoding="utf-8")
    changed = _build(settings, encoder)
    path.write_text(original, encoding="utf-8")
    _build(settings, encoder)
    yield Row("改一份文件后重新编码的段数", changed.encoded, "段", 3)
    yield Row("改一份文件后重建", changed.seconds, "秒")


def _build(settings: Settings, encoder: Encoder) -> BuildReport:
    return build_index(settings.documents, encoder, open_store(settings.home / "index"))


def _commands(settings: Settings) -> Iterator[Row]:
    environment = os.environ | {
        "ZHICE_HOME": str(settings.home),
        "ZHICE_DOCUMENTS": str(settings.documents),
    }
    zhice = [str(Path(sys.executable).with_name("zhice"))]

    def timed(*arguments: str) -> float:
        return statistics.median(
            _seconds(
                lambda: subprocess.run(
                    [*zhice, *arguments], env=environment, check=True, capture_output=True
                )
            )
            for _ in range(5)
        )

    yield Row("zhice --help", timed("--help"), "秒", 0.4)
    yield Row("zhice ask 冷启动（政策题，载入编码模型）", timed("ask", _POLICY), "秒", 2.5)
    yield Row("zhice ask 冷启动（指标题，只查表）", timed("ask", _FIGURE), "秒", 2.5)
    yield from _page(zhice, environment)


def _page(zhice: list[str], environment: dict[str, str]) -> Iterator[Row]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    started = time.perf_counter()
    server = subprocess.Popen(
        [*zhice, "serve", "--port", str(port)],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        while not _answers(f"http://127.0.0.1:{port}/"):
            if server.poll() is not None or time.perf_counter() - started > 60:
                raise SystemExit("网页没有启动。")
            time.sleep(0.05)
        yield Row("网页就绪", time.perf_counter() - started, "秒", 6.0)
        yield Row("网页首句（浏览器里，内置写作）", _first_words(port), "秒", 0.3)
        yield Row("网页进程内存", _peak_memory(server.pid), "MB", 600)
    finally:
        server.terminate()
        server.wait(10)


_CHROMIUM = "/usr/bin/chromium"
_SEEN = """(question) => new Promise((seen) => {
  const box = document.querySelector("#box textarea");
  const turn = document.querySelectorAll(".exchange").length + 1;
  box.value = question;
  box.dispatchEvent(new Event("input"));
  requestAnimationFrame(() => {
    const asked = performance.now();
    new MutationObserver((_, watcher) => {
      if (!document.querySelector(`#answer-${turn} .said`)) return;
      watcher.disconnect();
      seen((performance.now() - asked) / 1000);
    }).observe(document.getElementById("now"), {childList: true, subtree: true});
    document.querySelector("#box .submit-button").click();
  });
})"""


def _first_words(port: int) -> float:
    """Seconds from 提问 to the first words on the page, in Chromium; the median of ten."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 -- only for this row

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=_CHROMIUM, args=["--no-sandbox"])
        page = started.new_page()
        page.goto(f"http://127.0.0.1:{port}/")
        page.locator("#talks nav").wait_for(state="attached")
        taken: list[float] = []
        for question in (_POLICY, _FIGURE) * 6:
            taken.append(page.evaluate(_SEEN, question))
            page.locator("#now .exchange:not([aria-busy]) .actions").wait_for()
        started.close()
    return statistics.median(taken[2:])


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


def _peak_memory(process: int) -> float:
    """Peak resident memory of a process in MB (Linux)."""
    for line in Path(f"/proc/{process}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
    raise ValueError(f"no VmHWM for process {process}")


def _answering(assistant: Assistant, lookups: Sequence[Lookup]) -> Iterator[Row]:
    for lookup in lookups[:10]:
        assistant.ask(lookup.question)
    taken = [_seconds(partial(assistant.ask, one.question)) * 1000 for one in lookups]
    yield Row("回答 p50（已预热）", float(np.percentile(taken, 50)), "毫秒", 30)
    yield Row("回答 p95（已预热）", float(np.percentile(taken, 95)), "毫秒", 80)


def _writing(assistant: Assistant, questions: Sequence[str]) -> Iterator[Row]:
    """What a chat model's answer costs besides the model's own time."""
    found = overhead(assistant, questions)
    for share in (50, 95):
        spent = float(np.percentile(found.milliseconds, share))
        yield Row(f"对话模型写作时程序多用的时间 p{share}", spent, "毫秒", 30)
    yield Row("首句核对通过时模型写到第几句", found.sentences, "句", 2)


def retrieval(
    assistant: Assistant, lookups: Sequence[Lookup], documents: Sequence[Document]
) -> Iterator[Row]:
    """How well passages are found, next to the tutorial pipeline and each search alone."""
    shelf = assistant.shelf
    tutorial = build_tutorial(documents, shelf.encoder)
    usual = measure(lookups, tutorial.find)
    yield from _found("教程做法", usual)
    for name, search in (("仅语义", dense), ("仅词语", words), ("语义+词语", hybrid)):
        bound = partial(search, shelf.index, shelf.encoder, k=10)
        yield from _found(name, measure(lookups, partial(_find, bound)))
    ours = measure(lookups, partial(_find, partial(assistant.search, k=10)))
    yield Row("知策 前五命中", ours.in_five, "", 0.99, at_least=True)
    yield Row("知策 平均倒数名次", ours.reciprocal_rank, "", 0.9, at_least=True)
    missed = (1 - usual.in_five) / max(1 - ours.in_five, 0.5 / ours.questions)
    yield Row("前五未命中：教程 ÷ 知策", missed, "倍")


def _found(name: str, outcome: Retrieval) -> Iterator[Row]:
    yield Row(f"{name} 前五命中", outcome.in_five, "")
    yield Row(f"{name} 平均倒数名次", outcome.reciprocal_rank, "")


def _find(search: Callable[[str], list[Passage]], question: str) -> list[tuple[str, int, int]]:
    return [(p.chunk.document, p.chunk.start, p.chunk.end) for p in search(question)]


def growth(
    folder: Path, assistant: Assistant, lookups: Sequence[Lookup], size: int
) -> Iterator[Row]:
    """Search over ``size`` synthetic chunks; vectors are real ones with noise."""
    index, encoder = assistant.shelf.index, assistant.shelf.encoder
    chunks, vectors = _permuted(index.chunks(index.words.ids), assistant, size)
    store = open_store(folder)
    manifest = _manifest(index.manifest, size)
    yield Row(f"写入 {size:,} 段", _seconds(lambda: store.write(manifest, chunks, vectors)), "秒")
    grown = store.open(manifest)
    questions = [lookup.question for lookup in lookups[:100]]
    for question in questions[:5]:
        hybrid(grown, encoder, question)
    taken = [_seconds(partial(hybrid, grown, encoder, q)) * 1000 for q in questions]
    limit = 60 if size <= 10_000 else 120
    yield Row(f"{size:,} 段中查找 p95", float(np.percentile(taken, 95)), "毫秒", limit)


def _permuted(
    chunks: Sequence[Chunk], assistant: Assistant, size: int
) -> tuple[list[Chunk], Vectors]:
    random = np.random.default_rng(7)
    known = open_store(Path(assistant.shelf.index.place)).vectors(assistant.shelf.index.manifest)
    made: list[Chunk] = []
    rows: list[Vectors] = []
    for number in range(size):
        first, second = random.integers(len(chunks), size=2)
        clauses = f"{chunks[first].text}{chunks[second].text}".split("，")
        text = "，".join(random.permutation(clauses)[:6])
        made.append(replace(chunks[first], id=f"{number}", text=text))
        noisy = known[chunks[first].id] + random.normal(0, 0.02, assistant.shelf.encoder.dimension)
        rows.append((noisy / np.linalg.norm(noisy)).astype(np.float32))
    return made, np.stack(rows)


def _manifest(manifest: Manifest, size: int) -> Manifest:
    return replace(manifest, chunks=size, collection=f"zhice-passages-{uuid4().hex[:12]}")


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _print(rows: Sequence[Row]) -> None:
    from rich.console import Console  # noqa: PLC0415 -- only for the table
    from rich.table import Table  # noqa: PLC0415 -- see above

    table = Table("测量", "值", "单位", "上限/下限", "")
    for row in rows:
        limit = "" if row.limit is None else f"{'≥' if row.at_least else '≤'} {row.limit:g}"
        table.add_row(row.name, f"{row.value:.3g}", row.unit, limit, "" if row.kept else "未达到")
    Console(width=100).print(table)


if __name__ == "__main__":
    main()
