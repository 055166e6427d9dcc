"""Chunks hold the whole text once, stay inside their section and keep their ids."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.chunks import CHUNK_LENGTH, RULES, sentences, split_chunks
from index.sections import split_sections
from index.text import squeeze
from index.types import Chunk, Document, Section, Units

DOCUMENTS = (
    "taizhou-education-14th-five-year-plan",
    "taizhou-education-modernization-2020-2022",
    "taizhou-education-work-2019-2020",
    "taizhou-quality-education-2023-2027",
    "linhai-education-14th-five-year-outline",
)
MODERNIZATION, WORK = DOCUMENTS[1:3]

Read = Callable[[str], Document]
Shipped = dict[str, Document]
Printed = Callable[[Document, int, int], str]

SENTENCE = "推进义务教育优质均衡发展，"
LONG = SENTENCE * 10


def chunked(document: Document) -> tuple[Chunk, ...]:
    """The chunks of ``document``."""
    return split_chunks(document, split_sections(document))


def times_held(document: Document) -> Counter[int]:
    """For each raw offset of a character of the document how many chunks hold it."""
    return Counter(
        offset
        for chunk in chunked(document)
        for offset in range(chunk.start, chunk.end)
        if not document.raw[offset].isspace()
    )


def offsets(document: Document, start: int, end: int) -> list[int]:
    """Raw offsets of the characters of the clean span [start, end)."""
    return [o for o in document.origins[start:end] if o >= 0 and not document.raw[o].isspace()]


def assert_all_is_held_once(document: Document) -> None:
    """Body and table rows once; headings at most once; table headers not at all."""
    held = times_held(document)
    for section in split_sections(document):
        for block in section.blocks:
            wanted = 0 if block.row and not block.row.cells else 1
            assert {held.pop(o, 0) for o in offsets(document, block.start, block.end)} == {wanted}
        if section.heading:
            inside = offsets(document, section.heading.start, section.heading.end)
            assert {held.pop(o, 0) for o in inside} in ({0}, {1})
    for noise in document.noise:
        for offset in range(noise.start, noise.end):
            held.pop(offset, None)
    assert not held


def assert_short(chunk: Chunk) -> None:
    assert len(chunk.text) <= CHUNK_LENGTH or len(sentences(chunk.text)) == 1


def span(document: Document, section: Section) -> tuple[int, int]:
    """The raw span of ``section`` with its heading."""
    blocks = ((section.heading,) if section.heading else ()) + section.blocks
    return document.raw_span(blocks[0].start, blocks[-1].end)


# the five documents


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_chunks_hold_every_character_of_the_body_exactly_once(
    shipped: Shipped, name: str
) -> None:
    assert_all_is_held_once(shipped[name])


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_raw_span_of_a_chunk_gives_its_text_back(
    shipped: Shipped, printed: Printed, name: str
) -> None:
    document = shipped[name]
    for chunk in chunked(document):
        assert printed(document, chunk.start, chunk.end) == squeeze(chunk.text) != ""


@pytest.mark.parametrize("name", DOCUMENTS)
def test_no_chunk_is_longer_than_allowed_unless_it_is_one_sentence(
    shipped: Shipped, name: str
) -> None:
    for chunk in chunked(shipped[name]):
        assert_short(chunk)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_no_chunk_crosses_the_border_of_a_section(shipped: Shipped, name: str) -> None:
    document = shipped[name]
    sections = [(s.path, *span(document, s)) for s in split_sections(document)]
    for chunk in chunked(document):
        around = [
            path for path, start, end in sections if start <= chunk.start and chunk.end <= end
        ]
        assert around == [chunk.section]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_chunks_come_in_reading_order(shipped: Shipped, name: str) -> None:
    starts = [chunk.start for chunk in chunked(shipped[name])]
    assert starts == sorted(starts)


def test_ids_are_unique_over_all_documents(shipped: Shipped) -> None:
    ids = [chunk.id for document in shipped.values() for chunk in chunked(document)]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_ids_are_the_same_when_chunked_again(shipped: Shipped, name: str) -> None:
    document = shipped[name]
    assert chunked(document) == chunked(document)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_ids_stay_when_a_paragraph_is_added_before_them(
    shipped: Shipped, read: Read, name: str
) -> None:
    raw = shipped[name].raw
    before = {chunk.id: chunk for chunk in chunked(read(raw))}
    after = {chunk.id: chunk for chunk in chunked(read(f"新增一段说明。\n{raw}"))}
    kept = [chunk for chunk in before.values() if chunk.section]
    assert kept
    for chunk in kept:
        assert after[chunk.id].text == chunk.text
        assert after[chunk.id].start == chunk.start + len("新增一段说明。\n")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_chunk_knows_its_document_region_period_and_title(shipped: Shipped, name: str) -> None:
    card = shipped[name].card
    for chunk in chunked(shipped[name]):
        assert (chunk.document, chunk.region) == (card.id, card.region)
        assert chunk.period == (card.period_start, card.period_end)
        assert chunk.context.startswith(" > ".join((card.title, *chunk.section)))
        assert chunk.indexed == f"{chunk.context}\n{chunk.text}"


def test_a_chunk_carries_the_units_of_its_section(shipped: Shipped) -> None:
    (chunk,) = [c for c in chunked(shipped[MODERNIZATION]) if "千兆以上接入" in squeeze(c.text)]
    assert chunk.units == Units(
        ("市教育局", "市经信局", "市科技局"), ("县（市、区）人民政府", "集聚区管委会")
    )


def test_the_ten_deeds_are_found_under_their_item(shipped: Shipped) -> None:
    chunks = [c for c in chunked(shipped[WORK]) if c.section[-1:] == ("13.办好十件教育实事",)]
    together = squeeze("".join(chunk.text for chunk in chunks))
    assert all(mark in together for mark in "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽")


# tables and headings


def test_a_table_row_is_a_chunk_that_names_its_cells(read: Read) -> None:
    document = read(
        "一、目标\n主要指标\n领域\t指标\t2020年\t2025年\n公平\t入学率（%）\t97\t>97\n\t满意度（%）\t85\t>88\n"
    )
    first, second = [c for c in chunked(document) if c.section == ("一、目标", "主要指标")]
    assert first.text == "公平 入学率（%） 97 >97"
    assert second.text == "满意度（%） 85 >88"
    assert second.context == (
        "甲市教育规划 > 一、目标 > 主要指标 > "
        "领域：公平，指标：满意度（%），2020年：85，2025年：>88"
    )
    assert document.raw[second.start : second.end] == "满意度（%）\t85\t>88"


def test_the_header_of_a_table_is_no_chunk(read: Read) -> None:
    document = read("一、目标\n主要指标\n指标\t2020年\t2025年\n满意度（%）\t85\t>88\n")
    assert not any("2020年" in chunk.text for chunk in chunked(document))


def test_a_row_and_the_paragraphs_around_it_come_in_their_order(read: Read) -> None:
    document = read(f"{LONG}甲。\n联系人\t王老师\n{LONG}乙。\n")
    texts = [squeeze(chunk.text) for chunk in chunked(document)]
    assert "".join(texts) == squeeze(document.text)
    assert "联系人王老师" in texts
    assert {chunk.context for chunk in chunked(document)} == {"甲市教育规划"}


def test_a_heading_is_in_the_context_of_its_text(read: Read) -> None:
    document = read(f"一、总则\n（一）目标\n{LONG}。\n")
    chunk = chunked(document)[-1]
    assert chunk.context == "甲市教育规划 > 一、总则 > （一）目标"
    assert squeeze(chunk.text).startswith(SENTENCE)


# cutting


def test_short_paragraphs_of_a_section_share_a_chunk(read: Read) -> None:
    document = read("一、实事\n⑴建幼儿园；\n⑵建学校；\n⑶招教师。\n")
    (chunk,) = [chunk for chunk in chunked(document) if chunk.text != "一、实事"]
    assert squeeze(chunk.text) == "⑴建幼儿园；⑵建学校；⑶招教师。"


def test_a_long_paragraph_is_cut_behind_sentences_only(read: Read) -> None:
    document = read("".join(f"{SENTENCE * 6}第{n}句。" for n in range(9)) + "\n")
    chunks = chunked(document)
    assert len(chunks) > 1
    for chunk in chunks:
        assert_short(chunk)
        assert chunk.text.endswith("句。")


def test_a_sentence_longer_than_a_chunk_stays_whole(read: Read) -> None:
    long = "推进义务教育优质均衡发展" * (CHUNK_LENGTH // 12 + 2) + "。"
    document = read(f"坚持立德树人。{long}加强教育投入。\n")
    assert [chunk.text for chunk in chunked(document) if len(chunk.text) > CHUNK_LENGTH] == [long]


@settings(deadline=None, max_examples=60)
@given(
    paragraphs=st.lists(
        st.lists(st.integers(1, CHUNK_LENGTH * 3 // 2), min_size=1, max_size=8),
        min_size=1,
        max_size=4,
    )
)
def test_however_long_the_sentences_chunks_are_short_and_lose_nothing(
    read: Read, paragraphs: list[list[int]]
) -> None:
    lines = ["".join("教" * length + "。" for length in lengths) for lengths in paragraphs]
    document = read("\n".join(("一、总则", *lines)))
    for chunk in chunked(document):
        assert_short(chunk)
    assert_all_is_held_once(document)


FRAGMENTS = st.sampled_from(
    (
        *(
            "一、总则",
            "（一）目标",
            "（二）任务。坚持公平。加快发展。",
            "1.加强领导。",
            "2.增加投入；",
        ),
        *("——优质", "一是改革；二是开放。", "今年抓两件事：一是建学校；二是招教师。"),
        *(
            "牵头单位：市教育局、团市委",
            "责任单位：县（市、区）政府",
            "推进普惠。（责任单位：市教育局）",
        ),
        *("扩容计划。新增学位。", "品质提升。建设名校。", f"{LONG}。", f"{LONG}"),
        *("主要指标", "指标\t2020年\t2025年", "满意度\t85\t>88", "联系人\t王老师", "- 3 -"),
        *("表 五年目标", "序号", "名称", "2022年实际值", "1", "入园率", "97", "2", "近视率"),
    )
)


@settings(deadline=None, max_examples=200)
@given(lines=st.lists(FRAGMENTS, min_size=1, max_size=14))
def test_however_a_document_is_arranged_its_chunks_hold_all_of_it_once(
    read: Read, printed: Printed, lines: list[str]
) -> None:
    document = read("\n".join(lines))
    assert_all_is_held_once(document)
    chunks = chunked(document)
    assert len({chunk.id for chunk in chunks}) == len(chunks)
    assert [chunk.start for chunk in chunks] == sorted(chunk.start for chunk in chunks)
    for chunk in chunks:
        assert_short(chunk)
        assert printed(document, chunk.start, chunk.end) == squeeze(chunk.text)


def test_the_same_paragraph_twice_has_two_ids(read: Read) -> None:
    document = read(f"一、总则\n{LONG}。\n一、总则\n{LONG}。\n")
    same = [chunk for chunk in chunked(document) if chunk.text.startswith(SENTENCE)]
    assert len(same) == len({chunk.id for chunk in same}) == 2


def test_ids_stay_when_a_section_is_added_before_and_change_with_text_or_heading(
    read: Read,
) -> None:
    def ids(text: str) -> set[str]:
        return {chunk.id for chunk in chunked(read(text))}

    old = f"二、任务\n{LONG}。\n"
    assert ids(old) < ids(f"一、总则\n{LONG}。\n{old}")
    assert not ids(old) & ids(f"二、任务\n{LONG}！\n")
    assert not ids(old) & ids(f"二、保障\n{LONG}。\n")


def test_the_name_of_the_rules_tells_the_length() -> None:
    assert RULES.endswith(f"/{CHUNK_LENGTH}")


# sentences


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("坚持公平。加快发展！", ["坚持公平。", "加快发展！"]),
        ("新建学校；新增学位;", ["新建学校；", "新增学位;"]),
        ("称为“窗口。”加快发展", ["称为“窗口。”", "加快发展"]),
        ("（列第一位的为牵头单位；下同。）完", ["（列第一位的为牵头单位；", "下同。）", "完"]),
        ("达到92.36%，工业4.0", ["达到92.36%，工业4.0"]),
        ("", []),
    ],
)
def test_a_sentence_ends_with_its_mark_and_closing_quotes(text: str, parts: list[str]) -> None:
    assert [text[start:end] for start, end in sentences(text)] == parts


@given(st.text(st.sampled_from("教育。；！？”） \n")))
def test_sentences_hold_all_of_the_text(text: str) -> None:
    assert squeeze("".join(text[start:end] for start, end in sentences(text))) == squeeze(text)
