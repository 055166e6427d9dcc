"""The store, in a folder and on a real server: what is written answers, whatever breaks."""

from __future__ import annotations

import contextlib
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import IndexMissing, IndexStale, StoreAway, StoreProblem
from index.rows import chunk_of, metadata, page_rows
from index.store import OpenIndex, Store, check_manifest, open_store
from index.types import Chunk, Filter, Manifest, Units, Vectors

Opening = Callable[..., Store]
StartServer = Callable[[], tuple[str, subprocess.Popen[bytes]]]

OwnServer = tuple[str, Callable[[], None]]
"""The address of a server of the test's own, and what stops it."""

EVERYTHING = Filter()
REPAIR = "zhice index build"
POINTER = "zhice-manifest"
WHOLE = Chunk(
    id="jiang-1",
    document="jiang-2021",
    region="江城市",
    period=(2021, 2025),
    section=("二、主要任务", "（一）建设“智慧校园”"),
    context='江城市教育规划 > 二、主要任务 > "分项"：A\\B',
    text="（一）建设智慧校园。\n建成50所🏫，㐂𠮷，共1 200万元。",
    start=17,
    end=43,
    units=Units(("市教育局",), ("市财政局", "市发展改革委")),
)
BARE = Chunk("he-1", "he-2023", "临河县", (2023, 2027), (), "", "新建公办幼儿园12所。", 0, 11)


def many(count: int) -> list[Chunk]:
    """Chunks with ids of their own."""
    return [
        replace(BARE, id=f"he-{n}", text=f"第{n}段：新建公办幼儿园{n}所。") for n in range(count)
    ]


def vectors_of(count: int) -> Vectors:
    """Vectors of length 1 that point to different sides, shape (count, 8)."""
    raw = np.random.default_rng(count).standard_normal((count, 8)).astype(np.float32)
    return np.asarray(raw / np.linalg.norm(raw, axis=1, keepdims=True), dtype=np.float32)


def manifest_of(name: str, count: int) -> Manifest:
    """The manifest of an index called ``name``."""
    documents = (("jiang-2021", "1a"), ("he-2023", "2b"))
    return Manifest(
        id=name,
        encoder="packaged:e5",
        dimension=8,
        rules="sections-4/200",
        documents=documents,
        chunks=count,
        collection=f"zhice-passages-{name}",
        built="2026-01-01T00:00:00+00:00",
    )


def write(store: Store, name: str, chunks: list[Chunk]) -> OpenIndex:
    """Write ``chunks`` as the index ``name`` and open it."""
    store.write(manifest_of(name, len(chunks)), chunks, vectors_of(len(chunks)))
    return opened(store)


def opened(store: Store) -> OpenIndex:
    """The index that answers now."""
    manifest = store.manifest()
    assert manifest is not None
    return store.open(manifest)


def kept(store: Store) -> set[str]:
    """Names of the collections and word folders with passages, unfinished ones too."""
    prefix = "zhice-passages-"
    collections = {found.name for found in store.client.list_collections()}
    folders = {path.name for path in store.folder.glob("words/*")}
    return {name.removeprefix(prefix) for name in (collections | folders) - {POINTER}}


def is_one_line(problem: pytest.ExceptionInfo[StoreProblem], *parts: str) -> bool:
    """Whether the message is one line of Chinese with all ``parts`` and an end."""
    said = str(problem.value)
    chinese = any("\u4e00" <= character <= "\u9fff" for character in said)
    return chinese and "\n" not in said and said[-1] == "。" and all(part in said for part in parts)


class Eventful(list[Chunk]):
    """Chunks that let something happen when the second batch is taken from them."""

    event: Callable[[], object]

    def __getitem__(self, where: Any) -> Any:  # noqa: D105 -- the class says it
        if isinstance(where, slice) and where.start:
            self.event()
        return super().__getitem__(where)


def eventful(event: Callable[[], object]) -> Eventful:
    """Two batches of chunks, with ``event`` between them."""
    chunks = Eventful(many(1100))
    chunks.event = event
    return chunks


# What is written


def test_a_chunk_comes_back_whole(store: Store) -> None:
    index = write(store, "a", [WHOLE, BARE])
    assert index.chunks([BARE.id, WHOLE.id]) == [BARE, WHOLE]
    assert index.chunks([]) == []
    assert index.words.ids == (WHOLE.id, BARE.id)


