"""What the renderers make of answers, their sources and figures, and of a list of talks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.chain import Assistant
from assistant.library import Library, open_library
from assistant.page.talk.answers import (
    EXAMPLES,
    FEW,
    answer_html,
    exchange_html,
    problem_html,
    welcome_html,
)
from assistant.page.talk.history import download_html, history_html, notice_html
from assistant.page.talk.sources import AROUND, Places, card_html, sources_html
from assistant.page.talk.stages import FAULT, keep, kept, stages
from assistant.page.types import Exchange, Talk
from assistant.records import Conversation, Records
from assistant.types import Answer, Citation, Event, Said, Trace
from index.errors import IndexMissing
from index.figures import FigureTable, load_table, shipped_data
from index.sources import shipped_documents
from index.types import Figure
from tests.page_desk import (
    CONFLICT,
    FIGURE,
    ITEMS,
    OTHER,
    PLACES,
    TABLE,
    TEXT,
    Heard,
    answer,
    stream,
)

NOTHING = Places(Library({}, {}, "x"), FigureTable((), {}, (), "v"))


@pytest.fixture(scope="module")
def shipped() -> Places:
    """The real documents and the real table."""
    library = open_library(shipped_documents())
    return Places(library, load_table(shipped_data(), tuple(library.documents)))


class Seen(HTMLParser):
    """The tags, links and text of a piece of HTML."""

    def __init__(self, html: str) -> None:
        """Read all of ``html``."""
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[str] = []
        self.text = ""
        self.marked = ""
        self._open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the tag and where it leads."""
        self.tags.add(tag)
        self._open.append(tag)
        self.links += [value or "" for name, value in attrs if name in {"href", "src"}]
        assert not [name for name, _ in attrs if name.startswith("on")]

    def handle_endtag(self, tag: str) -> None:
        """Note that it ends."""
        if tag in self._open:
            while self._open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        """Note the text."""
        self.text += data
        if "mark" in self._open:
            self.marked += data


# Answers


def test_a_mark_leads_to_the_card_of_its_source() -> None:
    html = answer_html(answer("九成[1]和[2]"), NOTHING, turn=3)
    assert Seen(html).links == ["#source-3-1", "#source-3-2"]
    cards = sources_html(answer(), NOTHING, turn=3)
    assert re.findall(r'data-turn="(\d)" data-n="(\d)"', cards) == [("3", "1"), ("3", "2")]


def test_a_number_in_brackets_without_a_source_stays_text() -> None:
    assert Seen(answer_html(answer("甲政[2019]9号[7]"), NOTHING)).links == []


def test_lists_and_tables_are_shown_as_such() -> None:
    assert {"ul", "li", "table", "th", "td"} <= Seen(answer_html(answer(), NOTHING)).tags


@pytest.mark.parametrize(
    "text", ["1. 目标*重*点", "2) 二", "+ 加", "* 注", "# 题", "> 引", "__甲__", "`甲`"]
)
def test_signs_of_the_source_text_are_not_read_as_formatting(text: str) -> None:
    shown = Seen(answer_html(answer(text), NOTHING))
    assert shown.text.strip() == text
    assert shown.tags == {"div", "p"}


WILD = st.text(st.sampled_from("<>&\"'`[]()!1-|:\n /ab甲=#*_\\$\x00"), max_size=60) | st.text(
    max_size=60
)
ALLOWED = set(
    re.findall(
        r"\w+",
        "p ul li br a table thead tbody tr th td div section article h3 h4 span blockquote mark "
        "button small b details summary input cite pre svg path nav",
    )
)


@given(WILD)
def test_no_text_becomes_markup(text: str) -> None:
    document = PLACES[0].document.model_copy(update={"title": text, "number": text})
    citation = PLACES[0].model_copy(
        update={"document": document, "quote": text, "section": (text,)}
    )
    wild = answer(
        text,
        question=text,
        standalone_question=text + "？",
        citations=(citation,),
        figures=(FIGURE.model_copy(update={"indicator": text, "as_written": text}),),
        conflicts=(CONFLICT.model_copy(update={"note": text, "figures": ("t-1",)}),),
        suggestions=(text,),
        trace=Trace(writer="built-in", problem=text),
    )
    now = datetime.now(UTC)
    html = (
        exchange_html(Exchange(text, wild), NOTHING, turn=1)
        + exchange_html(Exchange(text, text), NOTHING, turn=2)
        + history_html([Conversation(text, "o", text, now, now)], text)
        + notice_html(text, number=1)
        + download_html(text, b"x", number=1)
    )
    seen = Seen(html)
    assert seen.tags <= ALLOWED
    assert all(link == "#" or link.startswith(("#source-1-", "#answer-1")) for link in seen.links)


