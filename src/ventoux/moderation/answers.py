"""Answers, filtered while they come: texts, thoughts and the arguments of tool calls.

Where nothing is to be withheld, everything passes at once and is looked at beside. Where a category blocks, a text
waits until the window that it belongs to has been judged.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

from ventoux.calls import Delta, Thought, ToolCalls
from ventoux.moderation.arguments import changed
from ventoux.moderation.errors import FiltersUnavailable
from ventoux.moderation.judge import Windows, note
from ventoux.moderation.stream import TextFilter, filtered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ventoux.calls import Content
    from ventoux.moderation.judge import Judge
    from ventoux.moderation.policy import Placeholders, Side
    from ventoux.verdicts import Filtered, Verdict


class AnswerFilter:
    """``blocked``: the choices that ended here, of whose contents nothing more is passed on. ``closed``: whether an
    answer ends with an error where the classifier cannot be asked about what it could block."""

    def __init__(
        self, side: Side, judge: Judge, placeholders: Placeholders, results: Filtered, *, closed: bool
    ) -> None:
        self._side = side
        self._judge = judge
        self._placeholders = placeholders
        self._results = results
        self._closed = closed
        self._open: dict[int, _Channel] = {}
        self._unjudged: dict[int, list[str]] = {}
        self.blocked: set[int] = set()

    async def contents(self, contents: Sequence[Content]) -> list[Content]:
        """What can be passed on now. Raises FiltersUnavailable."""
        passed: list[Content] = []
        for content in contents:
            if content.index in self.blocked:
                continue
            match content:
                case ToolCalls():
                    passed += await self._close(content.index)
                    passed += await self._calls(content)
                case Delta():
                    passed += await self._piece("text", content, content.text)
                case Thought():
                    passed += await self._piece("thought", content, content.text)
        return passed

    async def end(self) -> list[Content]:
        """The rest. Raises FiltersUnavailable."""
        passed: list[Content] = []
        for index in list(self._open):
            passed += await self._close(index)
        for index, texts in self._unjudged.items():
            if index not in self.blocked:
                await self._score(texts, self._results.choice(index))
        return passed

    async def _piece(self, kind: Literal["text", "thought"], content: Delta | Thought, text: str) -> list[Content]:
        index = content.index
        passed: list[Content] = []
        channel = self._open.get(index)
        if channel is not None and channel.kind != kind:
            passed += await self._close(index)
            channel = None
        if index in self.blocked:
            return passed
        if channel is None:
            channel = self._open[index] = _Channel(kind, self._side, self._placeholders, self._results.choice(index))
        ready = channel.filter.add(text)
        if not self._side.withholds:
            self._later(index, text)
            return [*passed, content]
        return passed + await self._pass(index, channel, ready, last=False)

    async def _close(self, index: int) -> list[Content]:
        """Ends the text or the thoughts that a choice was at."""
        channel = self._open.pop(index, None)
        if channel is None or index in self.blocked:
            return []
        ready = channel.filter.end()
        return await self._pass(index, channel, ready, last=True) if self._side.withholds else []

    async def _pass(self, index: int, channel: _Channel, ready: str, *, last: bool) -> list[Content]:
        last = last or channel.filter.blocked
        if channel.windows is None:
            self._later(index, ready)
            passed = ready
        else:
            passed = await self._judged(index, channel, ready, last=last)
        if channel.filter.blocked:
            self.blocked.add(index)
        return [channel.content(index, passed)] if passed else []

    async def _judged(self, index: int, channel: _Channel, ready: str, *, last: bool) -> str:
        """The windows that may be passed on, up to the first that may not."""
        windows = channel.windows
        if windows is None:
            raise RuntimeError("a channel without windows is not judged by them")
        whole = windows.add(ready) + (windows.end() if last else [])
        passed: list[str] = []
        verdict = self._results.choice(index)
        for window in whole:
            await self._score([window], verdict)
            if any(scored.blocks for scored in verdict.scores.values()):
                self.blocked.add(index)
                break
            passed.append(window)
        return "".join(passed)

    async def _calls(self, content: ToolCalls) -> list[Content]:
        """Whole, as they come: they are filtered and judged together."""
        verdict = self._results.choice(content.index)

        def change(text: str) -> str:
            return filtered(text, self._side, self._placeholders, verdict)

        calls = [msgspec.structs.replace(call, arguments=changed(call.arguments, change)) for call in content.calls]
        if not self._side.withholds:
            self._later(content.index, *(call.arguments for call in content.calls))
            return [content]
        if _blocks(self._side):
            await self._score([call.arguments for call in content.calls], verdict)
        else:
            self._later(content.index, *(call.arguments for call in content.calls))
        if verdict.blocking:
            self.blocked.add(content.index)
            return []
        return [ToolCalls(content.index, tuple(calls))]

    def _later(self, index: int, *texts: str) -> None:
        """For categories that only annotate: judged once the answer is whole, with nothing waiting for it."""
        if self._side.limits:
            self._unjudged.setdefault(index, []).extend(texts)

    async def _score(self, texts: list[str], verdict: Verdict) -> None:
        if not self._side.limits:
            return
        try:
            note(verdict, await self._judge.scores(_joined(texts)), self._side.limits)
        except FiltersUnavailable as error:
            if self._closed and _blocks(self._side):
                raise
            verdict.unfiltered = error.message


class _Channel:
    """One run of text or thoughts of one choice."""

    def __init__(
        self, kind: Literal["text", "thought"], side: Side, placeholders: Placeholders, verdict: Verdict
    ) -> None:
        self.kind = kind
        self.filter = TextFilter(side, placeholders, verdict)
        self.windows = Windows() if _blocks(side) else None

    def content(self, index: int, text: str) -> Content:
        return Delta(index, text) if self.kind == "text" else Thought(index, text)


def _blocks(side: Side) -> bool:
    return any(limit.blocks for limit in side.limits.values())


def _joined(pieces: list[str]) -> list[str]:
    return ["".join(pieces)]
