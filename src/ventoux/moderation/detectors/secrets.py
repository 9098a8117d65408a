"""Secrets: keys that their maker gave a known beginning, tokens, private keys, and what stands behind a name or in an
address as a password. The whole of them is known by form; none is tried.
"""

from __future__ import annotations

import math
import re
from collections import Counter

from ventoux.moderation.detectors.found import Detector, Found, run_start, word_start

_KEY_CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-"
_KEYS = {
    "aws_access_key": r"(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}(?![^\W_])",
    "github_token": r"gh[opsur]_[A-Za-z0-9]{36,250}|github_pat_[A-Za-z0-9_]{22,250}",
    "gitlab_token": r"gl(?:pat|dt|rt|cbt|ptt|ft|imt|agent|soat)-[A-Za-z0-9_-]{20,250}",
    "slack_token": r"xox[abeoprs]-[A-Za-z0-9-]{10,250}|xapp-[0-9]-[A-Za-z0-9-]{10,250}",
    "anthropic_key": r"sk-ant-[A-Za-z0-9_-]{20,250}",
    "openai_key": r"sk-(?:proj-|svcacct-|admin-|or-v1-)?[A-Za-z0-9_-]{20,250}",
    "google_key": r"AIza[A-Za-z0-9_-]{35}|GOCSPX-[A-Za-z0-9_-]{28}|ya29\.[A-Za-z0-9_-]{20,250}",
    "stripe_key": r"(?:sk|rk|pk)_(?:live|test)_[A-Za-z0-9]{16,250}|whsec_[A-Za-z0-9]{24,250}",
    "ventoux_key": r"vx[is]?_[A-Za-z0-9]{8}_[A-Za-z0-9]{33}(?![^\W_])",
    "huggingface_token": r"hf_[A-Za-z0-9]{30,60}",
    "npm_token": r"npm_[A-Za-z0-9]{36}(?![^\W_])",
    "pypi_token": r"pypi-[A-Za-z0-9_-]{50,250}",
    "sendgrid_key": r"SG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}",
    "jwt": r"eyJ[A-Za-z0-9_-]{8,2048}\.eyJ[A-Za-z0-9_-]{8,4096}\.[A-Za-z0-9_-]{10,1024}",
}
_KEY = re.compile(r"(?<![^\W_])(?:" + "|".join(f"(?P<{name}>{form})" for name, form in _KEYS.items()) + ")")
_BEGINNINGS = (
    *(
        "AKIA",
        "ASIA",
        "ABIA",
        "ACCA",
        "ghp_",
        "gho_",
        "ghu_",
        "ghs_",
        "ghr_",
        "github_pat_",
        "glpat-",
        "gldt-",
        "glrt-",
    ),
    *("glcbt-", "glptt-", "glft-", "glimt-", "glagent-", "glsoat-", "xox", "xapp-", "sk-", "AIza", "GOCSPX-", "ya29."),
    *("sk_", "rk_", "pk_", "whsec_", "vx_", "vxs_", "vxi_", "hf_", "npm_", "pypi-", "SG.", "eyJ"),
)
"""One of them is in every key: to look for each is faster by far than to try the forms at each place."""
_REACH = 272
_JWT_REACH = 7300


class Keys(Detector):
    """A key goes on for at most 250 characters behind its beginning; a signed token (JWT) for about 7,000."""

    view = "plain"

    def may(self, text: str) -> bool:
        return any(beginning in text for beginning in _BEGINNINGS)

    def first(self, text: str, start: int) -> Found | None:
        match = _KEY.search(text, start)
        if match is None:
            return None
        return Found(match.start(), match.end(), match.start(), "secret", match.lastgroup or "secret")

    def held(self, text: str, start: int) -> int:
        run = run_start(text, max(start, len(text) - _JWT_REACH), _KEY_CHARACTERS)
        near = max(run, len(text) - _REACH)
        token = text.find("eyJ", run, near)
        return near if token == -1 else token


class PrivateKeys(Detector):
    """A block in PEM from its first line to its last, of at most ``_BODY`` characters; without a last line, what looks
    like one of its own."""

    view = "plain"
    _BODY = 16_384
    _BEGIN = re.compile(r"-----BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----")
    _END = re.compile(r"-----END (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----")
    _LINES = re.compile(r"(?:(?:\\n|\s){1,4}[A-Za-z0-9+/=]{16,128}){1,256}")
    _PARTIAL = re.compile(r"-{1,5}\Z|-----B[A-Z0-9 ]{0,70}-{0,5}\Z")
    _LONGEST_LINE = 90

    def may(self, text: str) -> bool:
        return "PRIVATE KEY" in text

    def first(self, text: str, start: int) -> Found | None:
        match = self._BEGIN.search(text, start)
        if match is None:
            return None
        begin, line = match.span()
        end = self._END.search(text, line, line + self._BODY)
        lines = None if end else self._LINES.match(text, line, line + self._BODY)
        last = end or lines
        return Found(begin, last.end() if last else line, begin, "secret", "private_key")

    def held(self, text: str, start: int) -> int:
        lowest = max(start, len(text) - self._BODY - self._LONGEST_LINE)
        begin = self._BEGIN.search(text, lowest)
        while begin:
            end = self._END.search(text, begin.end())
            # One character more: what cannot be seen behind the last line belongs to it.
            if end is None or end.end() == len(text):
                return begin.start()
            begin = self._BEGIN.search(text, begin.end())
        partial = self._PARTIAL.search(text, max(start, len(text) - self._LONGEST_LINE))
        return partial.start() if partial else len(text)


