"""One sentence of a draft after another becomes one of the answer: its markers read, its quotes compared, its claims
checked, and a marker set where the model set none."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import msgspec

from ventoux.libraries.answering.markers import Marked, marker, read_markers
from ventoux.libraries.answering.quotes import Normalised, Place, find_quote, quotes
from ventoux.libraries.answering.support import Checker, Claim, Support, Verdict
from ventoux.libraries.schemas import Citation

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from ventoux.libraries.answering.places import Places
    from ventoux.libraries.schemas import Language, Packed

_CLAUSE = 4
"""Words after the last marker of a sentence from which they are a claim of their own."""
_CLOSING = " \t\n.!?…:;"


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """``text`` as it goes into the answer, with the white space after it. ``citations.at`` counts in ``text``.
    ``relevance``: of the best line that says it, to the question; ``about``: of the sentence itself, as a cosine.
    ``answers``: as of ``Verdict``."""

    text: str
    citations: tuple[Citation, ...] = ()
    removed: tuple[str, ...] = ()
    false_quotes: tuple[str, ...] = ()
    neutral: bool = False
    supported: bool = False
    relevance: float = 0.0
    about: float = 0.0
    answers: bool = False


class Sources:
    """What a draft is compared with. ``texts``: of the documents, by id."""

    def __init__(self, packed: Sequence[Packed], texts: Mapping[str, str], places: Mapping[str, Places]) -> None:
        self.packed = packed
        self._normalised = [(Normalised(one.text), one.start) for one in packed]
        self._texts = texts
        self._places = places

    def quote(self, text: str) -> list[Place]:
        return find_quote(text, self._normalised)

    def cite(self, number: int, start: int, end: int, **how: object) -> Citation:
        """``how``: ``at``, ``by`` and ``score``."""
        passage = self.packed[number - 1].passage
        places = self._places[passage.document_id]
        known = {
            "number": number,
            "library_id": passage.library_id,
            "document_id": passage.document_id,
            "document_name": passage.document_name,
            "generation": passage.generation,
            "page": places.page(start),
            "headings": places.headings(start),
            "start": start,
            "end": end,
            "quote": self._texts[passage.document_id][start:end],
        }
        return msgspec.convert(known | how, Citation)


class Sentences:
    def __init__(
        self,
        sources: Sources,
        checker: Checker,
        embed: Callable[[Sequence[str]], Awaitable[NDArray[np.float32]]],
        language: Language | None,
    ) -> None:
        self._sources = sources
        self._checker = checker
        self._embed = embed
        self._language: Language | None = language

    async def check(self, segment: str) -> Checked:
        """Raises as ``Models.embed`` does."""
        body = segment.rstrip()
        space = segment[len(body) :]
        marked, claims, places, false = await asyncio.to_thread(self._read, body)
        vectors = await self._embed([claim.text for _, claim in claims])
        # With a whole document as the source it is compared with thousands of lines.
        verdicts = await asyncio.to_thread(
            lambda: [
                (at, claim, self._checker.check(claim, vector, self._language))
                for (at, claim), vector in zip(claims, vectors, strict=True)
            ]
        )
        text, citations, dropped = self._written(marked.text, verdicts, places)
        told = [verdict for _, _, verdict in verdicts if not verdict.neutral]
        return Checked(
            text=text + space,
            citations=tuple(citations),
            removed=(*marked.removed, *dropped),
            false_quotes=tuple(false),
            neutral=not told and not places,
            supported=bool(told or places)
            and all(verdict.supported or (places and not verdict.missing) for verdict in told),
            relevance=max((one.relevance for verdict in told for one in verdict.by_source), default=0.0),
            about=max((verdict.about for verdict in told), default=0.0),
            # What is quoted to the character is said by the source itself.
            answers=bool(places) or any(verdict.answers for verdict in told),
        )

    def _read(self, body: str) -> tuple[Marked, list[tuple[int, Claim]], list[Place], list[str]]:
        plain, kept, places, false = self._quoted(body)
        marked = read_markers(plain, len(self._sources.packed), kept)
        return marked, _claims(marked), places, false

    def _quoted(self, body: str) -> tuple[str, tuple[tuple[int, int], ...], list[Place], list[str]]:
        """The text with the marks of false quotes dropped, where the true ones stand in it, where these stand in the
        documents, and the false ones."""
        pieces: list[str] = []
        kept: list[tuple[int, int]] = []
        places: list[Place] = []
        false: list[str] = []
        begun = length = 0
        for quote in quotes(body):
            before = body[begun : quote.start]
            # Markers are often set within the marks, and are no part of what is quoted.
            said = read_markers(quote.text, len(self._sources.packed))
            found = self._sources.quote(quote.text) or self._sources.quote(said.text)
            inside = body[quote.start : quote.end] if found else quote.text
            length += len(before)
            if found:
                kept.append((length, length + len(inside)))
                places += found
            else:
                false.append(said.text)
            pieces += [before, inside]
            length += len(inside)
            begun = quote.end
        return "".join([*pieces, body[begun:]]), tuple(kept), places, false

    def _written(
        self, plain: str, verdicts: Sequence[tuple[int, Claim, Verdict]], quoted: Sequence[Place]
    ) -> tuple[str, list[Citation], list[str]]:
        """The sentence with its markers, its citations, and the markers that were dropped because their source does
        not say it."""
        pieces: list[str] = []
        citations: list[Citation] = []
        dropped: list[str] = []
        begun = length = 0
        for at, claim, verdict in verdicts:
            last = quoted if at == verdicts[-1][0] else ()
            cited, gone = _citing(claim, verdict)
            dropped += gone
            place = at if claim.numbers else _before_end(plain, at)
            spans = [(one.line.source, one.line.start, one.line.end, one.score) for one in cited]
            numbers = [number for number, *_ in spans] + [one.source + 1 for one in last]
            pieces.append(plain[begun:place])
            length += place - begun
            begun = place
            if not numbers:
                continue
            if plain[:place] and not plain[place - 1].isspace():
                pieces.append(" ")
                length += 1
            by = "model" if claim.numbers and not gone else "attribution"
            for number, start, end, score in spans:
                how = {"at": length, "by": by, "score": round(score, 4)}
                if not any(one.source + 1 == number and start <= one.start and one.end <= end for one in last):
                    citations.append(self._sources.cite(number, start, end, **how))
            citations += [self._sources.cite(one.source + 1, one.start, one.end, at=length, by="quote") for one in last]
            written = marker(list(dict.fromkeys(numbers)))
            pieces.append(written)
            length += len(written)
        return "".join([*pieces, plain[begun:]]), citations, dropped


def _claims(marked: Marked) -> list[tuple[int, Claim]]:
    """Each with the offset in the text at which its marker stands, or would stand."""
    claims: list[tuple[int, Claim]] = []
    begun = 0
    for mark in marked.marks:
        text = marked.text[begun : mark.at]
        if claims and not text.strip(_CLOSING):
            at, before = claims[-1]
            numbers = tuple(dict.fromkeys((*before.numbers, *mark.numbers)))
            claims[-1] = (at, msgspec.structs.replace(before, numbers=numbers))
        else:
            claims.append((mark.at, Claim(text.strip(), mark.numbers)))
        begun = mark.at
    rest = marked.text[begun:]
    if not claims or len(rest.split()) >= _CLAUSE:
        claims.append((len(marked.text), Claim(rest.strip())))
    return claims


def _citing(claim: Claim, verdict: Verdict) -> tuple[list[Support], list[str]]:
    """What is cited of what says it: the sources that the model named and that say it, else the best. Nothing where a
    fact of it is missing: a citation there would lend it what it has not."""
    if not verdict.supported:
        return [], [f"[{number}]" for number in claim.numbers] if not verdict.neutral else []
    named = [one for one in verdict.by_source if one.line.source in claim.numbers]
    there = {one.line.source for one in named}
    gone = [f"[{number}]" for number in claim.numbers if number not in there]
    return named or [verdict.by_source[0]], gone


def _before_end(plain: str, at: int) -> int:
    """Before the full stop, where markers are read most easily."""
    while at > 0 and plain[at - 1] in _CLOSING:
        at -= 1
    return at
