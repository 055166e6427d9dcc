"""Nothing leaves that its sources do not carry."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.check import check, fault, is_verbatim
from assistant.library import Library, open_library
from assistant.types import Draft, Evidence, Plan, Question, Sentence, Source, Status

TEXT = "一、目标\n\n到2025年，普惠性幼儿园在园幼儿占比达到90%以上。公办园占比达到60%以上。\n"
REGISTER = (
    "id,file,title,number,issuer,region,level,issued,period_start,period_end,note\n"
    "plan,plan.txt,某市教育规划,某发〔2021〕1号,某局,某市,市,2021-01-02,2021,2025,\n"
)
QUOTE = "普惠性幼儿园在园幼儿占比达到90%以上。"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    folder: Path = tmp_path_factory.mktemp("documents")
    (folder / "plan.txt").write_text(TEXT, encoding="utf-8")
    (folder / "documents.csv").write_text(REGISTER, encoding="utf-8")
    return open_library(folder)


def source(quote: str = QUOTE) -> Source:
    start = TEXT.find(quote)
    where = (start, start + len(quote)) if start >= 0 else (0, len(TEXT))
    return Source("plan", ("一、目标",), quote, *where, "某市教育规划 > 一、目标")


def draft(*sentences: Sentence, status: Status = "answered") -> Draft:
    question = Question("普惠园占比是多少")
    plan = Plan(question, question.text, "inside", terms=(), search=question.text)
    return Draft(Evidence(plan), status, sentences)


def test_a_verbatim_sentence_stays_and_is_cited(library: Library) -> None:
    answer = check(draft(Sentence(QUOTE, (source(),))), library)
    assert answer.status == "answered"
    assert answer.text == f"{QUOTE}[1]"
    assert [(c.n, c.quote, c.document.number) for c in answer.citations] == [
        (1, QUOTE, "某发〔2021〕1号")
    ]


def test_a_changed_figure_is_removed_and_named(library: Library) -> None:
    wrong = Sentence(QUOTE.replace("90%", "95%"), (source(),))
    answer = check(draft(wrong, Sentence(QUOTE, (source(),))), library)
    assert "95%" not in answer.text
    assert "95%" in answer.trace.removed[0]


def test_a_quote_that_the_document_does_not_have_is_removed(library: Library) -> None:
    invented = "普惠性幼儿园在园幼儿占比达到99%以上。"
    answer = check(draft(Sentence(invented, (source(invented),))), library)
    assert answer.status == "not_found"
    assert not answer.citations
    assert "引文与原文不符" in answer.trace.removed[0]


def test_a_quote_that_stands_elsewhere_in_the_file_does_not_hold(library: Library) -> None:
    shifted = replace(source(), start=0, end=5)
    assert fault(Sentence(QUOTE, (shifted,)), library)


def test_a_sentence_without_a_source_is_removed(library: Library) -> None:
    assert fault(Sentence("普惠园很多。"), library) == "没有出处"


def test_an_unknown_document_is_no_source(library: Library) -> None:
    assert not is_verbatim(replace(source(), document="other"), library)


def test_an_empty_quote_proves_nothing(library: Library) -> None:
    assert not is_verbatim(replace(source(), quote=" "), library)


def test_a_lead_in_whose_statements_are_gone_goes_too(library: Library) -> None:
    lead = Sentence("《某市教育规划》提出：", lead_in=True)
    other = Sentence("另有规定：", lead_in=True)
    kept = Sentence(QUOTE, (source(),))
    answer = check(draft(other, Sentence("编造。", ()), lead, kept), library)
    assert answer.text == f"{lead.text}\n\n{QUOTE}[1]"


def test_a_source_used_twice_keeps_its_number(library: Library) -> None:
    twice = Sentence(QUOTE, (source(),))
    answer = check(draft(twice, twice), library)
    assert answer.text.count("[1]") == 2
    assert len(answer.citations) == 1


def test_a_list_has_a_mark_on_each_line(library: Library) -> None:
    second = "公办园占比达到60%以上。"
    listed = Sentence(f"一、目标：\n- {second}", (source("一、目标"), source(second)))
    answer = check(draft(listed), library)
    assert answer.text == f"一、目标：[1]\n- {second}[2]"


def test_a_refusal_needs_no_source(library: Library) -> None:
    refusal = Sentence("没有找到。", lead_in=True)
    answer = check(draft(refusal, status="not_found"), library)
    assert (answer.status, answer.text, answer.citations) == ("not_found", "没有找到。", ())


@given(st.text(min_size=1, max_size=40))
def test_whatever_is_not_in_the_source_never_leaves(library: Library, text: str) -> None:
    answer = check(draft(Sentence(text, (source(),))), library)
    said = "".join(text.split())
    if said and said not in "".join((TEXT + source().context).split()):
        kept = {"：", "，", "。", "-", ""}
        assert answer.trace.removed or set(said) <= kept or answer.text != f"{text}[1]"


def prose(text: str, *sources: Source, **how: object) -> Sentence:
    return Sentence(text, sources, prose=True, **how)  # type: ignore[arg-type] -- echo, lead_in


@pytest.mark.parametrize(
    "text",
    [
        "到2025年，普惠性幼儿园在园幼儿占比达到90%以上。",
        "普惠性幼儿园在园幼儿占比达到90%以上。",
        "普惠性幼儿园在园幼儿占比要达到90%以上（2025年）。",
        "公办园占比达到60%以上。",
    ],
)
def test_what_a_model_words_may_be_said_if_the_source_carries_it(
    library: Library, text: str
) -> None:
    whole = source(TEXT.split("\n\n")[1].strip())
    assert fault(prose(text, whole), library) == ""
    answer = check(draft(prose(text, whole)), library)
    assert answer.text == f"{text}[1]"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("公办园占比达到90%以上。", "数字说的不是原文所说的事"),
        ("普惠性幼儿园在园幼儿占比达到60%以上。", "数字说的不是原文所说的事"),
        ("到2030年，普惠性幼儿园在园幼儿占比达到90%以上。", "数字没有出处"),
        ("普惠性幼儿园在园幼儿占比达到90%。", "数字没有出处"),
        ("普惠性幼儿园在园幼儿占比达到九成以上。", "数字没有出处"),
        ("普惠性幼儿园在园幼儿占比不达到90%以上。", "肯定、否定或程度"),
        ("普惠性幼儿园在园幼儿占比已经达到90%以上。", "肯定、否定或程度"),
        ("普惠性幼儿园在园幼儿占大部分。", "数字没有出处"),
        ("杭州市普惠性幼儿园在园幼儿占比达到90%以上。", "名称"),
        ("普惠性幼儿园由市财政兜底。", "出处里没有"),
        ("普惠性幼儿园在园幼儿占比达到90%以上 <b>。", "标记"),
        ("占比多", "中文句子"),
        ("幼儿在园普惠性占比幼儿园。", "先后"),
    ],
)
def test_what_a_model_words_is_dropped_if_the_source_does_not_carry_it(
    library: Library, text: str, reason: str
) -> None:
    whole = source(TEXT.split("\n\n")[1].strip())
    assert reason in fault(prose(text, whole), library)


def test_a_model_words_no_lead_ins_and_computes_nothing(library: Library) -> None:
    assert fault(prose("没有找到。", lead_in=True), library)
    assert fault(prose("没有找到。", echo=True), library)
    assert fault(prose(QUOTE), library) == "没有出处"


def test_a_models_sentence_with_a_false_quote_is_removed(library: Library) -> None:
    false = source("普惠性幼儿园在园幼儿占比达到99%以上。")
    assert "引文与原文不符" in fault(prose(false.quote, false), library)


def test_words_that_a_model_may_not_say_are_no_words_of_the_built_in_writer(
    library: Library,
) -> None:
    """The rule for a model's sentences opens nothing for the others."""
    whole = source(TEXT.split("\n\n")[1].strip())
    text = "普惠性幼儿园在园幼儿占比要达到90%以上（2025年）。"
    assert fault(Sentence(text, (whole,)), library)


@settings(deadline=None)  # the first text loads the dictionary
@given(st.text(alphabet=TEXT + "不已拟73九成两倍", min_size=4, max_size=30))
def test_no_number_that_the_source_does_not_have_passes(library: Library, text: str) -> None:
    whole = source(TEXT.split("\n\n")[1].strip())
    if not fault(prose(text, whole), library):
        assert set(re.findall(r"\d+", text)) <= {"2025", "90", "60"}
        assert "九成" not in text
        assert "两倍" not in text
