"""sentence-transformers models, by hub name or folder."""

from __future__ import annotations

import hashlib
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from index.encode.base import BatchedEncoder, Role, one_line, unit
from index.encode.families import prompts_of
from index.errors import EncoderProblem
from index.types import Vectors

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer


class SentenceEncoder(BatchedEncoder):
    """A sentence-transformers model with the prompts of its training."""

    # One call sorts its texts by length and encodes 32 at a time: room for sorting, and a
    # sign of life every few seconds.
    batch = 128

    def __init__(self, model: str) -> None:
        """Load the model called ``model`` or the one in that folder; fetches a missing one."""
        folder = Path(model).expanduser().absolute()
        if folder.is_dir():
            self.name = f"st:{folder.name}@{_fingerprint(folder)}"
            self._model = _load(str(folder))
            called = folder.name
        else:
            self.name = f"st:{model}"
            self._model = _load(model)
            called = model
        self._prompts = prompts_of(called, stored=self._model.prompts)
        # Fast tokenizers may refuse a second thread: "Already borrowed", transformers #47085.
        self._lock = Lock()

    @cached_property
    def dimension(self) -> int:
        """Length of a vector."""
        known = self._model.get_embedding_dimension()
        return known or int(self._vectors(["维"], "passage").shape[1])

    def _vectors(self, texts: list[str], role: Role) -> Vectors:
        query = role == "query"
        encode = self._model.encode_query if query else self._model.encode_document
        prompt = self._prompts.query if query else self._prompts.passage
        try:
            with self._lock:
                rows = encode(
                    texts, prompt=prompt, normalize_embeddings=True, show_progress_bar=False
                )
        except (RuntimeError, IndexError) as error:  # out of memory; a text too long for it
            raise EncoderProblem(
                f"模型 {self.name} 编码时出错（{one_line(error)}）；"
                "请换小一些的模型，或把 CUDA_VISIBLE_DEVICES 设为空以改用 CPU。"
            ) from error
        return unit(rows, self.name)


def _load(model: str) -> SentenceTransformer:
    try:
        from sentence_transformers import SentenceTransformer  # noqa: PLC0415 -- takes 5 to 8 s
    except ImportError as error:
        raise EncoderProblem(
            f"编码模型 {model!r} 需要 sentence-transformers（{one_line(error)}）；"
            "请先安装它，或去掉 ZHICE_ENCODER 改用自带的编码器。"
        ) from error
    try:
        return SentenceTransformer(model)
    # safetensors raises bare Exceptions, transformers and the hub a dozen unrelated types.
    except Exception as error:
        raise EncoderProblem(
            f"编码模型 {model!r} 加载不了（{one_line(error)}）；请检查 ZHICE_ENCODER 里的名称，"
            "没有网络时先在别处下载，再把它设为模型文件夹的路径。"
        ) from error


def _fingerprint(folder: Path) -> str:
    """Short SHA-256 of all files in ``folder`` with their names, hidden ones left out."""
    if not ((folder / "modules.json").is_file() or (folder / "config.json").is_file()):
        raise EncoderProblem(
            f"文件夹 {str(folder)!r} 里没有 modules.json 或 config.json，不是编码模型；"
            "请检查 ZHICE_ENCODER。"
        )
    total = hashlib.sha256()
    for file in sorted(folder.rglob("*")):
        part = file.relative_to(folder)
        if file.is_file() and not any(name.startswith(".") for name in part.parts):
            with file.open("rb") as stream:
                content = hashlib.file_digest(stream, "sha256").hexdigest()
            total.update(f"{content} {part.as_posix()}\n".encode())
    return total.hexdigest()[:12]
