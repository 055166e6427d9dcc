"""The server of the page over real HTTP: who gets in, whose is what, what is refused."""

from __future__ import annotations

import os
import re
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import httpx
import pytest

from assistant.errors import AssistantProblem
from assistant.page.server import serve_app
from assistant.records.users import Users
from assistant.settings import Settings

PASSWORD = "足够长的一个密码1"  # noqa: S105 -- of nobody
PAGE = Path(__file__).with_name("served_page.py")


@contextmanager
def served(home: Path, **settings: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The address of a page with these settings, and its process."""
    process = start(home, **settings)
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        found = re.fullmatch(r"网页已打开：(http://\S+)/ （按 Ctrl-C 结束）\n", line)
        assert found, line + process.stdout.read()
        yield found[1], process
    finally:
        process.send_signal(signal.SIGINT)
        rest, _ = process.communicate(timeout=30)
    assert "Traceback" not in rest, rest


def start(home: Path, **settings: str) -> subprocess.Popen[str]:
    known = {"ZHICE_HOME": str(home), "ZHICE_PORT": "0"}
    known |= {f"ZHICE_{name}".upper(): value for name, value in settings.items()}
    return subprocess.Popen(
        [sys.executable, str(PAGE)],
        env=os.environ | known | {"PYTHONPATH": str(PAGE.parents[2])},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


@pytest.fixture(scope="module")
def open_page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a page on loopback that asks nobody to sign in."""
    with served(tmp_path_factory.mktemp("open"), hosts="Zhice.Example, other", open_access="1") as (
        url,
        _,
    ):
        yield url


@pytest.fixture(scope="module")
def users(tmp_path_factory: pytest.TempPathFactory) -> Users:
    known = Users(tmp_path_factory.mktemp("users") / "users")
    for name in ("王校长", "li", "zhang", "gone"):
        known.add(name, PASSWORD)
    return known


@pytest.fixture(scope="module")
def closed_page(users: Users, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a page that only users may see."""
    home = tmp_path_factory.mktemp("closed")
    with served(home, users_file=str(users.path), host="0.0.0.0") as (url, _):  # noqa: S104
        yield url.replace("0.0.0.0", "127.0.0.1")  # noqa: S104


@contextmanager
def browser(url: str, **headers: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=url, headers=headers, trust_env=False, timeout=20) as client:
        yield client


@contextmanager
def signed_in(url: str, name: str) -> Iterator[httpx.Client]:
    with browser(url) as client:
        assert client.post("/login", data={"name": name, "password": PASSWORD}).status_code == 303
        yield client


def call(client: httpx.Client, name: str, *data: object, tab: str = "") -> httpx.Response:
    """Gradio's own request of a browser for an event without a queue."""
    body = {"data": [*data], "session_hash": tab or None}
    return client.post(f"/gradio_api/run/{name}", json=body)


def owner(client: httpx.Client) -> str:
    return str(call(client, "who").json()["data"][0])


# --- without users: each browser is somebody ---------------------------------------------


def test_a_browser_is_known_by_a_cookie_that_scripts_do_not_see(open_page: str) -> None:
    with browser(open_page) as client:
        cookie = client.get("/").headers["set-cookie"]
        assert re.match(r"zhice-\d+=\S+; Max-Age=\d+; Path=/; HttpOnly; SameSite=Lax$", cookie)
        first = owner(client)
        assert re.fullmatch(r"browser:[\w-]{20,}", first)
        assert call(client, "name").json()["data"] == [""]
        client.get("/")  # the page opened again: the same browser
        assert owner(client) == first
    with browser(open_page) as other:
        other.get("/")
        assert owner(other) != first


def test_behind_https_the_cookie_is_only_for_https(open_page: str) -> None:
    with browser(open_page) as client:
        cookie = client.get("/", headers={"X-Forwarded-Proto": "https"}).headers["set-cookie"]
        assert cookie.endswith("; Secure")


def test_a_queued_event_knows_its_owner_too(open_page: str) -> None:
    with browser(open_page) as client:
        client.get("/")
        mine = owner(client)
        config = client.get("/config").json()
        index = next(d["id"] for d in config["dependencies"] if d["api_name"] == "queued")
        body = {"data": [], "fn_index": index, "session_hash": "queued-tab"}
        assert client.post("/gradio_api/queue/join", json=body).status_code == 200
        with client.stream("GET", "/gradio_api/queue/data?session_hash=queued-tab") as events:
            told = next(line for line in events.iter_lines() if "process_completed" in line)
        assert mine in told


def test_a_changed_cookie_is_nobodys(open_page: str) -> None:
    with browser(open_page) as client:
        client.get("/")
        mine = owner(client)
        (name, value), *_ = client.cookies.items()
    with browser(open_page, Cookie=f"{name}={value[:-2]}xx") as forged:
        assert owner(forged).startswith("guest:")
    with browser(open_page, Cookie=f"{name}={value}") as same:
        assert owner(same) == mine


def test_a_conversation_of_another_browser_is_not_reached(open_page: str) -> None:
    with browser(open_page) as mine, browser(open_page) as other:
        mine.get("/")
        other.get("/")
        kept = call(mine, "keep", "我的对话").json()["data"][0]
        assert call(mine, "read", kept).json()["data"] == [0]
        assert call(other, "read", kept).json()["data"] == [-1]


def test_a_tab_of_another_browser_is_not_reached(open_page: str) -> None:
    with browser(open_page) as mine, browser(open_page) as other:
        mine.get("/")
        other.get("/")
        for _ in range(2):
            state = call(mine, "count", None, tab="my-tab").json()["data"]
        assert state[-1] == 2
        for refused in (
            call(other, "count", None, tab="my-tab"),
            other.get("/gradio_api/queue/data?session_hash=my-tab"),
            other.get("/gradio_api/heartbeat/my-tab"),
            other.post("/gradio_api/queue/join", json={"data": [], "session_hash": "my-tab"}),
            other.post("/gradio_api/cancel", json={"session_hash": "my-tab", "fn_index": 0}),
        ):
            assert refused.status_code == 403
            assert refused.json()["detail"] == "这个页面属于另一位用户；请刷新页面。"
    with browser(open_page) as program:  # without a cookie it is nobody's either
        assert call(program, "count", None, tab="my-tab").status_code == 403


def test_a_program_without_cookies_is_the_same_guest_in_one_tab(open_page: str) -> None:
    with browser(open_page) as program:
        named = [call(program, "who", tab="program").json()["data"][0] for _ in range(2)]
        assert named[0] == named[1] != owner(program)
        assert named[0].startswith("guest:")


# --- what is refused ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("/gradio_api/upload", {"files": {"files": ("a.txt", b"x")}}),
        ("/gradio_api/upload?upload_id=1", {"content": b"x"}),
        ("/gradio_api/component_server", {"files": {"files": ("a.txt", b"x")}}),
    ],
)
def test_files_are_not_taken(open_page: str, path: str, content: dict[str, bytes]) -> None:
    with browser(open_page) as client:
        refused = client.post(path, **content)  # type: ignore[arg-type] -- as httpx takes it
        assert (refused.status_code, refused.json()["detail"]) == (403, "网页不接收文件。")


