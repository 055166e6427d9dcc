"""Documents for the tests: the five that are shipped, and tiny ones read through real files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from index.sources import REGISTER, read_documents, shipped_documents
from index.text import squeeze
from index.types import Document

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
