"""Stories of everyday life, and questions whose answer is one part of what was found."""

from __future__ import annotations

import pytest

from assistant.chain import Assistant
from assistant.plan.wording import asked_part, asked_terms

STORIES = [
    (
        (
            "昨天一个家长因为班主任批评了他儿子，带着七大姑八大姨堵在校门口骂，班主任哭着说不想干了。"
            "市里对这种事是什么态度，老师还敢管吗？"
        ),
        ("零容忍", "教育惩戒权"),
    ),
    (
        "镇领导开会拍桌子，说今年中考上线率上不去就扣我们学校的经费，这样合规吗？",
        ("不得将升学率与学校工程项目、经费分配",),
    ),
    (
        "我表哥初中毕业就进厂，三十好几了想补个高中文凭顺便拿个技能证，台州有什么路子",
        ("学历技能双提升",),
    ),
    ("想跟隔壁学校共享选修课和老师，有政策依据吗？", ("校际课程互选", "教师互聘")),
    ("公办园编制不够，2020-2022方案给了哪些补老师的新路子", ("报备员额",)),
    ("我老婆在山里教书，想在学校附近弄个住的地方，有没有补助", ("住房困难补助",)),
    ("娃在学校食堂吃坏肚子，家长想看看后厨，有没有这方面要求", ("透明厨房",)),
]


@pytest.mark.parametrize(("story", "remedies"), STORIES)
def test_the_remedy_of_a_story_is_told(
    assistant: Assistant, story: str, remedies: tuple[str, ...]
) -> None:
    answer = assistant.ask(story)
    assert answer.status == "answered"
    assert all(remedy in answer.text for remedy in remedies)


@pytest.mark.parametrize(
    ("question", "begins"),
    [
        ("教师职业幸福感怎么提升", "加强党对教育系统群团组织的领导"),
        ("外地人在临海打工，娃上学看啥条件", "深化升学考试制度改革"),
    ],
)
def test_of_a_section_on_something_else_only_the_answer_is_told(
    assistant: Assistant, question: str, begins: str
) -> None:
    answer = assistant.ask(question)
    assert answer.citations[0].quote.startswith(begins)


def test_a_section_that_says_how_is_still_told_whole(assistant: Assistant) -> None:
    assert "报备员额" in assistant.ask("县管校聘怎么推进").text


def test_the_letter_of_issue_is_told_only_to_who_asks_for_it(assistant: Assistant) -> None:
    told = assistant.ask("学有优教这件事哪个县不使劲，会被怎么样？")
    assert "不定期通报" in told.text
    assert "印发给你们" not in told.text
    assert "2020年4月3日" in assistant.ask("2020年工作思路那份通知是几号发的").text


def test_a_name_in_quotes_is_asked_for_as_it_stands(assistant: Assistant) -> None:
    answer = assistant.ask("职教人才培养模式那句十六个字的口号，“校企协同”后面是什么来着")
    assert len({c.document for c in answer.citations}) > 1
    assert all("校企协同" in c.quote for c in answer.citations)


def test_the_mark_before_a_name_in_quotes_is_not_taken_from_it(assistant: Assistant) -> None:
    answer = assistant.ask("2020-2022方案和十四五规划里“县管校聘”怎么说")
    assert "关于" not in answer.text
    assert "县管校聘" in answer.text


def test_what_is_set_aside_is_not_asked_for(assistant: Assistant) -> None:
    terms = asked_terms("德育评价除了班主任还能让谁参与", {"德育", "班主任"}.__contains__)
    assert "德育" in terms
    assert "班主任" not in terms
    assert "以及社区" in assistant.ask("德育评价除了班主任还能让谁参与？").text


@pytest.mark.parametrize(
    ("question", "body"),
    [
        ("学校生态发展的监测，规划建设归谁管，诊断指导监控评估归谁管？", "教育督导部门开展"),
        ("临海公办中小学校务委员会由哪些人参加", "家长代表及社区代表"),
    ],
)
def test_who_does_it_may_stand_in_a_sentence(
    assistant: Assistant, question: str, body: str
) -> None:
    answer = assistant.ask(question)
    assert answer.status == "answered"
    assert body in answer.text


def test_the_clauses_that_ask_are_told_from_the_scene() -> None:
    asking = ("什么", "吗")
    assert asked_part("家长堵在校门口，教师待遇是什么标准", asking) == "教师待遇是什么标准"
    assert asked_part("食堂是什么样", asking) == "食堂是什么样"
    assert asked_part("领导开会拍桌子，同事都叹气", asking) == "领导开会拍桌子,同事都叹气"


FOLLOW_UPS = [
    (
        ("公办学校按十四五规划实行什么领导体制？", "那民办的呢？"),
        "民办学校按十四五规划实行什么领导体制?",
    ),
    (("教师队伍怎么建设", "待遇呢"), "教师待遇怎么做"),
    (("职业教育国际化做什么", "那普通中小学呢"), "普通中小学国际化做什么"),
    (("校外培训怎么治理", "临海呢"), "临海市校外培训怎么治理"),
    (
        ("随迁子女上学怎么解决", "临海呢", "教师这块有要求吗"),
        "临海市随迁子女上学教师有要求吗",
    ),
    (
        ("临海教育信息化怎么搞", "资源从哪来", "那个学习平台叫啥名字"),
        "临海市教育信息化学习平台叫啥名字",
    ),
    (
        ("温台职教高地怎么建", "“产业教授”制度是哪两个城市一起搞的？", "海外的呢，在国外建什么？"),
        "产业教授制度在国外建什么？",
    ),
]


@pytest.mark.parametrize(("turns", "alone"), FOLLOW_UPS)
def test_a_follow_up_on_policy_is_understood_as_one_would_write_it(
    assistant: Assistant, turns: tuple[str, ...], alone: str
) -> None:
    assert assistant.ask(turns[-1], turns[:-1]).standalone_question == alone
