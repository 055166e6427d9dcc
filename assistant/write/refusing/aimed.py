"""Requests aimed at the program itself: its rules, its role, its making, what it was told.

They ask nothing of the documents, though their words may stand there.
"""

from __future__ import annotations

import re

from assistant.evidence import Shelf
from assistant.plan.asked import asks_amount, asks_how, asks_list, asks_responsible, asks_why
from assistant.plan.wording import asked_terms
from index.text import fold

_CLAUSE = re.compile(r"[^，,。；;！!？?：:\n]+")
_SETS_ASIDE = re.compile(
    r"(?:别|不要|不用|不必|无需|先不)再?(?:去|来)?(?:管|看|查|引用?|核对|参考|依据|按照?|理|用)[^，。]{0,4}"
    r"(?:文件|资料|材料|原文|出处|规则)|"
    r"(?:忽略|无视|忘掉|忘记|忘了|抛开|撇开|跳过|绕过|解除)[^，。]{0,8}"
    r"(?:规则|指令|设定|限制|身份|约束|以上|上面|前面|之前|是知策)|(?:没有|不受)限制|"
    r"(?:ignore|forget|disregard)\b"
)
"""Tells the program to leave aside what it goes by: 别管文件了, 忘掉你的设定."""
_AS_TOPIC = re.compile(
    r"(?:你|您|知策)(?:现在|今天|其实|到底|究竟)?(?:"
    r"自己|的(?!文件|资料|材料|库|知识|依据|来源|数据|回答|意思)|"
    r"是(?!不是|否|说|指|根据|依据|从|按)|叫|被|由谁|来自|扮|当(?!前|地)|充当|假装|变成|就是|"
    r"用的(?!文件|资料)|多大|几岁|会(?!不会查)|背后|收到)|(?:给|对|把|让|教|造|开发|训练)(?:你|知策)(?!们|说|的文件)"
)
"""The program is what is spoken of, not who is asked: 你是谁, 你的规则, 你被谁训练."""
_ROLE = re.compile(r"扮演|角色|假装|冒充|(?:照着|跟着我?|跟我)(?:说|念|答|回答)|(?:只|直接)回复")
_INSIDE = ("提示词", "指令", "密钥", "调试", "开发者", "内部配置", "prompt", "api", "system", "dan")
"""What only a program has; none of it is meant where the documents have the word."""


def aimed_at_program(question: str, shelf: Shelf) -> bool:
    """Whether ``question`` asks the program for something and nothing of the documents."""
    clauses = _CLAUSE.findall(fold(question))
    rest = [clause for clause in clauses if not _aimed(clause, shelf)]
    return len(rest) < len(clauses) and not any(_asks(clause, shelf) for clause in rest)


def _aimed(clause: str, shelf: Shelf) -> bool:
    inside = any(word in clause and not shelf.library.knows(word) for word in _INSIDE)
    return inside or any(kind.search(clause) for kind in (_SETS_ASIDE, _AS_TOPIC, _ROLE))


def _asks(clause: str, shelf: Shelf) -> bool:
    """Whether ``clause`` asks for something that the documents have a word for."""
    kinds = (asks_amount, asks_how, asks_list, asks_responsible, asks_why)
    asks = any(kind(clause) for kind in kinds) or bool(re.search(r"什么|啥|哪|谁|几|吗$", clause))
    knows = shelf.library.knows
    return asks and any(knows(term) for term in asked_terms(clause, knows))
