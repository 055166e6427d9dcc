"""What can go wrong with documents and index.

Every message is one line in Chinese that says what happened, with which value, and what
to do next.

    IndexProblem
    ├── DocumentProblem      a file or the register cannot be used
    │   ├── RegisterProblem  a row of documents.csv is wrong
    │   └── QuestionsProblem a row of questions.csv is wrong
    ├── FiguresProblem       the curated table cannot be used
    ├── EncoderProblem       the embedding model cannot be loaded or does not answer
    └── StoreProblem         the vector store cannot be read or written
        ├── IndexMissing     nothing has been built yet
        ├── IndexStale       built from other documents, rules or encoder
        ├── IndexBusy        another build is running
        └── StoreAway        the Chroma server does not answer
"""


class IndexProblem(Exception):
    """Root of all problems of the index."""


class DocumentProblem(IndexProblem):
    """A document file cannot be used."""


class RegisterProblem(DocumentProblem):
    """A row or column of the register is wrong."""


class QuestionsProblem(DocumentProblem):
    """A row of the questions that passages answer is wrong."""


class FiguresProblem(IndexProblem):
    """A row of the curated table, its indicators, rulings or waivers is wrong."""


class EncoderProblem(IndexProblem):
    """The embedding model cannot be loaded or does not answer."""


class StoreProblem(IndexProblem):
    """The vector store cannot be read or written."""


class IndexMissing(StoreProblem):
    """No index has been built yet."""


class IndexStale(StoreProblem):
    """The index was built from other documents, chunk rules or another encoder."""


class IndexBusy(StoreProblem):
    """Another build holds the lock."""


class StoreAway(StoreProblem):
    """The Chroma server does not answer."""
