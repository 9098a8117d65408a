"""``ventoux libraries add``: files, folders and web pages, one after the other, errors by file."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from ventoux.cli.libraries.tables import shown
from ventoux.errors import OperatorError, VentouxError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import Console
    from rich.progress import TaskID

    from ventoux.cli.libraries.api import Json, LibraryApi


class Source(NamedTuple):
    """A file, or a web page where there is none."""

    said: str
    file: Path | None


class Outcome(NamedTuple):
    source: Source
    document: Json | None
    error: str
    new: bool


def sources(given: Sequence[str]) -> list[Source]:
    """Folders with everything in them but what is hidden, in the order of their names. Raises OperatorError."""
    found: list[Source] = []
    for one in given:
        path = Path(one).expanduser()
        if one.lower().startswith(("http://", "https://")):
            found.append(Source(one, None))
        elif path.is_dir():
            found += [Source(str(file), file) for file in _files(path)]
        elif path.exists():
            found.append(Source(one, path))
        else:
            raise OperatorError(f"There is no file {one}.", hint="Give files, folders, or URLs of web pages.")
    if not found:
        raise OperatorError("There is nothing to add: the folder has no files.")
    return found


def _files(folder: Path) -> Iterator[Path]:
    for root, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(root) / name for name in sorted(files) if not name.startswith("."))


class Adding:
    """``console`` is where progress is shown: standard error, so that what is asked for in a pipe stays alone."""

    def __init__(self, api: LibraryApi, library: Json, console: Console) -> None:
        self._api = api
        self._library = library
        self._console = console

    async def add(self, wanted: Sequence[Source], *, wait: bool) -> list[Outcome]:
        """In that order. What fails fails alone."""
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        with Progress(*columns, console=self._console, transient=True) as progress:
            sending = progress.add_task("sending", total=len(wanted))
            outcomes: list[Outcome] = []
            for source in wanted:
                progress.update(sending, description=f"sending {shown(source.said)}")
                outcomes.append(await self._sent(source))
                progress.advance(sending)
            progress.remove_task(sending)
            if wait:
                outcomes = await self._read(outcomes, progress)
        return outcomes

    async def _sent(self, source: Source) -> Outcome:
        try:
            if source.file is None:
                document, new = await self._api.add_page(self._library, source.said)
            else:
                document, new = await self._api.upload(self._library, source.file)
        except VentouxError as error:
            self._failed(source, str(error))
            return Outcome(source, None, str(error), new=False)
        return Outcome(source, document, "", new)

    async def _read(self, outcomes: list[Outcome], progress: Progress) -> list[Outcome]:
        reading = progress.add_task("reading", total=len(outcomes))
        read: list[Outcome] = []
        for outcome in outcomes:
            read.append(await self._waited(outcome, progress, reading))
            progress.advance(reading)
        return read

    async def _waited(self, sent: Outcome, progress: Progress, reading: TaskID) -> Outcome:
        if sent.document is None:
            return sent
        document = sent.document
        async for document in self._api.wait(self._library, sent.document):
            stage = document["stage"] or document["process_status"]
            progress.update(reading, description=f"{stage} {shown(sent.source.said)}")
        read = sent._replace(document=document, error=document["error"] or "")
        self._told(read)
        return read

    def _told(self, outcome: Outcome) -> None:
        document = outcome.document or {}
        if outcome.error:
            self._failed(outcome.source, outcome.error)
            return
        pages, language = document["number_of_pages"], document["language"]
        known = "" if outcome.new else "there already"
        said = ", ".join(part for part in (known, f"{pages} pages" if pages else "", language or "") if part)
        self._console.print(f"[green]✓[/] {shown(outcome.source.said)}  {said}", highlight=False, soft_wrap=True)
        if document["warning"]:
            self._console.print(f"  [yellow]{shown(document['warning'])}[/]", highlight=False, soft_wrap=True)

    def _failed(self, source: Source, error: str) -> None:
        self._console.print(f"[red]✗[/] {shown(source.said)}  {shown(error)}", highlight=False, soft_wrap=True)
