"""Building: what is encoded again, what stays, and what a build that breaks off leaves."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from index.build import build_index, chunk_all, wanted_manifest
from index.errors import (
    DocumentProblem,
    EncoderProblem,
    IndexBusy,
    IndexMissing,
    IndexStale,
    StoreProblem,
)
from index.search import dense, hybrid, words
from index.sources import REGISTER, read_documents
from index.store import OpenIndex, Store, check_manifest
from index.types import BuildReport, Encoder, Filter, Progress, Vectors

Opening = Callable[..., Store]
StartServer = Callable[[], tuple[str, subprocess.Popen[bytes]]]
REPAIR = "zhice index build"
QUESTION = "建成多少所智慧校园？"
ANSWER = "（一）建设智慧校园。推进教育数字化改革，建成智慧校园50所。"


@dataclass
class Watched:
    """The packaged encoder under a name, remembering which passages it was asked for.

    ``before`` happens when passages are asked for, before any is encoded.
    """

    encoder: Encoder
    name: str = "watched"
    asked: list[str] = field(default_factory=list)
    before: Callable[[], object] = bool

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self.encoder.dimension

    def passages(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        """Vectors of passages."""
        self.before()
        self.asked += texts
        return self.encoder.passages(texts, progress=progress)

    def queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of queries."""
        return self.encoder.queries(texts)


@pytest.fixture
def encoder(packaged: Encoder) -> Watched:
    return Watched(packaged)


@pytest.fixture
def documents(write_documents: Callable[[Path], Path], tmp_path: Path) -> Path:
    return write_documents(tmp_path / "documents")


@pytest.fixture
def built(documents: Path, encoder: Watched, store: Store) -> BuildReport:
    """The report of a first build; ``encoder.asked`` is empty again."""
    report = build_index(documents, encoder, store)
    encoder.asked.clear()
    return report


