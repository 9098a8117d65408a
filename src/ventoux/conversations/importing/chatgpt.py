"""Conversations of an export of ChatGPT: each a tree of messages, of which ``current_node`` ends the one that was shown
last. Every other leaf ends a branch, which becomes a conversation of its own.

What was said is taken; what tools did, and what was hidden, is left out. Pictures are named and not taken.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from ventoux.conversations.importing.schemas import MOST_ENTRIES, Foreign, NotTaken
from ventoux.conversations.importing.values import a_dict, a_list, a_name, a_text, a_time, an_id, said

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ventoux.conversations.entries import Entry

_BRANCHES = 20
"""Of one conversation, the first."""
_LEAVES = 200
"""That are looked at for branches: many an end has nothing in it that is taken."""
_STEPS = 200_000
"""From a leaf to its root, for all leaves together."""


def is_one(conversation: Mapping[str, Any]) -> bool:
    return "mapping" in conversation


def read(conversation: Mapping[str, Any], now: float) -> Iterator[Foreign]:
    """The conversation, then its branches. Raises NotTaken."""
    foreign_id = an_id(conversation.get("conversation_id") or conversation.get("id"))
    created = a_time(conversation.get("create_time"), now)
    tree = _Tree(a_dict(conversation.get("mapping")), created)
    last = a_text(conversation.get("current_node")) or tree.newest_leaf()
    main = tree.path(last)
    whole = Foreign(
        maker="chatgpt",
        id=foreign_id,
        name=a_name(conversation.get("title")),
        entries=tree.entries(main),
        created_at=created,
        updated_at=a_time(conversation.get("update_time"), created),
    )
    yield whole
    yield from _branches(tree, whole, main, last)


def _branches(tree: _Tree, whole: Foreign, main: Sequence[str], last: str) -> Iterator[Foreign]:
    left, steps, shown = _BRANCHES, _STEPS, frozenset(main)
    known = {tuple(entry.id for entry in whole.entries)}
    for leaf in islice((each for each in tree.leaves() if each != last), _LEAVES):
        path = tree.path(leaf)
        steps -= len(path)
        if not left or steps < 0:
            return
        entries = tree.entries(path)
        ids = tuple(entry.id for entry in entries)
        if not entries or ids in known:
            continue
        known.add(ids)
        left -= 1
        common = tree.entries([node for node in path if node in shown])
        yield Foreign(
            maker="chatgpt",
            id=f"{whole.id}/{leaf}"[:400],
            name=whole.name,
            entries=entries,
            created_at=whole.created_at,
            updated_at=whole.updated_at,
            parent=whole.id,
            parent_entry_id=common[-1].id if common else None,
        )


class _Tree:
    def __init__(self, mapping: dict[str, Any], otherwise: float) -> None:
        self._nodes = {name: a_dict(node) for name, node in mapping.items()}
        self._otherwise = otherwise
        self._made: dict[str, Entry | None] = {}

    def path(self, leaf: str) -> list[str]:
        """From the root. Raises NotTaken for a leaf that is not there and for a tree that goes round."""
        if leaf not in self._nodes:
            raise NotTaken("Its last message is not in it.")
        path: dict[str, None] = {}
        node = leaf
        while node in self._nodes:
            if node in path:
                raise NotTaken("Its messages go round in a circle.")
            path[node] = None
            node = a_text(self._nodes[node].get("parent"))
            if len(path) > MOST_ENTRIES:
                raise NotTaken(f"It has more than {MOST_ENTRIES:,} messages.")
        return list(reversed(path))

    def leaves(self) -> list[str]:
        parents = {a_text(node.get("parent")) for node in self._nodes.values()}
        return [name for name in self._nodes if name not in parents]

    def newest_leaf(self) -> str:
        """For an export that does not say which was shown last."""
        leaves = self.leaves()
        if not leaves:
            raise NotTaken("It has no last message.")
        return max(leaves, key=lambda name: a_time(a_dict(self._nodes[name].get("message")).get("create_time"), 0.0))

    def entries(self, path: Sequence[str]) -> list[Entry]:
        """The same ones for the same nodes: a branch has those before it under their ids."""
        made: list[Entry] = []
        at = self._otherwise
        for name in path:
            if name not in self._made:
                self._made[name] = _entry(a_dict(self._nodes[name].get("message")), at)
            if (entry := self._made[name]) is not None:
                made.append(entry)
        return made


def _entry(message: Mapping[str, Any], otherwise: float) -> Entry | None:
    role = a_text(a_dict(message.get("author")).get("role"))
    about = a_dict(message.get("metadata"))
    to = a_text(message.get("recipient")) or "all"
    if role not in {"user", "assistant"} or to != "all" or about.get("is_visually_hidden_from_conversation") is True:
        return None
    text = _text(a_dict(message.get("content")))
    if not text.strip():
        return None
    return said(role, text, a_time(message.get("create_time"), otherwise), a_name(about.get("model_slug")))


def _text(content: Mapping[str, Any]) -> str:
    kind = content.get("content_type")
    if kind == "code":
        return f"```\n{a_text(content.get('text'))}\n```"
    if kind not in {"text", "multimodal_text"}:
        return ""
    return "\n".join(piece for part in a_list(content.get("parts")) if (piece := _part(part)))


def _part(part: Any) -> str:
    if isinstance(part, str):
        return a_text(part)
    kind = a_text(a_dict(part).get("content_type"))
    if kind == "image_asset_pointer":
        return "(Image)"
    return a_text(a_dict(part).get("text"))