_NAMES = (
    *("apikey", "secretkey", "accesskey", "accountkey", "privatekey", "secret", "token", "passphrase", "password"),
    *("passwd", "passwort", "kennwort", "pwd", "passe", "contraseña", "contrasena", "clave"),
)
"""What a name ends with, once its underscores and hyphens are left out."""
_NAME = re.compile(r"(?<![\w-])[\w-]{1,40}(?![\w-])")
_NAME_END = re.compile(r"(?<![\w-])[\w-]{1,40}[\"'`]?\s{0,3}\Z")
_VALUE = re.compile(r"[:=]?>?\s{0,3}[\"'`]?([^\s\"'`,;<>{}()\[\]]{8,128})")
_OPEN = re.compile(r"[\"'`]?\s{0,3}(?:[:=]{1,2}>?\s{0,3}[\"'`]?[^\s\"'`,;<>{}()\[\]]{0,128})?\Z")
_SIGN = re.compile(r"[:=]")
_LONGEST_NAME = 40
_NAME_REACH = _LONGEST_NAME + 5
_ASSIGNED_REACH = _NAME_REACH + 7 + 129
_BITS = 3.0
_ONLY_LETTERS = str.maketrans("", "", "_-")


class Assigned(Detector):
    """What is given to a name such as ``api_key``, ``password`` or ``Passwort`` by ``=``, ``:`` or ``=>``, of 8 to 128
    characters without spaces, with digits and letters in no order that a word has."""

    view = "plain"

    def may(self, text: str) -> bool:
        return ":" in text or "=" in text

    def first(self, text: str, start: int) -> Found | None:
        for sign in _SIGN.finditer(text, start):
            at = sign.start()
            lowest = max(0, at - _NAME_REACH)
            name = _NAME_END.search(text[lowest:at])
            if name is None or lowest + name.start() < start or not _is_secret(name[0]):
                continue
            value = _VALUE.match(text, at + 1)
            if value and random_looking(value[1]):
                return Found(lowest + name.start(), value.end(1), value.start(1), "secret", "assigned_secret")
        return None

    def held(self, text: str, start: int) -> int:
        for name in _NAME.finditer(text, max(start, len(text) - _ASSIGNED_REACH)):
            if name.end() == len(text) or (_is_secret(name[0]) and _OPEN.match(text, name.end())):
                return name.start()
        return len(text)


def _is_secret(name: str) -> bool:
    return name.rstrip("\"'` \t\r\n").translate(_ONLY_LETTERS).lower().endswith(_NAMES)


def random_looking(value: str) -> bool:
    """Letters and digits, and at least three bits a character: a version, a date or a word in their place has fewer."""
    if not any(c.isdigit() for c in value) or not any(c.isalpha() for c in value):
        return False
    counts = Counter(value)
    bits = -sum(count / len(value) * math.log2(count / len(value)) for count in counts.values())
    return bits >= min(_BITS, math.log2(len(value)) - 0.6)


class Addresses(Detector):
    """The password in an address such as ``postgres://user:password@host``."""

    view = "plain"
    _SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{1,20}\Z")
    _LOGIN = re.compile(r"[^\s:/@]{0,64}:([^\s/@]{1,128})@")
    _PLAIN = re.compile(r"[^\w]*(?:password|pass|passwd|secret|token)?[^\w]*\Z", re.IGNORECASE)
    """What stands for a password in documentation: ``<password>``, ``***``."""

    def may(self, text: str) -> bool:
        return "://" in text

    def first(self, text: str, start: int) -> Found | None:
        at = text.find("://", start)
        while at != -1:
            lowest = max(0, at - 21)
            scheme = self._SCHEME.search(text[lowest:at])
            login = self._LOGIN.match(text, at + 3)
            if scheme and login and lowest + scheme.start() >= start and not self._PLAIN.match(login[1]):
                return Found(lowest + scheme.start(), login.end() - 1, login.start(1), "secret", "connection_string")
            at = text.find("://", at + 3)
        return None

    def held(self, text: str, start: int) -> int:
        return word_start(text, max(start, len(text) - 21 - 3 - 64 - 1 - 128 - 1))
