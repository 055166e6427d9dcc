"""YAML → cases: the question set, checked against documents and table while it is read.

The name of a file is its split: ``dev.yaml`` and ``dev-*.yaml``, ``held-out.yaml`` and
``held-out-*.yaml``. Whatever is wrong is a CaseProblem with file, line, case and remedy.
"""

from __future__ import annotations

import difflib
import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn, TypeAlias, get_args

import yaml
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from eval.errors import CaseProblem
from eval.types import Case, CaseKind, Split, SupportingQuote
from index.figures import FigureTable
from index.text import fold, squeeze
from index.types import Document

CASES = Path(__file__).parent / "cases"
Step: TypeAlias = str | int
"""A key or a position on the way into a case: ``("quotes", 0, "quote")``."""

_SPLITS: tuple[Split, ...] = get_args(Split)
_NAME = re.compile(rf"({'|'.join(_SPLITS)})(?:-.+)?\.yaml")
_KEYS = tuple(name for name in Case.model_fields if name != "split")
_REFUSED = ("unanswerable", "off_topic")
_SHOWN = 12
"""Characters of a wrong quote or value that a message shows."""
_WANTED = {
    "id": "小写字母、数字和连字符组成的编号",
    "question": "问题原文",
    "history": "列表，每项一个先前的问题",
    "kind": "一个题型",
    "answerable": "true 或 false",
    "figures": "列表，每项一个数据编号（两行都对时写 a|b）",
    "forbidden": '列表，每项一个带引号的数（如 "95%"）',
    "points": "列表，每项又是列表，写出可接受的各种原文写法",
    "quotes": "列表，每项是 {document: 文件编号, quote: 原文}",
    "document": "文件编号",
    "quote": "两个字以上的原文",
    "note": "文字",
}


@dataclass(frozen=True, slots=True)
class _Written:
    """A case as its file has it: the YAML node knows the line of each key and value."""

    path: Path
    node: yaml.MappingNode
    split: Split

    @property
    def id(self) -> str:
        """The id as written; a question mark where there is none."""
        named = (v.value for k, v in self.node.value if k.value == "id")
        return next((" ".join(name.split()) for name in named if isinstance(name, str)), "?")

    def line(self, *steps: Step) -> int:
        """The line of the place that ``steps`` lead to, as far as it is there."""
        node, line = self.node, self.node.start_mark.line
        for step in steps:
            if isinstance(node, yaml.MappingNode):
                pair = next((pair for pair in node.value if pair[0].value == step), None)
                if pair is None:
                    break
                line, node = pair[0].start_mark.line, pair[1]
            elif isinstance(node, yaml.SequenceNode) and isinstance(step, int):
                node = node.value[step]
                line = node.start_mark.line
        return int(line) + 1

    def fail(self, reason: str, *steps: Step) -> NoReturn:
        """Raise the CaseProblem of the place that ``steps`` lead to."""
        raise _problem(self.path, self.line(*steps), f"用例 {self.id}：{reason}")


@dataclass(frozen=True, slots=True)
class _Sources:
    """What cases may refer to."""

    texts: dict[str, str]
    """Each document without white space."""
    folded: tuple[str, ...]
    """The same, folded: the form in which points are looked for."""
    rows: frozenset[str]


def load_cases(
    folder: Path, *, documents: Sequence[Document], table: FigureTable
) -> tuple[Case, ...]:
    """All cases of the files in ``folder``, dev before held-out, in the order written.

    Raises CaseProblem.
    """
    texts = {document.card.id: squeeze(document.raw) for document in documents}
    folded = tuple(squeeze(fold(document.raw)) for document in documents)
    sources = _Sources(texts, folded, frozenset(figure.id for figure in table.figures))
    seen: dict[str, _Written] = {}
    cases: list[Case] = []
    for written in _entries(folder):
        case = _validated(written)
        if (first := seen.setdefault(case.id, written)) is not written:
            place = f"{first.path.name} 第{first.line('id')}行"
            written.fail(f"编号 {case.id!r} 与 {place}重复；请换一个编号", "id")
        _check_expected(case, written)
        _check_figures(case, written, sources)
        _check_quotes(case, written, sources)
        _check_points(case, written, sources)
        cases.append(case)
    return tuple(cases)