def test_the_nearest_come_first_with_their_cosines(store: Store) -> None:
    index = write(store, "a", many(20))
    vectors = vectors_of(20)
    found = index.nearest(vectors[7], k=20, where=EVERYTHING)
    cosines = {f"he-{n}": float(vectors[n] @ vectors[7]) for n in range(20)}
    assert [i for i, _ in found] == sorted(cosines, key=lambda i: -cosines[i])
    assert dict(found) == pytest.approx(cosines, abs=1e-5)


def test_more_than_there_are_is_all_there_are(store: Store) -> None:
    index = write(store, "a", [WHOLE, BARE])
    assert len(index.nearest(vectors_of(2)[0], k=1000, where=EVERYTHING)) == 2


@pytest.mark.parametrize(
    ("where", "left"),
    [
        (Filter(documents=("jiang-2021",)), {WHOLE.id}),
        (Filter(documents=("he-2023", "jiang-2021")), {WHOLE.id, BARE.id}),
        (Filter(region="临河县"), {BARE.id}),
        (Filter(year=2021), {WHOLE.id}),
        (Filter(year=2025), {WHOLE.id, BARE.id}),
        (Filter(documents=("he-2023",), region="临河县", year=2027), {BARE.id}),
        (Filter(documents=("he-2023",), region="江城市"), set()),
        (Filter(year=1999), set()),
    ],
)
def test_a_filter_leaves_only_its_chunks(
    opening: Opening, where: Filter, left: set[str], tmp_path: Path
) -> None:
    index = write(opening(tmp_path), "a", [WHOLE, BARE])
    assert {i for i, _ in index.nearest(vectors_of(2)[0], k=5, where=where)} == left


def test_vectors_come_back_by_chunk_across_pages(store: Store) -> None:
    chunks, vectors = many(1100), vectors_of(1100)
    write(store, "a", chunks)
    found = store.vectors(manifest_of("a", 1100))
    assert list(found.keys() - {chunk.id for chunk in chunks}) == []
    # Chroma scales them to length 1 once more: the last bit may differ.
    assert np.allclose(np.stack([found[chunk.id] for chunk in chunks]), vectors, atol=1e-6)


def test_an_index_without_chunks_answers_nothing(store: Store) -> None:
    index = write(store, "a", [])
    assert index.nearest(vectors_of(1)[0], k=5, where=EVERYTHING) == []
    assert index.words.scores("幼儿园", EVERYTHING).shape == (0,)


TEXT = st.text(st.characters(exclude_categories=["Cs"]))
NUMBER = st.integers(0, 2**31)
NAMES = st.lists(TEXT, max_size=3).map(tuple)


@given(
    st.builds(
        Chunk,
        id=TEXT,
        document=TEXT,
        region=TEXT,
        period=st.tuples(NUMBER, NUMBER),
        section=NAMES,
        context=TEXT,
        text=TEXT,
        start=NUMBER,
        end=NUMBER,
        units=st.builds(Units, NAMES, NAMES),
    )
)
def test_any_chunk_survives_its_row(chunk: Chunk) -> None:
    page = {"ids": [chunk.id], "documents": [chunk.text], "metadatas": [metadata(chunk)]}
    assert {i: chunk_of(i, row) for i, row in page_rows(page).items()} == {chunk.id: chunk}


# The word index beside it


@pytest.mark.parametrize("count", [2, 1100])
def test_words_are_rebuilt_where_their_folder_is_missing(store: Store, count: int) -> None:
    before = write(store, "a", many(count))
    words = store.folder / "words" / "zhice-passages-a"
    for path in words.iterdir():
        path.unlink()
    words.rmdir()
    after = opened(store)
    query = "第1段新建公办幼儿园"
    old = dict(zip(before.words.ids, before.words.scores(query, EVERYTHING), strict=True))
    new = dict(zip(after.words.ids, after.words.scores(query, EVERYTHING), strict=True))
    assert new == old
    assert max(new.values()) > 0


@pytest.mark.parametrize(
    "name", ["chunks.json", "data.csc.index.npy", "vocab.index.json", "rows.json"]
)
def test_words_and_texts_are_read_again_where_a_file_is_cut_short(
    opening: Opening, tmp_path: Path, name: str
) -> None:
    store = opening(tmp_path)
    before = write(store, "a", [WHOLE, BARE])
    (tmp_path / "words" / "zhice-passages-a" / name).write_bytes(b"")
    after = opened(store)
    assert after.words.ids == before.words.ids
    assert after.words.scores("智慧校园", EVERYTHING).max() > 0
    assert after.chunks([BARE.id, WHOLE.id]) == [BARE, WHOLE]


