"""The questions that passages are known to answer: read, indexed, used by the search."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from index.build import build_index, wanted_manifest
from index.errors import IndexStale, QuestionsProblem
from index.questions import (
    COLUMNS,
    NO_DOCUMENT,
    QUESTIONS,
    UNANSWERED,
    is_question,
    is_unanswered,
    load_questions,
    load_unanswered,
    questions_fingerprint,
)
from index.search import expanded, hybrid, shared, spoken_for
from index.sections import split_sections
from index.sources import read_documents, shipped_documents
from index.store import OpenIndex, Store, check_manifest
from index.text import squeeze
from index.types import NOWHERE, Chunk, Encoder, Filter, Passage, Progress, Vectors

ROWS = (
    ("jiang-2021", "（一）建设智慧校园。", "50所。", "学校数字化搞什么|电脑上课的学校建几所"),
    ("jiang-2021", "每年培训教师", "", "老师一年轮训多少人"),
    ("he-2023", "县政府每年督导一次", "", "多久检查一回|检查结果给不给老百姓看"),
)
ASKED = "结果给老百姓看吗"


@dataclass
class Counting:
    """The packaged encoder under a name, remembering which queries it was asked for."""

    encoder: Encoder
    name: str = "counting"
    asked: list[str] = field(default_factory=list)

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self.encoder.dimension

    def passages(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        """Vectors of passages."""
        return self.encoder.passages(texts, progress=progress)

    def queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of queries."""
        self.asked += texts
        return self.encoder.queries(texts)


@pytest.fixture
def encoder(packaged: Encoder) -> Counting:
    return Counting(packaged)


@pytest.fixture
def documents(write_documents: Callable[[Path], Path], tmp_path: Path) -> Path:
    folder = write_documents(tmp_path / "documents")
    write_rows(folder, ROWS)
    return folder


def write_rows(folder: Path, rows: Sequence[tuple[str, ...]]) -> None:
    """Write the file of questions."""
    lines = [",".join(f'"{cell}"' for cell in row) for row in (COLUMNS, *rows)]
    (folder / QUESTIONS).write_text("\n".join(lines) + "\n", encoding="utf-8")


def load(folder: Path) -> tuple[Chunk, ...]:
    """The questions of a folder."""
    by_id = {document.card.id: document for document in read_documents(folder)}
    return load_questions(folder, by_id, {i: split_sections(d) for i, d in by_id.items()})


def answer(folder: Path, question: Chunk) -> str:
    """What stands in the file where a question's answer is said to stand."""
    raw = {document.card.id: document.raw for document in read_documents(folder)}
    return raw[question.document][question.start : question.end]


def opened(folder: Path, encoder: Encoder, store: Store) -> OpenIndex:
    """The index as the assistant opens it."""
    wanted = wanted_manifest(folder, encoder)
    return store.open(check_manifest(store.manifest(), wanted, place=store.place))


def test_a_question_stands_where_its_answer_stands(documents: Path) -> None:
    questions = {chunk.text: chunk for chunk in load(documents)}
    assert len(questions) == 5
    school = questions["电脑上课的学校建几所"]
    assert answer(documents, school) == "（一）建设智慧校园。推进教育数字化改革，建成智慧校园50所。"
    assert school.section == ("二、主要任务", "（一）建设智慧校园")
    assert (school.region, school.period) == ("江城市", (2021, 2025))


def test_without_an_end_the_answer_is_the_sentence(documents: Path) -> None:
    questions = {chunk.text: chunk for chunk in load(documents)}
    told = answer(documents, questions["老师一年轮训多少人"])
    assert told == "每年培训教师3000人次，提高教师待遇。"


def test_a_sentence_without_a_stop_ends_with_its_paragraph(documents: Path) -> None:
    write_rows(documents, [("jiang-2021", "牵头单位：市教", "", "谁来牵头")])
    (question,) = load(documents)
    assert answer(documents, question) == "牵头单位：市教育局"


def test_a_beginning_that_is_a_whole_sentence_is_the_answer(documents: Path) -> None:
    write_rows(documents, [("he-2023", "结果向社会公开。", "", "给不给看")])
    (question,) = load(documents)
    assert answer(documents, question) == "结果向社会公开。"