def edit(path: Path, old: str, new: str) -> None:
    """Put ``new`` for ``old``, which the file holds once."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def grow(documents: Path) -> None:
    """Add 20 sections, more than an encoder takes at once."""
    more = "".join(f"{n}.新任务。建设第{n}所学校。\n" for n in range(1, 21))
    edit(documents / "he.txt", "三、组织实施\n", f"三、组织实施\n{more}")


def opened(documents: Path, encoder: Encoder, store: Store) -> OpenIndex:
    """The index as the assistant opens it."""
    wanted = wanted_manifest(documents, encoder)
    return store.open(check_manifest(store.manifest(), wanted, place=store.place))


def first(index: OpenIndex, encoder: Encoder, query: str) -> str:
    """Text of the first passage for ``query``, the same in all three searches."""
    texts = {search(index, encoder, query, k=1)[0].chunk.text for search in (dense, words, hybrid)}
    (text,) = texts
    return text


def kept(store: Store) -> set[str]:
    """Names of the collections and word folders with passages, unfinished ones too."""
    collections = {found.name for found in store.client.list_collections()}
    folders = {path.name for path in store.folder.glob("words/*")}
    return (collections | folders) - {"zhice-manifest"}


def is_one_line(problem: BaseException, *parts: str) -> bool:
    """Whether the message is one line of Chinese with all ``parts`` and an end."""
    said = str(problem)
    chinese = any("\u4e00" <= character <= "\u9fff" for character in said)
    return chinese and "\n" not in said and said[-1] == "。" and all(part in said for part in parts)


# What is encoded


def test_a_first_build_encodes_everything(documents: Path, encoder: Watched, store: Store) -> None:
    chunks = chunk_all(read_documents(documents))
    steps: list[tuple[int, int]] = []
    report = build_index(
        documents, encoder, store, progress=lambda done, total: steps.append((done, total))
    )
    assert encoder.asked == [chunk.indexed for chunk in chunks]
    assert (report.chunks, report.encoded) == (len(chunks), len(chunks))
    assert (report.reused, report.removed, report.changed) == (0, 0, True)
    assert 0 < report.encode_seconds <= report.seconds
    assert steps[-1] == (len(chunks), len(chunks))
    assert report.manifest == store.manifest()
    index = opened(documents, encoder, store)
    assert tuple(index.chunks([chunk.id for chunk in chunks])) == chunks
    assert first(index, encoder, QUESTION) == ANSWER


def test_nothing_changed_and_nothing_is_encoded(
    built: BuildReport, documents: Path, encoder: Watched, store: Store
) -> None:
    again = build_index(documents, encoder, store)
    assert encoder.asked == []
    assert not again.changed
    assert again.manifest == built.manifest
    assert (again.chunks, again.encoded, again.reused) == (built.chunks, 0, built.chunks)
    assert kept(store) == {built.manifest.collection}


def test_a_changed_document_has_only_its_changed_chunks_encoded(
    built: BuildReport, documents: Path, encoder: Watched, store: Store
) -> None:
    before = store.vectors(built.manifest)
    edit(documents / "jiang.txt", "智慧校园50所", "智慧校园80所")
    report = build_index(documents, encoder, store)
    (asked,) = encoder.asked
    assert "智慧校园80所" in asked
    assert (report.encoded, report.reused, report.removed) == (1, built.chunks - 1, 1)
    assert report.changed
    assert report.manifest.id != built.manifest.id
    after = store.vectors(report.manifest)
    assert len(after.keys() & before.keys()) == built.chunks - 1
    for chunk in after.keys() & before.keys():
        assert np.allclose(after[chunk], before[chunk], atol=1e-6)
    index = opened(documents, encoder, store)
    assert first(index, encoder, QUESTION) == ANSWER.replace("50", "80")
    texts = {p.chunk.text for p in hybrid(index, encoder, QUESTION, k=100)}
    assert ANSWER not in texts
    assert len(texts) == built.chunks


def test_text_before_a_chunk_moves_it_without_encoding_it(
    built: BuildReport, documents: Path, encoder: Watched, store: Store
) -> None:
    edit(documents / "he.txt", "一、发展目标\n", "前言。\n一、发展目标\n")
    report = build_index(documents, encoder, store)
    assert (report.encoded, report.reused) == (1, built.chunks)
    index = opened(documents, encoder, store)
    for chunk in chunk_all(read_documents(documents)):
        assert index.chunks([chunk.id]) == [chunk]


def test_a_document_that_is_gone_is_not_found_any_more(
    built: BuildReport, documents: Path, encoder: Watched, store: Store
) -> None:
    lines = (documents / REGISTER).read_text(encoding="utf-8").splitlines(keepends=True)
    (documents / REGISTER).write_text("".join(lines[:-1]), encoding="utf-8")
    report = build_index(documents, encoder, store)
    assert (report.encoded, report.removed) == (0, built.chunks - report.chunks)
    index = opened(documents, encoder, store)
    found = hybrid(index, encoder, "公办幼儿园在园幼儿占比", k=100)
    assert {passage.chunk.document for passage in found} == {"jiang-2021"}


def test_another_encoder_encodes_everything_anew(
    built: BuildReport, documents: Path, encoder: Watched, store: Store
) -> None:
    encoder.name = "another"
    with pytest.raises(IndexStale) as problem:
        opened(documents, encoder, store)
    assert is_one_line(problem.value, "watched", "another", REPAIR)
    report = build_index(documents, encoder, store)
    assert (report.encoded, report.reused) == (built.chunks, 0)
    assert len(encoder.asked) == built.chunks
    assert first(opened(documents, encoder, store), encoder, QUESTION) == ANSWER


def test_a_changed_row_of_the_register_makes_the_index_stale(
    built: BuildReport, documents: Path, encoder: Watched, store: Store
) -> None:
    edit(documents / REGISTER, "2023,2027", "2023,2030")
    with pytest.raises(IndexStale) as problem:
        opened(documents, encoder, store)
    assert is_one_line(problem.value, "he-2023", REPAIR)
    assert "jiang-2021" not in str(problem.value)
    report = build_index(documents, encoder, store)
    assert (report.encoded, report.reused) == (0, built.chunks)
    index = opened(documents, encoder, store)
    for search in (dense, words, hybrid):
        found = search(index, encoder, "公办幼儿园", where=Filter(year=2030))
        assert {passage.chunk.period for passage in found} == {(2023, 2030)}


def test_another_title_is_encoded_anew(
    built: BuildReport, documents: Path, encoder: Watched, store: Store
) -> None:
    edit(documents / REGISTER, "临河县学前教育行动计划", "临河县学前教育三年计划")
    report = build_index(documents, encoder, store)
    assert 0 < report.encoded < built.chunks
    assert all("三年计划" in asked for asked in encoder.asked)


def test_documents_without_text_make_an_index_that_answers_nothing(
    documents: Path, encoder: Watched, store: Store
) -> None:
    for name in ("jiang.txt", "he.txt"):
        (documents / name).write_text("— 1 —\n", encoding="utf-8")
    assert build_index(documents, encoder, store).chunks == 0
    index = opened(documents, encoder, store)
    assert [search(index, encoder, QUESTION) for search in (dense, words, hybrid)] == [[], [], []]


# What an opened index is checked for


def test_nothing_built_is_missing(documents: Path, encoder: Watched, store: Store) -> None:
    with pytest.raises(IndexMissing) as problem:
        opened(documents, encoder, store)
    assert is_one_line(problem.value, store.place, REPAIR)


@pytest.mark.usefixtures("built")
def test_a_changed_file_makes_the_index_stale_until_it_is_built(
    documents: Path, encoder: Watched, store: Store
) -> None:
    edit(documents / "jiang.txt", "3000人次", "4000人次")
    with pytest.raises(IndexStale) as problem:
        opened(documents, encoder, store)
    assert is_one_line(problem.value, "jiang-2021", REPAIR)
    assert "he-2023" not in str(problem.value)
    build_index(documents, encoder, store)
    assert "4000人次" in first(opened(documents, encoder, store), encoder, "每年培训教师多少人次")


def test_a_collection_that_vanished_is_built_anew(
    built: BuildReport, documents: Path, encoder: Watched, store: Store
) -> None:
    store.client.delete_collection(built.manifest.collection)
    with pytest.raises(IndexStale) as problem:
        opened(documents, encoder, store)
    assert is_one_line(problem.value, built.manifest.collection, REPAIR)
    report = build_index(documents, encoder, store)
    assert report.changed
    assert len(encoder.asked) == report.encoded == built.chunks
    assert first(opened(documents, encoder, store), encoder, QUESTION) == ANSWER


@pytest.mark.usefixtures("built")
def test_a_pointer_that_is_not_ours_gives_way_to_a_build(
    documents: Path, encoder: Watched, store: Store
) -> None:
    store.client.get_collection("zhice-manifest").modify(metadata={"manifest": "别的程序"})
    with pytest.raises(IndexStale):
        opened(documents, encoder, store)
    assert build_index(documents, encoder, store).changed
    assert first(opened(documents, encoder, store), encoder, QUESTION) == ANSWER


def test_a_second_machine_needs_no_build(
    opening: Opening,
    write_documents: Callable[[Path], Path],
    encoder: Watched,
    server: str,
    tmp_path: Path,
) -> None:
    here, there = opening(tmp_path / "here", server), opening(tmp_path / "there", server)
    documents = write_documents(tmp_path / "documents")
    build_index(documents, encoder, here)
    encoder.asked.clear()
    copy = write_documents(tmp_path / "copy")
    assert not build_index(copy, encoder, there).changed
    assert encoder.asked == []
    both = [opened(documents, encoder, here), opened(copy, encoder, there)]
    assert not list(there.folder.glob("words/*"))
    answers = [
        [(p.chunk, p.score) for p in words(index, encoder, "幼儿园占比", k=100)] for index in both
    ]
    assert answers[0] == answers[1] != []


# What breaks off


def fail() -> None:
    """What a model does whose service went away."""
    raise EncoderProblem("编码服务没有回答；请稍后再试。")


def interrupt() -> None:
    """What Ctrl-C does."""
    raise KeyboardInterrupt


@pytest.mark.parametrize(
    ("event", "kind"), [(fail, EncoderProblem), (interrupt, KeyboardInterrupt)]
)
def test_an_encoder_that_breaks_off_leaves_the_old_index(
    built: BuildReport,
    documents: Path,
    encoder: Watched,
    store: Store,
    event: Callable[[], None],
    kind: type[BaseException],
) -> None:
    reader = opened(documents, encoder, store)
    edit(documents / "jiang.txt", "智慧校园50所", "智慧校园80所")
    encoder.before = event
    with pytest.raises(kind):
        build_index(documents, encoder, store)
    assert store.manifest() == built.manifest
    assert kept(store) == {built.manifest.collection}
    assert first(reader, encoder, QUESTION) == ANSWER
    encoder.before = bool
    assert build_index(documents, encoder, store).encoded == 1


def stop_halfway(done: int, total: int) -> None:
    """A progress call during which Ctrl-C comes."""
    if done < total:
        raise KeyboardInterrupt


def test_a_build_interrupted_halfway_through_encoding_leaves_the_old_index(
    built: BuildReport, documents: Path, encoder: Watched, store: Store
) -> None:
    grow(documents)
    with pytest.raises(KeyboardInterrupt):
        build_index(documents, encoder, store, progress=stop_halfway)
    assert store.manifest() == built.manifest
    assert kept(store) == {built.manifest.collection}
    assert build_index(documents, encoder, store).changed


def test_an_unusable_register_leaves_the_old_index(
    built: BuildReport, documents: Path, encoder: Watched, store: Store
) -> None:
    (documents / "he.txt").unlink()
    with pytest.raises(DocumentProblem):
        build_index(documents, encoder, store)
    assert store.manifest() == built.manifest
    assert kept(store) == {built.manifest.collection}


BUILD = """
import os, resource, sys
from pathlib import Path
from index.build import build_index
from index.encode import load_encoder
from index.errors import IndexProblem
from index.store import open_store

