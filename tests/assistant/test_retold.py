"""What a turn says of the talk is taken off: 上一个问的那个, 落到学校这一层, 我稿子上写的90%."""

from __future__ import annotations

import pytest

from assistant.plan.dialogue.retold import asks_verbatim, retold


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("上一个问的那个是约束性的吗", "这个是约束性的吗"),
        ("初中的20年实际数呢", "初中的20年实际呢"),
        ("高中的呢？要20年的实际数，不要目标", "高中的20年的实际呢"),
        ("公办的呢，我只要2025年的目标值", "公办的2025年的目标呢"),
        ("刚才我问的那个，2020年多少", "这个2020年多少"),
        ("上一个问题，哪个部门管", "这个哪个部门管"),
        ("县里这级要培养多少人", "县级要培养多少人"),
        ("乡里那级呢", "乡级呢"),
        ("落到我们学校这一层,具体该怎么做", "学校，具体该怎么做"),
        ("具体到老师身上有什么要求", "老师，有什么要求"),
        ("落到乡镇这一级怎么办", "乡镇，怎么办"),
        ("前者我稿子上写的90%，对不对", "前者是90%吧"),
        ("我们材料里填了95%，错了没有", "是95%吧"),
        ("之前那个方案不是更高吗，写的几", "之前那个方案写的几"),
        ("第二年打算弄完几所", "第二年打算完成几所"),
        ("2020年的数呢", "2020年呢"),
    ],
)
def test_what_is_said_of_the_talk_is_taken_off(text: str, plain: str) -> None:
    assert retold(text) == plain


@pytest.mark.parametrize(
    "text",
    [
        "刚才说的双减谁负责",  # points with a name of its own
        "市里怎么安排",
        "县里的高中有几所",
        "学校怎么落实",
        "材料里要写什么",
        "比例是90%对不对",
        "哪个更高，临海还是台州",  # asks which is more, and guesses nothing
        "是不是更高",
        "学生的数学成绩呢",
        "办完美的学校",
    ],
)
def test_what_is_asked_is_left_as_it_is(text: str) -> None:
    assert retold(text) == text


@pytest.mark.parametrize(
    ("text", "wants"),
    [
        ("文件原话怎么说的，我要贴到材料里", True),
        ("原文是怎么写的", True),
        ("给我原话，我写汇报用", True),
        ("规划原文怎么表述，要一字不差", True),
        ("双减的原话怎么说", False),  # of another subject
        ("原文怎么写的，临海是多少", False),  # asks something besides
        ("文件怎么说的", False),
        ("2022年呢", False),
    ],
)
def test_the_words_of_the_document_alone_are_wanted(text: str, wants: bool) -> None:
    assert asks_verbatim(text) is wants
