"""Finding a mark, such as a stop string, in text that arrives in pieces. Pure."""

from __future__ import annotations


class MarkScanner:
    """Gives the text before the first mark, and holds back what may be the beginning of one."""

    def __init__(self, marks: tuple[str, ...]) -> None:
        self.found = False
        self.after = ""
        """What came behind the mark in the piece that completed it."""
        self._marks = tuple(mark for mark in marks if mark)
        self._held = ""

    def feed(self, piece: str) -> str:
        if self.found:
            return ""
        text = self._held + piece
        self._held = ""
        places = [(place, -len(mark)) for mark in self._marks if (place := text.find(mark)) >= 0]
        if places:
            self.found = True
            place, length = min(places)
            self.after = text[place - length :]
            return text[:place]
        held = max((_overlap(text, mark) for mark in self._marks), default=0)
        if held:
            text, self._held = text[:-held], text[-held:]
        return text

    def rest(self) -> str:
        """What was held back, once no more comes."""
        held, self._held = self._held, ""
        return held


def _overlap(text: str, mark: str) -> int:
    """How many characters at the end of ``text`` begin ``mark``."""
    for length in range(min(len(text), len(mark) - 1), 0, -1):
        if mark.startswith(text[-length:]):
            return length
    return 0