home, documents, url, pid, limit = sys.argv[1:]
encoder, store = load_encoder("packaged"), open_store(Path(home), url=url)
resource.prlimit(int(pid) or os.getpid(), resource.RLIMIT_FSIZE, (int(limit), int(limit)))
try:
    build_index(Path(documents), encoder, store)
except IndexProblem as problem:
    sys.exit(f"{type(problem).__name__}: {problem}")
"""
"""Builds where no file may grow beyond a limit: what a full disk looks like to a program.
Python ignores SIGXFSZ, so that writing fails with an error."""


@pytest.fixture(params=["folder", "server"])
def own_place(request: pytest.FixtureRequest) -> tuple[str, int]:
    """A place of the test's own: address and process id of a server, or neither."""
    if request.param == "folder":
        return "", 0
    start_server: StartServer = request.getfixturevalue("start_server")
    address, process = start_server()
    return address, process.pid


@pytest.mark.skipif(sys.platform != "linux", reason="prlimit is Linux's")
# Chroma's database alone takes 0.2 MB: the second limit lets a part be written.
@pytest.mark.parametrize("limit", [0, 250_000])
def test_a_full_disk_leaves_the_old_index(
    opening: Opening,
    own_place: tuple[str, int],
    packaged: Encoder,
    documents: Path,
    project: Path,
    limit: int,
) -> None:
    url, pid = own_place
    store = opening(documents.parent / "home", url)
    built = build_index(documents, packaged, store)
    reader = opened(documents, packaged, store)
    grow(documents)
    arguments = [str(store.folder), str(documents), url, str(pid), str(limit)]
    # Measuring coverage there would write a file of its own, and complain that it cannot.
    plain = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    done = subprocess.run(
        [sys.executable, "-c", BUILD, *arguments],
        env=plain,
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
    )
    kind, _, said = done.stderr.strip().partition(": ")
    assert kind == "StoreProblem"
    assert is_one_line(StoreProblem(said), store.place, "磁盘")
    assert store.manifest() == built.manifest
    assert kept(store) == {built.manifest.collection}
    assert first(reader, packaged, QUESTION) == ANSWER
    assert first(store.open(built.manifest), packaged, QUESTION) == ANSWER


