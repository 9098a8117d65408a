"""The held-out questions: 200 passages in five languages, and two questions for each, one in its own language and one
in another. Written for this measurement and never used to tune anything.

A file of ``passages/`` is a field of life, in five documents, one a language, of four passages each; the fields repeat
themselves on purpose (twenty leases, ten pumps, five backups …), so that a passage has neighbours that say nearly the
same. Each of the four is asked for in another one of the four foreign languages, which makes ten questions for each of
the twenty ordered pairs. With a question stand the words of the passage that answer it.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "passages"
LANGUAGES = ("fr", "en", "de", "es", "it")


@dataclass(frozen=True)
class Asked:
    """``words`` of the passage answer the question."""

    text: str
    language: str
    words: str


@dataclass(frozen=True)
class Passage:
    id: str
    field: str
    language: str
    heading: str
    text: str
    questions: tuple[Asked, ...]

    @property
    def same(self) -> Asked:
        return next(asked for asked in self.questions if asked.language == self.language)

    @property
    def cross(self) -> Asked:
        return next(asked for asked in self.questions if asked.language != self.language)


@dataclass(frozen=True)
class Document:
    name: str
    title: str
    language: str
    passages: tuple[Passage, ...]

    @cached_property
    def markdown(self) -> str:
        sections = [f"## {passage.heading}\n\n{passage.text}" for passage in self.passages]
        return "\n\n".join([f"# {self.title}", *sections]) + "\n"


def documents() -> list[Document]:
    return [
        _document(path.stem, entry)
        for path in sorted(FOLDER.glob("*.toml"))
        for entry in tomllib.loads(path.read_text("utf-8"))["document"]
    ]


def _document(field: str, entry: dict[str, Any]) -> Document:
    language, name = str(entry["language"]), str(entry["name"])
    passages = [
        Passage(
            id=f"{name}-{number}",
            field=field,
            language=language,
            heading=each["heading"],
            text=each["text"],
            questions=tuple(Asked(each[key][0], key, each[key][1]) for key in LANGUAGES if key in each),
        )
        for number, each in enumerate(entry["passage"], 1)
    ]
    return Document(name, str(entry["title"]), language, tuple(passages))
