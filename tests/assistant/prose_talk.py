"""What the tests of the writer with a model share: a draft, a scripted reply, what comes of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from assistant.chain import Assistant
from assistant.evidence import Shelf, gather
from assistant.model import open_model
from assistant.plan import make_plan, read_question
from assistant.prose import compose
from assistant.prose.essentials import Essentials
from assistant.prose.material import make_material
from assistant.prose.types import Material
from assistant.types import Draft, Sentence
from assistant.write import write
from tests.model_acts import Script, in_turn, says
from tests.model_server import ModelServer

ROOM = 4000
NOTHING = "无可改写"


@dataclass(frozen=True)
class Told:
    """What ``compose`` yielded, and what the model was asked."""

    sentences: tuple[Sentence, ...]
    removed: tuple[str, ...]
    asked: tuple[dict[str, Any], ...]

    @property
    def prose(self) -> list[str]:
        """What the model worded and the check let through."""
        return [sentence.text for sentence in self.sentences if sentence.prose]

    @property
    def built_in(self) -> list[str]:
        """What the built-in writer told besides."""
        return [sentence.text for sentence in self.sentences if not sentence.prose]

    @property
    def prompt(self) -> str:
        """All that the model was sent first."""
        return "\n".join(str(message["content"]) for message in self.asked[0]["messages"])


def draft_of(assistant: Assistant, question: str) -> Draft:
    """The built-in draft."""
    shelf = assistant.shelf
    return write(
        gather(make_plan(read_question(question), shelf.library, shelf.matcher), shelf), shelf
    )


def material_of(draft: Draft, shelf: Shelf) -> Material:
    """What the model would be shown."""
    return make_material(draft, Essentials.of(draft, shelf), shelf, room=ROOM)


def tell(
    assistant: Assistant,
    question: str | Draft,
    reply: str | Script,
    repaired: str | Script = NOTHING,
) -> Told:
    """What comes of a question (or a draft) if the model replies like that."""
    draft = draft_of(assistant, question) if isinstance(question, str) else question
    script = says(reply) if isinstance(reply, str) else reply
    second = says(repaired) if isinstance(repaired, str) else repaired
    with (
        ModelServer(in_turn(script, second)) as server,
        open_model(server.spec()) as model,
    ):
        said = list(compose(draft, assistant.shelf, model, deadline=model.deadline()))
        return Told(
            tuple(one for one in said if isinstance(one, Sentence)),
            tuple(one for one in said if isinstance(one, str)),
            tuple(server.asked),
        )
