"""Documents for the tests: the five that are shipped, and tiny ones read through real files."""

from __future__ import annotations

import socket
import subprocess
import sysconfig
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from chromadb.api.client import AdminClient, Client
from chromadb.api.fastapi import FastAPI

from index.encode import load_encoder
from index.sources import REGISTER, read_documents, shipped_documents
from index.store import Store, open_store
from index.text import squeeze
from index.types import Document, Encoder

CARD = """\
id,file,title,number,issuer,region,level,issued,period_start,period_end,note
plan,plan.txt,甲市教育规划,甲教〔2021〕1号,甲市教育局,甲市,市,2021-09-26,2021,2025,
"""


@pytest.fixture(scope="session")
def shipped() -> dict[str, Document]:
    """The five shipped documents by id."""
    return {document.card.id: document for document in read_documents(shipped_documents())}


@pytest.fixture(scope="session")
def read(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Document]:
    """Write a text to a file, register it and read it back as a document."""
    folder: Path = tmp_path_factory.mktemp("documents")
    (folder / REGISTER).write_text(CARD, encoding="utf-8")

    def read_one(text: str) -> Document:
        (folder / "plan.txt").write_bytes(text.encode())
        (document,) = read_documents(folder)
        return document

    return read_one


@pytest.fixture(scope="session")
def printed() -> Callable[[Document, int, int], str]:
    """Squeezed raw text of the raw span [start, end) without the lines listed as noise."""

    def printed_between(document: Document, start: int, end: int) -> str:
        characters = list(document.raw)
        for noise in document.noise:
            characters[noise.start : noise.end] = " " * (noise.end - noise.start)
        return squeeze("".join(characters[start:end]))

    return printed_between


TWO_CARDS = """\
id,file,title,number,issuer,region,level,issued,period_start,period_end,note
jiang-2021,jiang.txt,江城市教育事业发展规划,江教〔2021〕1号,江城市教育局,江城市,市,2021-03-01,2021,2025,
he-2023,he.txt,临河县学前教育行动计划,临教〔2023〕2号,临河县教育局,临河县,县,2023-05-01,2023,2027,
"""
TWO_TEXTS = {
    "jiang.txt": """\
一、总体目标
到2025年，普惠性幼儿园在园幼儿占比达到90%以上。
二、主要任务
（一）建设智慧校园。推进教育数字化改革，建成智慧校园50所。
（二）加强教师队伍。每年培训教师3000人次，提高教师待遇。
三、保障措施
加大财政投入，确保教育经费只增不减。
牵头单位：市教育局
责任单位：市财政局、市发展改革委
""",
    "he.txt": """\
一、发展目标
到2027年，公办幼儿园在园幼儿占比达到65%。
二、重点工作
新建公办幼儿园12所，新增学位3600个。
三、组织实施
县政府每年督导一次，结果向社会公开。
""",
}
Server = tuple[str, subprocess.Popen[bytes]]
"""Address and process of a Chroma server."""


@pytest.fixture(scope="session")
def write_documents() -> Callable[[Path], Path]:
    """Write two tiny documents of different regions and years, with their register."""

    def write(folder: Path) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in {REGISTER: TWO_CARDS, **TWO_TEXTS}.items():
            (folder / name).write_text(text, encoding="utf-8")
        return folder

    return write


@pytest.fixture(scope="session")
def packaged() -> Encoder:
    """The encoder that comes with Zhice."""
    return load_encoder("packaged")


@pytest.fixture(scope="session")
def start_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], Server]]:
    """Start a real Chroma server on a free port; all are stopped at the end."""
    started: list[subprocess.Popen[bytes]] = []

    def start() -> Server:
        server = _started(tmp_path_factory.mktemp("chroma"))
        started.append(server[1])
        return server

    yield start
    for process in started:
        process.terminate()
    for process in started:
        process.wait(timeout=30)


def _started(folder: Path) -> Server:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = Path(sysconfig.get_path("scripts"), "chroma")
    where = ["--path", str(folder), "--host", "127.0.0.1", "--port", str(port)]
    with (folder / "output.txt").open("wb") as output:
        process = subprocess.Popen([program, "run", *where], stdout=output, stderr=output)
    url = f"http://127.0.0.1:{port}"
    for _ in range(600):
        try:
            httpx.get(f"{url}/api/v2/heartbeat").raise_for_status()
        except httpx.HTTPError:
            assert process.poll() is None, (folder / "output.txt").read_text(encoding="utf-8")
            time.sleep(0.05)
        else:
            return url, process
    process.kill()
    process.wait()
    raise AssertionError((folder / "output.txt").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def server(start_server: Callable[[], Server]) -> str:
    """Address of a Chroma server that the tests of a module share."""
    return start_server()[0]


@pytest.fixture(scope="session")
def opening() -> Iterator[Callable[[Path, str], Store]]:
    """``open_store`` with a folder and an address; connections are closed at the end."""
    stores: list[Store] = []

    def open_one(folder: Path, url: str = "") -> Store:
        stores.append(open_store(folder, url=url))
        return stores[-1]

    yield open_one
    for store in stores:
        client = store.client
        assert isinstance(client, Client)
        assert isinstance(client._admin_client, AdminClient)
        # chromadb 1.5.9 never closes the connections of its two HTTP clients.
        for server in (client._server, client._admin_client._server):
            if isinstance(server, FastAPI):
                server._session.close()
        client.close()


@pytest.fixture(params=["folder", "server"])
def url(
    request: pytest.FixtureRequest, opening: Callable[[Path, str], Store], tmp_path: Path
) -> str:
    """Each place an index can be in: empty for a folder, or the address of an empty server."""
    if request.param == "folder":
        return ""
    address: str = request.getfixturevalue("server")
    client = opening(tmp_path / "home", address).client
    for collection in client.list_collections():
        client.delete_collection(collection.name)
    return address


@pytest.fixture
def store(url: str, opening: Callable[[Path, str], Store], tmp_path: Path) -> Store:
    """An empty store in each place an index can be in."""
    return opening(tmp_path / "home", url)
