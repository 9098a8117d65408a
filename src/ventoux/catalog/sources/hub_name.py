"""What is written after ``hf:``: ORG/REPO, a file in it or a quantization, and a revision. Nothing is fetched here.

ORG/REPO/path/file.gguf[@REVISION]      ORG/REPO:QUANTIZATION[@REVISION]      ORG/REPO[@REVISION]
"""

from __future__ import annotations

import re

import msgspec

from ventoux.catalog.errors import CardError

MAIN = "main"
_PART = r"[A-Za-z0-9_](?:[A-Za-z0-9._-]{0,95})"
_NAME = re.compile(
    rf"(?P<repo>{_PART}/{_PART})(?:/(?P<path>[^@:]+)|:(?P<quantization>[A-Za-z0-9_.-]+))?(?:@(?P<revision>[A-Za-z0-9][A-Za-z0-9._/-]*))?"
)
_SHARD = re.compile(r"(?P<stem>.+)-(?P<number>\d{5})-of-(?P<count>\d{5})\.gguf")
_COMMIT = re.compile(r"[0-9a-f]{40}")
MOST_SHARDS = 1000
_WHAT_TO_WRITE = "Write hf:ORG/REPO/file.gguf, hf:ORG/REPO:Q4_K_M or hf:ORG/REPO, and @REVISION after it if need be."


class HubName(msgspec.Struct, frozen=True):
    """``path`` is empty for a whole repository, ``revision`` where none is named."""

    repo: str
    path: str = ""
    quantization: str = ""
    revision: str = ""

    def __str__(self) -> str:
        name = f"hf:{self.repo}"
        if self.path:
            name += f"/{self.path}"
        elif self.quantization:
            name += f":{self.quantization}"
        return f"{name}@{self.revision}" if self.revision else name

    @property
    def pinned(self) -> bool:
        """Whether the revision is a commit: what it names can never be other bytes."""
        return _COMMIT.fullmatch(self.revision) is not None

    def names(self, other: HubName) -> bool:
        """Whether ``other``, of a card, is what this may stand for: where it names no revision, whichever was pulled;
        any file of a split model stands for it."""
        return (
            (self.repo, self.quantization) == (other.repo, "")
            and without_shard(self.path) == without_shard(other.path)
            and self.revision in {"", other.revision}
        )

    @property
    def rest(self) -> str:
        return str(self).removeprefix("hf:")


def parse(uri_rest: str) -> HubName:
    """Raises CardError."""
    match = _NAME.fullmatch(uri_rest)
    if match is None:
        raise CardError(f"hf:{uri_rest} names nothing on a hub.", hint=_WHAT_TO_WRITE)
    name = HubName(**{field: value or "" for field, value in match.groupdict().items()})
    if any(".." in part or "--" in part or part.endswith(".git") for part in name.repo.split("/")):
        raise CardError(f"{name.repo!r} cannot be a repository.", hint=_WHAT_TO_WRITE)
    if (name.path and not is_inside(name.path)) or ".." in name.revision:
        raise CardError(f"hf:{uri_rest} leads out of its repository.", hint=_WHAT_TO_WRITE)
    return name


def is_several(uri: str) -> bool:
    """Whether a card's source stands for several files: a split GGUF, or a folder of safetensors."""
    if not uri.startswith("hf:"):
        return False
    path = parse(uri.removeprefix("hf:")).path
    return not path or bool(shards(path))


def is_inside(path: str) -> bool:
    """Whether a file of this name stays below the folder that it is put in, on any system."""
    parts = path.split("/")
    return (
        len(path) <= 1024
        and all(part not in {"", ".", ".."} for part in parts)
        and not any(character in '\\:*?"<>|' or not character.isprintable() for character in path)
    )


def shards(path: str) -> list[str]:
    """The names of all files of a split GGUF, in order, from that of any; empty where it names none.

    ``name-00001-of-00003.gguf`` is how llama.cpp writes and finds them.
    """
    match = _SHARD.fullmatch(path)
    if match is None:
        return []
    number, count = int(match["number"]), int(match["count"])
    if not 1 <= number <= count <= MOST_SHARDS:
        return []
    return [f"{match['stem']}-{at:05d}-of-{count:05d}.gguf" for at in range(1, count + 1)]


def without_shard(path: str) -> str:
    """``name.gguf`` for any file of a split one."""
    match = _SHARD.fullmatch(path)
    return f"{match['stem']}.gguf" if match and shards(path) else path