def test_a_folder_without_the_file_has_no_questions(documents: Path) -> None:
    (documents / QUESTIONS).unlink()
    assert load(documents) == ()
    assert questions_fingerprint(documents) == ()


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (("nobody", "县政府每年", "", "谁"), ("第2行", "nobody", "改正编号")),
        (("he-2023", "市政府每年", "", "谁"), ("第2行", "市政府每年", "0 次")),
        (("he-2023", "公办幼儿园", "", "谁"), ("第2行", "公办幼儿园", "2 次")),
        (("he-2023", "县政府每年", "没有这几个字", "谁"), ("第2行", "没有这几个字", "之后")),
        (("he-2023", "县政府每年", "", " | "), ("第2行", "questions", "补上")),
        (("he-2023", " ", "", "谁"), ("第2行", "begin", "补上")),
        (("he-2023", "县政府每年", "谁"), ("第2行", "列数")),
    ],
)
def test_a_wrong_row_is_told_in_one_line(
    documents: Path, row: tuple[str, ...], said: tuple[str, ...]
) -> None:
    write_rows(documents, [row])
    with pytest.raises(QuestionsProblem) as problem:
        load(documents)
    message = str(problem.value)
    assert "\n" not in message
    assert all(part in message for part in (QUESTIONS, *said))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("document,begin,questions\n", "表头"),
        ('document,begin,end,questions\nhe-2023,"县"政府,,谁\n', "引号"),
    ],
)
def test_a_wrong_file_is_told_in_one_line(documents: Path, text: str, said: str) -> None:
    (documents / QUESTIONS).write_text(text, encoding="utf-8")
    with pytest.raises(QuestionsProblem, match=said):
        load(documents)


def test_the_index_answers_with_the_questions_it_was_built_from(
    documents: Path, encoder: Counting, store: Store
) -> None:
    report = build_index(documents, encoder, store)
    index = opened(documents, encoder, store)
    assert report.manifest.questions == 5
    assert index.questions is not None
    assert set(index.questions.words.ids) == {chunk.id for chunk in load(documents)}
    near = index.questions.nearest(encoder.queries([ASKED])[0], k=1, where=NOWHERE)
    assert index.questions.chunks([near[0][0]])[0].text == "检查结果给不给老百姓看"


def test_only_new_questions_are_encoded_and_the_old_index_is_stale(
    documents: Path, encoder: Counting, store: Store
) -> None:
    build_index(documents, encoder, store)
    encoder.asked.clear()
    write_rows(documents, [*ROWS, ("he-2023", "新建公办幼儿园12所", "", "多几个幼儿园")])
    with pytest.raises(IndexStale, match=QUESTIONS):
        opened(documents, encoder, store)
    report = build_index(documents, encoder, store)
    assert encoder.asked == ["多几个幼儿园"]
    assert (report.encoded, report.removed, report.manifest.questions) == (0, 0, 6)


def test_questions_that_are_gone_leave_no_collection_behind(
    documents: Path, encoder: Counting, store: Store
) -> None:
    build_index(documents, encoder, store)
    (documents / QUESTIONS).unlink()
    build_index(documents, encoder, store)
    build_index(documents, encoder, store)
    assert opened(documents, encoder, store).questions is None
    edited = documents / "he.txt"
    edited.write_text(edited.read_text(encoding="utf-8") + "县政府负责。\n", encoding="utf-8")
    build_index(documents, encoder, store)
    names = {found.name for found in store.client.list_collections()}
    assert not any(name.endswith("-questions") for name in names)


def test_a_known_question_brings_its_passage_to_the_top(
    documents: Path, encoder: Counting, store: Store
) -> None:
    build_index(documents, encoder, store)
    index = opened(documents, encoder, store)
    found = expanded(index, encoder, ASKED, k=3)
    assert "结果向社会公开" in found.passages[0].chunk.text
    assert found.questions[0].chunk.text == "检查结果给不给老百姓看"
    assert found.questions[0].score > found.questions[-1].score


def test_a_clause_like_a_known_question_speaks_as_the_whole_would(
    documents: Path, encoder: Counting, store: Store
) -> None:
    build_index(documents, encoder, store)
    index = opened(documents, encoder, store)
    story = f"昨天下了一整天的雨，{ASKED}，大家都在问"
    alone = expanded(index, encoder, story).questions[0]
    found = expanded(index, encoder, story, clauses=(ASKED,)).questions
    assert found[0].chunk.text == "检查结果给不给老百姓看"
    assert found[0].score > alone.score
    assert len({passage.chunk.id for passage in found}) == len(found)


def test_without_known_questions_the_search_is_the_hybrid_one(
    documents: Path, encoder: Counting, store: Store
) -> None:
    (documents / QUESTIONS).unlink()
    build_index(documents, encoder, store)
    index = opened(documents, encoder, store)
    found = expanded(index, encoder, ASKED, k=3)
    assert list(found.passages) == hybrid(index, encoder, ASKED, k=3)
    assert found.questions == ()


def test_a_filter_holds_for_known_questions_too(
    documents: Path, encoder: Counting, store: Store
) -> None:
    build_index(documents, encoder, store)
    index = opened(documents, encoder, store)
    found = expanded(index, encoder, ASKED, where=Filter(documents=("jiang-2021",)))
    assert {passage.chunk.document for passage in found.questions} <= {"jiang-2021"}
    assert {passage.chunk.document for passage in found.passages} == {"jiang-2021"}


def test_the_passages_of_a_place_are_those_that_share_text_with_it(
    documents: Path, encoder: Counting, store: Store
) -> None:
    build_index(documents, encoder, store)
    index = opened(documents, encoder, store)
    places = load(documents)
    for place in places:
        for chunk in index.overlapping([place]):
            assert shared(chunk, place) > 0
    assert {c.document for c in index.overlapping(places)} == {"jiang-2021", "he-2023"}
    assert index.overlapping([]) == []


