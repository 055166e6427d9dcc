"""The baselines answer in the customary ways, with real citations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from assistant.chain import Assistant
from eval.errors import EvalProblem
from eval.systems.baselines import (
    BASELINES,
    LENGTH,
    Piece,
    RememberingEncoder,
    open_baseline,
    quote,
)
from eval.systems.tutorial import memory_index
from eval.types import System
from index.build import chunk_all
from index.search import hybrid
from index.text import squeeze
from index.types import Progress, Vectors

QUESTION = "县域内义务教育学校校长教师交流轮岗怎么推进？"
ANSWERED = "中小学校长教师交流轮岗怎么推进？"
"""A question that Zhice answers without its table as well."""
SMALL = "linhai-education-14th-five-year-outline"


@dataclass
class Counting:
    """An encoder of three dimensions that counts the texts it was given."""

    name: str = "counting"
    dimension: int = 3
    encoded: int = 0

    def passages(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        """One of three vectors, by the length of the text."""
        del progress
        self.encoded += len(texts)
        return np.eye(3, dtype=np.float32)[[len(text) % 3 for text in texts]]

    def queries(self, texts: Sequence[str]) -> Vectors:
        """The same as passages."""
        return self.passages(texts)


@pytest.fixture(scope="module")
def systems(assistant: Assistant) -> dict[str, System]:
    """Every baseline; those that encode anew over the shortest document only."""
    shelf = assistant.shelf
    return {
        name: open_baseline(
            name,
            documents=[shelf.library.documents[SMALL]],
            encoder=shelf.encoder,
            library=shelf.library,
            table=shelf.table,
            index=shelf.index,
        )
        for name in BASELINES
    }


@pytest.mark.parametrize("name", BASELINES)
def test_a_baseline_quotes_verbatim_at_true_offsets(
    systems: dict[str, System], assistant: Assistant, name: str
) -> None:
    answer = systems[name].answer(ANSWERED, ())
    assert systems[name].name == name
    assert answer.status == "answered"
    assert answer.citations
    for citation in answer.citations:
        raw = assistant.shelf.library.documents[citation.document.id].raw
        assert squeeze(citation.quote) in squeeze(raw[citation.start : citation.end])
        assert f"[{citation.n}]" in answer.text


@pytest.mark.parametrize("name", ["tutorial", "words", "dense", "no-headings"])
def test_a_baseline_says_nothing_but_quotes(systems: dict[str, System], name: str) -> None:
    answer = systems[name].answer(QUESTION, ())
    said = "".join(f"{c.quote}[{c.n}]" for c in answer.citations)
    assert squeeze(answer.text) == squeeze(said)
    assert not answer.figures


@pytest.mark.parametrize("name", BASELINES)
def test_a_baseline_finds_as_many_passages_as_asked_for(
    systems: dict[str, System], name: str
) -> None:
    assert len(systems[name].find(QUESTION, k=3)) == 3


def test_a_follow_up_is_searched_with_the_question_before_it(systems: dict[str, System]) -> None:
    answer = systems["words"].answer("谁负责？", ("不相干的问题", "交流轮岗怎么推进？"))
    assert answer.standalone_question == "交流轮岗怎么推进？ 谁负责？"
    assert "轮岗" in answer.text


def test_words_that_no_passage_has_find_nothing(systems: dict[str, System]) -> None:
    answer = systems["words"].answer("xyzzy?", ())
    assert (answer.status, answer.citations) == ("not_found", ())
    assert systems["words"].find("xyzzy?", k=5) == []


def test_without_the_table_no_figure_is_told(systems: dict[str, System]) -> None:
    answer = systems["no-table"].answer("台州市2025年普惠性幼儿园在园幼儿占比目标是多少？", ())
    assert answer.figures == ()
    assert answer.citations


def test_without_known_questions_none_speaks_for_a_passage(systems: dict[str, System]) -> None:
    answer = systems["no-questions"].answer("县管校聘怎么推进？", ())
    assert answer.status == "answered"
    assert answer.citations


def test_an_unknown_baseline_is_refused_with_the_names_there_are(assistant: Assistant) -> None:
    shelf = assistant.shelf
    with pytest.raises(EvalProblem, match=r"'bm25'.*tutorial、words"):
        open_baseline(
            "bm25",
            documents=(),
            encoder=shelf.encoder,
            library=shelf.library,
            table=shelf.table,
        )


def test_sentences_with_most_words_of_the_question_are_quoted(assistant: Assistant) -> None:
    library = assistant.shelf.library
    raw = library.documents[SMALL].raw
    at = raw.index("交流轮岗")
    quotes = quote(Piece((SMALL, at - 200, at + 200)), "校长教师交流轮岗", library)
    assert any("校长教师交流轮岗" in one.quote for one in quotes)
    assert sum(len(one.quote) for one in quotes) <= LENGTH
    assert [one.n for one in quotes] == list(range(1, len(quotes) + 1))
    assert all(raw[one.start : one.end] == one.quote for one in quotes)


def test_the_best_sentence_is_quoted_whole_however_long(assistant: Assistant) -> None:
    library = assistant.shelf.library
    raw = library.documents[SMALL].raw
    whole = max((s for s in raw.replace("\n", "。").replace("；", "。").split("。")), key=len)
    start = raw.index(whole)
    (only,) = quote(Piece((SMALL, start, start + len(whole))), "教育", library)
    assert only.quote == whole.strip()


def test_vectors_are_encoded_once_and_then_remembered(tmp_path: Path) -> None:
    inner = Counting()
    encoder = RememberingEncoder(inner, tmp_path / "vectors")
    first = encoder.passages(["甲", "乙乙"])
    again = RememberingEncoder(inner, tmp_path / "vectors").passages(["甲", "乙乙"])
    assert inner.encoded == 2
    assert np.array_equal(first, again)
    encoder.passages(["甲", "丙丙"])
    assert inner.encoded == 4
    assert (encoder.name, encoder.dimension) == ("counting", 3)


def test_an_index_in_memory_answers_like_the_one_on_disk(assistant: Assistant) -> None:
    shelf = assistant.shelf
    chunks = chunk_all([shelf.library.documents[SMALL]])
    vectors = shelf.encoder.passages([chunk.indexed for chunk in chunks])
    index = memory_index(chunks, vectors, encoder=shelf.encoder.name)
    best = hybrid(index, shelf.encoder, QUESTION, k=1)[0].chunk
    assert best in chunks
    assert "交流轮岗" in best.text
