"""The word index: what shares words is found, kept and loaded without a change."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text import tokens
from index.types import Chunk, Filter
from index.words import WordIndex, build_words, load_words, save_words

EVERYTHING = Filter()


def chunk(
    text: str,
    *,
    document: str = "plan",
    region: str = "江城市",
    period: tuple[int, int] = (2021, 2025),
) -> Chunk:
    """A chunk of one paragraph whose id is its text."""
    return Chunk(text, document, region, period, ("一、目标",), "", text, 0, len(text))


SCHOOLS = chunk("建成智慧校园50所")
TEACHERS = chunk("每年培训教师3000人次", document="work", period=(2019, 2020))
NURSERIES = chunk("新建公办幼儿园12所", document="county", region="临河县", period=(2023, 2027))
CHUNKS = (SCHOOLS, TEACHERS, NURSERIES)


@pytest.fixture(scope="module")
def words() -> WordIndex:
    return build_words(CHUNKS)


def found(words: WordIndex, query: str, where: Filter = EVERYTHING) -> list[str]:
    """Texts of the chunks with a score, best first."""
    scores = words.scores(query, where)
    return [words.ids[n] for n in np.argsort(-scores, kind="stable") if scores[n] > 0]


def test_a_chunk_is_found_by_its_words(words: WordIndex) -> None:
    assert found(words, "智慧校园有多少所？")[0] == SCHOOLS.text
    assert found(words, "教师培训") == [TEACHERS.text]


def test_the_context_is_searched_as_well() -> None:
    titled = Chunk("1", "plan", "江城市", (2021, 2025), (), "学前教育 > 目标", "达到90%", 0, 5)
    assert found(build_words([titled, *CHUNKS]), "学前教育") == ["1"]


def test_full_width_and_traditional_words_score_the_same(words: WordIndex) -> None:
    simple = words.scores("智慧校园50所", EVERYTHING)
    assert simple.max() > 0
    assert np.array_equal(words.scores("智慧校園５０所", EVERYTHING), simple)


@pytest.mark.parametrize("query", ["", "  ", "🎉🎉", "quantum chromodynamics", "。，！", "鱻龘"])
def test_foreign_words_find_nothing(words: WordIndex, query: str) -> None:
    assert found(words, query) == []


@pytest.mark.parametrize(
    ("where", "left"),
    [
        (Filter(documents=("plan",)), [SCHOOLS]),
        (Filter(documents=("plan", "county")), [SCHOOLS, NURSERIES]),
        (Filter(documents=("none",)), []),
        (Filter(region="临河县"), [NURSERIES]),
        (Filter(region="临河"), []),
        (Filter(year=2019), [TEACHERS]),
        (Filter(year=2025), [SCHOOLS, NURSERIES]),
        (Filter(year=2028), []),
        (Filter(documents=("plan",), region="临河县"), []),
        (Filter(documents=("plan", "work"), region="江城市", year=2020), [TEACHERS]),
    ],
)
def test_a_filter_leaves_only_its_chunks(
    words: WordIndex, where: Filter, left: list[Chunk]
) -> None:
    everything = "".join(chunk.text for chunk in CHUNKS)
    assert set(found(words, everything, where)) == {chunk.text for chunk in left}


def test_an_unknown_word_weighs_most(words: WordIndex) -> None:
    known = {token for chunk in CHUNKS for token in tokens(chunk.indexed)}
    heaviest = max(map(words.weight, known))
    assert words.weight("量子") > heaviest
    assert words.weight("") == words.weight("🎉") == words.weight("量子")


def test_a_rarer_word_weighs_more() -> None:
    words = build_words([chunk("智慧校园"), chunk("智慧教室"), chunk("智慧操场")])
    assert words.weight("校园") > words.weight("智慧") > 0


def test_a_word_in_every_chunk_still_weighs_something() -> None:
    words = build_words([chunk("智慧校园"), chunk("智慧教室")])
    assert 0 < words.weight("智慧") < words.weight("校园") < words.weight("操场")


@pytest.mark.parametrize("chunks", [(), (chunk("，。！"), chunk("🎉"))])
def test_an_index_over_no_words_works(chunks: tuple[Chunk, ...], tmp_path: Path) -> None:
    words = build_words(chunks)
    save_words(words, tmp_path / "words")
    loaded = load_words(tmp_path / "words")
    assert loaded is not None
    for index in (words, loaded):
        assert index.ids == tuple(chunk.id for chunk in chunks)
        assert found(index, "智慧校园") == []
        assert (
            found(index, "智慧校园", Filter(documents=("plan",), region="江城市", year=2021)) == []
        )
        assert index.weight("智慧") > 0


def test_a_saved_index_scores_as_before(words: WordIndex, tmp_path: Path) -> None:
    save_words(words, tmp_path / "words")
    loaded = load_words(tmp_path / "words")
    assert loaded is not None
    assert loaded.ids == words.ids
    for query in ("智慧校园50所", "教师", "公办幼儿园", "量子"):
        for where in (EVERYTHING, Filter(region="临河县"), Filter(year=2020)):
            assert np.array_equal(loaded.scores(query, where), words.scores(query, where))
        assert loaded.weight(query) == words.weight(query)


def test_saving_leaves_nothing_unfinished(words: WordIndex, tmp_path: Path) -> None:
    save_words(words, tmp_path / "home" / "words")
    assert [path.name for path in (tmp_path / "home").iterdir()] == ["words"]


def test_nothing_kept_is_no_index(tmp_path: Path) -> None:
    assert load_words(tmp_path / "words") is None
    (tmp_path / "words").mkdir()
    assert load_words(tmp_path / "words") is None


def test_files_cut_short_are_no_index(words: WordIndex, tmp_path: Path) -> None:
    save_words(words, tmp_path / "words")
    for path in sorted((tmp_path / "words").iterdir()):
        whole = path.read_bytes()
        for part in (b"", whole[: len(whole) // 2]):
            path.write_bytes(part)
            assert load_words(tmp_path / "words") is None, path.name
        path.write_bytes(whole)
    assert load_words(tmp_path / "words") is not None


@given(st.text(max_size=40))
def test_any_question_gets_a_score_for_each_chunk(query: str) -> None:
    words = build_words(CHUNKS)
    scores = words.scores(query, EVERYTHING)
    assert scores.shape == (len(CHUNKS),)
    assert scores.dtype == np.float32
    assert (scores >= 0).all()
    assert np.isfinite(scores).all()