def test_a_passage_of_another_document_is_not_spoken_for(documents: Path) -> None:
    one, *_, other = load(documents)
    assert shared(one, one) == 1.0
    assert shared(one, other) == 0.0
    assert spoken_for(one, []) == 0.0


def test_every_shipped_question_has_its_answer_in_a_document() -> None:
    folder = shipped_documents()
    questions = load(folder)
    texts = {document.card.id: document for document in read_documents(folder)}
    assert len(questions) > 3000
    for question in questions:
        document = texts[question.document]
        told = squeeze(document.raw[question.start : question.end])
        assert len(told) >= 4
        assert not any(question.start <= noise.start < question.end for noise in document.noise)


NOT_SAID = ("公开的结果贴在哪面墙上", "检查的人中午在哪吃饭", "智慧校园的门禁多少钱")


def write_unanswered(folder: Path, questions: Sequence[str] = NOT_SAID) -> None:
    """Write the file of questions that no passage answers."""
    (folder / UNANSWERED).write_text("\n".join(("question", *questions)) + "\n", encoding="utf-8")


def test_a_question_that_none_answers_is_of_no_place(documents: Path) -> None:
    write_unanswered(documents, [*NOT_SAID, NOT_SAID[0]])
    chunks = load_unanswered(documents)
    assert [chunk.text for chunk in chunks] == [*NOT_SAID]
    assert {(chunk.document, chunk.region, chunk.start, chunk.end) for chunk in chunks} == {
        (NO_DOCUMENT, "", 0, 0)
    }
    assert all(is_question(chunk.id) and is_unanswered(chunk.id) for chunk in chunks)
    assert not any(is_unanswered(chunk.id) for chunk in load(documents))


def test_a_folder_without_the_file_has_no_unanswered_questions(documents: Path) -> None:
    assert load_unanswered(documents) == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("questions\n门票多少钱\n", "第1行：列应为 question"),
        ('question\n""\n', "第2行：question 不能为空"),
        ("question\n门票,多少钱\n", "第2行：列数与表头不符"),
    ],
)
def test_a_wrong_file_of_unanswered_questions_is_told_in_one_line(
    documents: Path, text: str, said: str
) -> None:
    (documents / UNANSWERED).write_text(text, encoding="utf-8")
    with pytest.raises(QuestionsProblem, match=said):
        load_unanswered(documents)


def test_the_index_keeps_both_sorts_apart(documents: Path, encoder: Counting, store: Store) -> None:
    write_unanswered(documents)
    report = build_index(documents, encoder, store)
    assert (report.manifest.questions, report.manifest.unanswered) == (5, 3)
    index = opened(documents, encoder, store)
    found = expanded(index, encoder, "检查的人中午去哪里吃饭")
    assert found.heard.unanswered[0].chunk.text == "检查的人中午在哪吃饭"
    assert found.heard.unanswered[0].score > found.questions[0].score
    assert not any(is_unanswered(passage.chunk.id) for passage in found.questions)


def test_a_filter_leaves_the_unanswered_questions_in(
    documents: Path, encoder: Counting, store: Store
) -> None:
    write_unanswered(documents)
    build_index(documents, encoder, store)
    index = opened(documents, encoder, store)
    where = Filter(documents=("jiang-2021",))
    found = expanded(index, encoder, "智慧校园的门禁要多少钱", where=where)
    assert found.heard.unanswered[0].chunk.text == "智慧校园的门禁多少钱"


def test_only_unanswered_questions_are_questions_too(
    documents: Path, encoder: Counting, store: Store
) -> None:
    (documents / QUESTIONS).unlink()
    write_unanswered(documents)
    build_index(documents, encoder, store)
    found = expanded(opened(documents, encoder, store), encoder, NOT_SAID[1])
    assert found.questions == ()
    assert found.heard.unanswered


def test_the_old_index_is_stale_when_an_unanswered_question_is_added(
    documents: Path, encoder: Counting, store: Store
) -> None:
    write_unanswered(documents)
    build_index(documents, encoder, store)
    encoder.asked.clear()
    write_unanswered(documents, [*NOT_SAID, "门票多少钱"])
    with pytest.raises(IndexStale, match=UNANSWERED):
        opened(documents, encoder, store)
    build_index(documents, encoder, store)
    assert encoder.asked == ["门票多少钱"]


def test_several_known_questions_speak_louder_than_one_that_is_a_little_nearer(
    documents: Path,
) -> None:
    one, *_, other = load(documents)
    few = [Passage(one, 0.62)]
    many = [Passage(other, 0.6), Passage(other, 0.58), Passage(other, 0.57)]
    assert spoken_for(other, few + many) > spoken_for(one, few + many) > 0.62 - 1e-9
    assert spoken_for(one, [Passage(one, 0.9), *many]) > spoken_for(other, many)
