"""What can go wrong with the question set and the runs over it.

Every message is one line in Chinese: what, with which value, what to do next.

    EvalProblem
    ├── CaseProblem   a case file is wrong: file, line, reason
    └── RunProblem    a run record cannot be read, written, resumed or compared
"""


class EvalProblem(Exception):
    """Root of all problems of the evaluation."""


class CaseProblem(EvalProblem):
    """A case file is wrong."""


class RunProblem(EvalProblem):
    """A run record cannot be read, written, resumed or compared."""
