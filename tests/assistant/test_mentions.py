"""Which documents speak of something, which is the newest, and whose it is."""

from __future__ import annotations

import pytest

from assistant.chain import Assistant
from assistant.write.mentions import asks_mentions


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("哪些文件提到了教共体", True),
        ("哪几份文件讲到县管校聘", True),
        ("有关近视防控的文件有哪些", True),
        ("县管校聘出现在哪几份文件里", True),
        ("县管校聘怎么推进", False),
        ("你手里有哪些文件", False),
    ],
)
def test_documents_that_speak_of_something_are_asked_for(question: str, *, asks: bool) -> None:
    assert asks_mentions(question) == asks


def test_each_document_that_speaks_of_it_is_told_with_its_words(assistant: Assistant) -> None:
    answer = assistant.ask("哪几份文件讲到县管校聘")
    documents = [citation.document.id for citation in answer.citations]
    assert answer.status == "answered"
    assert len(documents) == len(set(documents)) > 1
    assert all("县管校聘" in citation.quote for citation in answer.citations)


@pytest.mark.parametrize(
    ("question", "word", "documents"),
    [
        ("哪份文件讲了劳动教育", "劳动", 4),
        ("县管校聘出现在哪几份文件里", "县管校聘", 4),
        ("哪些文件提到教共体", "共体", 2),
    ],
)
def test_the_words_that_ask_are_not_looked_for(
    assistant: Assistant, question: str, word: str, documents: int
) -> None:
    answer = assistant.ask(question)
    assert answer.status == "answered"
    assert len({citation.document.id for citation in answer.citations}) >= documents
    assert all(word in citation.quote.replace("同体", "体") for citation in answer.citations)


def test_a_word_is_found_as_a_word_not_across_two(assistant: Assistant) -> None:
    assert assistant.ask("哪个文件里写了校服").status in {"not_found", "out_of_scope"}  # 院校服务


def test_where_official_words_are_looked_for_it_is_said(assistant: Assistant) -> None:
    answer = assistant.ask("哪些文件提到民工子弟")
    assert answer.text.startswith("文件里没有“民工子弟”的原词，以下按“随迁子女”查得。")
    assert all("随迁子女" in citation.quote for citation in answer.citations)


def test_where_no_document_speaks_of_it_nothing_is_made_up(assistant: Assistant) -> None:
    assert assistant.ask("哪份方案提到春假").status in {"not_found", "out_of_scope"}


@pytest.mark.parametrize(
    ("question", "titles"),
    [
        ("最新的文件是哪个", ["学有优教"]),
        ("临海那份文件是哪个单位发的", ["临海市教育局"]),
    ],
)
def test_only_the_documents_meant_are_told(
    assistant: Assistant, question: str, titles: list[str]
) -> None:
    told = {citation.document.title for citation in assistant.ask(question).citations}
    assert len(told) == len(titles)
    assert all(any(part in title for title in told) for part in titles)
