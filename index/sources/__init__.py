"""The register and the files it names → clean documents."""

from __future__ import annotations

import hashlib
from pathlib import Path

from index.sources.clean import clean
from index.sources.register import REGISTER, load_register, read_text
from index.types import Document, DocumentCard

__all__ = ["REGISTER", "fingerprints", "load_register", "read_documents", "shipped_documents"]


def shipped_documents() -> Path:
    """The folder with the documents that come with Zhice."""
    return Path(__file__).parent.parent / "documents"


def read_documents(folder: Path) -> tuple[Document, ...]:
    """All registered documents of ``folder``, cleaned, in the order of the register."""
    return tuple(_document(folder, card) for card in load_register(folder))


def fingerprints(folder: Path) -> tuple[tuple[str, str], ...]:
    """Pairs (document id, SHA-256 of register row and file), without cleaning anything."""
    return tuple((card.id, _sha256(folder, card)) for card in load_register(folder))


def _document(folder: Path, card: DocumentCard) -> Document:
    raw = read_text(folder / card.file)
    cleaned = clean(raw)
    return Document(
        card=card,
        raw=raw,
        text=cleaned.text,
        origins=cleaned.origins,
        blocks=cleaned.blocks,
        noise=cleaned.noise,
        sha256=_sha256(folder, card),
    )


def _sha256(folder: Path, card: DocumentCard) -> str:
    text = read_text(folder / card.file)
    return hashlib.sha256(f"{card!r}\n{text}".encode("utf-8", "surrogatepass")).hexdigest()
