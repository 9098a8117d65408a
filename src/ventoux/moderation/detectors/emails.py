"""Addresses of e-mail, as people write them: a local part of up to 64 characters without quotes, and a domain with a
top level of letters, Latin letters with accents included."""

from __future__ import annotations

import re

from ventoux.moderation.detectors.found import Detector, Found, run_start

_LATIN = "".join(chr(code) for code in range(0xC0, 0x250) if chr(code).isalpha())
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789" + _LATIN
_LOCAL = _LETTERS + "._%+-'&#"
_EITHER = _LOCAL + "@"
_LONGEST_LOCAL = 64
_NOT_FIRST = ".%+-'&#"
_CLASS = f"0-9A-Za-z{_LATIN}"
_DOMAIN = re.compile(
    rf"(?:[{_CLASS}](?:[{_CLASS}-]{{0,61}}[{_CLASS}])?\.){{1,5}}"
    rf"(?:[A-Za-z{_LATIN}]{{2,24}}|xn--[0-9A-Za-z-]{{2,24}})(?![{_CLASS}_@-])"
)
_REACH = 64 + 1 + 5 * 64 + 28 + 1


class Emails(Detector):
    view = "plain"

    def may(self, text: str) -> bool:
        return "@" in text

    def first(self, text: str, start: int) -> Found | None:
        at = text.find("@", start + 1)
        while at != -1:
            begin = self._local(text, at)
            if begin is not None and begin >= start and (domain := _DOMAIN.match(text, at + 1)):
                return Found(begin, domain.end(), begin, "email", "email")
            at = text.find("@", at + 1)
        return None

    def _local(self, text: str, at: int) -> int | None:
        """Where the local part before the sign begins: its run, less the marks that come before an address."""
        lowest = max(0, at - _LONGEST_LOCAL - 1)
        run = text[lowest:at]
        local = run[len(run.rstrip(_LOCAL)) :]
        if len(local) > _LONGEST_LOCAL:
            return None
        shown = local.lstrip(_NOT_FIRST)
        return at - len(shown) if shown and not shown.endswith(".") else None

    def held(self, text: str, start: int) -> int:
        return run_start(text, max(start, len(text) - _REACH), _EITHER)
