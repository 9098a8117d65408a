"""Conversations of one user in five languages, millions of messages of them, as fast as they can be put down.

A sentence is of the words of the held-out passages in one language, as often as they are there, and of words that are
put together from pieces of those, each of them rarer than the one before. A message is of some sentences, of a name of
a long list and of one word that is in no other message; the terms of a sentence are read once. So no two messages are
the same, and the lists of the index are as long as they would be.
"""

from __future__ import annotations

import itertools
import json
import random
import re
import sqlite3
import tomllib
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from ventoux.conversations.entries import MessageInput
from ventoux.conversations.searching.terms import key_of, terms
from ventoux.kit.clock import rfc3339
from ventoux.libraries.schemas import LANGUAGES, Language

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

CONVERSATIONS = 10_000
ENTRIES = 200
OWNER = "user:ada"
AT = 1_800_000_000.0
_SENTENCES = 2_000
"""Of each language."""
_WORDS = (4, 16)
"""Of a sentence, from and to."""
_OF_A_MESSAGE = (1, 1, 1, 2, 2, 2, 3, 4)
"""Sentences."""
_TAIL = 20_000
"""Words of each language beside those of the passages."""
_NAMES = 200_000
_TOGETHER = 200
"""Conversations in one go."""
_TRIGGER = "SELECT sql FROM sqlite_master WHERE name = 'message_words_added'"
_PASSAGES = Path(__file__).resolve().parent / "retrieval" / "passages"


class Sentence(NamedTuple):
    """``text`` as it stands in JSON."""

    text: str
    stems: str
    written: str


