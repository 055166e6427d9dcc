"""The command ``zhice`` as a user types it."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from assistant.cli import app
from assistant.cli.answers import _show
from assistant.types import Answer, Said, Trace
from index.figures import shipped_data
from tests import model_acts as acts
from tests.assistant.test_model_check import able
from tests.model_acts import KEY, MODEL, Script
from tests.model_server import ModelServer, nobody

pytestmark = pytest.mark.usefixtures("environment")
runner = CliRunner()


def zhice(*arguments: str, typed: str = "") -> Result:
    return runner.invoke(app, list(arguments), input=typed)


def one_line(result: Result) -> str:
    """The message of a command that failed with one line and exit code 1."""
    assert result.exit_code == 1
    lines = result.stderr.strip().splitlines()
    assert len(lines) == 1
    return lines[0]


def batch_file(folder: Path, *lines: str) -> Path:
    path = folder / "in.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_ask_prints_the_answer_and_its_sources() -> None:
    result = zhice("ask", "县管校聘怎么推进？")
    assert result.exit_code == 0
    assert "[1] 《" in result.stdout


def test_ask_json_prints_one_object() -> None:
    result = zhice("ask", "县管校聘怎么推进？", "--json")
    assert json.loads(result.stdout)["status"] == "answered"


def test_a_refusal_is_an_answer() -> None:
    assert zhice("ask", "今天天气怎么样").exit_code == 0


def test_without_a_question_the_usage_is_wrong() -> None:
    assert zhice("ask").exit_code == 2


@pytest.mark.parametrize("question", ["", "😀", "问" * 100_000, "\x00"])
def test_an_unreadable_question_is_one_line(question: str) -> None:
    assert one_line(zhice("ask", question)).startswith("出错：")


def test_a_batch_is_answered_in_its_order_with_history(tmp_path: Path) -> None:
    path = batch_file(
        tmp_path,
        '{"id": "b", "question": "谁负责？", "history": [{"q": "双减深化行动怎么落实？"}]}',
        "",
        '{"id": 7, "question": ""}',
        '{"id": "a", "question": "今天天气怎么样", "extra": 1}',
        '{"id": "s", "question": "普惠\\ud800园占比"}',
    )
    output = tmp_path / "out.jsonl"
    assert zhice("ask", "--batch", str(path), "--output", str(output)).exit_code == 0
    lines = [json.loads(line) for line in output.read_text(encoding="utf-8").splitlines()]
    assert [line["id"] for line in lines] == ["b", 7, "a", "s"]
    assert "双减" in lines[0]["answer"]["standalone_question"]
    assert "问题是空的" in lines[1]["answer"]["text"]
    assert lines[2]["answer"]["status"] == "out_of_scope"


def test_a_batch_of_searches_gives_passages(tmp_path: Path) -> None:
    path = batch_file(
        tmp_path, '{"id": "1", "question": "县管校聘"}', '{"id": "2", "question": ""}'
    )
    output = tmp_path / "out.jsonl"
    result = zhice("search", "--batch", str(path), "--k", "20", "--output", str(output))
    assert result.exit_code == 0
    first, second = (json.loads(line) for line in output.read_text(encoding="utf-8").splitlines())
    assert len(first["passages"]) == 20
    assert second["passages"] == []


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "第2行不是 JSON"),
        ('{"id": "1"}', "第2行（question）"),
        ('{"id": "1", "question": "问", "history": [{"x": 1}]}', "第2行（history.0.q）"),
        ("[]", "第2行（整行）"),
    ],
)
def test_a_wrong_batch_line_is_named_and_nothing_is_written(
    tmp_path: Path, line: str, reason: str
) -> None:
    path = batch_file(tmp_path, '{"id": "0", "question": "问"}', line)
    output = tmp_path / "out.jsonl"
    result = zhice("ask", "--batch", str(path), "--output", str(output))
    assert reason in one_line(result)
    assert not output.exists()


def test_a_batch_that_cannot_be_read_or_written_is_one_line(tmp_path: Path) -> None:
    missing = zhice("ask", "--batch", str(tmp_path / "no"), "--output", str(tmp_path / "o"))
    assert "读不到文件" in one_line(missing)
    gbk = tmp_path / "gbk.jsonl"
    gbk.write_bytes('{"id": "1", "question": "普惠园"}'.encode("gbk"))
    assert "不是 UTF-8" in one_line(zhice("ask", "--batch", str(gbk), "--output", "o"))
    path = batch_file(tmp_path, '{"id": "1", "question": "县管校聘"}')
    unwritable = str(tmp_path / "no" / "out.jsonl")
    assert "写不了文件" in one_line(zhice("ask", "--batch", str(path), "--output", unwritable))


def test_a_batch_needs_an_output(tmp_path: Path) -> None:
    path = batch_file(tmp_path, '{"id": "1", "question": "县管校聘"}')
    assert zhice("ask", "--batch", str(path)).exit_code == 2


def test_search_prints_ranked_passages_as_the_contract_says() -> None:
    found = json.loads(zhice("search", "县管校聘", "--k", "3", "--json").stdout)
    assert [passage["rank"] for passage in found] == [1, 2, 3]
    keys = {"rank", "score", "document", "section", "text", "start", "end"}
    assert all(set(passage) == keys for passage in found)


def test_search_prints_passages_to_read() -> None:
    result = zhice("search", "县管校聘", "--k", "2")
    assert result.stdout.startswith("[1] ")
    assert "县管校聘" in result.stdout


def test_chat_remembers_what_was_asked_before() -> None:
    result = zhice("chat", typed="双减深化行动怎么落实？\n😀\n谁负责？\n\n")
    assert result.exit_code == 0
    assert "（理解为：双减深化行动谁负责？）" in result.stdout
    assert "没有可读的文字" in result.stderr


def test_chat_ends_with_the_input() -> None:
    assert zhice("chat", typed="县管校聘怎么推进？\n").exit_code == 0


def test_figures_are_listed_with_document_and_quote() -> None:
    asked = ("figures", "--indicator", "毛入学率", "--year", "2027")
    rows = json.loads(zhice(*asked, "--json").stdout)
    assert [(row["value"], row["unit"], row["kind"]) for row in rows] == [(72, "%", "target")]
    assert zhice("figures", "--indicator", "毛入学率", "--csv").stdout.startswith("id,indicator")
    assert "72%" in zhice(*asked).stdout


def test_no_figure_is_told_in_a_line() -> None:
    assert zhice("figures", "--year", "2099").stdout.strip() == "没有符合条件的数据。"


def test_an_unknown_kind_of_figure_is_wrong_usage() -> None:
    assert zhice("figures", "--kind", "wish").exit_code == 2


def test_the_audit_accounts_for_every_quantity() -> None:
    result = zhice("audit")
    assert result.exit_code == 0
    assert "尚未处理 0" in result.stdout
    assert zhice("audit", "--all").stdout.count("\t") > 2000


def test_the_audit_fails_while_a_quantity_is_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for file in shipped_data().iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    lines = (tmp_path / "waived.csv").read_text(encoding="utf-8-sig").splitlines(keepends=True)
    (tmp_path / "waived.csv").write_text("".join(lines[:-1]), encoding="utf-8-sig")
    monkeypatch.setenv("ZHICE_FIGURES", str(tmp_path))
    result = zhice("audit")
    assert result.exit_code == 1
    assert "尚未处理 1" in result.stdout


def test_a_wrong_table_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for file in shipped_data().iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    text = (tmp_path / "figures.csv").read_text(encoding="utf-8-sig")
    (tmp_path / "figures.csv").write_bytes(text.encode("gbk", "replace"))
    monkeypatch.setenv("ZHICE_FIGURES", str(tmp_path))
    for command in (["figures"], ["audit"], ["ask", "普惠园占比"]):
        assert "GBK" in one_line(zhice(*command))


def test_index_status_tells_what_the_index_is() -> None:
    result = zhice("index", "status")
    assert result.exit_code == 0
    assert "5 份文件" in result.stdout


def test_building_again_changes_nothing() -> None:
    assert "索引已是最新" in zhice("index", "build").stdout


def test_a_first_build_says_what_it_did(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "plan.txt").write_text("一、目标\n到2025年达到90%。\n", encoding="utf-8")
    (tmp_path / "documents.csv").write_text(
        "id,file,title,number,issuer,region,level,issued,period_start,period_end,note\n"
        "plan,plan.txt,规划,,局,某市,市,,2021,2025,\n",
        encoding="utf-8",
    )
    monkeypatch.setenv("ZHICE_DOCUMENTS", str(tmp_path))
    monkeypatch.setenv("ZHICE_HOME", str(tmp_path / "home"))
    result = zhice("index", "build")
    assert "索引建成：1 段，新编码 1 段" in result.stdout


def test_a_missing_index_names_the_command_that_builds_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZHICE_HOME", str(tmp_path))
    assert "zhice index build" in one_line(zhice("ask", "普惠园占比"))
    assert "zhice index build" in one_line(zhice("index", "status"))
    assert "zhice index build" in one_line(zhice("serve"))


def test_a_wrong_setting_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHICE_ENCODR", "x")
    assert "ZHICE_ENCODER" in one_line(zhice("ask", "普惠园占比"))


def test_an_encoder_that_does_not_exist_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHICE_ENCODER", "openai:nothing")
    assert one_line(zhice("index", "status")).startswith("出错：")


@pytest.fixture
def set_model(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Script], ModelServer]]:
    """What sets ZHICE_MODEL to a scripted server."""
    with contextlib.ExitStack() as stack:

        def to(script: Script) -> ModelServer:
            server = stack.enter_context(ModelServer(script))
            monkeypatch.setenv("ZHICE_MODEL", f"openai:{MODEL}")
            monkeypatch.setenv("ZHICE_MODEL_BASE_URL", server.url)
            monkeypatch.setenv("ZHICE_MODEL_API_KEY", KEY)
            monkeypatch.setenv("ZHICE_MODEL_CACHE", "off")
            return server

        yield to


SetModel = Callable[[Script], ModelServer]


def test_with_a_model_the_answer_is_printed_and_told_as_its_own(set_model: SetModel) -> None:
    set_model(acts.honest)
    assert "[1] 《" in zhice("ask", "县管校聘怎么推进？").stdout
    written = json.loads(zhice("ask", "县管校聘怎么推进？", "--json").stdout)
    assert written["trace"]["writer"] == f"openai:{MODEL}"


def test_a_model_that_is_away_leaves_the_answer_and_a_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    built_in = zhice("ask", "县管校聘怎么推进？").stdout
    with nobody() as url:
        monkeypatch.setenv("ZHICE_MODEL", f"openai:{MODEL}")
        monkeypatch.setenv("ZHICE_MODEL_BASE_URL", url)
        result = zhice("ask", "县管校聘怎么推进？")
    assert result.exit_code == 0
    assert "对话模型这次没有可用" in result.stdout
    assert result.stdout.startswith(built_in.partition("\n\n[1]")[0])


def test_sentences_are_printed_as_they_come(capsys: pytest.CaptureFixture[str]) -> None:
    def answer(text: str) -> Answer:
        trace = Trace(writer="built-in")
        return Answer(
            question="问", standalone_question="全", status="answered", text=text, trace=trace
        )

    seen: list[str] = []

    def events() -> Iterator[Said | Answer]:
        for text in ("甲。", "甲。\n\n乙。"):
            yield Said(answer(text))
            seen.append(capsys.readouterr().out)
        yield answer("甲。\n\n乙。\n\n丙。")

    _show(events())
    assert seen == ["（理解为：全）\n甲。", "\n\n乙。"]
    assert capsys.readouterr().out == "\n\n丙。\n\n"


def test_what_the_model_gave_up_is_said_to_count_no_more(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def answer(text: str) -> Answer:
        trace = Trace(writer="built-in")
        return Answer(
            question="问", standalone_question="问", status="answered", text=text, trace=trace
        )

    _show([Said(answer("甲。")), answer("乙。")])
    shown = capsys.readouterr().out
    assert shown.startswith("甲。\n\n（以上没有写完")
    assert shown.endswith("\n\n乙。\n\n")


def test_the_model_check_tells_what_will_be_on(set_model: SetModel) -> None:
    set_model(able())
    result = zhice("model", "check")
    assert result.exit_code == 0
    assert result.stdout.count("可用  ") == 6
    assert "将启用：由模型写回答、逐句显示、请模型补查数据表、请模型补全问题。" in result.stdout
    assert KEY not in result.stdout


def test_the_model_check_tells_what_a_weak_model_does_without(set_model: SetModel) -> None:
    set_model(acts.says("你好，我是一个助手。", piece=99))
    result = zhice("model", "check")
    assert result.exit_code == 0
    assert "不行  工具调用" in result.stdout
    assert "将启用：由模型写回答。" in result.stdout


def test_a_model_that_cannot_be_used_is_one_line(set_model: SetModel) -> None:
    set_model(acts.denied())
    result = zhice("model", "check")
    assert "不接受密钥" in one_line(result)
    assert not result.stdout
    assert KEY not in result.stderr


def test_no_model_to_check_is_one_line() -> None:
    assert "没有设置对话模型" in one_line(zhice("model", "check"))


def test_a_wrong_model_setting_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHICE_MODEL", "qwen")
    assert "ZHICE_MODEL" in one_line(zhice("ask", "普惠园占比"))
    assert "ZHICE_MODEL" in one_line(zhice("model", "check"))