def test_what_was_understood_is_shown_if_it_differs() -> None:
    follow_up = answer(question="那2027年呢？", standalone_question="占比 那2027年呢？")
    shown = exchange_html(Exchange("那2027年呢？", follow_up), NOTHING, turn=1)
    assert "理解为：占比 那2027年呢？" in shown
    assert "理解为" not in exchange_html(Exchange("占比？", answer()), NOTHING, turn=1)
    waiting = Exchange("那2027年呢？", None, understood="占比 那2027年呢？")
    assert "理解为：占比 那2027年呢？" in exchange_html(waiting, NOTHING, turn=1)


def test_answer_refusal_and_problem_look_different() -> None:
    looks = {
        *(answer_html(answer("同", status), NOTHING) for status in ("answered", "partial")),
        *(answer_html(answer("同", status), NOTHING) for status in ("not_found", "out_of_scope")),
        problem_html("同"),
    }
    assert len(looks) == 5


def test_a_model_that_is_away_is_told_beside_the_answer() -> None:
    away = answer(trace=Trace(writer="built-in", problem="对话模型没有应答"))
    shown = Seen(exchange_html(Exchange("占比？", away), NOTHING, turn=1)).text
    assert "内置规则写成：对话模型没有应答" in shown
    assert "对话模型" not in exchange_html(Exchange("占比？", answer()), NOTHING, turn=1)


def test_a_figure_is_shown_whole_and_leads_to_its_indicator() -> None:
    html = exchange_html(Exchange("占比？", answer(figures=(FIGURE,))), NOTHING, turn=1)
    chip = html[html.index('<li class="chip">') :]
    assert Seen(chip).text.startswith(
        "90%以上 普惠性幼儿园在园幼儿占比 甲市 · 2025年 · 目标 · 约束性"
    )
    assert 'class="open-indicator" href="#" data-indicator="普惠性幼儿园在园幼儿占比"' in chip
    assert 'data-do="flag" data-turn="1" data-figure="t-1"' in chip


def test_many_figures_are_folded_and_none_is_shown_twice() -> None:
    many = [FIGURE.model_copy(update={"id": f"t-{n}"}) for n in range(FEW + 3)]
    told = answer("占比九成。[1]", figures=(*many, many[0]))
    html = exchange_html(Exchange("？", told), NOTHING, turn=1)
    assert html.count('class="chip"') == FEW + 3
    assert "<summary>另外3项</summary>" in html
    assert html.index("<summary>另外") > html.index(f"t-{FEW - 1}")


def test_figures_of_a_refusal_are_called_near_but_different() -> None:
    near = answer("没有。", "not_found", figures=(FIGURE,))
    assert "<h4>相近但不同的数据</h4>" in exchange_html(Exchange("？", near), NOTHING, turn=1)


def test_a_conflict_shows_all_values_with_their_documents_newest_first() -> None:
    shown = Seen(
        answer_html(answer("不一。", figures=(FIGURE, OTHER), conflicts=(CONFLICT,)), NOTHING)
    ).text
    values = shown[shown.index("数值不一致：2025年普惠性幼儿园在园幼儿占比") :]
    assert values.index("90%以上 目标") < values.index("85% 目标")
    assert "《甲市教育<规划>》[1]" in values
    assert "《甲市通知》[2]" in values
    assert values.endswith("规划与通知不同。")


def test_a_value_of_a_conflict_that_the_answer_does_not_tell_comes_from_the_table(
    shipped: Places,
) -> None:
    figure = shipped.table.figures[0]
    conflict = CONFLICT.model_copy(update={"figures": (figure.id, "unknown")})
    shown = Seen(answer_html(answer("不一。", conflicts=(conflict,)), shipped)).text
    assert figure.as_written in shown
    assert shipped.title(figure.document) in shown


@pytest.mark.parametrize(
    ("ruling", "head"),
    [
        ("真实矛盾", "数值不一致："),
        ("表述不同", "各处表述不同："),
        ("口径不同", "统计口径不同："),
        ("后文件调整", "后来的文件有调整："),
    ],
)
def test_a_notice_is_headed_by_what_staff_ruled(shipped: Places, ruling: str, head: str) -> None:
    ruled = next(one for one in shipped.table.rulings if one.ruling == ruling)
    conflict = CONFLICT.model_copy(update={"figures": ruled.figures})
    shown = Seen(answer_html(answer("不一。", conflicts=(conflict,)), shipped)).text
    assert head in shown


