"""``make vectors``: packs the vectors of the shipped documents and questions by today's data."""

from __future__ import annotations

import sys

from index.build import chunk_all, questions_of
from index.encode import load_encoder
from index.encode.packed import PACKED, pack
from index.sources import read_documents, shipped_documents


def main() -> None:
    """Pack the vectors of the packaged encoder; tells how many."""
    folder = shipped_documents()
    documents = read_documents(folder)
    passages = [chunk.indexed for chunk in chunk_all(documents)]
    questions = [question.text for question in questions_of(folder, documents)]
    packed = pack(load_encoder("packaged"), {"passage": passages, "query": questions})
    sys.stdout.write(f"{PACKED}: {packed}\n")


if __name__ == "__main__":
    main()
