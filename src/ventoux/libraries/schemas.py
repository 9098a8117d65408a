"""What a library and what is in it are, and what a search and an answer tell. Times are Unix seconds, in UTC; offsets
count characters of the extracted text (``parsing.schemas``)."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

Language = Literal["fr", "en", "de", "es", "it"]
LANGUAGES: tuple[Language, ...] = ("fr", "en", "de", "es", "it")

Status = Literal["todo", "in_progress", "done", "error", "waiting_for_capacity"]
"""Of a document, in the words of the Mistral API (``process_status``)."""
OwnerType = Literal["User", "Workspace"]
Level = Literal["Viewer", "Editor"]
Access = Literal["Viewer", "Editor", "Owner"]


class Retrieval(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a library is searched. Whoever changes it sees in the library's tests what that does."""

    embedding_model: str = "use-multilingual-v3"
    """An endpoint that embeds; a change of it indexes the library anew, while the old index answers."""
    reranker: str | None = None
    """An endpoint that chats and judges passages; None: as they were fused."""
    lexical_weight: Annotated[float, Meta(ge=0, le=1)] = 0.5
    """Of the words in the fusion; the rest is the vectors'."""
    candidates: Annotated[int, Meta(ge=1, le=500)] = 50
    """That each leg finds."""
    passages: Annotated[int, Meta(ge=1, le=50)] = 8
    """That are packed for an answer at most."""
    chunk_tokens: Annotated[int, Meta(ge=32, le=1024)] = 96
    """Of one chunk at most, as the encoder counts. ``Library.chunk_size`` goes before it."""