def test_files_are_not_taken_however_they_are_called(open_page: str) -> None:
    with browser(open_page, **{"Content-Type": "Multipart/Form-Data; boundary=x"}) as client:
        refused = client.post("/gradio_api/component_server", content=b"--x--")
        assert refused.status_code == 403


def test_another_programs_cookie_is_not_in_the_way(open_page: str) -> None:
    with browser(open_page) as client:
        client.get("/")
        mine, cookies = owner(client), dict(client.cookies)
    ours = "; ".join(f"{name}={value}" for name, value in cookies.items())
    with browser(open_page, Cookie=f'theirs={{"a": 1}}; x[]="; {ours}') as client:
        assert owner(client) == mine


def test_a_request_too_large_is_refused(open_page: str) -> None:
    def pieces() -> Iterator[bytes]:
        for _ in range(80):
            yield b" " * 8192

    with browser(open_page) as client:
        assert call(client, "keep", "长" * 300_000).status_code == 413
        refused = client.post("/gradio_api/run/who", content=pieces())  # length not told
        assert refused.status_code == 413
        assert "最多 512 KB" in refused.json()["detail"]
        assert call(client, "keep", "长" * 30_000).status_code == 200


@pytest.mark.parametrize("body", [b"{", b"\xff\xff", b"[" * 100_000])
def test_a_body_that_is_no_json_is_refused(open_page: str, body: bytes) -> None:
    with browser(open_page) as client:
        assert client.post("/gradio_api/run/who", content=body).status_code in {400, 422}


