"""The vector store: passages and the questions they answer, in Chroma."""

from __future__ import annotations

from index.store.client import REPAIR
from index.store.collections import OpenIndex, Ranking, Store, open_store, relative
from index.store.manifest import check_manifest

__all__ = [
    "REPAIR",
    "OpenIndex",
    "Ranking",
    "Store",
    "check_manifest",
    "open_store",
    "relative",
]