def fingerprint(cases: Iterable[Case]) -> str:
    """Twelve digits that name the set; order and notes do not count."""
    written = sorted(case.model_dump_json(exclude={"note"}) for case in cases)
    return hashlib.sha256("\n".join(written).encode()).hexdigest()[:12]


def select(
    cases: Sequence[Case],
    *,
    kinds: Sequence[str] = (),
    ids: Sequence[str] = (),
    split: str = "",
) -> tuple[Case, ...]:
    """The cases of these kinds, ids and split; what is left empty does not restrict.

    Raises CaseProblem on a kind, id or split that does not exist.
    """
    _check_known("题型", kinds, get_args(CaseKind))
    _check_known("用例", ids, [case.id for case in cases])
    _check_known("分组", [split] if split else [], _SPLITS)
    return tuple(
        case
        for case in cases
        if (not kinds or case.kind in kinds)
        and (not ids or case.id in ids)
        and (not split or case.split == split)
    )


def _check_known(name: str, wanted: Sequence[str], known: Sequence[str]) -> None:
    if unknown := [value for value in wanted if value not in known]:
        raise CaseProblem(f"没有{name} {unknown[0]!r}{_near(unknown[0], known)}")


def _near(name: str, known: Iterable[str]) -> str:
    """The end of a message: the known name that is most like ``name``, or where to look."""
    names = list(known)
    close = difflib.get_close_matches(name, names, n=1, cutoff=0.6)
    if close:
        return f"；是不是 {close[0]}？"
    few = len(names) <= len(get_args(CaseKind))
    return f"；可用的有：{'、'.join(names)}。" if few else "；请核对编号。"


def _problem(path: Path, line: int, reason: str) -> CaseProblem:
    end = "" if reason.endswith(("？", "。")) else "。"
    return CaseProblem(f"{path} 第{line}行，{reason}{end}")


def _entries(folder: Path) -> Iterator[_Written]:
    """The cases of all files as they are written, files in the order of their names."""
    paths = sorted(folder.glob("*.y*ml"), key=lambda path: path.stem)
    if not paths:
        raise CaseProblem(f"{folder} 里没有题目文件；请放入 dev.yaml 和 held-out.yaml。")
    for path in paths:
        match = _NAME.fullmatch(path.name)
        if not match:
            raise CaseProblem(f"{path} 的名称看不出分组；请改成 dev-….yaml 或 held-out-….yaml。")
        split = next(split for split in _SPLITS if split == match[1])
        for node in _nodes(path):
            if not isinstance(node, yaml.MappingNode):
                line = node.start_mark.line + 1
                raise _problem(path, line, "这一项不是用例；请写成“- id: 编号”开头的一段")
            yield _Written(path, node, split)


def _nodes(path: Path) -> list[yaml.Node]:
    """The items of a file's list, with their line marks."""
    try:
        root = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except OSError as error:
        raise CaseProblem(f"读不到 {path}（{error.strerror}）；请恢复该文件。") from error
    except UnicodeDecodeError as error:
        raise CaseProblem(
            f"{path} 不是 UTF-8（第 {error.start} 字节）；请另存为 UTF-8。"
        ) from error
    except yaml.YAMLError as error:
        raise _broken(path, error) from error
    if not isinstance(root, yaml.SequenceNode) or not root.value:
        raise _problem(path, 1, "文件里没有用例；请写成“- id: 编号”开头的列表，或删去该文件")
    return list(root.value)


def _broken(path: Path, error: yaml.YAMLError) -> CaseProblem:
    mark = getattr(error, "problem_mark", None)
    line = mark.line + 1 if mark else 1
    what = getattr(error, "problem", None) or getattr(error, "reason", "")
    return _problem(path, line, f"不是合格的 YAML（{what}）；请检查引号、冒号和缩进")