def test_copied_text_has_its_footnotes() -> None:
    html = exchange_html(Exchange("占比？", answer("九成。[1]")), NOTHING, turn=1)
    plain = html[html.index('<pre class="plain"') :]
    assert "九成。[1]" in Seen(plain).text
    assert "甲教〔2021〕1号" in Seen(plain).text


def test_what_is_not_whole_yet_has_its_figures_but_no_buttons() -> None:
    growing = Exchange("占比？", answer(figures=(FIGURE,)), whole=False)
    html = exchange_html(growing, NOTHING, turn=1)
    assert 'aria-busy="true"' in html
    assert "用到的数据（1）" in html
    assert "导出" not in html


def test_figures_that_a_table_tells_are_folded() -> None:
    figures = tuple(FIGURE.model_copy(update={"id": f"t-{n}"}) for n in range(FEW + 1))
    html = exchange_html(Exchange("？", answer(TABLE, figures=figures)), NOTHING, turn=1)
    assert f"<details><summary>用到的数据（{FEW + 1}）</summary>" in html
    assert html.count('<li class="chip">') == FEW + 1
    few = exchange_html(Exchange("？", answer(TABLE, figures=figures[:2])), NOTHING, turn=1)
    assert "<h4>用到的数据（2）</h4>" in few


def test_short_cells_of_a_table_stay_on_one_line() -> None:
    html = answer_html(answer(TABLE), NOTHING)
    assert html.count('<td class="short">') == 1
    assert "<td>每千常住人口拥有" in html


def test_places_of_one_document_are_told_apart_by_their_headings() -> None:
    third = OTHER.model_copy(update={"id": "t-3", "citation": 1})
    one = CONFLICT.model_copy(update={"figures": ("t-1", "t-2")})
    same = CONFLICT.model_copy(update={"figures": ("t-1", "t-3")})
    figures = (FIGURE, OTHER, third)
    apart = Seen(answer_html(answer("不一。", figures=figures, conflicts=(one,)), NOTHING)).text
    alike = Seen(answer_html(answer("不一。", figures=figures, conflicts=(same,)), NOTHING)).text
    assert "（一）学前" not in apart
    assert alike.count("（一）学前") == 2


# Sources


def test_a_card_says_where_the_words_stand() -> None:
    first, second = sources_html(answer(), NOTHING).split("</article>")[:2]
    shown = Seen(first).text
    assert "[1] 《甲市教育<规划>》" in shown
    assert "文号：甲教〔2021〕1号" in shown
    assert "发布日期：2021年9月6日" in shown
    assert "一、目标 › （一）学前" in shown
    assert "文号" not in second
    assert "日期" not in second
    assert "open-source" not in first  # this library has no such document


def test_every_figures_paragraph_is_found_and_its_quote_marked(shipped: Places) -> None:
    for figure in shipped.table.figures[::7]:
        citation = _cited(figure, shipped)
        card = Seen(card_html(citation, shipped))
        assert "open-source" in card_html(citation, shipped)
        squeezed = "".join(card.marked.split())
        for cell in figure.quote.split():
            assert cell in squeezed or squeezed in "".join(figure.quote.split()), figure.id


def _cited(figure: Figure, places: Places) -> Citation:
    source = places.library.figure_source(figure)
    return Citation(
        n=1,
        document=places.library.reference(figure.document),
        section=source.section,
        quote=source.quote,
        start=source.start,
        end=source.end,
    )


def test_a_long_paragraph_is_cut_around_the_quote(shipped: Places) -> None:
    document = max(shipped.library.documents.values(), key=lambda d: len(d.text))
    block = max((b for b in document.blocks if not b.row), key=lambda b: b.end - b.start)
    middle = (block.start + block.end) // 2
    start, end = document.raw_span(middle, middle + 10)
    citation = PLACES[0].model_copy(
        update={"document": shipped.library.reference(document.card.id), "start": start, "end": end}
    )
    card = Seen(card_html(citation, shipped))
    shown = card.text[card.text.index(card.marked) :]
    assert "".join(card.marked.split()) == "".join(document.text[middle : middle + 10].split())
    assert len(shown) < AROUND + 40


# The starting page


def test_every_example_is_really_answered(assistant: Assistant) -> None:
    questions = [question for group in EXAMPLES.values() for question in group]
    statuses = {question: assistant.ask(question).status for question in questions}
    assert set(statuses.values()) == {"answered"}, statuses
    assert [f'data-question="{question}"' in welcome_html() for question in questions]


# A talk as it grows


