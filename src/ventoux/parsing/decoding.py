"""Bytes of a text file to characters, whatever wrote them.

A byte order mark decides; else what UTF-8 is; else UTF-16 or 32 by where their zero bytes stand; else
charset-normalizer on a beginning of the text; between the western encodings, which letters come out.
"""

from __future__ import annotations

import codecs

from ventoux.parsing.wording import no_format

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_GUESSED = 256 * 1024
_CONTROLS = bytes(set(range(1, 32)) - set(b"\t\n\r\f\x0b\x1b\x1a"))
"""That no text has, of any encoding of one byte. In bytes by chance every tenth is one."""
_CANDIDATES = ["cp1252", "iso8859_15", "mac_roman", "cp1250", "cp1251", "cp1253", "cp437", "cp850"]


def decode(data: bytes, declared: str = "") -> str:
    """``declared``: what the document says of itself (HTML, mail), believed where the bytes allow it."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    if declared and (text := _as_declared(data, declared)) is not None:
        return text
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        # Text that was cut off inside its last character, or with a few damaged bytes, is UTF-8 all the same.
        if _mostly_utf8(data, error):
            return data.decode("utf-8", errors="replace")
    return data.decode(_guess(data), errors="replace")


def wide_encoding(data: bytes) -> str:
    """UTF-16 or UTF-32 without a mark, by their zero bytes; '' where there are none or they say nothing."""
    head = data[:4096]
    if len(head) < 4:
        return ""
    zeros = [head[place::4].count(0) / (len(head) / 4) for place in range(4)]
    if zeros[1] > 0.9 and zeros[2] > 0.9 and zeros[3] > 0.9 and zeros[0] < 0.1:
        return "utf-32-le"
    if zeros[0] > 0.9 and zeros[1] > 0.9 and zeros[2] > 0.9 and zeros[3] < 0.1:
        return "utf-32-be"
    even, odd = (zeros[0] + zeros[2]) / 2, (zeros[1] + zeros[3]) / 2
    if odd > 0.6 and even < 0.1:
        return "utf-16-le"
    if even > 0.6 and odd < 0.1:
        return "utf-16-be"
    return ""


def _as_declared(data: bytes, declared: str) -> str | None:
    try:
        known = codecs.lookup(declared.strip().strip("\"'"))
    except (LookupError, ValueError):
        return None
    # "latin-1" is written for what is Windows-1252, by everybody.
    name = "cp1252" if known.name in {"iso8859-1", "ascii"} else known.name
    try:
        text = data.decode(name, errors="replace")
    except (LookupError, ValueError):
        # Such as "hex" or "rot13", which are codecs and no encodings of text.
        return None
    return text if text.count("\ufffd") <= len(text) // 100 else None


def _mostly_utf8(data: bytes, error: UnicodeDecodeError) -> bool:
    if error.start >= len(data) - 3:
        return True
    sample = data[:_GUESSED].decode("utf-8", errors="replace")
    wrong = sample.count("\ufffd")
    right = sum(1 for character in sample if ord(character) > 127) - wrong
    return right > 4 * wrong


def _guess(data: bytes) -> str:
    if wide := wide_encoding(data):
        return wide
    sample = data[:_GUESSED]
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    if sample.count(0) > len(sample) // 20 or controls > len(sample) // 50:
        raise no_format()
    from charset_normalizer import from_bytes  # noqa: PLC0415 - a tenth of a second, and few texts need it

    best = from_bytes(sample, cp_isolation=_CANDIDATES).best()
    guess = best.encoding if best is not None else "cp1252"
    return _western(sample, guess)


def _western(sample: bytes, guess: str) -> str:
    """Between the western encodings the guess is by chance for a short text: what tells them apart are single bytes."""
    if guess not in {"cp1252", "iso8859_15", "mac_roman", "cp1250", "cp437", "cp850", "latin_1"}:
        return guess
    scores = {name: _plausible(sample, name) for name in ("cp1252", "iso8859_15", "mac_roman")}
    best = max(scores, key=lambda name: scores[name])
    return best if scores[best] > scores["cp1252"] else "cp1252"


_LETTERS = frozenset("àâäáãåæçèéêëìíîïñòóôöõœùúûüÿßÀÂÄÁÇÈÉÊËÎÏÍÑÔÖÓŒÙÛÜÚ")
_SIGNS = frozenset("€«»“”\u2018\u2019„\u2013\u2014…°§¿¡ºª·•£")


def _plausible(sample: bytes, encoding: str) -> float:
    """Letters of the five languages within words and their usual signs, against anything else beyond ASCII."""
    text = sample.decode(encoding, errors="replace")
    score = 0.0
    for before, character in zip(" " + text, text, strict=False):
        if ord(character) < 128:
            continue
        if character in _LETTERS:
            # A capital right behind a small letter is what Mac's é looks like in Windows-1252.
            score += -2 if character.isupper() and before.islower() else 2
        elif character in _SIGNS:
            score += 1
        else:
            score -= 3
    return score
