"""What can be put to the test: Zhice itself, and the baselines, each by its name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.chain import Assistant
from assistant.settings import Settings
from assistant.types import Answer
from eval.errors import RunProblem
from eval.types import Span, System, World
from index.figures import load_table
from index.sources import read_documents
from index.store import open_store

ZHICE = "zhice"
SYSTEMS = (ZHICE, "tutorial", "words", "dense", "no-headings", "no-table", "no-questions")
"""Zhice, and the baselines in ``eval.systems.baselines``."""
BUILT_IN = "built-in"


@dataclass(frozen=True, slots=True)
class Zhice:
    """The assistant as a System."""

    assistant: Assistant

    @property
    def name(self) -> str:
        """``zhice``."""
        return ZHICE

    def answer(self, question: str, history: Sequence[str]) -> Answer:
        """What ``zhice ask`` answers after the questions in ``history``."""
        return self.assistant.ask(question, history)

    def find(self, question: str, *, k: int) -> Sequence[Span]:
        """What ``zhice search`` finds."""
        found = self.assistant.search(question, k=k)
        return [(p.chunk.document, p.chunk.start, p.chunk.end) for p in found]


def open_system(name: str, settings: Settings) -> System:
    """The system called ``name``, open over the settings' documents, table and index.

    Raises RunProblem on an unknown name, and an IndexProblem if the index does not fit.
    """
    if name not in SYSTEMS:
        raise RunProblem(f"没有系统 {name!r}；可用的有：{'、'.join(SYSTEMS)}。")
    assistant = Assistant.open(settings)
    if name == ZHICE:
        return Zhice(assistant)
    # Imported here: a run of Zhice needs none of what the baselines are made of.
    from eval.systems.baselines import open_baseline  # noqa: PLC0415 -- see above

    shelf = assistant.shelf
    return open_baseline(
        name,
        documents=tuple(shelf.library.documents.values()),
        encoder=shelf.encoder,
        library=shelf.library,
        table=shelf.table,
        index=shelf.index,
        cache=settings.home / "eval-vectors",
    )


def open_world(settings: Settings) -> World:
    """The documents and the table that scorers look at."""
    documents = {document.card.id: document for document in read_documents(settings.documents)}
    table = load_table(settings.figures, tuple(documents))
    return World(documents, table, {figure.id: figure for figure in table.figures})


def index_of(settings: Settings) -> str:
    """The id of the manifest of the index that a system of these settings searches."""
    manifest = open_store(settings.home / "index", url=settings.chroma_url).manifest()
    return manifest.id if manifest else ""


def settings_for(settings: Settings, *, writer: str, encoder: str) -> Settings:
    """``settings`` with this writer (``built-in`` or ``model``) and encoder, if one is given.

    Answers of earlier runs are not taken from the cache: each run asks the model anew.

    Raises RunProblem if no chat model is set for ``model``.
    """
    update: dict[str, object] = {"model_cache": False}
    update |= {"encoder": encoder} if encoder else {}
    if writer == BUILT_IN:
        update["model"] = ""
    elif not settings.model:
        raise RunProblem(
            "--writer model 需要对话模型，而 ZHICE_MODEL 没有设置；"
            "请设置它，或用 --writer built-in。"
        )
    return settings.model_copy(update=update)
