"""What can go wrong between a question and its answer.

Every message is one line in Chinese: what, with which value, what to do next.

    AssistantProblem
    ├── QuestionProblem   the question cannot be read (empty, too long, no words)
    ├── BatchProblem      a line of a batch file is wrong
    ├── SettingsProblem   a setting is unknown or has an impossible value
    ├── RecordsProblem    the kept conversations cannot be read or written
    │   └── RecordMissing     there is no such conversation of this owner
    ├── UsersProblem      the users file, a name or a password cannot be used
    └── ModelProblem      the chat model gave no answer that can be used
        ├── ModelAway         nothing answers at its address
        ├── ModelDenied       the key is missing, wrong or not allowed
        ├── ModelUnknown      no such model, or no such address
        ├── ModelBusy         too many requests, longer than may be waited
        ├── ModelFailed       the server reports a fault of its own
        ├── ModelRefused      the request is not accepted
        ├── ModelOverflow     the prompt is longer than the model's context
        ├── ModelSlow         no whole answer within the time set
        ├── ModelBroken       the reply broke off
        ├── ModelEmpty        the reply says nothing
        ├── ModelEndless      the reply came to no end
        └── ModelUnreadable   the reply is not in the shape asked for
"""


class AssistantProblem(Exception):
    """Root of all problems of the assistant."""


class QuestionProblem(AssistantProblem):
    """The question cannot be read."""


class BatchProblem(AssistantProblem):
    """A line of a batch file cannot be read."""


class SettingsProblem(AssistantProblem):
    """A setting is unknown or has an impossible value."""


class RecordsProblem(AssistantProblem):
    """The kept conversations and remarks cannot be read or written, or a limit is reached."""


class RecordMissing(RecordsProblem):
    """The owner has no such conversation."""


class UsersProblem(AssistantProblem):
    """The users file, a name or a password cannot be used."""


class ModelProblem(AssistantProblem):
    """The chat model gave no answer that can be used."""


class ModelAway(ModelProblem):
    """Nothing answers at the model's address."""


class ModelDenied(ModelProblem):
    """The key is missing, wrong or not allowed."""


class ModelUnknown(ModelProblem):
    """The server has no such model, or the address is wrong."""


class ModelBusy(ModelProblem):
    """Too many requests, and the wait is longer than what is left."""


class ModelFailed(ModelProblem):
    """The server reports a fault of its own."""


class ModelRefused(ModelProblem):
    """The server does not accept the request."""


class ModelOverflow(ModelProblem):
    """The prompt is longer than the model's context."""


class ModelSlow(ModelProblem):
    """There was no whole answer within the time set."""


class ModelBroken(ModelProblem):
    """The reply broke off."""


class ModelEmpty(ModelProblem):
    """The reply says nothing."""


class ModelEndless(ModelProblem):
    """The reply came to no end."""


class ModelUnreadable(ModelProblem):
    """The reply is not in the shape that was asked for."""