@pytest.mark.parametrize("host", ["evil.example", "evil.example:7860", "127.0.0.1.evil", "[", ""])
def test_a_foreign_host_is_refused(open_page: str, host: str) -> None:
    with browser(open_page, Host=host) as client:
        refused = client.get("/")
        assert refused.status_code == 421
        assert "ZHICE_HOSTS" in refused.text
        assert "set-cookie" not in refused.headers


@pytest.mark.parametrize("host", ["127.0.0.1/static/x?", "127.0.0.1/login?", "a@127.0.0.1"])
def test_a_host_cannot_pass_for_another_path(closed_page: str, host: str) -> None:
    with browser(closed_page, Host=host) as client:
        assert client.post("/gradio_api/cancel", json={}).status_code == 421
        assert client.get("/config").status_code == 421


@pytest.mark.parametrize("host", ["localhost:1", "[::1]:7860", "zhice.example", "OTHER:80"])
def test_the_hosts_that_are_set_are_answered(open_page: str, host: str) -> None:
    with browser(open_page, Host=host) as client:
        assert client.get("/").status_code == 200


@pytest.mark.parametrize(
    ("origin", "status"),
    [("http://evil.example", 403), ("null", 403), ("https://zhice.example", 200)],
)
def test_another_pages_requests_are_refused(open_page: str, origin: str, status: int) -> None:
    with browser(open_page, Origin=origin) as client:
        assert call(client, "who").status_code == status
        assert client.get("/").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/openapi.json",
        "/docs",
        "/redoc",
        "/gradio_api/openapi.json",
        "/gradio_api/file=https://evil.example/",
        "/gradio_api/proxy=https://evil.example/",
        "/monitoring/summary",
        "/gradio_api/runs",
        "/gradio_api/deep_link",
    ],
)
def test_what_the_page_does_not_need_is_not_there(open_page: str, path: str) -> None:
    with browser(open_page) as client:
        assert client.get(path).status_code == 404


def test_no_file_of_the_machine_is_served(open_page: str) -> None:
    with browser(open_page) as client:
        assert client.get("/gradio_api/file=/etc/passwd").status_code == 403
        assert client.get("/gradio_api/file=../../etc/passwd").status_code in {403, 404}


def test_every_answer_has_the_headers_that_protect(open_page: str) -> None:
    with browser(open_page) as client:
        for answer in (client.get("/"), client.get("/nowhere"), call(client, "who")):
            assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
            assert answer.headers["x-content-type-options"] == "nosniff"
            assert answer.headers["referrer-policy"] == "same-origin"
            assert "server" not in answer.headers
            assert answer.headers["cache-control"] == "no-store"


def test_too_many_acts_are_refused_for_a_while(tmp_path: Path) -> None:
    with served(tmp_path, requests_per_minute="3") as (url, _), browser(url) as client:
        client.get("/")
        assert [call(client, "who").status_code for _ in range(4)] == [200, 200, 200, 429]
        refused = call(client, "who")
        assert re.fullmatch(r"操作太频繁；请 \d+ 秒后再试。", refused.json()["detail"])
        assert 1 <= int(refused.headers["retry-after"]) <= 60
        assert client.get("/").status_code == 200
        with browser(url) as program:  # another is not in the way, but new names are no way round
            statuses = [call(program, "who").status_code for _ in range(28)]
            assert statuses == [200] * 27 + [429]


