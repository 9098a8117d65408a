"""The routes of the Hugging Face hub, or of a mirror that speaks them (``HF_ENDPOINT``).

Facts, as huggingface_hub uses them:

    HEAD /{repo}/resolve/{revision}/{path}    X-Repo-Commit; of a file in LFS X-Linked-Size and X-Linked-Etag, its
                                              SHA-256; of any other an ETag, its git blob id. Redirects to a CDN.
    GET  /api/models/{repo}/revision/{rev}    sha, gated, cardData (license, license_name, license_link), tags
    GET  /api/models/{repo}/tree/{revision}   a page of [{type, path, size, oid, lfs: {oid, size}}], Link: rel="next"
    X-Error-Code                              RepoNotFound, RevisionNotFound, EntryNotFound, GatedRepo

The token (HF_TOKEN, HUGGING_FACE_HUB_TOKEN, or the file that ``hf auth login`` writes) goes to the endpoint only.
"""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import quote, urljoin, urlsplit

import aiohttp
import msgspec

from ventoux.catalog.errors import AccessRefused, SourceUnreachable
from ventoux.catalog.sources.hub_name import MAIN, HubName, is_inside
from ventoux.catalog.sources.net import Answer, Net, origin
from ventoux.catalog.sources.part import redact
from ventoux.catalog.sources.patience import PATIENCE, Broken, Retries
from ventoux.catalog.sources.transfer import Remote
from ventoux.errors import OperatorError, SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

ENDPOINT = "https://huggingface.co"
_LARGEST_REPLY = 32 << 20
_MOST_PAGES = 200
_LONGEST_SAID = 300
_COMMIT = re.compile(r"[0-9a-f]{40}")
_DIGEST = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")


class HubFile(msgspec.Struct, frozen=True):
    """``size`` in bytes, 0 where the hub does not tell. ``digest`` is the SHA-256 (64 digits), the git blob id (40),
    or empty."""

    path: str
    size: int
    digest: str
    commit: str = ""


class HubInfo(msgspec.Struct, frozen=True):
    """Of a repository at one commit; what the hub does not tell is empty. ``created`` in ISO 8601."""

    commit: str
    licence: str = ""
    licence_name: str = ""
    licence_link: str = ""
    created: str = ""
    languages: list[str] = []


class _Lfs(msgspec.Struct):
    oid: str = ""
    size: int = 0


class _Entry(msgspec.Struct):
    type: str
    path: str
    size: int = 0
    oid: str = ""
    lfs: _Lfs | None = None


class _Model(msgspec.Struct):
    sha: str = ""
    card_data: dict[str, Any] | None = msgspec.field(default=None, name="cardData")
    created_at: str = msgspec.field(default="", name="createdAt")
    tags: list[Any] = []