def test_words_of_another_number_of_chunks_are_not_believed(
    opening: Opening, tmp_path: Path
) -> None:
    store = opening(tmp_path)
    write(store, "a", many(3))
    write(store, "b", [WHOLE, BARE])
    words = tmp_path / "words"
    (words / "zhice-passages-b").rename(words / "aside")
    (words / "zhice-passages-a").rename(words / "zhice-passages-b")
    assert set(opened(store).words.ids) == {WHOLE.id, BARE.id}


# The manifest


def test_the_manifest_comes_back_as_written(store: Store) -> None:
    assert store.manifest() is None
    write(store, "a", [WHOLE, BARE])
    assert store.manifest() == store.sound_manifest() == manifest_of("a", 2)


def test_a_manifest_that_is_asked_for_is_given_back() -> None:
    built = manifest_of("a", 2)
    wanted = replace(built, id="", collection="", chunks=0, built="")
    assert check_manifest(built, wanted, place="家") is built


def test_the_order_of_the_register_makes_no_index_stale() -> None:
    built = manifest_of("a", 2)
    wanted = replace(built, documents=built.documents[::-1])
    assert check_manifest(built, wanted, place="家") is built


def test_nothing_built_names_the_command(store: Store) -> None:
    with pytest.raises(IndexMissing) as problem:
        check_manifest(store.manifest(), manifest_of("a", 2), place=store.place)
    assert is_one_line(problem, store.place, REPAIR)


@pytest.mark.parametrize(
    ("wanted", "named"),
    [
        ({"encoder": "st:bge"}, ["packaged:e5", "st:bge", "ZHICE_ENCODER"]),
        ({"rules": "sections-9/300"}, ["sections-4/200", "sections-9/300"]),
        ({"documents": (("jiang-2021", "1a"), ("he-2023", "9f"))}, ["he-2023"]),
        ({"documents": (("jiang-2021", "1a"),)}, ["he-2023"]),
        (
            {"documents": (("jiang-2021", "9f"), ("he-2023", "2b"), ("new", "3c"))},
            ["jiang-2021、new"],
        ),
    ],
)
def test_a_stale_index_says_what_differs(wanted: dict[str, Any], named: list[str]) -> None:
    built = manifest_of("a", 2)
    with pytest.raises(IndexStale) as problem:
        check_manifest(built, replace(built, **wanted), place="家")
    assert is_one_line(problem, REPAIR, *named)
    unchanged = {"jiang-2021", "he-2023"} - set("、".join(named).split("、"))
    assert "documents" not in wanted or not any(name in str(problem.value) for name in unchanged)


@pytest.mark.parametrize("written", ["写在这里", "5", "[]", "{}", '{"documents": [["a"]]}', "null"])
def test_a_pointer_that_is_not_ours_is_stale_and_gives_way(store: Store, written: str) -> None:
    store.client.create_collection(POINTER, metadata={"manifest": written}, embedding_function=None)
    with pytest.raises(IndexStale) as problem:
        store.manifest()
    assert is_one_line(problem, repr(written), REPAIR)
    assert store.sound_manifest() is None
    assert write(store, "a", [WHOLE]).chunks([WHOLE.id]) == [WHOLE]


def test_a_pointer_without_a_manifest_is_no_index(store: Store) -> None:
    store.client.create_collection(POINTER, embedding_function=None)
    assert store.manifest() is None


def test_a_collection_that_vanished_is_stale_and_is_built_anew(store: Store) -> None:
    write(store, "a", [WHOLE])
    store.client.delete_collection("zhice-passages-a")
    with pytest.raises(IndexStale) as problem:
        opened(store)
    assert is_one_line(problem, store.place, "zhice-passages-a", REPAIR)
    assert store.sound_manifest() is None
    assert write(store, "b", [BARE]).chunks([BARE.id]) == [BARE]


# One build after the other


def test_a_reader_goes_on_over_a_new_build(store: Store) -> None:
    reader = write(store, "a", [WHOLE])
    assert write(store, "b", [BARE]).chunks([BARE.id]) == [BARE]
    assert reader.chunks([WHOLE.id]) == [WHOLE]
    assert reader.nearest(vectors_of(1)[0], k=1, where=EVERYTHING)[0][0] == WHOLE.id


def test_a_reader_two_builds_behind_is_told_so(store: Store) -> None:
    reader = write(store, "a", [WHOLE])
    write(store, "b", [BARE])
    write(store, "c", [BARE])
    with pytest.raises(IndexStale) as problem:
        reader.nearest(vectors_of(1)[0], k=1, where=EVERYTHING)
    assert is_one_line(problem, store.place, "重新启动", REPAIR)