# --- with users --------------------------------------------------------------------------


def test_without_signing_in_nothing_is_seen(closed_page: str) -> None:
    with browser(closed_page) as client:
        for path in ("/config", "/gradio_api/info", "/gradio_api/queue/data?session_hash=x"):
            assert client.get(path).status_code == 401
        assert call(client, "who").json()["detail"] == "请先登录；请刷新页面。"
        assert client.get("/").headers["location"] == "/login"
        page = client.get("/login")
        assert page.status_code == 200
        assert "<script" not in page.text
        assert "试验页" not in page.text


def test_a_wrong_password_is_told_in_one_line_and_gives_no_cookie(closed_page: str) -> None:
    with browser(closed_page) as client:
        told = [
            client.post("/login", data={"name": name, "password": "wrong password"})
            for name in ("王校长", "nobody", "")
        ]
        assert {answer.status_code for answer in told} == {401}
        assert all("用户名或密码不对；请重新输入。" in answer.text for answer in told)
        assert all("set-cookie" not in answer.headers for answer in told)
        assert 'value="王校长"' in told[0].text


def test_a_name_with_html_is_shown_as_text(closed_page: str) -> None:
    with browser(closed_page) as client:
        told = client.post("/login", data={"name": '"><script>x', "password": "y"})
        assert "<script" not in told.text


def test_the_right_password_opens_the_page(closed_page: str) -> None:
    with browser(closed_page) as client:
        done = client.post("/login", data={"name": "王校长", "password": PASSWORD})
        assert (done.status_code, done.headers["location"]) == (303, "/")
        flags = done.headers["set-cookie"].partition("; ")[2]
        assert flags == "Max-Age=604800; Path=/; HttpOnly; SameSite=Lax"
        assert "试验页" in client.get("/").text
        assert owner(client) == "user:王校长"
        assert call(client, "name").json()["data"] == ["王校长"]
        assert client.get("/login").headers["location"] == "/"


def test_who_signed_out_is_out_with_every_copy_of_the_cookie(closed_page: str) -> None:
    with signed_in(closed_page, "li") as client:
        copy = dict(client.cookies)
        asked = client.get("/logout")
        assert "当前用户：li" in asked.text
        assert owner(client) == "user:li"  # to look is not to leave
        assert client.post("/logout").headers["location"] == "/login"
        assert call(client, "who").status_code == 401
    with browser(closed_page) as thief:
        thief.cookies.update(copy)
        assert call(thief, "who").status_code == 401
        assert thief.get("/logout").headers["location"] == "/login"


def test_a_user_who_was_removed_is_out_at_once(closed_page: str, users: Users) -> None:
    with signed_in(closed_page, "gone") as client:
        users.remove("gone")
        assert call(client, "who").status_code == 401
        users.add("gone", PASSWORD)  # another password, even if it is the same word
        assert call(client, "who").status_code == 401


def test_a_conversation_of_another_user_is_not_reached(closed_page: str) -> None:
    with signed_in(closed_page, "li") as mine, signed_in(closed_page, "王校长") as other:
        kept = call(mine, "keep", "我的对话").json()["data"][0]
        assert call(mine, "read", kept).json()["data"] == [0]
        assert call(other, "read", kept).json()["data"] == [-1]


def test_passwords_cannot_be_tried_without_end(closed_page: str) -> None:
    with browser(closed_page) as client:
        form = {"name": "zhang", "password": "wrong password"}
        statuses = [client.post("/login", data=form).status_code for _ in range(6)]
        assert statuses == [401] * 5 + [429]
        told = client.post("/login", data=form | {"password": PASSWORD})
        assert re.search(r"登录试得太多；请 \d 分钟后再试。", told.text)
        assert "set-cookie" not in told.headers
        other = client.post("/login", data={"name": "li", "password": PASSWORD})
        assert other.status_code == 303  # another name is not in the way


def test_a_form_too_large_is_refused(closed_page: str) -> None:
    with browser(closed_page) as client:
        assert client.post("/login", data={"name": "x" * 5000}).status_code == 413


