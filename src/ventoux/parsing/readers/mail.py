"""Mail (RFC 5322, MIME): its headers, its text, and attachments of formats that are read, one level deep."""

from __future__ import annotations

import email
import email.policy
from typing import TYPE_CHECKING, cast

from ventoux.errors import VentouxError
from ventoux.parsing.cleaning import one_line
from ventoux.parsing.decoding import decode
from ventoux.parsing.errors import DocumentTooLarge
from ventoux.parsing.markup import parse_html
from ventoux.parsing.readers.html import write as write_html
from ventoux.parsing.source import Source
from ventoux.parsing.writer import Item

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage

    from ventoux.parsing.reading import Task
    from ventoux.parsing.writer import Writer

_SHOWN = ("From", "To", "Cc", "Date")
_DEEPEST = 100
_MOST_PARTS = 1000
_READ_ATTACHMENTS = 50


def read(task: Task, writer: Writer) -> None:
    try:
        message = email.message_from_bytes(task.source.read(), policy=email.policy.default)
        parts = list(_leaves(message))
    except RecursionError as error:
        raise DocumentTooLarge("The mail nests its parts too deep.") from error
    writer.title = _header(message, "Subject")
    writer.heading(writer.title, 1)
    writer.items(Item(f"{name}: {value}") for name in _SHOWN if (value := _header(message, name)))
    body = _body(parts)
    if body is not None:
        _write_body(body, writer)
    writer.pageless = True
    left = _READ_ATTACHMENTS
    for part in parts:
        if part is not body and (name := _name(part)):
            _attachment(part, name, task if left > 0 else None, writer)
            left -= 1


def _leaves(message: EmailMessage) -> Iterator[EmailMessage]:
    """All parts that hold something themselves, of a mail that is forwarded as well."""
    waiting: list[tuple[EmailMessage, int]] = [(message, 0)]
    count = 0
    while waiting:
        part, depth = waiting.pop()
        count += 1
        if depth > _DEEPEST or count > _MOST_PARTS:
            raise DocumentTooLarge("The mail has too many parts, or nests them too deep.")
        if part.is_multipart():
            inner = cast("list[EmailMessage]", part.get_payload())
            waiting.extend((held, depth + 1) for held in reversed(inner))
        else:
            yield part


def _body(parts: list[EmailMessage]) -> EmailMessage | None:
    """The plain text; the HTML where there is none."""
    for kind in ("text/plain", "text/html"):
        for part in parts:
            shown = part.get_content_type() == kind and part.get_content_disposition() != "attachment"
            if shown and _data(part).strip():
                return part
    return None


def _write_body(part: EmailMessage, writer: Writer) -> None:
    text = decode(_data(part), str(part.get_param("charset") or ""))
    if part.get_content_type() == "text/html":
        root = parse_html(text)
        if root is not None:
            write_html(root, writer)
    else:
        writer.paragraph(text)


def _attachment(part: EmailMessage, name: str, task: Task | None, writer: Writer) -> None:
    # Both know each other: the dispatch of formats reads mail, and mail what is attached to it.
    from ventoux.parsing.reading import read_into  # noqa: PLC0415

    data = _data(part)
    writer.heading(f"Attachment: {name}", 2)
    if task is None or task.depth > 0:
        writer.warn(f"The attachment {name!r} was not read.")
        return
    try:
        read_into(writer, Source.of(data, name, task.source.limits), task.options, task.recogniser, task.depth + 1)
    except VentouxError as error:
        writer.warn(f"The attachment {name!r} was not read: {error.message}")


def _name(part: EmailMessage) -> str:
    try:
        return one_line(part.get_filename() or "").replace("/", "_").replace("\\", "_")
    except (ValueError, LookupError, AttributeError, IndexError, TypeError):
        # The standard library's parser of headers fails on some that are damaged.
        return "unnamed"


def _data(part: EmailMessage) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _header(message: EmailMessage, name: str) -> str:
    try:
        return one_line(str(message[name] or ""))
    except (ValueError, LookupError, AttributeError, IndexError, TypeError):
        return ""