# Two builds at once


def test_a_second_build_is_told_at_once_that_one_is_running(
    documents: Path, packaged: Encoder, store: Store
) -> None:
    running, done = threading.Event(), threading.Event()

    def wait() -> None:
        running.set()
        assert done.wait(60)

    slow = Watched(packaged, before=wait)
    reports: list[BuildReport] = []
    builder = threading.Thread(target=lambda: reports.append(build_index(documents, slow, store)))
    builder.start()
    assert running.wait(60)
    second = Watched(packaged)
    with pytest.raises(IndexBusy) as problem:
        build_index(documents, second, store)
    assert is_one_line(problem.value, str(store.folder))
    assert second.asked == []
    done.set()
    builder.join(60)
    assert reports[0].changed
    assert not build_index(documents, second, store).changed  # the lock is free again


CRASH = """
import os, signal, sys
from pathlib import Path
from index.build import build_index
from index.encode import load_encoder
from index.store import open_store

def crash(done, total):
    print("encoding", flush=True)
    sys.stdin.read()
    os.kill(os.getpid(), signal.SIGKILL)

store = open_store(Path(sys.argv[1]), url=sys.argv[3])
build_index(Path(sys.argv[2]), load_encoder("packaged"), store, progress=crash)
"""
"""Builds until told to crash in the midst of it."""


def test_a_build_that_crashed_holds_no_lock(
    documents: Path, packaged: Encoder, store: Store, url: str, project: Path
) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", CRASH, store.folder, documents, url],
        cwd=project,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as builder:
        assert builder.stdout is not None
        assert builder.stdout.readline() == "encoding\n"
        with pytest.raises(IndexBusy):
            build_index(documents, packaged, store)
        builder.communicate("")
    assert builder.returncode < 0
    assert store.manifest() is None
    report = build_index(documents, packaged, store)
    assert kept(store) == {report.manifest.collection}


def test_a_folder_in_place_of_the_lock_is_a_problem_of_one_line(
    documents: Path, encoder: Watched, store: Store
) -> None:
    (store.folder / "build.lock").mkdir()
    with pytest.raises(StoreProblem) as problem:
        build_index(documents, encoder, store)
    assert is_one_line(problem.value, str(store.folder), "ZHICE_HOME")
