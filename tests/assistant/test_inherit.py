"""What a part of a question leaves unsaid it takes from the part before, and nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.library import Library
from assistant.plan import make_plan, read_question
from assistant.plan.inherit import inherited, of_year_held
from assistant.table.match import Matcher
from assistant.types import FigureQuery, Match


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (
            ("十四五初中要建几个联盟、", "几所幸福学校、", "现代化率到多少"),
            ("十四五初中要建几个联盟、", "十四五初中要建几所幸福学校、", "初中现代化率到多少"),
        ),
        (
            ("小学2025年要建几所乡村名校，", "几个样板"),
            ("小学2025年要建几所乡村名校，", "小学2025年要建几个样板"),
        ),
        (
            ("学前教育新增几所幼儿园、", "多少个学位"),
            ("学前教育新增几所幼儿园、", "学前教育新增多少个学位"),
        ),
        (("投资多少、", "几个项目"), ("投资多少、", "几个项目")),
        (("新增老年学位多少个、", "社区几个"), ("新增老年学位多少个、", "社区几个")),
        (
            ("小学教育品质塑造，幸福小学几所、", "样板几个"),
            ("小学教育品质塑造，幸福小学几所、", "样板几个"),
        ),
        (("初中要建几所、", "小学几所"), ("初中要建几所、", "小学几所")),
        (("小学要建几所名校，", "近视率多少"), ("小学要建几所名校，", "近视率多少")),
        (("要改造几所小学、", "几所幼儿园"), ("要改造几所小学、", "几所幼儿园")),
    ],
)
def test_the_level_that_is_asked_of_holds_for_the_whole_enumeration(
    parts: tuple[str, ...], expected: tuple[str, ...]
) -> None:
    assert inherited(parts) == expected


@pytest.mark.parametrize(
    ("before", "part", "expected"),
    [
        ("录取率2019多少？", "评职称那年有什么新举措", "评职称2019年有什么新举措"),
        ("2022年各建几个；", "同年中职学校要几所", "2022年中职学校要几所"),
        ("录取率2019、2020各多少？", "评职称那年有什么新举措", "评职称那年有什么新举措"),
        ("录取率多少？", "那年有什么新举措", "那年有什么新举措"),
        ("录取率2019多少？", "那年级怎么分", "那年级怎么分"),
        ("录取率2019多少？", "2020年比那年呢", "2020年比那年呢"),
        ("比例多少，", "除了教育局还有谁牵头", "还有谁牵头"),
        ("比例多少，", "教育局以外还有哪些部门负责", "还有哪些部门负责"),
        ("比例多少，", "除教育局外还有哪些部门", "还有谁负责"),
        ("比例多少，", "除了近视还有哪些指标", "除了近视还有哪些指标"),
        ("比例2027年到多少，", "哪个单位牵头", "2027年哪个单位牵头"),
        ("比例2025年到多少，2027年呢，", "谁牵头", "谁牵头"),
        ("比例2027年到多少，", "县管校聘谁牵头", "县管校聘谁牵头"),
        ("2020年是多少，", "2025要变成多少", "2025要多少"),
        ("2020年是多少，", "要变成多少", "要变成多少"),
        ("2020年是多少，", "2025年建成多少所", "2025年建成多少所"),
        ("学校多少所？", "顺便合格率也给一下", "合格率是多少"),
        ("学校多少所？", "合格率怎么算", "合格率怎么算"),
    ],
)
def test_a_part_says_in_so_many_words_what_it_leans_on(
    before: str, part: str, expected: str
) -> None:
    assert inherited((before, part)) == (before, expected)


def test_the_first_part_takes_nothing() -> None:
    assert inherited(("那年除了教育局还有谁牵头", "谁负责")) == (
        "那年除了教育局还有谁牵头",
        "谁负责",
    )


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("光2021年呢", "临海十四五砸多少钱建学校"),
        ("光2023年呢", "临海十四五新增多少亩教育用地"),
        ("2021年建几所呢", "临海十四五新增多少亩教育用地"),
        ("公办园2021年呢", "临海十四五新增多少亩教育用地"),
        ("再细说说", "临海十四五新增多少亩教育用地"),
    ],
)
def test_a_year_alone_is_asked_of_what_has_it(
    library: Library, matcher: Matcher, text: str, last: str
) -> None:
    said = [
        replace(make_plan(read_question(one), library, matcher), queries=(query(name),))
        for one, name in (
            ("临海十四五砸多少钱建学校", "教育基建五年累计投入"),
            ("临海十四五新增多少亩教育用地", "新增教育用地面积"),
        )
    ]
    assert of_year_held(text, said, matcher.table)[-1].standalone == last


def query(name: str) -> FigureQuery:
    return FigureQuery(
        (Match(name, 1.0, name),), years=(), regions=("临海市",), kind=None, text=name
    )
