"""``make vectors``: packs vectors of what is shipped, and learns axes of the known questions."""

from __future__ import annotations

import sys

from index.build import chunk_all, questions_of
from index.encode import load_encoder
from index.encode.learn import learn_axes
from index.encode.packed import PACKED, encoded, pack
from index.figures import load_table, shipped_data, spoken
from index.sources import read_documents, shipped_documents
from index.store.axes import LEARNED, save_axes


def main() -> None:
    """Pack the vectors of the packaged encoder, tells how many; learn its axes of them."""
    folder = shipped_documents()
    documents = read_documents(folder)
    table = load_table(shipped_data(), [document.card.id for document in documents])
    passages = [chunk.indexed for chunk in chunk_all(documents)]
    passages += [spoken(indicator) for indicator in table.indicators.values()]
    known = questions_of(folder, documents)
    questions = [question.text for question in known]
    encoder = load_encoder("packaged")
    packed = pack(encoder, {"passage": passages, "query": questions})
    sys.stdout.write(f"{PACKED}: {packed}\n")
    vectors, _ = encoded(encoder, "query", questions)
    save_axes(learn_axes(known, vectors, encoder=encoder.name))
    sys.stdout.write(f"{LEARNED}: {len(known)}\n")


if __name__ == "__main__":
    main()
