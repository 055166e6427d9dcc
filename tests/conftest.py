"""What several test folders share: the real documents, one real index for the session."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
REAL_MODEL = {name: value for name, value in os.environ.items() if name.startswith("ZHICE_MODEL")}
"""The chat model of whoever runs the tests: for those marked ``model`` alone."""
for name in [name for name in os.environ if name.startswith("ZHICE_")]:
    del os.environ[name]  # the settings of whoever runs the tests must not decide them

from assistant.chain import Assistant, encoder_of
from assistant.model import ChatModel, ModelSpec, open_model
from assistant.settings import Settings
from index.build import build_index
from index.sources import shipped_documents
from index.store import open_store

settings.register_profile("zhice", deadline=None)  # a busy machine is no fault of the code
settings.load_profile("zhice")

PROJECT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def project() -> Path:
    """The project's folder."""
    return PROJECT


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home folder with an index of the five real documents (a minute to build)."""
    folder = tmp_path_factory.mktemp("home")
    settings = Settings(home=folder)
    build_index(shipped_documents(), encoder_of(settings), open_store(folder / "index"))
    return folder


@pytest.fixture(scope="session")
def assistant(home: Path) -> Assistant:
    """The assistant over the five real documents."""
    return Assistant.open(Settings(home=home))


@pytest.fixture
def environment(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The environment of a user whose index is ``home``."""
    monkeypatch.setenv("ZHICE_HOME", str(home))
    return home


@pytest.fixture(scope="session")
def real_model(request: pytest.FixtureRequest) -> Iterator[ChatModel]:
    """The chat model that the environment names; without one, or without -m model, a skip."""
    if request.config.getoption("markexpr") != "model":
        pytest.skip("asks a real chat model: run pytest -m model")
    if not REAL_MODEL.get("ZHICE_MODEL"):
        pytest.skip("no real chat model: set ZHICE_MODEL, ZHICE_MODEL_BASE_URL, …")
    given = {name.removeprefix("ZHICE_").lower(): value for name, value in REAL_MODEL.items()}
    with open_model(ModelSpec.of(Settings(**given))) as model:
        yield model
