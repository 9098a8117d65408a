"""What the web application is given to show: a long answer with everything in it, and a long conversation."""

from __future__ import annotations

from typing import Any

LETTERS, PIECES = 20_000, 4_000
"""Of the long answer, and in how many pieces it comes."""
MESSAGES = 1_000
"""Of the long conversation: half of them questions."""
_TOLD = (
    "the mill on river ground corn for nine villages and each village paid in its own way some brought flour others "
    "honey or wool while miller kept a book of what was owed which nobody but he could read until his daughter learnt"
)
WORDS = _TOLD.split()


def _sentence(number: int, words: int) -> str:
    said = [WORDS[(number * 7 + place * (3 + number % 5)) % len(WORDS)] for place in range(words)]
    if number % 3 == 0:
        said[2] = f"**{said[2]}**"
    if number % 4 == 1:
        said[4] = f"`{said[4]}_{number}`"
    if number % 5 == 2:
        said[1] = f"*{said[1]}*"
    return " ".join(said).capitalize() + "."


def _paragraph(number: int) -> str:
    return " ".join(_sentence(number + place, 9 + (number + place) % 7) for place in range(4))


def _table(number: int) -> str:
    rows = [f"| {_sentence(number + row, 5)} | {row * number} | {row * 1.5:.1f} % |" for row in range(5)]
    return "\n".join(["| What | How many | Share |", "| --- | ---: | ---: |", *rows])


def _code(number: int) -> str:
    lines = [f"    total_{line} = total + sacks[{line}] * {number + line}  # {WORDS[line]}" for line in range(8)]
    return "\n".join(["```python", f"def owed_{number}(sacks: list[int], total: int = 0) -> int:", *lines, "```"])


def _list(number: int) -> str:
    entries = [f"- {_sentence(number + entry, 8)}" for entry in range(4)]
    return "\n".join([*entries, f"  1. {_sentence(number, 7)}", f"  2. {_sentence(number + 1, 6)}"])


def _maths(number: int) -> str:
    return (
        f"So $x_{{{number}}}^2 + {number}$ is paid, and\n\n$$\n\\sum_{{k=1}}^{{{number}}} \\frac{{k^2}}{{{number}}}\n$$"
    )


def section(number: int) -> str:
    """Some 1,900 letters of Markdown, no two alike."""
    blocks = [
        f"## {number}. What the {WORDS[number % len(WORDS)]} was owed",
        _paragraph(number),
        _list(number),
        _paragraph(number + 50),
        _table(number),
        _code(number),
        _maths(number + 2),
        f"See [the book of {number}](https://example.org/book/{number}), or not.",
    ]
    return "\n\n".join(blocks)


def long_answer(name: str) -> str:
    """Ends with ``name``."""
    sections = [section(number) for number in range(1, 12)]
    whole = "\n\n".join([*sections, *(_paragraph(number) for number in range(100, 110))])
    end = f"\n\nThat was {name}."
    return whole[: LETTERS - len(end)] + end


def pieces(text: str) -> list[str]:
    size = len(text) // PIECES
    return [text[at : at + size] for at in range(0, len(text), size)]


def long_conversation() -> list[dict[str, Any]]:
    """Entries of an export: a question each, and an answer of one to six blocks."""
    entries: list[dict[str, Any]] = []
    for number in range(MESSAGES // 2):
        blocks = section(number).split("\n\n")
        first = number % 3
        entries.append({"type": "message.input", "role": "user", "content": _sentence(number, 12)})
        said = "\n\n".join(blocks[first : first + 1 + number % 6])
        entries.append({"type": "message.output", "content": f"{said}\n\nAnswer {number} of the conversation."})
    return entries
