"""What is said where nothing is asked of the documents: a greeting, thanks, who is there."""

from __future__ import annotations

from assistant.plan.dialogue.turns import greets, is_about_the_program, only_says_wrong
from assistant.plan.wording import is_courtesy
from assistant.types import Question

OUTSIDE = "这个问题不在知策的范围内。知策只依据已收录的教育规划文件回答政策和指标问题。"
ABOUT = (
    "您好，我是知策，只依据已收录的教育规划文件作答，每条回答都附原文出处。"
    "可以问：指标的目标值和实际值、历年变化、是否完成；某项政策怎么做、由谁负责；文件的文号和印发时间。"
)
THANKS = "不客气。如还有政策或指标方面的问题，请继续提问；也可以接着上一个问题追问。"
WHAT_IS_RIGHT = "请说明要更正什么，例如地区、年份、学段或指标，知策会按更正后的问题重新作答。"


def outside(question: Question) -> str:
    """The answer to what is not for the documents to answer: friendly where it is friendly."""
    text = question.text
    if is_courtesy(text):
        return ABOUT if greets(text) else THANKS
    if is_about_the_program(text):
        return ABOUT
    return WHAT_IS_RIGHT if question.history and only_says_wrong(text) else OUTSIDE
