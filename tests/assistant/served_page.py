"""A tiny page behind the real server, to be run as a process of its own by the tests."""

from __future__ import annotations

import gradio as gr

from assistant.errors import RecordMissing
from assistant.page.server import owner_of, serve_app, user_of
from assistant.records import Records
from assistant.settings import Settings


def main() -> None:
    """Serve a page that tells who asks, and keeps what is asked under that owner."""
    settings = Settings.read()
    records = Records.open(settings.home)

    def who(request: gr.Request) -> str:
        return owner_of(request)

    def name(request: gr.Request) -> str:
        return user_of(request)

    def keep(title: str, request: gr.Request) -> str:
        return records.begin(owner_of(request), title).conversation.id

    def read(conversation: str, request: gr.Request) -> int:
        try:
            return len(records.exchanges(owner_of(request), conversation))
        except RecordMissing:
            return -1

    def count(seen: int) -> tuple[int, int]:
        return seen + 1, seen + 1

    with gr.Blocks(title="试验页", analytics_enabled=False) as page:
        box, told, number = gr.Textbox(label="问题"), gr.Textbox(label="回答"), gr.Number()
        seen = gr.State(0)
        gr.Button("谁").click(who, None, told, api_name="who", queue=False)
        gr.Button("名").click(name, None, told, api_name="name", queue=False)
        box.submit(who, None, told, api_name="queued")
        gr.Button("留").click(keep, box, told, api_name="keep", queue=False)
        gr.Button("读").click(read, box, number, api_name="read", queue=False)
        gr.Button("数").click(count, seen, [seen, number], api_name="count", queue=False)
    try:
        serve_app(page, settings)
    finally:
        records.close()


if __name__ == "__main__":
    main()
