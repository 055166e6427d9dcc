"""叫个什么银行来着: the name asked for is told."""

from __future__ import annotations

import pytest

from assistant.chain import Assistant
from assistant.write.wording import called


@pytest.mark.parametrize(
    ("question", "noun"),
    [
        ("学分攒起来叫个什么银行来着", "银行"),
        ("拿出个什么计划", "计划"),
        ("这是什么制度", "制度"),
        ("有什么办法", ""),
        ("什么银行都行吗", ""),
    ],
)
def test_the_noun_whose_name_is_asked_for(question: str, noun: str) -> None:
    assert called(question) == noun


@pytest.mark.parametrize(
    ("question", "told"),
    [
        (
            "工地上干了十几年,考过焊工证也听过不少课,这些能不能攒起来以后换文凭用?叫个什么银行来着",
            "学分银行",
        ),
        ("我开模具厂的,想跟职校搭伙带学徒,文件里允许哪几种搭法", "引企驻校"),
        ("大陈岛、仙居山里头好老师留不住,2023那份方案拿出个什么计划", "强师计划"),
        ("防诈骗、垃圾分类都往学校塞任务,2019年局里为这事出台过什么东西没有", "进校园"),
        ("学校烧饭的地方家长看得见伐", "透明厨房"),
    ],
)
def test_a_story_is_answered_with_what_it_asks_for(
    assistant: Assistant, question: str, told: str
) -> None:
    answer = assistant.ask(question)
    assert answer.status == "answered"
    assert told in answer.text
