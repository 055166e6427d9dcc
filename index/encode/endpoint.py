"""Models behind an OpenAI-compatible ``/embeddings`` endpoint."""

from __future__ import annotations

import re
import time
import weakref
from email.utils import parsedate_to_datetime
from functools import cached_property

import httpx
import numpy as np

from index.encode.base import BatchedEncoder, Role, one_line, unit
from index.encode.families import family_prompts
from index.errors import EncoderProblem
from index.types import Vectors

RETRIES = 3
"""How often a request is repeated after HTTP 429 or 5xx."""
LONGEST_PAUSE = 20.0
"""Seconds; a server that asks for more with Retry-After is asked again after this."""


class EndpointEncoder(BatchedEncoder):
    """An embedding model that answers at ``base_url`` + ``/embeddings``."""

    batch = 64

    def __init__(self, model: str, *, base_url: str, api_key: str, timeout: float) -> None:
        """Check the settings; nothing is sent yet."""
        if not model:
            raise EncoderProblem("ZHICE_ENCODER 的 openai: 后面缺模型名；请写成 openai:模型名。")
        self._key = api_key.strip()
        if not (self._key.isascii() and self._key.isprintable()):
            raise EncoderProblem("ZHICE_ENCODER_API_KEY 里有不能发送的字符；请重新复制密钥。")
        self._model = model
        self._base = _checked(base_url)
        self._timeout = timeout
        self._prompts = family_prompts(model)
        self._client = _client(self._key, timeout)
        weakref.finalize(self, self._client.close)
        self.name = f"openai:{model}@{self._base}"

    @cached_property
    def dimension(self) -> int:
        """Length of a vector, learnt from a first call with one text."""
        return int(self._vectors(["维"], "passage").shape[1])

    def _vectors(self, texts: list[str], role: Role) -> Vectors:
        prompt = self._prompts.query if role == "query" else self._prompts.passage
        # The OpenAI API refuses an empty string.
        response = self._post([f"{prompt}{text}" or " " for text in texts])
        try:
            items = sorted(response.json()["data"], key=lambda item: item["index"])
            indexes = [item["index"] for item in items]
            rows = np.array([item["embedding"] for item in items], dtype=np.float64)
        except (KeyError, TypeError, ValueError, OverflowError) as error:
            raise self._problem(
                f"的回答不是向量（{self._excerpt(response)}）",
                "请检查 ZHICE_ENCODER_BASE_URL 是否指向兼容 OpenAI 的服务",
            ) from error
        if indexes != list(range(len(texts))) or rows.ndim != 2:  # noqa: PLR2004 -- rows, columns
            raise self._problem(
                f"收到 {len(texts)} 条文本，给出的 {len(indexes)} 个向量对不上", "请检查该服务"
            )
        return unit(rows, self.name)

    def _post(self, texts: list[str]) -> httpx.Response:
        """The good response to one request, repeated up to ``RETRIES`` times."""
        for attempt in range(RETRIES + 1):
            response = self._send(texts)
            if response.is_success:
                return response
            if not _may_pass(response) or attempt == RETRIES:
                break
            time.sleep(pause_before_retry(response.headers.get("Retry-After", ""), attempt))
        raise self._refusal(response)

    def _send(self, texts: list[str]) -> httpx.Response:
        body = {"model": self._model, "input": texts, "encoding_format": "float"}
        try:
            return self._client.post(f"{self._base}/embeddings", json=body)
        except httpx.TimeoutException as error:
            raise self._problem(
                f"{self._timeout:g} 秒内没有回答", "请检查服务是否繁忙，或稍后再试"
            ) from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise self._problem(
                f"连不上（{one_line(error)}）", "请先启动该服务，或检查 ZHICE_ENCODER_BASE_URL"
            ) from error

    def _refusal(self, response: httpx.Response) -> EncoderProblem:
        status = response.status_code
        if status in {401, 403}:
            return self._problem(f"不接受密钥（HTTP {status}）", "请检查 ZHICE_ENCODER_API_KEY")
        said = f"HTTP {status}：{self._excerpt(response)}"
        if status == httpx.codes.NOT_FOUND:
            return self._problem(
                f"没有模型 {self._model!r} 或没有这个地址（{said}）",
                "请检查 ZHICE_ENCODER 里的模型名和 ZHICE_ENCODER_BASE_URL（通常以 /v1 结尾）",
            )
        if _may_pass(response):
            return self._problem(f"试了 {RETRIES + 1} 次都没有给出向量（{said}）", "请稍后再试")
        return self._problem(f"拒绝了请求（{said}）", "请按它的说明修改设置")

    def _problem(self, what: str, remedy: str) -> EncoderProblem:
        return EncoderProblem(f"编码服务 {self._base} {what}；{remedy}。")

    def _excerpt(self, response: httpx.Response) -> str:
        """What the server said, without the key that some servers repeat."""
        try:
            said = str(response.json()["error"]["message"])
        except (KeyError, TypeError, ValueError):
            said = response.text
        return one_line(said.replace(self._key, "***") if self._key else said)


def pause_before_retry(retry_after: str, attempt: int) -> float:
    """Seconds to wait: what Retry-After asks for, else 0.5, 1, 2; at most LONGEST_PAUSE."""
    if re.fullmatch(r"[0-9]{1,9}", retry_after):
        asked = float(retry_after)
    else:
        try:
            asked = parsedate_to_datetime(retry_after).timestamp() - time.time()
        except ValueError:
            asked = 0.5 * 2**attempt
    return min(max(asked, 0.0), LONGEST_PAUSE)


def _may_pass(response: httpx.Response) -> bool:
    return response.status_code == httpx.codes.TOO_MANY_REQUESTS or response.is_server_error


def _client(key: str, timeout: float) -> httpx.Client:
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    try:
        return httpx.Client(timeout=timeout, headers=headers)
    except (ImportError, ValueError) as error:  # ALL_PROXY=socks5://… without socksio
        raise EncoderProblem(
            f"代理设置用不了（{one_line(error)}）；"
            "请检查环境变量 HTTP_PROXY、HTTPS_PROXY、ALL_PROXY。"
        ) from error


def _checked(base_url: str) -> str:
    """``base_url`` as it may stand in names and messages: no secret, no trailing slash."""
    base = base_url.strip().rstrip("/").removesuffix("/embeddings")
    if set(base) & set("@?#"):
        raise EncoderProblem(
            "ZHICE_ENCODER_BASE_URL 里不能有用户名、密码或参数；"
            "请只写到 /v1 为止，密钥放在 ZHICE_ENCODER_API_KEY。"
        )
    if not re.match(r"https?://[^/]", base):
        raise EncoderProblem(
            f"编码服务地址 {base!r} 不是网址；"
            "请设 ZHICE_ENCODER_BASE_URL，如 http://127.0.0.1:8000/v1 。"
        )
    return base
