"""The sentence the assistant is: plan → evidence → write → check, as a LangChain chain."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Self, TypeVar

from langchain_core.runnables import Runnable, RunnableGenerator

from assistant.answering.course import Course, log
from assistant.answering.growing import growing, joined
from assistant.answering.memory import Memory, key_of
from assistant.answering.refined import refined
from assistant.answering.tracing import start_tracing, traced
from assistant.answering.written import BUILT_IN, Writing, Written, by_model, by_rules
from assistant.check import check
from assistant.evidence import Shelf, find_passages, gather
from assistant.library import open_library
from assistant.model import ChatModel, ModelSpec, open_model
from assistant.plan import make_plan, read_question
from assistant.plan.items import ITEM, WHICH, numbered, with_item
from assistant.settings import Settings
from assistant.suggest import suggest
from assistant.table.match import make_matcher
from assistant.table.witness import Witnesses
from assistant.types import Answer, Event, Evidence, Plan, Question, Said, Turn
from assistant.write import write
from assistant.write.counting.position import as_ordinal, item_pointed_at, position_of
from index.build import wanted_manifest
from index.encode import load_encoder
from index.figures import load_table
from index.store import check_manifest, open_store
from index.types import Encoder, Passage

From = TypeVar("From")


@dataclass(frozen=True, slots=True)
class Assistant:
    """Answers questions from one open index."""

    shelf: Shelf
    model: ChatModel | None = None
    """Who words the answers; None: the built-in writer."""
    memory: Memory | None = None
    """Answers that the chat model wrote before."""
    _tried: dict[str, bool] = field(default_factory=dict, compare=False, repr=False)
    """Suggested questions that were tried, and whether they are answered."""

    @classmethod
    def open(cls, settings: Settings) -> Assistant:
        """The assistant of these settings.

        Raises an IndexProblem if the index is missing, stale or cannot be read, and a
        SettingsProblem if the chat model that is set cannot be made.
        """
        encoder = encoder_of(settings)
        store = open_store(settings.home / "index", url=settings.chroma_url)
        wanted = wanted_manifest(settings.documents, encoder)
        manifest = check_manifest(store.manifest(), wanted, place=store.place)
        library = open_library(settings.documents)
        table = load_table(settings.figures, tuple(library.documents))
        index = store.open(manifest)
        matcher = make_matcher(table, encoder, Witnesses(index, encoder, library, table))
        shelf = Shelf(index, encoder, library, table, matcher)
        start_tracing(settings.trace_endpoint)
        if not settings.model:
            return cls(shelf)
        memory = Memory(settings.home / "answers") if settings.model_cache else None
        return cls(shelf, open_model(ModelSpec.of(settings)), memory)

    def __enter__(self) -> Self:
        """Itself; what it keeps open is closed at the end."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the connections to the chat model and to the answers kept."""
        self.close()

    def close(self) -> None:
        """Close the connections to the chat model and to the answers kept."""
        if self.model is not None:
            self.model.close()
        if self.memory is not None:
            self.memory.close()

    def chain(self, course: Course) -> Runnable[Question, Event]:
        """The chain from a question to the events of its answer, noted in ``course``."""
        planned = _link(Question, lambda question: self._planned(question, course))
        gathered = _link(Plan, lambda plan: self._gathered(plan, course))
        written = _link(Evidence, lambda evidence: self._written(evidence, course))
        checked = _link(Writing, lambda writing: self._checked(writing, course))
        return planned | gathered | written | checked

    def stream(self, question: str, history: Sequence[str] = ()) -> Iterator[Event]:
        """The plan, the evidence, the answer as it grows by checked sentences, the answer.

        Raises QuestionProblem if the question cannot be read. Leaving early ends the work.
        """
        asked, course = read_question(question, tuple(history)), Course()
        if self.memory is None or self.model is None:
            yield from self.chain(course).stream(asked, traced(course.id))
            return
        key = key_of(asked, self.shelf, self.model.spec)
        if kept := self.memory.recall(key):
            yield from self._again(kept, asked, course)
            return
        for event in self.chain(course).stream(asked, traced(course.id)):
            if isinstance(event, Answer):
                self.memory.keep(key, event)
            yield event

    def ask(self, question: str, history: Sequence[str] = ()) -> Answer:
        """The checked answer to ``question``, with earlier questions as ``history``.

        Raises QuestionProblem if the question cannot be read.
        """
        *_, answer = self.stream(question, history)
        if not isinstance(answer, Answer):
            raise TypeError(f"the chain ended with {type(answer).__name__}, not with an answer")
        return answer

    def search(self, question: str, *, k: int) -> list[Passage]:
        """The ``k`` best passages for ``question``, found as answers find them."""
        return find_passages(self._plan(read_question(question)), self.shelf, k=k)

    def _again(self, kept: Answer, asked: Question, course: Course) -> Iterator[Event]:
        """The events of an answer that was kept."""
        plan = self._plan(asked)
        yield plan
        yield course.evidence(plan, self.shelf)
        yield from map(Said, growing(kept))
        course.prompts = kept.trace.prompts
        yield self._noted(kept, course)

    def _noted(self, answer: Answer, course: Course) -> Answer:
        """``answer`` with all that is noted of it, told in the log."""
        answer = course.noted(
            answer, index=self.shelf.index.manifest.id, figures=self.shelf.table.version
        )
        log(answer)
        return answer

    def _planned(self, question: Question, course: Course) -> Iterator[Plan]:
        with course.timing("plan"):
            plan = self._plan(question)
            if self.model:
                plan = refined(plan, self.shelf, self.model, course)
        yield plan

    def _gathered(self, plan: Plan, course: Course) -> Iterator[Plan | Evidence]:
        yield plan
        with course.timing("evidence"):
            evidence = course.evidence(plan, self.shelf)
        yield evidence

    def _written(self, evidence: Evidence, course: Course) -> Iterator[Evidence | Writing]:
        yield evidence
        with course.timing("write"):
            draft = course.draft(evidence, self.shelf)
        if self.model:
            yield by_model(draft, self.shelf, self.model, course)
        else:
            yield by_rules(draft, course)

    def _checked(self, writing: Writing, course: Course) -> Iterator[Said | Answer]:
        """The answer as it grows, then the whole; nobody waits for suggestions to read it."""
        so_far: Answer | None = None
        for written in course.timed("write", writing.drafts):
            with course.timing("check"):
                answer = self._check(written, course)
            if written.whole:
                if written.draft.writer == BUILT_IN:
                    said = so_far.text if so_far else ""
                    parts = growing(answer)
                    yield from (Said(part) for part in parts if not said.startswith(part.text))
                yield self._whole(answer, written, course)
            elif answer.citations:
                so_far = joined(so_far, answer)
                yield Said(so_far)

    def _check(self, written: Written, course: Course) -> Answer:
        answer = check(written.draft, self.shelf.library, known=course.faults)
        removed = (*written.removed, *answer.trace.removed)
        return answer.model_copy(
            update={"trace": answer.trace.model_copy(update={"removed": removed})}
        )

    def _whole(self, answer: Answer, written: Written, course: Course) -> Answer:
        """``answer`` with what could be asked next and all that is noted of it."""
        with course.timing("write"):
            suggestions = suggest(written.draft, self.shelf, self._answers)
        return self._noted(answer.model_copy(update={"suggestions": suggestions}), course)

    def _plan(self, asked: Question) -> Plan:
        *turns, text = numbered([*(turn.question for turn in asked.history), asked.text])
        question = Question(text, tuple(map(Turn, turns)))
        item = self._pointed_at(question)
        if item:
            text = with_item(as_ordinal(question.text), item)
            plan = make_plan(Question(text), self.shelf.library, self.shelf.matcher)
            return replace(plan, question=asked)
        plan = make_plan(self._itemised(question), self.shelf.library, self.shelf.matcher)
        return replace(plan, question=asked)

    def _itemised(self, question: Question) -> Question:
        """``question`` with the items that earlier turns point at in the place of 第二条."""
        turns = list(question.history)
        if WHICH.search(question.text):
            return question
        for n, turn in enumerate(question.history):
            if item := self._pointed_at(Question(turn.question, question.history[:n])):
                turns[n] = Turn(with_item(as_ordinal(turn.question), item))
        return replace(question, history=tuple(turns))

    def _pointed_at(self, question: Question) -> str:
        """The item of the last list told that 第二条 means; empty if it means none."""
        if not position_of(question.text):
            return ""
        for n in reversed(range(len(question.history))):
            if ITEM.search(question.history[n].question):
                continue
            before = self._plan(Question(question.history[n].question, question.history[:n]))
            told = write(gather(before, self.shelf), self.shelf)
            if item := item_pointed_at(question.text, [s.text for s in told.sentences]):
                return item
        return ""

    def _answers(self, question: str) -> bool:
        """Whether ``question`` alone is answered; tried once, then remembered."""
        if question not in self._tried:
            evidence = gather(self._plan(read_question(question)), self.shelf)
            answer = check(write(evidence, self.shelf), self.shelf.library)
            if len(self._tried) >= _REMEMBERED:
                self._tried.clear()
            self._tried[question] = answer.status == "answered"
        return self._tried[question]


_REMEMBERED = 5000
"""Suggestions whose trial is remembered; more than sections and figures together."""


def encoder_of(settings: Settings) -> Encoder:
    """The encoder that the settings name."""
    return load_encoder(
        settings.encoder,
        base_url=settings.encoder_base_url,
        api_key=settings.encoder_api_key.get_secret_value(),
    )


def _link(kind: type[From], step: Callable[[From], Iterator[Any]]) -> Runnable[Any, Any]:
    """``step`` as a link of the chain: it takes up what is of ``kind``, the rest goes on."""

    def go(events: Iterator[Any]) -> Iterator[Any]:
        for event in events:
            if isinstance(event, kind):
                yield from step(event)
            else:
                yield event

    return RunnableGenerator(go)
