"""A file by HTTP, continued where an earlier pull stopped if the server still has the same version of it."""

from __future__ import annotations

import http.client
import re
import urllib.error
import urllib.request
from typing import IO, TYPE_CHECKING, Any
from urllib.parse import urlsplit

from ventoux.catalog.errors import CardError, SourceUnreachable
from ventoux.catalog.sources import part

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ventoux.catalog.cards import Source

SOCKET_TIMEOUT = 30.0
RETRIES = 3
RESUMES = "Pull again: it continues where this one stopped."


class _Redirects(urllib.request.HTTPRedirectHandler):
    max_redirections = 5

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Any, newurl: str
    ) -> urllib.request.Request | None:
        scheme = urlsplit(newurl).scheme
        if scheme not in {"http", "https"} or (req.type == "https" and scheme == "http"):
            fp.close()
            raise SourceUnreachable(
                f"{part.redact(req.full_url)} leads to {scheme}, which is not safe to follow.",
                hint="Write the final address in the model's card.",
            )
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def fetch(uri_rest: str, source: Source, into: Path, folder: Path, progress: Callable[[int], None]) -> None:  # noqa: ARG001 - every source has this signature
    if urlsplit(uri_rest).scheme not in {"http", "https"}:
        raise CardError(f"{part.redact(source.uri)} is not an address for HTTP.", hint="Write url:https://host/file.")
    stopped: str | None = None
    for _ in range(RETRIES + 1):
        if _here(uri_rest, source, into) == source.size:
            return
        with _open(uri_rest, source, into) as response:
            stopped = _receive(response, source, into, progress)
        if stopped is None:
            return
    raise SourceUnreachable(
        f"{part.redact(uri_rest)} stopped at {into.stat().st_size} of {source.size} bytes: {stopped}.",
        hint=RESUMES,
    )


def _here(address: str, source: Source, into: Path) -> int:
    """Bytes of the part file that can be continued from this address; whatever else it holds is dropped."""
    if part.validator_of(into, address) is None or into.stat().st_size > source.size:
        part.start_over(into)
    return into.stat().st_size


def _open(address: str, source: Source, into: Path) -> http.client.HTTPResponse:
    """A response whose body belongs at the end of the part file."""
    offset = into.stat().st_size
    response = _request(address, offset, part.validator_of(into, address) or "")
    if offset and (response is None or (response.status == 206 and not _continues(response, offset, source))):
        if response is not None:
            response.close()
        offset, response = 0, _request(address, 0, "")
    if response is None or response.status not in {200, 206} or (response.status == 206 and not offset):
        status = 416 if response is None else response.status
        if response is not None:
            response.close()
        raise _refused(address, f"answered {status}")
    if response.status == 200:
        try:
            _begin(address, response, source, into)
        except BaseException:
            response.close()
            raise
    return response


def _begin(address: str, response: http.client.HTTPResponse, source: Source, into: Path) -> None:
    """The whole file is coming: forget what is here, and note what a later pull can continue with."""
    length = response.headers.get("Content-Length", "")
    if length.isdecimal() and int(length) != source.size:
        raise SourceUnreachable(
            f"{part.redact(address)} has {length} bytes, but the model's card says {source.size}.",
            hint="Correct the size and the SHA-256 in the card if the file is a new version.",
        )
    part.start_over(into)
    if validator := _validator(response):
        part.remember_validator(into, address, validator)


def _validator(response: http.client.HTTPResponse) -> str:
    """A strong ETag or nothing: a weak one, or a date to the second, may stand for two different files."""
    etag = response.headers.get("ETag", "").strip()
    return etag if re.fullmatch(r'"[\x21\x23-\x7e]*"', etag) else ""


def _continues(response: http.client.HTTPResponse, offset: int, source: Source) -> bool:
    found = re.fullmatch(r"bytes (\d+)-(\d+)/(\d+|\*)", response.headers.get("Content-Range", "").strip())
    return found is not None and int(found[1]) == offset and found[3] in {"*", str(source.size)}


def _request(address: str, offset: int, validator: str) -> http.client.HTTPResponse | None:
    """None for 416. Raises SourceUnreachable."""
    request = urllib.request.Request(address, headers={"User-Agent": "ventoux"})  # noqa: S310 - fetch() checks the scheme
    if offset:
        request.add_header("Range", f"bytes={offset}-")
        request.add_header("If-Range", validator)
    try:
        return urllib.request.build_opener(_Redirects).open(request, timeout=SOCKET_TIMEOUT)
    except urllib.error.HTTPError as error:
        error.close()
        if error.code == 416:
            return None
        raise _refused(address, f"answered {error.code} {error.reason}") from error
    except urllib.error.URLError as error:
        raise _refused(address, f"cannot be reached: {error.reason}") from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise _refused(address, f"cannot be reached: {error or type(error).__name__}") from error


def _refused(address: str, what: str) -> SourceUnreachable:
    return SourceUnreachable(
        f"{part.redact(address)} {part.redact(what)}.", hint="Check the address and the network. " + RESUMES
    )


def _receive(
    response: http.client.HTTPResponse, source: Source, into: Path, progress: Callable[[int], None]
) -> str | None:
    """None if all bytes are here, else why not. A full disk is an OSError."""
    with into.open("ab") as out:
        done = out.tell()
        while done < source.size:
            try:
                chunk = response.read1(min(part.CHUNK, source.size - done))
            except (OSError, http.client.HTTPException, ValueError) as error:
                return part.redact(str(error)) or type(error).__name__
            if not chunk:
                return "the connection ended"
            out.write(chunk)
            done += len(chunk)
            progress(done)
    return None
