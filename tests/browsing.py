"""A page of ours in a real browser: a program that opens it, and Chromium to look at it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import gradio as gr
    from playwright.sync_api import Browser, Page

PROJECT = Path(__file__).parents[1]
_SWITCHES = (
    "--no-sandbox --disable-gpu --disable-background-networking "
    "--disable-component-update --disable-quic --no-first-run"
)


def open_page(page: gr.Blocks) -> None:
    """Serve ``page`` with all style sheets until Ctrl-C; its address is printed."""
    import time

    import gradio as gr

    sheets = sorted((PROJECT / "assistant/page").glob("*.css"))
    page.launch(
        server_name="127.0.0.1",
        server_port=None,
        prevent_thread_lock=True,
        quiet=True,
        footer_links=[],
        theme=gr.themes.Default(primary_hue="blue", font="system-ui", font_mono="monospace"),
        css="\n".join(sheet.read_text(encoding="utf-8") for sheet in sheets),
    )
    print(page.local_url, flush=True)
    try:
        while True:
            time.sleep(0.2)
    except KeyboardInterrupt:
        page.close(verbose=False)


@contextmanager
def served(folder: Path, *command: str, **settings: str) -> Iterator[str]:
    """The address of the page that a Python program opens; ended with Ctrl-C, no complaints.

    ``settings`` are variables of Zhice without their prefix: ``home``, ``users_file``.
    """
    complaints = folder / "stderr.txt"
    known = {f"ZHICE_{name}".upper(): value for name, value in settings.items()}
    environment = (
        os.environ
        | known
        | {
            "PYTHONPATH": str(PROJECT),
            "PYTHONIOENCODING": "utf-8",
            "GRADIO_ANALYTICS_ENABLED": "False",
            "no_proxy": "127.0.0.1,localhost",
        }
    )
    with complaints.open("w") as stderr:
        process = subprocess.Popen(
            [sys.executable, *command],
            cwd=PROJECT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=stderr,
            encoding="utf-8",
        )
        assert process.stdout
        line = process.stdout.readline()
        try:
            assert "http://" in line, complaints.read_text()
            yield line[line.index("http://") :].split()[0]
        finally:
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=60)
    assert complaints.read_text() == ""
    assert process.returncode == 0


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser without a window."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=_SWITCHES.split()
        )
        yield browser
        browser.close()


@contextmanager
def visited(browser: Browser, address: str, *, width: int = 1440, **more: Any) -> Iterator[Page]:
    """The page in a session of its own; it asks nothing of other machines, no script fails."""
    asked: list[str] = []
    faults: list[str] = []
    page = browser.new_page(viewport={"width": width, "height": 900}, **more)
    page.set_default_timeout(10_000)
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(address)
    yield page
    page.close()
    assert [url for url in asked if not url.startswith((address, "data:", "blob:"))] == []
    assert faults == []