class Library(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    workspace_id: str
    name: str
    description: str | None
    owner_type: OwnerType
    owner_id: str | None
    chunk_size: int | None
    retrieval: Retrieval
    created_at: float
    updated_at: float
    version: int
    size: int = 0
    """Bytes of its documents."""
    documents: int = 0

    @property
    def chunk_tokens(self) -> int:
        return self.chunk_size or self.retrieval.chunk_tokens


class Share(msgspec.Struct, frozen=True, kw_only=True):
    library_id: str
    share_with_type: OwnerType
    share_with_id: str
    role: Level
    created_at: float


class Document(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    library_id: str
    workspace_id: str
    name: str
    extension: str
    """Without the dot; empty where it has none."""
    mime_type: str
    """What its bytes are."""
    size: int
    sha256: str
    url: str | None = None
    """Where the page came from."""
    attributes: dict[str, Any] = {}
    status: Status
    stage: str = ""
    """While it is in progress: reading, embedding, indexing."""
    error: str | None = None
    generation: int | None = None
    wanted_generation: int = 1
    attempts: int = 0
    uploaded_by_type: OwnerType
    uploaded_by_id: str | None
    key_id: str
    user_id: str | None
    pages: int | None = None
    tokens: int = 0
    language: str | None = None
    created_at: float
    last_processed_at: float | None = None
    expires_at: float | None = None


class Chunk(msgspec.Struct, frozen=True, kw_only=True):
    """A slice of a document that is found as one. ``prefix`` goes before it when it is embedded and when it is put
    before a model (the table's header row), and is no part of the span."""

    ordinal: int
    start: int
    end: int
    text: str
    page: int | None = None
    last_page: int | None = None
    headings: tuple[str, ...] = ()
    """The path of headings above it, the outermost first."""
    language: Language | None = None
    tokens: int = 0
    prefix: str = ""
    table: int | None = None
    """Its place in ``Parsed.tables``."""
    rows: tuple[int, int] | None = None
    """Of that table: the first row and the one after the last."""


class Passage(msgspec.Struct, frozen=True, kw_only=True):
    """A chunk where it stands: what a search finds and an answer cites."""

    library_id: str
    document_id: str
    generation: int
    document_name: str
    chunk: Chunk


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """What one leg found. ``rank`` from 1; ``score`` is the leg's own: BM25 (more is better), cosine."""

    document_id: str
    ordinal: int
    rank: int
    score: float


class Leg(msgspec.Struct, frozen=True, kw_only=True):
    name: Literal["words", "vectors"]
    hits: list[Hit]
    seconds: float
    detail: dict[str, Any] = {}
    """What was looked for: terms and stems by language, n-grams; the model of the vectors."""


class Ranked(msgspec.Struct, frozen=True, kw_only=True):
    """A passage in its place, and what brought it there. Ranks are None for a leg that did not find it."""

    rank: int
    score: float
    passage: Passage
    words_rank: int | None = None
    words_score: float | None = None
    vectors_rank: int | None = None
    vectors_score: float | None = None
    """Cosine."""
    reranked_score: float | None = None


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """One search and everything there is to know of it."""

    question: str
    language: Language | None
    libraries: list[str]
    documents: int
    """That could be found."""
    legs: list[Leg]
    fused: list[Ranked]
    """The best first."""
    seconds: float


class Packed(msgspec.Struct, frozen=True, kw_only=True):
    """A numbered source as the model reads it: neighbours merged, so one or more chunks of one document in its order.
    ``number`` from 1."""

    number: int
    passage: Passage
    """Of the best of its chunks."""
    ordinals: list[int]
    start: int
    end: int
    text: str
    pages: tuple[int, int] | None
    tokens: int


class Cut(msgspec.Struct, frozen=True, kw_only=True):
    """What was found and not put before the model, and why."""

    document_id: str
    ordinal: int
    reason: Literal["budget", "rank", "score", "gone"]
    """gone: its document was deleted, or read anew, since it was found."""


class Packing(msgspec.Struct, frozen=True, kw_only=True):
    budget: int
    """Tokens that sources may have."""
    used: int
    sources: list[Packed]
    cut: list[Cut]


class Citation(msgspec.Struct, frozen=True, kw_only=True):
    """``start`` and ``end`` of the quote in the document's extracted text: ``text[start:end] == quote``. ``at`` is
    where in the answer it is cited. ``by``: the model wrote the marker, or it was attributed because the passage says
    what the sentence says."""

    number: int
    library_id: str
    document_id: str
    document_name: str
    generation: int
    page: int | None
    headings: tuple[str, ...]
    start: int
    end: int
    quote: str
    at: int
    by: Literal["model", "attribution", "quote", "rows"]
    score: float | None = None


Mode = Literal["auto", "passages", "document", "table"]
"""How a question is answered: from passages that were found, from the whole document in the prompt, or from all rows of
a table. auto: by the question and by what fits."""


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    text: str
    found: bool
    """Whether the documents hold an answer; if not, ``text`` says so in the language of the question."""
    mode: Literal["passages", "document", "table"]
    language: Language | None
    model: str
    citations: list[Citation]
    removed_markers: list[str] = []
    """That the model wrote and that name no source, or one that does not say what the sentence says."""
    false_quotes: list[str] = []
    """That the model put in quotation marks and that no source holds."""
    unsupported: list[str] = []
    """Sentences of the answer that no source says."""
    quoted: bool = False
    """The model's own words were not supported, and the best sentences of the sources stand in their place."""
    draft: str | None = None
    """What the model wrote, where it is not ``text``."""
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cached_tokens: int = 0


class Inspection(msgspec.Struct, frozen=True, kw_only=True):
    """Why this answer: all that happened on the way to it."""

    answer: Answer
    found: Found | None
    packing: Packing | None
    scan: dict[str, Any] | None = None
    """Of a table: which, the operation, the conditions, how many rows were read and met them."""
    seconds: dict[str, float] = {}
    """By stage."""


class KnownQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """``passage``: words of the document that a search for the question must find."""

    id: str
    library_id: str
    question: str
    document_id: str
    passage: str
    created_at: float


class Placed(msgspec.Struct, frozen=True, kw_only=True):
    """Where a question's passage came among what was found: ``rank`` from 1, None where it did not. ``lost``: its
    document is not in the library any more, or is not read yet, so nothing could be found."""

    question_id: str
    question: str
    rank: int | None
    lost: bool = False


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """Shares of the questions, and the mean reciprocal rank."""

    questions: int
    recall_at_1: float
    recall_at_3: float
    recall_at_5: float
    recall_at_10: float
    mrr: float


class RunSummary(msgspec.Struct, frozen=True, kw_only=True):
    """Of asking every question. ``settings``: how the library was searched then."""

    id: str
    library_id: str
    at: float
    settings: dict[str, Any]
    figures: Figures


class RetrievalRun(RunSummary, frozen=True, kw_only=True):
    answers: list[Placed]


class Changed(msgspec.Struct, frozen=True, kw_only=True):
    """A question whose rank is another in the later of two runs."""

    question_id: str
    question: str
    before: int | None
    after: int | None


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """Of two runs: the settings and figures that differ, each with both values, and the questions. Only what both runs
    asked is compared question by question."""

    before: str
    after: str
    settings: dict[str, tuple[Any, Any]]
    figures: dict[str, tuple[float, float]]
    better: list[Changed]
    worse: list[Changed]
    same: int