class Hub:
    def __init__(self, environ: Mapping[str, str]) -> None:
        """Raises SettingsError for an HF_ENDPOINT or a token that cannot be used."""
        self.endpoint = (environ.get("HF_ENDPOINT") or ENDPOINT).rstrip("/")
        if urlsplit(self.endpoint).scheme not in {"http", "https"} or not urlsplit(self.endpoint).hostname:
            raise SettingsError("HF_ENDPOINT is no address for HTTP.", hint=f"For example {ENDPOINT}.")
        token = _token(environ)
        self._authorization = f"Bearer {token}" if token else ""

    def __repr__(self) -> str:
        return f"Hub({redact(self.endpoint)})"

    def file(self, name: HubName) -> HubFile:
        """What the hub says of one file. Raises SourceUnreachable."""

        async def read(answer: Answer) -> HubFile:
            direct = answer.status == 200
            size = answer.header("X-Linked-Size") or (answer.header("Content-Length") if direct else "")
            digest = _digest(answer.header("X-Linked-Etag") or (answer.header("ETag") if direct else ""))
            commit = answer.header("X-Repo-Commit")
            return HubFile(name.path, int(size) if _is_number(size) else 0, digest, commit)

        return self._run(lambda net: self._ask(net, "HEAD", self._address(name), name, read))

    def info(self, name: HubName) -> HubInfo:
        """Of the repository at the name's revision. Raises SourceUnreachable."""
        address = f"{self.endpoint}/api/models/{name.repo}/revision/{quote(name.revision or MAIN, safe='')}"
        found: _Model | None = self._run(lambda net: self._ask(net, "GET", address, name, _model))
        if found is None or not _COMMIT.fullmatch(found.sha):
            raise _not_a_hub(name, self.endpoint)
        return _info(found)

    def tree(self, name: HubName) -> list[HubFile]:
        """Every file of the repository at the name's revision. Raises SourceUnreachable."""
        return self._run(lambda net: self._tree(net, name))

    def remote(self, name: HubName, file: HubFile) -> Remote:
        """Where to fetch it: at its commit, so that a branch that moves on meanwhile changes nothing."""
        at = msgspec.structs.replace(name, path=file.path, revision=file.commit or name.revision)
        return Remote(
            address=self._address(at),
            size=file.size,
            name=str(at),
            authorization=self._authorization,
            explain=lambda answer: self._explain(answer, at),
        )

    def _address(self, name: HubName) -> str:
        return f"{self.endpoint}/{name.repo}/resolve/{quote(name.revision or MAIN, safe='')}/{quote(name.path)}"

    def _run(self, work: Callable[[Net], Any]) -> Any:
        async def run() -> Any:
            async with Net(PATIENCE) as net:
                return await work(net)

        return asyncio.run(run())

    async def _tree(self, net: Net, name: HubName) -> list[HubFile]:
        address = f"{self.endpoint}/api/models/{name.repo}/tree/{quote(name.revision or MAIN, safe='')}?recursive=true"
        files: list[HubFile] = []
        for _ in range(_MOST_PAGES):
            page, following = await self._ask(net, "GET", address, name, _page)
            files += [self._file(entry, name) for entry in page if entry.type == "file"]
            if not following:
                return files
            address = urljoin(address, following)
            if origin(address) != origin(self.endpoint):
                raise _not_a_hub(name, self.endpoint)
        raise SourceUnreachable(f"The list of {name} does not end.", hint="Name the file itself.")

    def _file(self, entry: _Entry, name: HubName) -> HubFile:
        if not is_inside(entry.path):
            raise SourceUnreachable(
                f"{name} holds a file named {entry.path!r}, which leads out of it.", hint="Nothing of it is pulled."
            )
        oid, size = (entry.lfs.oid, entry.lfs.size or entry.size) if entry.lfs else (entry.oid, entry.size)
        return HubFile(entry.path, size, _digest(oid), name.revision if name.pinned else "")

    async def _ask(self, net: Net, method: str, address: str, name: HubName, read: Callable[[Answer], Any]) -> Any:
        """What ``read`` makes of a good answer. Raises SourceUnreachable."""
        retries = Retries(PATIENCE)
        while True:
            try:
                async with net.ask(method, address, authorization=self._authorization, stay=True) as answer:
                    answer.require_ready()
                    if error := self._explain(answer, name):
                        raise error
                    return await read(answer)
            except Broken as broken:
                await retries.wait(broken, f"{name} on {redact(self.endpoint)}")
            except (aiohttp.ClientError, TimeoutError) as error:
                await retries.wait(Broken(f"broke off: {type(error).__name__}"), str(name))

    def _explain(self, answer: Answer, name: HubName) -> OperatorError | None:
        """What an answer means that is no good one; None for one that is."""
        if answer.sent_on or answer.status < 400:
            return None
        code, page = answer.header("X-Error-Code"), f"{self.endpoint}/{name.repo}"
        if code in {"RevisionNotFound", "EntryNotFound"}:
            what = f"file {name.path!r}" if code == "EntryNotFound" else f"revision {name.revision or MAIN!r}"
            return SourceUnreachable(f"{name.repo} has no {what}.", hint=f"See {page}/tree/main.")
        if code == "GatedRepo":
            has = "The token that is set has no access." if self._authorization else ""
            return AccessRefused(
                f"{name.repo} is given to those only who accept its terms. {has}".rstrip(),
                hint=f"Accept them on {page}, then set HF_TOKEN to a token of that account.",
            )
        if code == "RepoNotFound" or answer.status == 401:
            return AccessRefused(
                f"{redact(self.endpoint)} has no repository {name.repo}, or it is private.",
                hint="Check the name; for a private one set HF_TOKEN to a token that may read it.",
            )
        if answer.status == 403:
            return AccessRefused(f"{name} may not be read{_said(answer)}.", hint="Set HF_TOKEN to a token that may.")
        return SourceUnreachable(f"{name} answered {answer.status}{_said(answer)}.", hint=f"See {page}.")


