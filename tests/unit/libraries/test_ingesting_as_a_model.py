"""Whatever is done in whatever order, and whoever is killed in between: what is deleted is never found, what is half
indexed never answers, and in the end everything that is there is found, once, and nothing is left of the rest."""

from __future__ import annotations

import asyncio
import tempfile
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, multiple, rule
from tests.databases import ManualClock
from tests.libraries import MODEL, PlayedIndex, opened

from ventoux.libraries.ingesting.service import Pace
from ventoux.libraries.listing import Wanted

if TYPE_CHECKING:
    from collections.abc import Coroutine, Mapping, Sequence
    from typing import Any

    from tests.libraries import Place

    from ventoux.accounts.schemas import Principal
    from ventoux.libraries.index.schemas import Embedded, Visible
    from ventoux.libraries.schemas import Library

STEPS = 14
"""Points at which a server can be killed over one document: more than there are."""


class Killed(BaseException):
    """The process ends here: nothing that comes after happens."""


class KillingIndex(PlayedIndex):
    """``fuse``: calls until the one that kills, before or after it has done its work."""

    def __init__(self) -> None:
        super().__init__()
        self.fuse: int | None = None

    def step(self) -> None:
        if self.fuse is not None:
            self.fuse -= 1
            if self.fuse < 0:
                self.fuse = None
                raise Killed

    async def put(
        self, library_id: str, document_id: str, generation: int, space: str, chunks: Sequence[Embedded]
    ) -> None:
        self.step()
        await super().put(library_id, document_id, generation, space, chunks)
        self.step()

    async def remove_below(self, library_id: str, generations: Mapping[str, int]) -> None:
        self.step()
        await super().remove_below(library_id, generations)
        self.step()


class Machine(RuleBasedStateMachine):
    documents = Bundle("documents")

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.stack = AsyncExitStack()
        self.texts: dict[str, str] = {}
        """What is there, by document."""
        self.known: set[str] = set()
        self.done: set[str] = set()
        """Those that were found once, and so have to be from then on."""

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return self.loop.run_until_complete(work)

    @initialize()
    def start(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.clock = ManualClock()
        self.place: Place = self.run(self.stack.enter_async_context(opened(Path(self.folder.name), self.clock)))
        self.index = KillingIndex()
        work = self.place.ingesting._work
        work._parts = replace(work._parts, index=cast("Any", self.index))
        self.place.ingesting._sweeping._index = cast("Any", self.index)
        self.killing(self.place.storage, "put_bytes", "delete", "delete_below")
        self.who: Principal = self.run(self.place.principal())
        self.library: Library = self.run(self.place.libraries.create(self.who, "l"))

    def killing(self, owner: object, *names: str) -> None:
        """These can be where the process ends, too."""
        for name in names:
            done = getattr(owner, name)

            async def stepping(*args: Any, done: Any = done, **more: Any) -> Any:
                self.index.step()
                result = await done(*args, **more)
                self.index.step()
                return result

            setattr(owner, name, stepping)

    @rule(target=documents, number=st.integers(0, 6))
    def add(self, number: int) -> Any:
        text = f"text{number}"
        added = self.run(self.place.add(self.who, self.library.id, text, f"{number}.txt"))
        self.texts[added.id] = text
        if added.id in self.known:
            return cast("Any", multiple())
        self.known.add(added.id)
        return added.id

    @rule(one=documents)
    def delete(self, one: str) -> None:
        if self.texts.pop(one, None) is not None:
            self.run(self.place.libraries.documents.delete(self.who, self.library.id, one))
            self.done.discard(one)

    @rule(one=documents)
    def read_anew(self, one: str) -> None:
        if one in self.texts:
            self.run(self.place.libraries.documents.read_anew(self.who, self.library.id, one))

    @rule(tokens=st.integers(32, 40), model=st.sampled_from([MODEL, "other-encoder"]))
    def index_anew(self, tokens: int, model: str) -> None:
        wanted = {"chunk_tokens": tokens, "embedding_model": model}
        self.run(self.place.libraries.update(self.who, self.library.id, retrieval=wanted))

    @rule()
    def work(self) -> None:
        self.run(self.place.ingesting.work_once())

    @rule(at=st.integers(0, STEPS), sweeping=st.booleans())
    def work_and_be_killed(self, at: int, sweeping: bool) -> None:
        self.index.fuse = at
        try:
            ingesting = self.place.ingesting
            self.run(ingesting._sweeping.sweep() if sweeping else ingesting.work_once())
        except (Killed, BaseExceptionGroup):
            # What the process knew is gone with it, and its claim ends.
            self.clock.at += Pace().claim
            self.place.ingesting._sweeping._due.clear()
            self.place.ingesting._waited.clear()
            self.run(self.place.ingesting._sweeping.begin())
        finally:
            self.index.fuse = None

    @rule()
    def sweep(self) -> None:
        self.run(self.place.ingesting._sweeping.sweep())

    @invariant()
    def what_is_found_is_there_and_whole(self) -> None:
        visible: Visible = self.run(self.place.visible(self.who, self.library.id))
        assert visible.keys() <= self.texts.keys()
        for one in visible:
            assert {hit.document_id for hit in self.index.found(visible, self.texts[one])} >= {one}
        self.done |= visible.keys()
        assert self.done == visible.keys(), "what answered once answers until it is deleted"

    def teardown(self) -> None:
        if not hasattr(self, "place"):
            return
        try:
            self.run(self.at_the_end())
        finally:
            self.run(self.stack.aclose())
            self.loop.close()
            self.folder.cleanup()

    async def at_the_end(self) -> None:
        place = self.place
        for _ in range(5):
            self.clock.at += Pace().longest_wait
            await place.settle()
        await place.ingesting._sweeping.begin()
        while await place.ingesting._sweeping.sweep():
            pass
        listed, _ = await place.libraries.documents.listed(self.who, self.library.id, Wanted())
        given_up = {one.id for one in listed if one.status == "error"}
        assert {one.id for one in listed} == self.texts.keys()
        assert (await place.visible(self.who, self.library.id)).keys() >= self.texts.keys() - given_up
        assert {key[1] for key in self.index.kept} <= self.texts.keys()
        assert len(self.index.kept) == len({key[1] for key in self.index.kept}), "one generation of each"
        folders = Path(self.folder.name) / "files" / "libraries" / self.library.id
        left = {one.name for one in folders.iterdir() if any(one.iterdir())} if folders.exists() else set[str]()
        assert left == self.texts.keys()


Machine.TestCase.settings = settings(max_examples=8, stateful_step_count=20)
TestMachine = Machine.TestCase