def test_an_answer_grows_by_paragraphs_and_ends_whole() -> None:
    shown = [talk.exchanges[-1] for talk in stages(stream, "占比？", Talk())]
    texts = [one.outcome.text for one in shown if isinstance(one.outcome, Answer)]
    assert shown[0].outcome is None
    assert [len(text.split("\n\n")) for text in texts] == [1, 2, 3, 4, 5, 5]
    assert [one.whole for one in shown[1:]] == [False] * 5 + [True]
    assert texts[-1] == TEXT
    assert ITEMS in texts[3]


def test_what_was_understood_shows_before_the_answer(assistant: Assistant) -> None:
    shown = [
        talk.exchanges[-1]
        for talk in stages(assistant.stream, "２０２５年普惠性幼儿园在园幼儿占比？", Talk())
    ]
    assert shown[1].outcome is None
    assert shown[1].understood
    assert isinstance(shown[-1].outcome, Answer)
    assert shown[-1].whole


def test_earlier_questions_count_but_not_those_that_failed() -> None:
    heard = Heard([])
    talk = Talk()
    for question in ("占比？", " ", "天气？", "那2027年呢？"):
        *_, talk = stages(heard, question, talk)
    assert heard.histories[-1] == ("占比？", "天气？")
    assert [type(one.outcome) for one in talk.exchanges] == [Answer, str, Answer, Answer]


def test_an_answer_that_starts_anew_is_shown_as_it_then_stands() -> None:
    def broken_off(_question: str, _history: tuple[str, ...]) -> Iterator[Event]:
        yield Said(answer("模型写到这里。", figures=(FIGURE,)))
        yield Said(answer("规则另写。"))
        yield answer("规则另写。", trace=Trace(writer="built-in", problem="模型断了"))

    shown = [talk.exchanges[-1] for talk in stages(broken_off, "占比？", Talk())][1:]
    pages = [exchange_html(exchange, NOTHING, turn=1) for exchange in shown]
    assert "模型写到这里。" in pages[0]
    assert "用到的数据（1）" in pages[0]
    assert not [page for page in pages[1:] if "模型写到这里" in page or "用到的数据" in page]
    assert ['class="model-fault"' in page for page in pages] == [False, False, True]


def test_a_problem_is_one_line() -> None:
    def away(_question: str, _history: tuple[str, ...]) -> Iterator[Event]:
        raise IndexMissing("还没有索引；\n请先运行 zhice index build。")

    *_, talk = stages(away, "占比？", Talk())
    assert talk.exchanges[-1].outcome == "还没有索引； 请先运行 zhice index build。"


def test_a_fault_is_told_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    def broken(_question: str, _history: tuple[str, ...]) -> Iterator[Event]:
        raise ZeroDivisionError

    *_, talk = stages(broken, "占比？", Talk())
    assert talk.exchanges[-1].outcome == FAULT
    assert "ZeroDivisionError" in caplog.text


def test_a_stream_that_ends_without_an_answer_is_a_fault() -> None:
    def cut(question: str, history: tuple[str, ...]) -> Iterator[Event]:
        yield next(stream(question, history))

    *_, talk = stages(cut, "占比？", Talk())
    assert talk.exchanges[-1].outcome == FAULT


# What is kept


def test_a_talk_is_kept_and_found_again_by_its_owner_only(tmp_path: Path) -> None:
    records = Records.open(tmp_path)
    *_, talk = stages(stream, "占比？", Talk())
    talk = keep(records, "甲", talk)
    *_, talk = stages(stream, "坏", talk)
    talk = keep(records, "甲", talk)
    again = kept(records, "甲", talk.id)
    assert [one.question for one in again.exchanges] == ["占比？", "坏"]
    assert again.exchanges[0].outcome == talk.exchanges[0].outcome
    assert isinstance(again.exchanges[1].outcome, str)
    assert records.conversations("乙") == ()
    records.close()


def test_a_talk_that_was_deleted_meanwhile_begins_anew(tmp_path: Path) -> None:
    records = Records.open(tmp_path)
    *_, talk = stages(stream, "占比？", Talk())
    talk = keep(records, "甲", talk)
    records.delete("甲", talk.id)
    *_, talk = stages(stream, "天气？", talk)
    renewed = keep(records, "甲", talk)
    assert renewed.id != talk.id
    assert [one.question for one in kept(records, "甲", renewed.id).exchanges] == ["天气？"]
    records.close()


def test_the_list_names_the_talk_that_is_open() -> None:
    now = datetime.now(UTC)
    talks = [Conversation(key, "o", f"题{key}", now, now) for key in ("1", "2")]
    html = history_html(talks, "2")
    assert 'data-id="2" aria-current="true"' in html
    assert html.count("aria-current") == 1
    assert "还没有对话" in history_html([], "")
