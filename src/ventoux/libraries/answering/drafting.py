"""A draft becomes an answer while the model still writes it.

A sentence is told once it is whole and was checked: its markers read, its quotes compared, its claims supported or
listed. Nothing is told before the first sentence that a source supports and that has to do with the question, for until
then the whole draft may be given up for quotations; from there on each sentence is told as it is done. So what was
told, joined, is the answer's text, and nothing that was told is ever taken back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from ventoux.libraries.answering.sentences import answer_segments
from ventoux.libraries.answering.wording import NOT_FOUND
from ventoux.libraries.schemas import Citation

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from ventoux.libraries.answering.checking import Checked, Sentences


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """``kept``: whether it is the answer. ``declined``: the model says that the sources hold none."""

    text: str
    kept: bool
    declined: bool
    citations: list[Citation]
    removed: list[str]
    false_quotes: list[str]
    unsupported: list[str]


class Bar(msgspec.Struct, frozen=True):
    """What a sentence must reach for a draft to be kept. ``relevant``: the score of a line that says it. ``about``:
    its own cosine with the question, so that a small model which copies any sentence of a source is not believed.
    ``answers``: whether it must hold what was asked for."""

    relevant: float = 0.0
    about: float = -1.0
    answers: bool = False

    def reached(self, checked: Checked) -> bool:
        enough = checked.relevance >= self.relevant and checked.about >= self.about
        return checked.supported and enough and (checked.answers or not self.answers)


class Drafting:
    def __init__(self, sentences: Sentences, bar: Bar, said: Callable[[str], Awaitable[None]] | None = None) -> None:
        self._sentences = sentences
        self._bar = bar
        self._said = said
        self._rest = ""
        self._done: list[Checked] = []
        self._told = 0
        self._kept = self._declined = False

    async def feed(self, piece: str) -> None:
        """Raises as ``Models.embed`` does."""
        segments, self._rest = answer_segments(self._rest + piece, final=False)
        await self._take(segments)

    async def finish(self) -> Draft:
        segments, self._rest = answer_segments(self._rest, final=True)
        await self._take(segments)
        text, citations = self._joined()
        return Draft(
            text=text,
            kept=self._kept,
            declined=self._declined and not self._kept,
            citations=citations,
            removed=[one for checked in self._done for one in checked.removed],
            false_quotes=[one for checked in self._done for one in checked.false_quotes],
            unsupported=[one.text.strip() for one in self._done if not one.supported and not one.neutral],
        )

    async def _take(self, segments: list[str]) -> None:
        for segment in segments:
            if NOT_FOUND in segment:
                self._declined = True
                continue
            checked = await self._sentences.check(segment)
            self._done.append(checked)
            self._kept = self._kept or self._bar.reached(checked)
            await self._tell()

    async def _tell(self) -> None:
        if not self._kept or self._said is None:
            return
        # White space at the end is told with what follows it: there may be nothing.
        text = "".join(one.text for one in self._done).strip()
        if len(text) > self._told:
            piece, self._told = text[self._told :], len(text)
            await self._said(piece)

    def _joined(self) -> tuple[str, list[Citation]]:
        whole = "".join(one.text for one in self._done)
        before = len(whole) - len(whole.lstrip())
        citations: list[Citation] = []
        length = -before
        for one in self._done:
            citations += [msgspec.structs.replace(cited, at=length + cited.at) for cited in one.citations]
            length += len(one.text)
        return whole.strip(), citations