class Talk:
    """The same each time. ``words``: of each language, the most common first."""

    def __init__(self) -> None:
        self._rng = random.Random(5)  # noqa: S311 - text, no secret
        self._key = key_of("w", OWNER)
        self.words = {language: self._vocabulary(texts) for language, texts in _texts().items()}
        self._sentences = {language: self._said(language) for language in LANGUAGES}
        self.phrases: list[str] = [" ".join(words[1:4]) for words in self._split() if len(words) > 4]
        """Three words that follow each other in some message."""
        self._names = list(itertools.accumulate(1 / (rank + 10) for rank in range(_NAMES)))

    def fill(self, database: Path) -> None:
        """As the store does it, by fewer statements."""
        with closing(sqlite3.connect(database, isolation_level=None)) as connection:
            for pragma in ("synchronous=OFF", "journal_mode=OFF", "cache_size=-400000", "temp_store=MEMORY"):
                connection.execute(f"PRAGMA {pragma}")
            (trigger,) = connection.execute(_TRIGGER).fetchone()
            connection.execute("DROP TRIGGER message_words_added")
            connection.execute("BEGIN")
            connection.execute("INSERT INTO workspaces (id, name, created_at) VALUES ('w', 'w', 1.0)")
            for first in range(0, CONVERSATIONS, _TOGETHER):
                self._add(connection, range(first, first + _TOGETHER))
            # In pieces of the size that it takes of itself: larger ones would be merged while a message is added later.
            connection.execute("INSERT INTO message_words_index (message_words_index) VALUES ('rebuild')")
            connection.execute(trigger)
            connection.execute("COMMIT")
            connection.execute("PRAGMA journal_mode=WAL")

    def _add(self, connection: sqlite3.Connection, numbers: Sequence[int]) -> None:
        connection.executemany(
            "INSERT INTO conversations (id, workspace_id, owner, user_id, key_id, model, tools, completion_args,"
            " handoff_execution, entries, created_at, updated_at)"
            " VALUES (?, 'w', ?, 'ada', 'k', 'm', '[]', '{}', 'server', ?, ?, ?)",
            ((conversation_id(number), OWNER, ENTRIES, AT + number, AT + number) for number in numbers),
        )
        entries: list[tuple[object, ...]] = []
        found: list[tuple[object, ...]] = []
        for number in numbers:
            for position, (entry_id, entry, stems) in enumerate(self._messages(number)):
                entries.append((conversation_id(number), position, entry_id, entry, AT + number))
                found.append((conversation_id(number), position, stems))
        connection.executemany(
            "INSERT INTO conversation_entries (conversation_id, position, id, data, created_at) VALUES (?, ?, ?, ?, ?)",
            entries,
        )
        connection.executemany("INSERT INTO message_words (conversation_id, position, terms) VALUES (?, ?, ?)", found)

    def _messages(self, number: int) -> Iterator[tuple[str, bytes, str]]:
        """Their ids, themselves and their terms."""
        rng, key = self._rng, self._key
        sentences = self._sentences[LANGUAGES[number % len(LANGUAGES)]]
        before, after = _frame(rfc3339(AT + number))
        names = rng.choices(range(_NAMES), cum_weights=self._names, k=ENTRIES)
        for position, rank in enumerate(names):
            place = number * ENTRIES + position
            said = rng.choices(sentences, k=rng.choice(_OF_A_MESSAGE))
            name, only = named(rank), only_word(place)
            text = " ".join(sentence.text for sentence in said)
            entry_id = f"msg_{place:032x}"
            entry = f"{before[0]}{entry_id}{before[1]}{text} {name} {only}{after}".encode()
            yield (
                entry_id,
                entry,
                " ".join(
                    (
                        *(sentence.stems for sentence in said),
                        f"{key}e{name.lower()} {key}e{only}",
                        *(sentence.written for sentence in said),
                    )
                ),
            )

    def _split(self) -> Iterator[list[str]]:
        for sentences in self._sentences.values():
            for sentence in sentences[:200]:
                yield sentence.text.rstrip(".").split()

    def _vocabulary(self, texts: Sequence[str]) -> list[str]:
        counted = Counter(word for text in texts for word in re.findall(r"[^\W\d_]+", text.lower()))
        words = [word for word, _ in counted.most_common()]
        long = [word for word in words if len(word) > 5]
        made = dict.fromkeys(words)
        while len(made) < len(words) + _TAIL:
            first, second = self._rng.choices(long, k=2)
            made[first[: len(first) // 2 + 1] + second[len(second) // 2 :]] = None
        return list(made)

    def _said(self, language: Language) -> list[Sentence]:
        rng, words = self._rng, self.words[language]
        weights = list(itertools.accumulate(1 / (rank + 5) for rank in range(len(words))))
        said: list[Sentence] = []
        for _ in range(_SENTENCES):
            text = " ".join(rng.choices(words, cum_weights=weights, k=rng.randint(*_WORDS))).capitalize() + "."
            found = terms(text, self._key)
            said.append(
                Sentence(json.dumps(text, ensure_ascii=False)[1:-1], " ".join(found.stems), " ".join(found.written))
            )
        return said


def conversation_id(number: int) -> str:
    return f"conv_{number:032x}"


def named(rank: int) -> str:
    return f"Na{_letters(rank)}"


def only_word(place: int) -> str:
    """In one message alone."""
    return f"only{_letters(place)}"


def _letters(number: int) -> str:
    """Four to eight of them."""
    letters = ""
    number = number * 7919 + 40_000
    while number:
        number, letter = divmod(number, 26)
        letters += chr(97 + letter)
    return letters


def _texts() -> dict[Language, list[str]]:
    texts: dict[Language, list[str]] = {language: [] for language in LANGUAGES}
    for path in sorted(_PASSAGES.glob("*.toml")):
        for document in tomllib.loads(path.read_text("utf-8"))["document"]:
            texts[document["language"]] += [passage["text"] for passage in document["passage"]]
    return texts


def _frame(created_at: str) -> tuple[tuple[str, str], str]:
    """What is before and behind the id of a message, and behind its text, in JSON."""
    entry = msgspec.json.encode(MessageInput(id="\x01", content="\x02", created_at=created_at)).decode()
    before, _, rest = entry.partition("\\u0001")
    between, _, after = rest.partition("\\u0002")
    return (before, between), after