def test_another_page_cannot_sign_anybody_in_or_out(closed_page: str) -> None:
    with signed_in(closed_page, "li") as client:
        foreign = {"Origin": "http://evil.example"}
        assert client.post("/logout", headers=foreign).status_code == 403
        form = {"name": "li", "password": PASSWORD}
        assert client.post("/login", data=form, headers=foreign).status_code == 403
        assert owner(client) == "user:li"


def test_a_users_file_that_broke_is_told(tmp_path: Path) -> None:
    users = Users(tmp_path / "users")
    users.add("li", PASSWORD)
    with served(tmp_path, users_file=str(users.path)) as (url, _), signed_in(url, "li") as client:
        users.path.write_text("li:secret\n", encoding="utf-8")
        told = client.get("/")
        assert (told.status_code, "第 1 行不合格" in told.text) == (503, True)


def test_a_session_lasts_over_a_restart(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    with served(tmp_path, port=port) as (url, _), browser(url) as client:
        client.get("/")
        mine, cookies = owner(client), dict(client.cookies)
    assert stat.S_IMODE((tmp_path / "session.secret").stat().st_mode) == 0o600
    with served(tmp_path, port=port) as (url, _), browser(url) as client:
        client.cookies.update(cookies)
        assert owner(client) == mine


# --- starting and stopping ---------------------------------------------------------------


def refused_start(home: Path, **settings: str) -> str:
    """What is told instead of serving a page; it must not come to the page, which is none."""
    known = {f"ZHICE_{name}".upper(): value for name, value in settings.items()}
    with pytest.raises(AssistantProblem) as told:
        serve_app(cast("Any", None), Settings.read({"ZHICE_HOME": str(home)} | known))
    return str(told.value)


@pytest.mark.parametrize(
    "settings",
    [{"host": "0.0.0.0"}, {"host": "::"}, {"hosts": "zhice.example"}],  # noqa: S104
)
def test_other_machines_are_not_let_in_by_accident(
    tmp_path: Path, settings: dict[str, str]
) -> None:
    line = refused_start(tmp_path, **settings)
    assert "ZHICE_USERS_FILE" in line
    assert "ZHICE_OPEN_ACCESS=true" in line


def test_other_machines_are_let_in_when_told_so(tmp_path: Path) -> None:
    with served(tmp_path, host="0.0.0.0", open_access="true") as (url, _):  # noqa: S104
        port = url.rpartition(":")[2]
        with browser(f"http://127.0.0.1:{port}", Host="any.example") as client:
            assert client.get("/").status_code == 200


def test_a_users_file_without_users_is_told(tmp_path: Path) -> None:
    assert "zhice user add" in refused_start(tmp_path, users_file=str(tmp_path / "none"))


def test_a_port_in_use_is_told(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        line = refused_start(tmp_path, port=port)
    assert f"网页不能在 127.0.0.1:{port} 打开" in line


def test_a_secret_cut_short_is_told(tmp_path: Path) -> None:
    (tmp_path / "session.secret").write_text("short", encoding="ascii")
    assert "太短" in refused_start(tmp_path)


def test_the_server_ends_with_open_streams(tmp_path: Path) -> None:
    with served(tmp_path) as (url, process), browser(url) as client:
        client.get("/")
        with client.stream("GET", "/gradio_api/heartbeat/tab") as stream:
            assert next(stream.iter_lines()) == "data: ALIVE"
            process.send_signal(signal.SIGINT)
            assert process.wait(15) == 0
            assert process.stdout is not None
            assert process.stdout.read() == ""


def test_who_leaves_within_a_request_leaves_no_trace(open_page: str) -> None:
    host, port = open_page.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port))) as connection:
        head = f"POST /gradio_api/run/who HTTP/1.1\r\nHost: {host}\r\nContent-Length: 99\r\n\r\n"
        connection.sendall(f"{head}{{".encode())
    with browser(open_page) as client:
        assert call(client, "who").status_code == 200  # and ``served`` looks for a traceback