def test_only_this_build_and_the_one_before_are_kept(store: Store) -> None:
    for name in "abcd":
        write(store, name, [WHOLE])
    assert kept(store) == {"c", "d"}


def test_collections_of_others_are_left_alone(store: Store) -> None:
    store.client.create_collection("passages-of-another", embedding_function=None)
    for name in "abc":
        write(store, name, [WHOLE])
    assert "passages-of-another" in {found.name for found in store.client.list_collections()}


# What breaks off


def interrupt() -> None:
    """What Ctrl-C does."""
    raise KeyboardInterrupt


def test_a_build_broken_off_while_writing_changes_nothing(store: Store) -> None:
    write(store, "a", [WHOLE])
    chunks = eventful(interrupt)
    with pytest.raises(KeyboardInterrupt):
        store.write(manifest_of("b", 1100), chunks, vectors_of(1100))
    assert kept(store) == {"a"}
    assert opened(store).chunks([WHOLE.id]) == [WHOLE]


def test_a_build_that_cannot_keep_its_words_changes_nothing(store: Store) -> None:
    write(store, "a", [WHOLE])
    (store.folder / "words" / "zhice-passages-b.part").write_bytes(b"in the way")
    with pytest.raises(StoreProblem) as problem:
        store.write(manifest_of("b", 1), [BARE], vectors_of(1))
    assert is_one_line(problem, store.place, "磁盘")
    assert opened(store).chunks([WHOLE.id]) == [WHOLE]
    assert "zhice-passages-b" not in {found.name for found in store.client.list_collections()}


def test_what_a_killed_build_left_goes_with_the_next(store: Store, url: str, project: Path) -> None:
    write(store, "a", [WHOLE])
    script = (
        "import os, signal, sys; from pathlib import Path; from index.store import open_store;"
        "from importlib import util;"
        "spec = util.spec_from_file_location('tests_of_store', sys.argv[1]);"
        "t = util.module_from_spec(spec); spec.loader.exec_module(t);"
        "chunks = t.eventful(lambda: os.kill(os.getpid(), signal.SIGKILL));"
        "store = open_store(Path(sys.argv[2]), url=sys.argv[3]);"
        "store.write(t.manifest_of('b', 1100), chunks, t.vectors_of(1100))"
    )
    command = [sys.executable, "-c", script, __file__, str(store.folder), url]
    assert subprocess.run(command, cwd=project, check=False).returncode < 0
    assert kept(store) == {"a", "b"}
    assert opened(store).chunks([WHOLE.id]) == [WHOLE]
    write(store, "c", [BARE])
    assert kept(store) == {"a", "c"}


# Servers that do not answer


@pytest.fixture
def own_server(start_server: StartServer) -> Iterator[OwnServer]:
    """Address of a server of the test's own, and what stops it."""
    address, process = start_server()

    def stop() -> None:
        process.terminate()
        process.wait(timeout=30)

    yield address, stop
    stop()


def test_a_server_never_started_is_away(tmp_path: Path) -> None:
    with socket.socket() as bound:  # the port is taken, and nobody listens
        bound.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{bound.getsockname()[1]}"
        with pytest.raises(StoreAway) as problem:
            open_store(tmp_path, url=address)
    assert is_one_line(problem, address, "ZHICE_CHROMA_URL", "启动")


def test_a_server_killed_after_opening_is_away(
    opening: Opening, own_server: OwnServer, tmp_path: Path
) -> None:
    address, stop = own_server
    store = opening(tmp_path, address)
    index = write(store, "a", [WHOLE])
    stop()
    asked: list[Callable[[], object]] = [
        store.manifest,
        store.sound_manifest,
        lambda: store.open(index.manifest),
        lambda: store.vectors(index.manifest),
        lambda: store.write(manifest_of("b", 1), [BARE], vectors_of(1)),
        lambda: index.nearest(vectors_of(1)[0], k=1, where=EVERYTHING),
    ]
    for ask in asked:
        with pytest.raises(StoreAway) as problem:
            ask()
        assert is_one_line(problem, address, "ZHICE_CHROMA_URL", "启动")
    assert index.chunks([WHOLE.id]) == [WHOLE]  # read when it was opened


def test_a_server_killed_while_it_is_written_to_is_away(
    opening: Opening, own_server: OwnServer, tmp_path: Path
) -> None:
    address, stop = own_server
    store = opening(tmp_path, address)
    with pytest.raises(StoreAway) as problem:
        store.write(manifest_of("a", 1100), eventful(stop), vectors_of(1100))
    assert is_one_line(problem, address, "ZHICE_CHROMA_URL")
    assert list(tmp_path.glob("words/*")) == []


