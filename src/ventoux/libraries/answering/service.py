"""Questions about libraries, answered from what is in them and from nothing else.

retrieve, pack, ask the model, check what it says sentence by sentence, cite. What no source supports is listed; an
answer of which no source supports anything gives way to the sources' own sentences; and where these hold no answer
either, that is the answer. Questions about all rows go to the table itself.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import msgspec

from ventoux.calls import ChatCall
from ventoux.errors import NotFound, PromptTooLong, Unavailable
from ventoux.libraries import languages
from ventoux.libraries.answering import evidence as judging
from ventoux.libraries.answering.asking import Question, Reads, Searches, whole_passage
from ventoux.libraries.answering.budget import MESSAGE, answer_tokens, cannot_fit, smaller, tokens_at_most, too_long
from ventoux.libraries.answering.checking import Sentences, Sources
from ventoux.libraries.answering.drafting import Bar, Draft, Drafting
from ventoux.libraries.answering.gathering import Gathering
from ventoux.libraries.answering.judged import Judged, judged
from ventoux.libraries.answering.modes import wants_whole
from ventoux.libraries.answering.packing import between, header, pack, whole_document
from ventoux.libraries.answering.places import Places
from ventoux.libraries.answering.prompts import document_prompt, passages_prompt
from ventoux.libraries.answering.quoting import leaves_out, quoted
from ventoux.libraries.answering.support import Checker
from ventoux.libraries.answering.vectors import Vectors
from ventoux.libraries.answering.wording import words_of
from ventoux.libraries.models import Reply
from ventoux.libraries.schemas import Answer, Citation, Found, Inspection, Packing
from ventoux.libraries.tables.answering import Tables

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from ventoux.accounts.schemas import Principal
    from ventoux.calls import ChatMessage
    from ventoux.libraries.index.schemas import Index, Visible
    from ventoux.libraries.models import Models
    from ventoux.libraries.schemas import Library, Mode

_FOUND = 30
"""Passages that a search is asked for: what is not packed of them is told as cut."""
_TRIES = 3
"""Of a prompt that the engine counts as longer than was thought."""


class Answering:
    def __init__(self, index: Index, searcher: Searches, models: Models, parsed: Reads) -> None:
        self._index = index
        self._searcher = searcher
        self._models = models
        self._parsed = parsed
        self._vectors = Vectors(models)
        self._tables = Tables(parsed, self._vectors)
        self.gathering = Gathering(index, searcher, parsed, self._vectors, self._tables)

    async def ask(
        self,
        principal: Principal,
        question: str,
        libraries: Sequence[Library],
        visible: Visible,
        names: Mapping[str, tuple[str, str]],
        *,
        model: str | None = None,
        mode: Mode = "auto",
        said: Callable[[str], Awaitable[None]] | None = None,
    ) -> Inspection:
        """``names``: by document its library and its name. ``said`` is told the answer's text piece by piece, each once
        it is checked; joined they are ``Answer.text``.

        Raises ModelNotFound, Forbidden, RateLimited, Unavailable, EngineError; NotFound for a mode "document" without
        exactly one document to read.
        """
        asked = Question(
            principal,
            question,
            libraries,
            visible,
            names,
            model=model or self._models.chat_model(principal),
            mode=mode,
            language=languages.detect(question),
            said=said,
        )
        if mode == "document" or (mode == "auto" and await self._fits_whole(asked)):
            return await self._from_document(asked)
        with asked.timed("search"):
            limit = max(_FOUND, asked.passages)
            found = await self._searcher.search(principal, question, libraries, visible, names, limit)
        if mode in ("auto", "table"):
            with asked.timed("scan"):
                scanned = await self._tables.answer(asked, found)
            if scanned.answer is not None:
                await asked.tell(scanned.answer.text)
                return Inspection(
                    answer=scanned.answer, found=found, packing=None, scan=scanned.scan, seconds=asked.seconds
                )
            return await self._from_passages(asked, found, scanned.scan)
        return await self._from_passages(asked, found, None)

    async def _fits_whole(self, asked: Question) -> bool:
        """Whether there is one document, and it is asked about as a whole and fits the model."""
        if len(asked.visible) != 1 or not wants_whole(asked.text):
            return False
        await asked.load(asked.visible, self._parsed)
        room = await self._room(asked, document=True)
        texts = [one.text for one in asked.parsed.values()]
        if any(too_long(text, room) for text in texts):
            return False
        return await asyncio.to_thread(lambda: all(tokens_at_most(text) <= room for text in texts))

    async def _from_document(self, asked: Question) -> Inspection:
        if len(asked.visible) != 1:
            raise NotFound(
                f"Of {len(asked.visible)} documents none can be the whole that the question is about.",
                hint="Name one document, or ask with the mode 'passages'.",
            )
        (document,) = asked.visible
        with asked.timed("read"):
            await asked.load([document], self._parsed)
        if document not in asked.parsed:
            raise NotFound("The document is not there any more.", hint="GET …/documents lists what is there.")
        room = await self._room(asked, document=True)
        context = self._models.context(asked.principal, asked.model)
        # What does not fit is told as such, and never cut in secret.
        if too_long(asked.parsed[document].text, room):
            raise PromptTooLong(None, context)
        passage = whole_passage(document, asked)
        packing = await asyncio.to_thread(whole_document, passage, asked.parsed[document], room)
        if cannot_fit(packing.used, room):
            raise PromptTooLong(packing.used, context)
        return await self._checked(asked, None, packing, "document", None)

    async def _from_passages(self, asked: Question, found: Found, scan: dict[str, object] | None) -> Inspection:
        with asked.timed("read"):
            best = found.fused[: asked.passages]
            await asked.load([one.passage.document_id for one in best], self._parsed)
            fill = await between(best, self._index)
        budget = await self._room(asked, document=False)
        for tries in range(_TRIES):
            packing = await asyncio.to_thread(
                pack, found.fused, fill, asked.parsed, passages=asked.passages, budget=budget
            )
            if not packing.sources and any(one.reason == "budget" for one in packing.cut):
                # Found, and no room for any of it: that is no "not found".
                raise PromptTooLong(None, self._models.context(asked.principal, asked.model))
            try:
                return await self._checked(asked, found, packing, "passages", scan)
            except PromptTooLong as error:
                if tries + 1 == _TRIES:
                    raise
                budget = smaller(min(budget, packing.used), error.prompt_tokens, error.context)
        raise AssertionError("the last try returns or raises")

    async def _room(self, asked: Question, *, document: bool) -> int:
        """Tokens that sources may have in a prompt."""
        context = self._models.context(asked.principal, asked.model)
        if too_long(asked.whole, context):
            return 0
        said = words_of(asked.language)
        around = tokens_at_most(said.whole if document else said.instructions) + 3 * MESSAGE
        question = await asyncio.to_thread(tokens_at_most, asked.whole)
        return max(0, context - around - question - answer_tokens(context))

    async def _checked(
        self,
        asked: Question,
        found: Found | None,
        packing: Packing,
        mode: str,
        scan: dict[str, object] | None,
    ) -> Inspection:
        lines = await judged(asked, packing, self._vectors, whole=mode == "document")
        evidence = lines.evidence
        # What is made of whole texts is made beside the event loop.
        sources = await asyncio.to_thread(_sources, asked, packing)
        draft, reply = None, Reply()
        # A whole document is asked about as a whole, too, and then no line of it is the answer.
        if evidence and (mode == "document" or evidence[0].score >= judging.NONE):
            draft, reply = await self._drafted(asked, packing, sources, lines, mode)
        text, citations, is_quoted = "", list[Citation](), False
        if draft is not None and draft.kept:
            text, citations = draft.text, draft.citations
            if mode == "passages" and leaves_out(text, asked.text, evidence[0]):
                more, beside = quoted(evidence[:1], sources, asked.language, judging.enough(evidence, asked.language))
                more = f"\n\n{more}" if more else ""
                moved = (msgspec.structs.replace(one, at=one.at + len(text) + 2) for one in beside)
                text, citations = text + more, [*citations, *moved]
                await asked.tell(more)
        else:
            declined = draft is not None and draft.declined
            enough = judging.SURE if declined else judging.enough(evidence, asked.language)
            text, citations = quoted(evidence, sources, asked.language, enough)
            is_quoted = bool(text)
            text = text or words_of(asked.language).not_found
            await asked.tell(text)
        answer = Answer(
            text=text,
            found=bool(citations),
            mode="document" if mode == "document" else "passages",
            language=asked.language,
            model=asked.model,
            citations=citations,
            removed_markers=draft.removed if draft else [],
            false_quotes=draft.false_quotes if draft else [],
            unsupported=draft.unsupported if draft else [],
            quoted=is_quoted,
            draft=reply.text if draft is not None and text != reply.text else None,
            prompt_tokens=reply.usage.prompt_tokens,
            completion_tokens=reply.usage.completion_tokens,
            cached_tokens=reply.usage.cached_tokens,
        )
        return Inspection(answer=answer, found=found, packing=packing, scan=scan, seconds=asked.seconds)

    async def _drafted(
        self,
        asked: Question,
        packing: Packing,
        sources: Sources,
        lines: Judged,
        mode: str,
    ) -> tuple[Draft, Reply]:
        texts = [f"{header(one.passage)}\n{one.passage.chunk.prefix}\n{one.text}" for one in packing.sources]

        async def embed(claims: Sequence[str]) -> NDArray[np.float32]:
            vectors = await self._embed(asked, claims)
            if vectors.shape[1] != lines.vectors.shape[1]:
                raise Unavailable(
                    f"The model {asked.embedding_model!r} changed while the question was answered.", hint="Ask again."
                )
            return vectors

        checker = await asyncio.to_thread(Checker, lines.evidence, lines.vectors, lines.question, texts, lines.asked)
        sentences = Sentences(sources, checker, embed, asked.language)
        bar = Bar() if wants_whole(asked.text) else judging.bar(lines.evidence)
        drafting = Drafting(sentences, bar, asked.said)
        whole = mode == "document"
        messages: list[ChatMessage] = (document_prompt if whole else passages_prompt)(
            asked.whole, asked.language, packing
        )
        call = ChatCall(
            model=asked.model,
            messages=messages,
            stream=True,
            temperature=0.0,
            max_tokens=answer_tokens(self._models.context(asked.principal, asked.model)),
            affinity=packing.sources[0].passage.document_id if whole else "",
            show_reasoning=False,
        )
        with asked.timed("answer"):
            reply = await self._models.chat(asked.principal, call, drafting.feed)
            return await drafting.finish(), reply

    async def _embed(self, asked: Question, texts: Sequence[str]) -> NDArray[np.float32]:
        return await self._vectors.of(asked.principal, asked.embedding_model, texts)


def _sources(asked: Question, packing: Packing) -> Sources:
    documents = {one.passage.document_id for one in packing.sources}
    return Sources(
        packing.sources,
        {document: asked.parsed[document].text for document in documents},
        {document: Places(asked.parsed[document]) for document in documents},
    )
