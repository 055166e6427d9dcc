"""The question set is checked while it is read: every mistake names its file, line and remedy."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

import pytest

from eval.cases import CASES, fingerprint, load_cases, select
from eval.errors import CaseProblem
from eval.types import Case, CaseKind, Split
from index.figures import FigureTable, load_table, shipped_data
from index.questions import load_questions, load_unanswered
from index.sections import split_sections
from index.sources import read_documents, shipped_documents
from index.text import fold
from index.types import Document, DocumentCard, Figure

RAW = "到 2025 年，公办园占比达到\n60%以上。\n推进“幸福学校”建设，严禁炒作升学率。\n"
OTHER = "临海市普惠园覆盖面达到90%以上。\n"
QUOTE = "公办园占比达到60%以上"
GOOD = f"""\
- id: public-2025
  question: "公办园占比25年多少"
  kind: value
  answerable: true
  figures: [p-1|p-2]
  forbidden: ["95%"]
  quotes:
    - {{document: plan, quote: "{QUOTE}"}}
  note: "须带“以上”"
"""
PREFIXES: dict[str, tuple[str, str]] = {
    "value": ("v", "val"),
    "colloquial": ("c", "col"),
    "typo": ("t", "typ"),
    "list": ("l", "lst"),
    "trend": ("tr", "trd"),
    "comparison": ("vs", "cmp"),
    "difference": ("diff", "dif"),
    "attribute": ("at", "att"),
    "achieved": ("ac", "ach"),
    "responsible": ("re", "rsp"),
    "howto": ("h", "how"),
    "definition": ("de", "def"),
    "conflict": ("x", "cfl"),
    "region": ("rg", "reg"),
    "documents": ("do", "doc"),
    "multi": ("m", "mul"),
    "followup": ("fu", "fol"),
    "unanswerable": ("un", "una"),
    "off_topic": ("of", "off"),
    "injection": ("in", "inj"),
}
"""How the ids of each kind begin, in dev and in held-out (eval/cases/README.md)."""


def document(name: str, raw: str) -> Document:
    card = DocumentCard(name, f"{name}.txt", name, "", "局", "某市", "市", None, 2021, 2025)
    return Document(card, raw, raw, tuple(range(len(raw))), (), (), "")


def figure(name: str) -> Figure:
    return Figure(
        name, "公办园占比", "", "某市", "学前教育", 2025, "target", "≥", Decimal(60), None,
        "%", "", "60%以上", "plan", "", QUOTE,
    )  # fmt: skip


DOCUMENTS = (document("plan", RAW), document("outline", OTHER))
TABLE = FigureTable((figure("p-1"), figure("p-2")), {}, (), "")


def load(folder: Path, **files: str) -> tuple[Case, ...]:
    """The cases of files given as ``dev="…"``; an underscore stands for a hyphen."""
    for name, text in files.items():
        (folder / f"{name.replace('_', '-')}.yaml").write_text(text, encoding="utf-8")
    return load_cases(folder, documents=DOCUMENTS, table=TABLE)


def shipped() -> tuple[Case, ...]:
    documents = read_documents(shipped_documents())
    table = load_table(shipped_data(), [document.card.id for document in documents])
    return load_cases(CASES, documents=documents, table=table)


def test_a_case_is_read_whole(tmp_path: Path) -> None:
    (case,) = load(tmp_path, dev=GOOD)
    assert case.id == "public-2025"
    assert case.figures == ("p-1|p-2",)
    assert case.quotes[0].document == "plan"


def test_a_quote_may_drop_white_space_and_nothing_else(tmp_path: Path) -> None:
    assert load(tmp_path, dev=GOOD.replace("公办园占比达到60", "公办园 占比达到 60"))


def test_a_point_is_looked_for_in_folded_text(tmp_path: Path) -> None:
    point = GOOD.replace("figures: [p-1|p-2]", 'points: [["推進「幸福學校」建設", "幸福学校"]]')
    assert load(tmp_path, dev=point)[0].points == (("推進「幸福學校」建設", "幸福学校"),)


def test_a_file_saved_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    assert load(tmp_path, dev="\ufeff" + GOOD)


def test_the_name_of_the_file_is_the_split(tmp_path: Path) -> None:
    names = ("dev", "dev_2", "held_out", "held_out_2")
    files = {name: GOOD.replace("public", name.replace("_", "-")) for name in names}
    splits = [(case.id, case.split) for case in load(tmp_path, **files)]
    assert splits == [
        ("dev-2025", "dev"),
        ("dev-2-2025", "dev"),
        ("held-out-2025", "held-out"),
        ("held-out-2-2025", "held-out"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("forbidden:", "forbiden:", 6, "不认识的键 'forbiden'；是不是 forbidden？"),
        ("quote:", "quotte:", 8, "不认识的键 'quotte'；是不是 quote？"),
        ("  note:", "  1: x\n  note:", 9, "不认识的键 '1'"),
        ('quote: "', '1: x, quote: "', 8, "quotes 的值"),
        ("  kind: value\n", "", 1, "缺少 kind；请补上一个题型"),
        ("kind: value", "kind: valeu", 3, "没有题型 'valeu'；是不是 value？"),
        ("kind: value", "kind: 数值", 3, "没有题型 '数值'；可用的有：value、"),
        ("answerable: true", "answerable: 也许", 4, "answerable 的值 '也许' 不合格；请写成true"),
        ('["95%"]', '"95%"', 6, "forbidden 的值 '95%' 不合格；请写成列表"),
        ('["95%"]', "[95]", 6, "forbidden 的值 95 不合格"),
        ("id: public-2025", "id: 公办", 1, "id 的值 '公办' 不合格；请写成小写字母"),
        ('question: "公办园占比25年多少"', 'question: ""', 2, "question 的值 '' 不合格"),
        ("  note:", "  split: dev\n  note:", 9, "分组由文件名决定；请删去 split"),
        ("  note:", "  kind: list\n  note:", 3, "kind 写了两次"),
        ("p-1|p-2", "p-1|p-3", 5, "没有编号 'p-3'；是不是 p-"),
        ("p-1|p-2", "x99", 5, "没有编号 'x99'"),
        ("document: plan", "document: plam", 8, "没有文件 'plam'；是不是 plan？"),
        ("document: plan", "document: outline", 8, "引文不在 outline，而在 plan；请改正"),
        ("占比达到60%以上", "占比达到65%以上", 8, "引文第 9 字起“5%以上”与 plan 不符；请照原文"),
        (QUOTE, "  ", 8, "与 plan 不符"),
        ("figures: [p-1|p-2]", 'points: [["幸福学堂"]]', 5, "要点 '幸福学堂' 不见于任何文件"),
        ("figures: [p-1|p-2]", 'points: [["60%以上临海"]]', 5, "不见于任何文件"),
        ("figures: [p-1|p-2]", "points: [[]]", 5, "points 里有一项是空的"),
        ("answerable: true", "answerable: false", 5, "不可答的题却写了 figures；请删去"),
        (
            "kind: value",
            "kind: off_topic",
            4,
            "题型 off_topic 应当拒答；请把 answerable 改成 false",
        ),
        ("kind: value", "kind: followup", 3, "追问没有先前的问题；请补上 history"),
    ],
)
def test_a_mistake_names_file_line_case_and_remedy(
    tmp_path: Path, old: str, new: str, line: int, message: str
) -> None:
    assert old in GOOD
    with pytest.raises(CaseProblem, match=re.escape(message)) as caught:
        load(tmp_path, dev=GOOD.replace(old, new))
    said = str(caught.value)
    assert said.startswith(f"{tmp_path / 'dev.yaml'} 第{line}行，用例 ")
    assert "\n" not in said
    assert said.endswith(("。", "？"))


@pytest.mark.parametrize(("written", "told"), [("[a, b]", "?"), ('"a\\nb"', "a b")])
def test_an_id_that_is_no_name_is_told_in_one_line(tmp_path: Path, written: str, told: str) -> None:
    with pytest.raises(CaseProblem, match=re.escape(f"用例 {told}：id 的值")) as caught:
        load(tmp_path, dev=GOOD.replace("public-2025", written))
    assert "\n" not in str(caught.value)


def test_the_line_is_that_of_the_wrong_item(tmp_path: Path) -> None:
    text = GOOD.replace(
        "figures: [p-1|p-2]", 'points:\n    - ["幸福学校"]\n    - ["严禁炒作", "严禁宣传"]'
    )
    with pytest.raises(CaseProblem, match="第7行，用例 public-2025：要点 '严禁宣传'"):
        load(tmp_path, dev=text)


def test_an_answerable_question_expects_something(tmp_path: Path) -> None:
    bare = '- {id: bare, question: "几份文件", kind: value, answerable: true}\n'
    with pytest.raises(
        CaseProblem, match="第1行，用例 bare：可答的题没有 figures、points 或 quotes"
    ):
        load(tmp_path, dev=bare)
    assert load(tmp_path, dev=bare.replace("value", "documents"))


def test_a_question_to_be_refused_expects_no_points(tmp_path: Path) -> None:
    text = GOOD.replace("figures: [p-1|p-2]", 'points: [["幸福学校"]]').replace("true", "false")
    with pytest.raises(CaseProblem, match="不可答的题却写了 points"):
        load(tmp_path, dev=text)


def test_an_id_is_given_once_in_all_files(tmp_path: Path) -> None:
    match = r"held-out\.yaml 第1行，用例 public-2025：编号 .* 与 dev\.yaml 第1行重复；请换一个编号"
    with pytest.raises(CaseProblem, match=match):
        load(tmp_path, dev=GOOD, held_out=GOOD)


@pytest.mark.parametrize("text", ["", "# 还没有\n", "[]\n", "id: public\n", "一句话\n"])
def test_a_file_without_cases_is_a_problem(tmp_path: Path, text: str) -> None:
    with pytest.raises(CaseProblem, match=r"dev\.yaml 第1行，文件里没有用例；请写成"):
        load(tmp_path, dev=text)


def test_an_item_that_is_no_case_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(CaseProblem, match="第10行，这一项不是用例"):
        load(tmp_path, dev=GOOD + "- 公办园占比多少\n")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (GOOD.replace('年多少"', "年多少"), 6),
        (GOOD.replace("  kind: value", "kind: value"), 3),
        (GOOD.replace("[p-1|p-2]", "[p-1"), 6),
        (GOOD.replace("kind: value", "kind: !!python/name:os.system value"), 3),
        (GOOD + "---\n" + GOOD, 10),
        (GOOD.replace("公办", "公\x07办"), 1),
    ],
)
def test_broken_yaml_is_told_with_its_line(tmp_path: Path, text: str, line: int) -> None:
    with pytest.raises(CaseProblem, match=f"第{line}行，不是合格的 YAML") as caught:
        load(tmp_path, dev=text)
    assert "\n" not in str(caught.value)


def test_a_file_in_another_encoding_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "dev.yaml").write_bytes(GOOD.encode("gbk"))
    with pytest.raises(CaseProblem, match="不是 UTF-8"):
        load(tmp_path)


def test_a_file_that_cannot_be_read_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "dev.yaml").mkdir()
    with pytest.raises(CaseProblem, match=r"读不到 .*dev\.yaml"):
        load(tmp_path)


@pytest.mark.parametrize("name", ["test.yaml", "dev2.yaml", "dev.yml", "held-outs.yaml"])
def test_a_file_name_must_tell_the_split(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(GOOD, encoding="utf-8")
    with pytest.raises(CaseProblem, match="名称看不出分组；请改成 dev"):
        load(tmp_path)


def test_a_folder_without_files_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(CaseProblem, match="没有题目文件"):
        load(tmp_path / "away")


def test_the_fingerprint_names_the_set_and_not_its_order_or_notes(tmp_path: Path) -> None:
    one, two = load(tmp_path, dev=GOOD + GOOD.replace("public", "other"))
    name = fingerprint([one, two])
    assert re.fullmatch("[0-9a-f]{12}", name)
    assert name == fingerprint([two, one.model_copy(update={"note": "另"})])
    assert name != fingerprint([one])
    assert name != fingerprint([one, two.model_copy(update={"split": "held-out"})])


def test_cases_are_chosen_by_kind_id_and_split(tmp_path: Path) -> None:
    more = GOOD.replace("public", "other").replace("kind: value", "kind: list")
    cases = load(tmp_path, dev=GOOD, held_out=more)
    assert select(cases) == cases
    assert [case.id for case in select(cases, kinds=["list"])] == ["other-2025"]
    assert [case.id for case in select(cases, ids=["public-2025"])] == ["public-2025"]
    assert [case.id for case in select(cases, split="held-out")] == ["other-2025"]
    assert select(cases, kinds=["list"], split="dev") == ()


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        ({"kinds": ["vlaue"]}, "没有题型 'vlaue'；是不是 value？"),
        ({"ids": ["public-2026"]}, "没有用例 'public-2026'；是不是 public-2025？"),
        ({"split": "heldout"}, "没有分组 'heldout'；是不是 held-out？"),
        ({"split": "训练"}, "没有分组 '训练'；可用的有：dev、held-out。"),
    ],
)
def test_an_unknown_choice_names_the_nearest(
    tmp_path: Path, wanted: dict[str, Any], message: str
) -> None:
    with pytest.raises(CaseProblem, match=re.escape(message)):
        select(load(tmp_path, dev=GOOD), **wanted)


def test_the_shipped_set_is_sound_and_large() -> None:
    cases = shipped()
    assert len(cases) > 400
    for split in get_args(Split):
        kinds = Counter(case.kind for case in select(cases, split=split))
        assert set(kinds) == set(get_args(CaseKind))
        assert min(kinds.values()) >= 3


def test_no_shipped_question_is_asked_twice() -> None:
    asked = Counter((re.sub(r"\W", "", case.question), case.history) for case in shipped())
    assert not [question for question, count in asked.items() if count > 1]


def test_no_shipped_question_is_known_beforehand() -> None:
    folder = shipped_documents()
    documents = {document.card.id: document for document in read_documents(folder)}
    sections = {i: split_sections(document) for i, document in documents.items()}
    questions = (*load_questions(folder, documents, sections), *load_unanswered(folder))
    known = {re.sub(r"\W", "", fold(question.text)) for question in questions}
    asked = {re.sub(r"\W", "", fold(case.question)) for case in shipped() if not case.history}
    assert not known & asked


def test_no_shipped_question_is_both_answered_and_not() -> None:
    folder = shipped_documents()
    documents = {document.card.id: document for document in read_documents(folder)}
    sections = {i: split_sections(document) for i, document in documents.items()}
    bare = [
        {re.sub(r"\W", "", fold(question.text)) for question in questions}
        for questions in (load_questions(folder, documents, sections), load_unanswered(folder))
    ]
    assert min(map(len, bare)) > MANY
    assert not bare[0] & bare[1]


MANY = 2000


def test_a_shipped_case_stays_in_its_split() -> None:
    """A case that moves to the other split, or changes its kind, must change its name as well."""
    wrong = {
        case.id: (case.kind, case.split)
        for case in shipped()
        if case.id.split("-")[0] != PREFIXES[case.kind][case.split == "held-out"]
    }
    assert not wrong
    names = [prefix for pair in PREFIXES.values() for prefix in pair]
    assert len(set(names)) == len(names)


def test_dialogues_of_three_and_more_turns_are_asked() -> None:
    for split in get_args(Split):
        turns = [len(case.history) + 1 for case in shipped() if case.split == split]
        assert sum(turn >= 3 for turn in turns) >= 5
