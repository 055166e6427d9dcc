"""A stream becomes sentences, each as soon as it is whole."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.prose.reader import LONGEST, sentences


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("甲为{F1}[1]。乙为{F2}[2]。", ["甲为{F1}[1]。", "乙为{F2}[2]。"]),
        ("甲为{F1}。[1]乙为{F2}。 [2][3]", ["甲为{F1}。[1]", "乙为{F2}。 [2][3]"]),
        ("甲为{F1}；乙为{F2}[1][2]。", ["甲为{F1}；乙为{F2}[1][2]。"]),
        ("甲为{F1}[1]；乙为{F2}[2]。", ["甲为{F1}[1]；", "乙为{F2}[2]。"]),
        ("他说“好。”[1]再说[2]。", ["他说“好。”[1]", "再说[2]。"]),
        ("- **甲**[1]\n2. 乙【2】\n（3）丙[3]", ["甲[1]", "乙【2】", "丙[3]"]),
        ("## 标题\n\n> 甲[1]。", ["标题", "甲[1]。"]),
        ("1.5万人是错的[1]。", ["1.5万人是错的[1]。"]),
        ("甲[1]！乙[2]？没有完", ["甲[1]！", "乙[2]？", "没有完"]),
        ("", []),
        (" \n \n", []),
    ],
)
def test_sentences_end_where_they_end(text: str, told: list[str]) -> None:
    assert list(sentences([text])) == told
    assert list(sentences(text)) == told


@given(st.text(alphabet="甲乙。；[]1，\n{F}”", max_size=60), st.integers(1, 7))
def test_pieces_make_no_difference(text: str, size: int) -> None:
    pieces = [text[at : at + size] for at in range(0, len(text), size)]
    assert list(sentences(pieces)) == list(sentences([text]))


def test_a_sentence_is_out_before_the_next_is_whole() -> None:
    heard: list[str] = []

    def stream() -> Iterator[str]:
        for piece in "甲为{F1}[1]。乙为{F2}[2]。":
            heard.append(piece)
            yield piece

    first = next(sentences(stream()))
    assert first == "甲为{F1}[1]。"
    assert len(heard) == len(first) + 1


def test_what_has_no_end_is_given_up() -> None:
    told = list(sentences(["没有尽头" for _ in range(LONGEST)]))
    assert len(told) > 1
    assert all(len(one) <= LONGEST + 4 for one in told)
