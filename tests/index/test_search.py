"""The three searches over two tiny documents, in a folder and on a real server."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.build import build_index, chunk_all
from index.search import dense, hybrid, words
from index.sources import read_documents
from index.store import OpenIndex, Store
from index.types import Chunk, Encoder, Filter, Passage, Preference

Search = Callable[..., list[Passage]]
SEARCHES = [dense, words, hybrid]
QUESTION = "普惠性幼儿园在园幼儿占比要达到多少？"
QUESTIONS = {
    QUESTION: "到2025年，普惠性幼儿园在园幼儿占比达到90%以上。",
    "要建成多少所智慧校园？": "（一）建设智慧校园。推进教育数字化改革，建成智慧校园50所。",
    "每年培训教师多少人次？": "（二）加强教师队伍。每年培训教师3000人次，提高教师待遇。",
    "新增学位多少个？": "新建公办幼儿园12所，新增学位3600个。",
}
WIDE = "幼儿园、学位、校园、教师、财政投入和督导"
"""A question that shares words with more than half of the passages."""
EMOJI = "🎉🏫👩\u200d🏫"

every_search = pytest.mark.parametrize("search", SEARCHES)


@pytest.fixture(scope="module")
def documents(
    write_documents: Callable[[Path], Path], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    return write_documents(tmp_path_factory.mktemp("documents"))


@pytest.fixture(scope="module")
def chunks(documents: Path) -> dict[str, Chunk]:
    """The chunks as they were written, by id."""
    return {chunk.id: chunk for chunk in chunk_all(read_documents(documents))}


@pytest.fixture(scope="module", params=["folder", "server"])
def index(
    request: pytest.FixtureRequest,
    opening: Callable[[Path, str], Store],
    packaged: Encoder,
    documents: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> OpenIndex:
    """An index in each place it can be in, built once."""
    url = request.getfixturevalue("server") if request.param == "server" else ""
    store = opening(tmp_path_factory.mktemp("home"), url)
    return store.open(build_index(documents, packaged, store).manifest)


@every_search
@pytest.mark.parametrize("k", [1, 3, 5])
def test_a_search_gives_k_whole_passages_best_first(
    index: OpenIndex, packaged: Encoder, chunks: dict[str, Chunk], search: Search, k: int
) -> None:
    found = search(index, packaged, WIDE, k=k)
    scores = [passage.score for passage in found]
    assert len({passage.chunk.id for passage in found}) == len(found) == k
    assert scores == sorted(scores, reverse=True)
    for passage in found:
        assert passage.chunk == chunks[passage.chunk.id]


@every_search
@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_finds_its_passage_first(
    index: OpenIndex, packaged: Encoder, search: Search, question: str
) -> None:
    assert search(index, packaged, question)[0].chunk.text == QUESTIONS[question]


def test_a_unit_that_answers_for_a_section_comes_with_it(
    index: OpenIndex, packaged: Encoder
) -> None:
    (passage,) = hybrid(index, packaged, "加大财政投入", k=1)
    assert passage.chunk.units.lead == ("市教育局",)
    assert passage.chunk.units.others == ("市财政局", "市发展改革委")


def test_the_score_of_dense_is_the_cosine(index: OpenIndex, packaged: Encoder) -> None:
    (query,) = packaged.queries([QUESTION])
    for passage in dense(index, packaged, QUESTION, k=100):
        (vector,) = packaged.passages([passage.chunk.indexed])
        assert passage.similarity == passage.score == pytest.approx(float(query @ vector), abs=1e-4)


def test_the_score_of_words_is_positive_and_no_cosine(index: OpenIndex, packaged: Encoder) -> None:
    found = words(index, packaged, QUESTION, k=100)
    assert all(passage.score > 0 and passage.similarity is None for passage in found)


def test_hybrid_tells_the_cosine(index: OpenIndex, packaged: Encoder) -> None:
    cosines = {p.chunk.id: p.score for p in dense(index, packaged, QUESTION, k=100)}
    for passage in hybrid(index, packaged, QUESTION, k=100):
        assert passage.similarity == pytest.approx(cosines[passage.chunk.id], abs=1e-6)


def test_more_than_there_are_is_all_there_are(
    index: OpenIndex, packaged: Encoder, chunks: dict[str, Chunk]
) -> None:
    for search in (dense, hybrid):
        found = search(index, packaged, QUESTION, k=1000)
        assert {passage.chunk.id for passage in found} == chunks.keys()
    assert 0 < len(words(index, packaged, QUESTION, k=1000)) <= len(chunks)


@every_search
def test_fewer_passages_are_the_first_of_more(
    index: OpenIndex, packaged: Encoder, search: Search
) -> None:
    some, more = (search(index, packaged, QUESTION, k=k) for k in (3, 5))
    assert some == more[:3]


# Filters and preferences


def allowed(chunk: Chunk, where: Filter) -> bool:
    """Whether ``where`` lets ``chunk`` be found, in plain words."""
    first, last = chunk.period
    return (
        (not where.documents or chunk.document in where.documents)
        and (not where.region or chunk.region == where.region)
        and (where.year is None or first <= where.year <= last)
    )


@pytest.mark.parametrize(
    "where",
    [
        Filter(documents=("jiang-2021",)),
        Filter(documents=("he-2023", "jiang-2021")),
        Filter(region="临河县"),
        Filter(year=2022),
        Filter(year=2024),
        Filter(year=2027),
        Filter(documents=("he-2023",), region="临河县", year=2025),
        Filter(documents=("he-2023",), region="江城市"),
        Filter(documents=("none",)),
        Filter(region="临河"),
        Filter(year=1999),
    ],
)
def test_a_filter_restricts_every_search(
    index: OpenIndex, packaged: Encoder, chunks: dict[str, Chunk], where: Filter
) -> None:
    left = {chunk.id for chunk in chunks.values() if allowed(chunk, where)}
    for search in (dense, hybrid):
        found = search(index, packaged, WIDE, k=100, where=where)
        assert {passage.chunk.id for passage in found} == left
    shared = {p.chunk.id for p in words(index, packaged, WIDE, k=100)}
    found = words(index, packaged, WIDE, k=100, where=where)
    assert {passage.chunk.id for passage in found} == shared & left


@pytest.mark.parametrize(
    "prefer",
    [Preference(region="临河县"), Preference(years=(2027,)), Preference("临河县", (2026,))],
)
def test_a_preference_moves_up_without_excluding(
    index: OpenIndex, packaged: Encoder, prefer: Preference
) -> None:
    def ranks(found: list[Passage]) -> dict[str, int]:
        return {passage.chunk.id: rank for rank, passage in enumerate(found)}

    question = "幼儿园占比的目标"
    plain = hybrid(index, packaged, question, k=100)
    leaning = hybrid(index, packaged, question, k=100, prefer=prefer)
    assert ranks(plain).keys() == ranks(leaning).keys()
    county = {p.chunk.id for p in plain if p.chunk.region == "临河县"}
    assert sum(ranks(leaning)[i] for i in county) < sum(ranks(plain)[i] for i in county)
    scores = {passage.chunk.id: passage.score for passage in plain}
    for passage in leaning:
        raised = passage.score - scores[passage.chunk.id]
        assert raised == pytest.approx(0, abs=1e-6) or passage.chunk.id in county


def test_a_preference_decides_between_two_that_fit(index: OpenIndex, packaged: Encoder) -> None:
    question = "在园幼儿占比达到多少？"
    for region in ("江城市", "临河县"):
        prefer = Preference(region=region)
        (best,) = hybrid(index, packaged, question, k=1, prefer=prefer)
        assert best.chunk.region == region
        assert "在园幼儿占比" in best.chunk.text


def test_a_preference_for_nowhere_changes_nothing(index: OpenIndex, packaged: Encoder) -> None:
    prefer = Preference(region="海门市", years=(1999,))
    plain = hybrid(index, packaged, QUESTION, k=100)
    assert hybrid(index, packaged, QUESTION, k=100, prefer=prefer) == plain


# Questions as people type them


@every_search
@pytest.mark.parametrize(
    "written",
    [
        "普惠性幼兒園在園幼兒佔比要達到多少？",
        "普惠性幼儿园在园幼儿占比要达到多少?",
        "普惠性 幼儿园 在园幼儿\u3000占比 要达到多少？",
        "“普惠性幼儿园”在园幼儿占比要达到多少？",
    ],
)
def test_another_way_of_writing_finds_the_same_first(
    index: OpenIndex, packaged: Encoder, search: Search, written: str
) -> None:
    assert search(index, packaged, written)[0].chunk.text == QUESTIONS[QUESTION]


@every_search
def test_full_width_digits_find_the_same_first(
    index: OpenIndex, packaged: Encoder, search: Search
) -> None:
    first, wide = (
        search(index, packaged, question, k=1)[0].chunk
        for question in ("新增学位3600个", "新增学位３６００个")
    )
    assert first == wide
    assert "3600" in first.text


@pytest.mark.parametrize("question", ["quantum chromodynamics", EMOJI, "", " ", "。，！"])
def test_foreign_words_share_nothing(
    index: OpenIndex, packaged: Encoder, chunks: dict[str, Chunk], question: str
) -> None:
    assert words(index, packaged, question) == []
    for search in (dense, hybrid):
        assert len(search(index, packaged, question, k=5)) == 5
        assert len(search(index, packaged, question, k=100)) == len(chunks)


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(question=st.text(max_size=30))
def test_any_question_is_answered_in_order(
    index: OpenIndex, packaged: Encoder, question: str
) -> None:
    for search in SEARCHES:
        scores = [passage.score for passage in search(index, packaged, question, k=4)]
        assert scores == sorted(scores, reverse=True)
        assert len(scores) <= 4


def test_the_long_way_finds_what_the_short_way_finds(index: OpenIndex, packaged: Encoder) -> None:
    long: dict[str, Any] = {"k": 10, "where": Filter()}
    for search in SEARCHES:
        assert search(index, packaged, QUESTION) == search(index, packaged, QUESTION, **long)
