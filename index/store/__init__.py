"""The vector store: passages and the questions they answer, in Chroma."""

from __future__ import annotations

from index.store.client import REPAIR
from index.store.collections import OpenIndex, Store, open_store
from index.store.manifest import check_manifest

__all__ = ["REPAIR", "OpenIndex", "Store", "check_manifest", "open_store"]
