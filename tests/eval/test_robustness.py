"""Each robustness check passes what is right and catches what is wrong."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.chain import Assistant
from assistant.evidence import Shelf
from assistant.library import Library
from assistant.types import Answer, Trace
from eval.cases import CASES, load_cases
from eval.retrieval import Lookup
from eval.robustness import Opener, Sizes, open_zhice, report_lines, run_robustness
from eval.robustness.conflict import POLICIES, SIXTH, conflicting_figures, conflicting_policies
from eval.robustness.edits import (
    FIELDS,
    corrupt_documents,
    corrupt_rows,
    edited,
    follow,
    other_digit,
)
from eval.robustness.ground import ask, held, question_of, states, with_documents
from eval.robustness.mutation import mutate_documents, mutate_table
from eval.robustness.noise import (
    NOISES,
    check_noise,
    dropped,
    full_width,
    homophone,
    noise_verdict,
    punctuated,
    reordered,
    spaced,
    traditional,
)
from eval.robustness.rejection import check_counterfactual, check_rejection, without_support
from eval.robustness.run import dev_lookups
from eval.systems.baselines import open_baseline
from eval.types import Span, System
from index.build import chunk_all
from index.figures import key
from index.text import fold

NO_DOCUMENTS = Library({}, {})
QUESTION = "台州市2025年普惠性幼儿园在园幼儿占比是多少？"


@dataclass(frozen=True, slots=True)
class Parrot:
    """Answers only questions it knows by heart, and crashes on the word 崩溃."""

    known: tuple[str, ...] = ()
    name: str = "parrot"

    def answer(self, question: str, history: Sequence[str]) -> Answer:
        """An answer that is no more than a status."""
        if "崩溃" in question:
            raise ValueError(question)
        status = "answered" if question in self.known else "not_found"
        return Answer.model_validate(
            {
                "question": question,
                "standalone_question": question,
                "status": status,
                "text": "".join(history) or "答",
                "trace": Trace(writer="parrot"),
            }
        )

    def find(self, question: str, *, k: int) -> Sequence[Span]:
        """Nothing."""
        del question, k
        return ()


@pytest.fixture
def ignorant(assistant: Assistant) -> Opener:
    """Opens a Zhice that never hears of any change."""
    return lambda _: open_zhice(assistant.shelf)


def by_words(shelf: Shelf) -> System:
    """The baseline that always quotes the passage with most words in common."""
    return open_baseline(
        "words",
        documents=(),
        encoder=shelf.encoder,
        library=shelf.library,
        table=shelf.table,
        index=shelf.index,
    )


def chance_of(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 -- no secret, but the same each time


def changed_places(one: str, other: str) -> list[int]:
    return [n for n, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]


# What checks stand on


@given(st.decimals("0.01", "9999", places=2), st.integers())
def test_another_digit_changes_one_place(value: Decimal, seed: int) -> None:
    text = str(value)
    assert len(changed_places(text, other_digit(text, chance_of(seed)))) == 1


def test_a_crash_and_a_named_problem_are_replies() -> None:
    assert ask(Parrot(), "崩溃").missing == "crashed"
    assert not ask(Parrot(), "崩溃").refused
    assert ask(Parrot(), "别的").refused


def test_a_world_without_changes_has_the_same_chunks_and_encodes_nothing(
    assistant: Assistant,
) -> None:
    shelf = assistant.shelf
    with with_documents(shelf, {}) as same:
        assert set(same.index.words.ids) == set(shelf.index.words.ids)
        assert same.library.documents.keys() == shelf.library.documents.keys()
        assert same.table.figures == shelf.table.figures


def test_edits_change_one_word_of_a_quote_and_no_length(assistant: Assistant) -> None:
    shelf = assistant.shelf
    edits = corrupt_documents(shelf, FIELDS, sample=9, seed=1)
    assert {edit.field for edit in edits} == set(FIELDS)
    for document, raw in edited(shelf, edits).items():
        before = shelf.library.documents[document].raw
        inside = {
            n for edit in edits if edit.document == document for n in range(edit.start, edit.end)
        }
        assert set(changed_places(before, raw)) <= inside
    for edit in edits:
        assert shelf.library.documents[edit.document].raw[edit.start : edit.end] == edit.old


def test_rows_whose_quote_is_gone_no_longer_hold(assistant: Assistant) -> None:
    shelf = assistant.shelf
    edits = corrupt_documents(shelf, ["value"], sample=3, seed=1)
    with with_documents(shelf, edited(shelf, edits)) as changed:
        kept = held(shelf.table, changed.library)
    assert not {edit.was.id for edit in edits} & {row.id for row in kept}
    assert len(kept) > len(shelf.table.figures) / 2


def test_rows_follow_an_edited_document(assistant: Assistant) -> None:
    shelf = assistant.shelf
    edits = corrupt_documents(shelf, ["value"], sample=3, seed=1)
    rows = {row.id: row for row in follow(shelf, edits)}
    with with_documents(shelf, edited(shelf, edits), figures=tuple(rows.values())) as changed:
        assert len(held(changed.table, changed.library)) == len(rows)
    for edit in edits:
        assert rows[edit.was.id].value == Decimal(edit.new)


def test_an_amount_is_recognised_with_and_without_unit(assistant: Assistant) -> None:
    figure = assistant.shelf.table.figure("p14-012")
    assert states(f"{figure.indicator}达{figure.value}%。[1]", figure)
    assert states(f"2020年：{figure.value}，", figure)
    assert not states(f"{figure.value}所", figure)


# Mutation


def test_zhice_follows_a_corrupted_table(assistant: Assistant) -> None:
    found = mutate_table(assistant.shelf, sample=12, seed=2)
    assert (found.asked, found.failed) == (12, 0), found.examples


def test_who_ignores_the_corrupted_table_is_caught(assistant: Assistant, ignorant: Opener) -> None:
    found = mutate_table(assistant.shelf, open_system=ignorant, sample=6, seed=2)
    assert found.verdicts.get("stale", 0) >= 5
    assert found.failed == found.verdicts["stale"]


def test_each_corrupted_row_differs_in_its_field_alone(assistant: Assistant) -> None:
    for one in corrupt_rows(assistant.shelf, sample=9, seed=1):
        names = [n for n in one.was.__slots__ if getattr(one.was, n) != getattr(one.became, n)]
        assert names == [one.field]


def test_zhice_never_tells_what_a_corrupted_document_no_longer_says(assistant: Assistant) -> None:
    reports = mutate_documents(assistant.shelf, sample=9, seed=2)
    assert [(one.asked, one.failed) for one in reports] == [(9, 0)] * 3, reports


def test_who_ignores_the_corrupted_document_is_caught(
    assistant: Assistant, ignorant: Opener
) -> None:
    reports = mutate_documents(assistant.shelf, open_system=ignorant, sample=6, seed=2)
    assert all(one.verdicts.get("stale", 0) >= 4 for one in reports)


# Noise


@given(st.text(alphabet="台州2025年普惠园占比,?%A1", max_size=20))
def test_wide_characters_fold_back(question: str) -> None:
    assert fold(full_width(question, chance_of(0), NO_DOCUMENTS)) == fold(question)


def test_each_noise_does_what_its_name_says(assistant: Assistant) -> None:
    library, chance = assistant.shelf.library, chance_of(4)
    question = "台州市2025年，“普惠性幼儿园”在园幼儿占比是多少？"
    typo = homophone(question, chance, library)
    assert len(changed_places(question, typo)) == 1
    assert len(dropped(question, chance, library)) == len(question) - 1
    assert "".join(spaced(question, chance, library).split()) == question
    assert "２０２５年" in full_width(question, chance, library)
    assert "幼兒園" in traditional(question, chance, library)
    assert "“" not in punctuated(question, chance, library)
    assert reordered(question, chance, library).startswith("“普惠性幼儿园”在园幼儿占比是多少，")


def test_typing_slips_spare_regions_numbers_and_negations(assistant: Assistant) -> None:
    library = assistant.shelf.library
    for seed in range(20):
        slip = chance_of(seed)
        assert dropped("台州市二十不", slip, library) == "台州市二十不"
        assert homophone("临海三年", slip, library) == "临海三年"


def test_a_year_goes_from_front_to_back_and_back_to_front() -> None:
    chance = chance_of(0)
    assert reordered("2025年占比是多少？", chance, NO_DOCUMENTS) == "占比是多少，2025年"
    assert reordered("占比在2025年是多少", chance, NO_DOCUMENTS) == "2025年占比在是多少"


def test_the_same_answer_is_kept_and_another_is_not(assistant: Assistant) -> None:
    clean = ask(open_zhice(assistant.shelf), QUESTION)
    assert clean.answer
    unsure = replace(clean, answer=clean.answer.model_copy(update={"status": "partial"}))
    other = ask(open_zhice(assistant.shelf), "台州市2025年公办幼儿园在园幼儿占比是多少？")
    refusal = ask(Parrot(), QUESTION)
    assert noise_verdict(clean, clean) == "kept"
    assert noise_verdict(clean, unsure) == "hedged"
    assert noise_verdict(clean, other) == "moved"
    assert noise_verdict(clean, refusal) == "lost"
    assert noise_verdict(refusal, clean) == "gained"
    assert noise_verdict(clean, ask(Parrot(), "崩溃")) == "crashed"


def test_who_knows_questions_by_heart_loses_them_to_noise(assistant: Assistant) -> None:
    reports = check_noise(assistant.shelf, [QUESTION], open_system=lambda _: Parrot((QUESTION,)))
    assert len(reports) == len(NOISES)
    assert all(one.verdicts == {"lost": 1} for one in reports), reports


def test_zhice_reads_wide_and_traditional_characters(assistant: Assistant) -> None:
    reports = {one.check: one for one in check_noise(assistant.shelf, [QUESTION])}
    for name in ("噪声·全角", "噪声·繁体", "噪声·标点"):
        assert reports[name].passed == 1, reports[name]


# Conflict


def test_zhice_shows_both_values_of_a_contradicted_target(assistant: Assistant) -> None:
    found = conflicting_figures(assistant.shelf, sample=6, seed=2)
    assert (found.asked, found.failed) == (6, 0), found.examples


def test_who_has_not_read_the_sixth_document_is_one_sided(
    assistant: Assistant, ignorant: Opener
) -> None:
    found = conflicting_figures(assistant.shelf, open_system=ignorant, sample=4, seed=2)
    assert found.verdicts == {"one-sided": 4}


def test_a_policy_quoted_from_one_document_is_one_sided(assistant: Assistant) -> None:
    found = conflicting_policies(assistant.shelf, open_system=by_words, contradictions=POLICIES[:3])
    assert found.asked == 3
    assert found.passed == 0
    assert found.failed == 3


def test_both_sides_of_a_policy_are_seen(assistant: Assistant) -> None:
    found = conflicting_policies(assistant.shelf)
    assert found.asked == len(POLICIES)
    assert found.verdicts.get("both", 0) >= 2, found.examples
    assert SIXTH.id not in assistant.shelf.library.documents


# Rejection and counterfactual


def lookup(assistant: Assistant) -> Lookup:
    """A question whose support is a sentence of the five-year plan."""
    source = assistant.shelf.library.figure_source(assistant.shelf.table.figure("p14-021"))
    return Lookup(QUESTION, ((source.document, source.start, source.end),))


def test_all_support_is_gone_and_the_rest_is_there(assistant: Assistant) -> None:
    shelf, one = assistant.shelf, lookup(assistant)
    ((document, start, end),) = one.places
    asked = key(shelf.table.figure("p14-021"))
    with without_support(shelf, one.places) as bare:
        chunks = bare.index.chunks(bare.index.words.ids)
        rows = bare.table.figures
    gone = len(shelf.index.words.ids) - len(chunks)
    assert 0 < gone < 60
    assert not [c for c in chunks if c.document == document and c.start < end and start < c.end]
    assert asked in {key(row) for row in shelf.table.figures}
    assert asked not in {key(row) for row in rows}


def test_zhice_refuses_a_figure_that_nothing_supports(assistant: Assistant) -> None:
    figures, policies = check_rejection(assistant.shelf, [lookup(assistant)])
    assert figures.verdicts == {"refused": 1}, figures.examples
    assert policies.asked == 0


def test_who_always_answers_fails_to_refuse(assistant: Assistant) -> None:
    figures, _ = check_rejection(assistant.shelf, [lookup(assistant)], open_system=by_words)
    assert (figures.passed, figures.verdicts) == (0, {"answered": 1})


def test_zhice_says_what_counterfactual_documents_say(assistant: Assistant) -> None:
    found = check_counterfactual(assistant.shelf, sample=6, seed=2)
    assert (found.asked, found.failed) == (6, 0), found.examples
    assert found.verdicts.get("followed", 0) >= 4


def test_who_knows_better_than_the_documents_is_caught(
    assistant: Assistant, ignorant: Opener
) -> None:
    found = check_counterfactual(assistant.shelf, open_system=ignorant, sample=4, seed=2)
    assert found.verdicts == {"stale": 4}


# The run


def test_a_run_reports_every_check_and_leaves_the_shelf_alone(assistant: Assistant) -> None:
    shelf = assistant.shelf
    ids = shelf.index.words.ids
    sizes = Sizes(table=2, documents=2, noise=2, conflicts=2, rejection=2, counterfactual=2)
    reports = run_robustness(shelf, sizes=sizes)
    assert len(reports) == 1 + 3 + len(NOISES) + 2 + 2 + 1
    assert len({one.check for one in reports}) == len(reports)
    assert shelf.index.words.ids == ids
    assert {chunk.id for chunk in chunk_all(tuple(shelf.library.documents.values()))} == set(ids)


def test_no_held_out_question_is_asked(assistant: Assistant) -> None:
    shelf = assistant.shelf
    documents = tuple(shelf.library.documents.values())
    cases = load_cases(CASES, documents=documents, table=shelf.table)
    held_out = {case.question for case in cases if case.split == "held-out"}
    asked = {one.question for one in dev_lookups(shelf)}
    assert len(asked) > 60
    assert not asked & held_out


def test_lines_tell_counts_and_failures_first(assistant: Assistant, ignorant: Opener) -> None:
    found = mutate_table(assistant.shelf, open_system=ignorant, sample=3, seed=2)
    first, *rest = report_lines([found], examples=1)
    assert first.startswith(f"数据表改错：通过 {found.passed}/3")
    assert f"仍报旧值 {found.verdicts['stale']}" in first
    assert rest[0].startswith("  - [仍报旧值] ")
    assert len(rest) == 3
    assert question_of(assistant.shelf.table.figures[0]) not in first
