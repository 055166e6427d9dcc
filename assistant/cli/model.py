"""``zhice model …``: what the chat model that is set can do."""

from __future__ import annotations

import typer

from assistant.cli.console import told_in_one_line

model_app = typer.Typer(help="对话模型。", no_args_is_help=True)


@model_app.callback()
def _group() -> None:
    """对话模型。"""


@model_app.command("check")
def model_check() -> None:
    """试一试所设的对话模型：能否对话、流式输出、调用工具、按格式填写，上下文多长。"""
    with told_in_one_line():
        from assistant.errors import ModelProblem, SettingsProblem
        from assistant.model import ModelSpec, open_model
        from assistant.model.check import CHAT, USES, probe
        from assistant.settings import Settings

        settings = Settings.read()
        if not settings.model:
            raise SettingsProblem(
                "没有设置对话模型（ZHICE_MODEL），回答由内置的写作规则写成；"
                "要用模型，请设为 openai:模型名。"
            )
        held: list[str] = []
        on: list[str] = []
        with open_model(ModelSpec.of(settings)) as model:
            for finding in probe(model):
                if finding.feature == CHAT and not finding.on:
                    raise ModelProblem(finding.line)
                held.append(
                    f"{'可用' if finding.on else '不行'}  {finding.feature}：{finding.line}"
                )
                on += [USES[finding.feature]] if finding.on and finding.feature in USES else []
                if on:  # only now it is known that the model can be used at all
                    print(*held, sep="\n", flush=True)
                    held.clear()
        print(f"将启用：{'、'.join(on)}。")
