"""What can go wrong between a question and its answer.

Every message is one line in Chinese: what, with which value, what to do next.

    AssistantProblem
    ├── QuestionProblem   the question cannot be read (empty, too long, no words)
    ├── BatchProblem      a line of a batch file is wrong
    └── SettingsProblem   a setting is unknown or has an impossible value
"""


class AssistantProblem(Exception):
    """Root of all problems of the assistant."""


class QuestionProblem(AssistantProblem):
    """The question cannot be read."""


class BatchProblem(AssistantProblem):
    """A line of a batch file cannot be read."""


class SettingsProblem(AssistantProblem):
    """A setting is unknown or has an impossible value."""
