"""Of an official expression only the rarest word stands for the colloquial one."""

from __future__ import annotations

import pytest

from assistant.chain import Assistant
from assistant.plan import make_plan, read_question
from assistant.write.rarest import said_by_rarest


@pytest.mark.parametrize(
    ("question", "term", "stands", "does_not"),
    [
        ("职校怎么跟厂里合作", "职校", "职业", "学校"),
        ("给老人办学归谁管", "老人", "老年", "教育"),
        ("老师的待遇", "老师", "教师", ""),
    ],
)
def test_the_common_words_of_an_official_expression_stand_for_nothing(
    assistant: Assistant, question: str, term: str, stands: str, does_not: str
) -> None:
    shelf = assistant.shelf
    plan = make_plan(read_question(question, ()), shelf.library, shelf.matcher)
    words = said_by_rarest(plan, shelf)[term]
    assert stands in words
    assert does_not not in words


def test_what_is_said_officially_needs_no_other_word(assistant: Assistant) -> None:
    shelf = assistant.shelf
    plan = make_plan(read_question("职业学校怎么办", ()), shelf.library, shelf.matcher)
    assert "职业学校" not in said_by_rarest(plan, shelf)