def _validated(written: _Written) -> Case:
    """The case with its split; raises CaseProblem on keys and values that do not fit."""
    keys = [str(key.value) for key, _ in written.node.value]
    if "split" in keys:
        written.fail("分组由文件名决定；请删去 split", "split")
    if strange := [key for key in keys if key not in _KEYS]:
        written.fail(_unknown(strange[0], _KEYS), strange[0])
    if twice := [key for number, key in enumerate(keys) if key in keys[:number]]:
        written.fail(f"{twice[0]} 写了两次；请合并，或补上漏掉的“- id:”", twice[0])
    try:
        fields = yaml.constructor.SafeConstructor().construct_document(written.node)
    except yaml.YAMLError as error:
        raise _broken(written.path, error) from error
    try:
        return Case.model_validate({**fields, "split": written.split})
    except ValidationError as error:
        found = error.errors()
        first = next((e for e in found if e["type"] == "extra_forbidden"), found[0])
        written.fail(_reason(first), *first["loc"])


def _unknown(key: str, known: Iterable[str]) -> str:
    return f"不认识的键 {key!r}{_near(key, known)}"


def _reason(error: ErrorDetails) -> str:
    """What is wrong with a key or value, and what to write instead."""
    names = [step for step in error["loc"] if isinstance(step, str)]
    key = names[-1]
    if error["type"] == "extra_forbidden":
        return _unknown(key, SupportingQuote.model_fields)
    if error["type"] == "missing":
        return f"缺少 {key}；请补上{_WANTED[key]}"
    if error["type"] == "literal_error":
        return f"没有题型 {error['input']!r}{_near(str(error['input']), get_args(CaseKind))}"
    return f"{key} 的值 {repr(error['input'])[:_SHOWN]} 不合格；请写成{_WANTED[key]}"


def _check_expected(case: Case, written: _Written) -> None:
    """An answerable case expects something, a question to be refused expects nothing."""
    if case.answerable and case.kind in _REFUSED:
        written.fail(f"题型 {case.kind} 应当拒答；请把 answerable 改成 false", "answerable")
    if case.kind == "followup" and not case.history:
        written.fail("追问没有先前的问题；请补上 history，或改用别的题型", "kind")
    expects = case.figures or case.points or case.quotes
    if case.answerable and not expects and case.kind != "documents":
        written.fail("可答的题没有 figures、points 或 quotes；请补上应答的内容", "answerable")
    if not case.answerable and (case.figures or case.points):
        key = "figures" if case.figures else "points"
        written.fail(f"不可答的题却写了 {key}；请删去，或把 answerable 改成 true", key)


def _check_figures(case: Case, written: _Written, sources: _Sources) -> None:
    for number, either in enumerate(case.figures):
        for row in either.split("|"):
            if row not in sources.rows:
                hint = _near(row, sources.rows)
                written.fail(f"figures.csv 里没有编号 {row!r}{hint}", "figures", number)


def _check_quotes(case: Case, written: _Written, sources: _Sources) -> None:
    for number, (document, quote) in enumerate((q.document, q.quote) for q in case.quotes):
        place: tuple[Step, ...] = ("quotes", number)
        if document not in sources.texts:
            written.fail(f"没有文件 {document!r}{_near(document, sources.texts)}", *place)
        wanted = squeeze(quote)
        if wanted and wanted in sources.texts[document]:
            continue
        others = [name for name, text in sources.texts.items() if wanted and wanted in text]
        if others:
            written.fail(f"引文不在 {document}，而在 {others[0]}；请改正 document", *place)
        text = sources.texts[document]
        kept = next(n for n in range(len(wanted), -1, -1) if wanted[:n] in text)
        part = wanted[kept : kept + _SHOWN]
        written.fail(f"引文第 {kept + 1} 字起“{part}”与 {document} 不符；请照原文抄写", *place)


def _check_points(case: Case, written: _Written, sources: _Sources) -> None:
    for number, spellings in enumerate(case.points):
        if not spellings:
            written.fail("points 里有一项是空的；请写出原文写法", "points", number)
        for position, spelling in enumerate(spellings):
            wanted = squeeze(fold(spelling))
            if not wanted or not any(wanted in text for text in sources.folded):
                reason = f"要点 {spelling!r} 不见于任何文件；请改用原文的写法"
                written.fail(reason, "points", number, position)
