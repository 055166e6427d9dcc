"""Ways to Chroma, in a folder or on a server, and its exceptions as ours."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from index.errors import IndexStale, StoreAway, StoreProblem

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.config import Settings

REPAIR = "请运行 zhice index build 重建索引"


def connect(folder: Path, *, url: str = "") -> ClientAPI:
    """A client of the Chroma server at ``url``, or of the store in ``folder`` if none is named.

    Raises StoreAway if the server does not answer, StoreProblem if the folder cannot be
    used.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreProblem(
            f"不能使用索引文件夹 {folder}（{error.strerror}）；请改设 ZHICE_HOME。"
        ) from error
    return _server_client(url) if url else _folder_client(folder)


def _folder_client(folder: Path) -> ClientAPI:
    import chromadb  # noqa: PLC0415 -- 0.6 s
    from chromadb.api.shared_system_client import SharedSystemClient  # noqa: PLC0415 -- see above

    try:
        with translated(str(folder)):
            return chromadb.PersistentClient(folder / "chroma", settings=_settings())
    except StoreProblem:
        # chromadb keeps the half-made client and would hand it out next time.
        SharedSystemClient.clear_system_cache()
        raise


def _server_client(url: str) -> ClientAPI:
    import chromadb  # noqa: PLC0415 -- 0.6 s

    host, port, scheme = _address(url)
    try:
        return chromadb.HttpClient(host, port, ssl=scheme == "https", settings=_settings())
    except ValueError as error:
        raise _away(url) from error


def _settings() -> Settings:
    from chromadb.config import Settings  # noqa: PLC0415 -- see above

    return Settings(anonymized_telemetry=False)


def _address(url: str) -> tuple[str, int, str]:
    """Host, port and scheme of a server's address."""
    try:
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:  # a port that is no number, brackets that do not match
        parts, port = urlsplit(""), 0
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise StoreAway(f"ZHICE_CHROMA_URL={url!r} 不是网址；应形如 http://127.0.0.1:8000。")
    return parts.hostname, port, parts.scheme


def _away(place: str) -> StoreAway:
    return StoreAway(
        f"连不上 Chroma 服务 {place}；请启动它，或取消 ZHICE_CHROMA_URL 改用本机索引。"
    )


@contextlib.contextmanager
def translated(place: str) -> Iterator[None]:
    """Chroma's and the disk's exceptions as ours, with one line that tells what to do."""
    import httpx  # noqa: PLC0415 -- comes with chromadb
    from chromadb.errors import ChromaError, NotFoundError  # noqa: PLC0415 -- see above

    try:
        yield
    except httpx.TransportError as error:
        raise _away(place) from error
    except NotFoundError as error:
        raise IndexStale(
            f"索引 {place} 的内容已被删除或换新（{_reason(error)}）；"
            f"请重新启动本程序，或{REPAIR[1:]}。"
        ) from error
    except Exception as error:
        # Chroma raises a bare Exception for an answer that is not Chroma's, such as a
        # proxy's HTTP 502. What is neither that nor one of these is a fault of ours.
        known = isinstance(error, ChromaError | OSError | RuntimeError)
        if not known and type(error) is not Exception:
            raise
        raise StoreProblem(
            f"读写索引 {place} 失败（{_reason(error)}）；"
            "请检查磁盘空间和权限，仍不行就清空它，再运行 zhice index build。"
        ) from error


def _reason(error: Exception) -> str:
    return " ".join(str(error).split())[:200]
