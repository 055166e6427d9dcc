"""The vector store: passages and the questions they answer, in Chroma."""

from __future__ import annotations

from index.store.client import REPAIR
from index.store.collections import Store, open_store
from index.store.manifest import check_manifest
from index.store.opened import OpenIndex, Ranking, relative

__all__ = [
    "REPAIR",
    "OpenIndex",
    "Ranking",
    "Store",
    "check_manifest",
    "open_store",
    "relative",
]