def _said(answer: Answer) -> str:
    text = "".join(one for one in answer.header("X-Error-Message")[:_LONGEST_SAID] if one.isprintable()).rstrip(".")
    return f": {redact(text)}" if text else ""


async def _body(answer: Answer) -> bytes:
    found = bytearray()
    async for chunk in answer.response.content.iter_any():
        found += chunk
        if len(found) > _LARGEST_REPLY:
            raise SourceUnreachable("A hub's reply is longer than any list of files.", hint="Check HF_ENDPOINT.")
    return bytes(found)


async def _model(answer: Answer) -> _Model | None:
    try:
        return msgspec.json.decode(await _body(answer), type=_Model)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


async def _page(answer: Answer) -> tuple[list[_Entry], str]:
    """The entries, and the address of the next page."""
    try:
        entries = msgspec.json.decode(await _body(answer), type=list[_Entry])
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise SourceUnreachable(
            f"The hub's list of files cannot be read: {error}.", hint="Check HF_ENDPOINT."
        ) from error
    following = re.search(r'<([^<>]+)>\s*;\s*rel="next"', answer.header("Link"))
    return entries, following[1] if following else ""


def _info(found: _Model) -> HubInfo:
    about = found.card_data or {}
    tagged = next((str(tag).removeprefix("license:") for tag in found.tags if str(tag).startswith("license:")), "")
    languages: Any = about.get("language") or []
    each = cast("list[Any]", languages if isinstance(languages, list) else [languages])
    return HubInfo(
        commit=found.sha,
        licence=_text(about.get("license")) or _text(tagged),
        licence_name=_text(about.get("license_name")),
        licence_link=_text(about.get("license_link")),
        created=_text(found.created_at),
        languages=[text for one in each if (text := _text(one))],
    )


def _text(value: object) -> str:
    """One printable line of it, if it is a text."""
    return "".join(one for one in value if one.isprintable())[:_LONGEST_SAID] if isinstance(value, str) else ""


def _digest(etag: str) -> str:
    """Of a header or a listing: without the marks of an ETag, empty where it is neither SHA-256 nor a git id."""
    text = etag.removeprefix("W/").strip('"').removeprefix("sha256:").lower()
    return text if _DIGEST.fullmatch(text) else ""


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 16


def _not_a_hub(name: HubName, endpoint: str) -> SourceUnreachable:
    return SourceUnreachable(
        f"{redact(endpoint)} does not answer for {name} as a hub does.",
        hint="Check HF_ENDPOINT, or name the file itself.",
    )


def _token(environ: Mapping[str, str]) -> str:
    """Where huggingface_hub looks for it, in its order. Raises SettingsError."""
    token = (environ.get("HF_TOKEN") or environ.get("HUGGING_FACE_HUB_TOKEN") or "").strip()
    if not token:
        cache = environ.get("XDG_CACHE_HOME") or "~/.cache"
        home = environ.get("HF_HOME") or f"{cache}/huggingface"
        try:
            token = Path(environ.get("HF_TOKEN_PATH") or f"{home}/token").expanduser().read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError, RuntimeError):
            return ""  # not logged in
    if not (token.isascii() and token.isprintable()):
        raise SettingsError("The token for the hub holds characters that no token has.", hint="Set HF_TOKEN again.")
    return token
