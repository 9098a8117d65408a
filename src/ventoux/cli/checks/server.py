"""Checks of the server of this home and of the port that it wants."""

from __future__ import annotations

import socket
from http.client import HTTPConnection, HTTPException
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import msgspec

from ventoux.cli.chatting.address import local_url
from ventoux.cli.checks.findings import Finding

if TYPE_CHECKING:
    from ventoux.cli.checks.findings import Scene

ANSWER_TIMEOUT = 5.0


class _Answer(msgspec.Struct):
    version: str = ""
    lacking: list[str] = []


def port(scene: Scene) -> Finding:
    held, wanted = scene.home.server(), scene.settings
    if held:
        return Finding("good", f"{held[1]} is held by the server of this home")
    family = socket.AF_INET6 if ":" in wanted.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((wanted.host, wanted.port))
        except OSError as error:
            todo = "Stop what listens there, or serve on another with --host and --port."
            return Finding("fatal", f"{wanted.host}:{wanted.port}: {error.strerror}", todo)
    return Finding("good", f"{wanted.host}:{wanted.port} is free")


def health(scene: Scene) -> Finding:
    held = scene.home.server()
    if held is None:
        return Finding("good", "not running")
    url = local_url(*held)
    try:
        status, answer = _get(url, "/healthz")
        if status != 200:
            return Finding("fatal", f"{url} answers /healthz with {status}", "Restart it; its log says why.")
        ready, lacks = _get(url, "/readyz")
    except (OSError, HTTPException) as error:
        return Finding("fatal", f"{url} does not answer: {error}", "Stop its process and start it again.")
    if ready != 200:
        return Finding("lacking", f"{url} lives, not ready: {', '.join(lacks.lacking)}", "Wait, or see its log.")
    return Finding("good", f"{url} is ready, version {answer.version}")


def _get(url: str, path: str) -> tuple[int, _Answer]:
    parts = urlsplit(url)
    connection = HTTPConnection(parts.hostname or "", parts.port, timeout=ANSWER_TIMEOUT)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        body = response.read()
    finally:
        connection.close()
    try:
        return response.status, msgspec.json.decode(body, type=_Answer)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return response.status, _Answer()