@pytest.mark.parametrize(
    "url",
    [
        "localhost:8000",
        "127.0.0.1",
        "ftp://127.0.0.1:8000",
        "http://",
        "http://:8000",
        "http://127.0.0.1:abc",
        "http://127.0.0.1:99999",
        "http://[::1",
        "服务器",
    ],
)
def test_an_address_that_is_none_is_named(tmp_path: Path, url: str) -> None:
    with pytest.raises(StoreAway) as problem:
        open_store(tmp_path, url=url)
    assert is_one_line(problem, "ZHICE_CHROMA_URL", repr(url), "http://127.0.0.1:8000")


class Stranger(BaseHTTPRequestHandler):
    """A web server that is not Chroma, such as a proxy whose Chroma is away."""

    status = 502

    def do_GET(self) -> None:
        """Answer every request alike."""
        body = b"<html>Bad Gateway</html>"
        self.send_response(self.status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class Greeting(Stranger):
    """One that answers everything with a page."""

    status = 200


@pytest.fixture
def listen() -> Iterator[Callable[[type[Stranger], int], str]]:
    """Start a stranger at a port (0: any) and give its address."""
    with contextlib.ExitStack() as started:

        def start(stranger: type[Stranger], port: int) -> str:
            listening = started.enter_context(ThreadingHTTPServer(("127.0.0.1", port), stranger))
            started.callback(listening.shutdown)
            threading.Thread(target=listening.serve_forever, daemon=True).start()
            return f"http://127.0.0.1:{listening.server_port}"

        yield start


@pytest.mark.parametrize("stranger", [Stranger, Greeting])
def test_a_server_that_is_not_chroma_is_away(
    listen: Callable[[type[Stranger], int], str], tmp_path: Path, stranger: type[Stranger]
) -> None:
    address = listen(stranger, 0)
    with pytest.raises(StoreAway) as problem:
        open_store(tmp_path, url=address)
    assert is_one_line(problem, address)


def test_a_proxy_whose_server_went_away_is_a_problem_of_one_line(
    opening: Opening,
    own_server: OwnServer,
    listen: Callable[[type[Stranger], int], str],
    tmp_path: Path,
) -> None:
    address, stop = own_server
    store = opening(tmp_path, address)
    write(store, "a", [WHOLE])
    stop()
    assert listen(Stranger, int(address.rpartition(":")[2])) == address
    with pytest.raises(StoreProblem) as problem:
        store.manifest()
    assert is_one_line(problem, address, "Bad Gateway")


# Folders that cannot be used


@pytest.mark.parametrize("below", ["", "index", "a/b"])
def test_a_file_in_place_of_the_home_folder_is_named(tmp_path: Path, below: str) -> None:
    (tmp_path / "home").write_text("一个文件", encoding="utf-8")
    folder = tmp_path / "home" / below
    for url in ("", "http://127.0.0.1:9"):
        with pytest.raises(StoreProblem) as problem:
            open_store(folder, url=url)
        assert is_one_line(problem, str(folder), "ZHICE_HOME")


def test_a_file_in_place_of_chromas_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "chroma").write_text("一个文件", encoding="utf-8")
    with pytest.raises(StoreProblem) as problem:
        open_store(tmp_path)
    assert is_one_line(problem, str(tmp_path), REPAIR)


def corrupt(folder: Path, start: int, end: int | None) -> None:
    """Overwrite bytes [start, end) of Chroma's database."""
    path = folder / "chroma" / "chroma.sqlite3"
    content = bytearray(path.read_bytes())
    stop = len(content) if end is None else end
    content[start:stop] = b"\xa5" * (stop - start)
    path.write_bytes(content)


@pytest.mark.parametrize(("start", "end"), [(0, None), (0, 100), (4096, None)])
def test_a_corrupt_database_is_a_problem_of_one_line(
    opening: Opening, tmp_path: Path, start: int, end: int | None
) -> None:
    write(opening(tmp_path / "sound"), "a", [WHOLE, BARE])
    broken = tmp_path / "broken"
    shutil.copytree(tmp_path / "sound", broken)  # nothing of the copy is in memory
    corrupt(broken, start, end)
    for _ in range(2):  # the second time is like the first
        with pytest.raises(StoreProblem) as problem:
            opened(opening(broken))
        assert is_one_line(problem, str(broken), "清空", REPAIR)
