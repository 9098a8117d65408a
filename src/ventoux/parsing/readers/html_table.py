"""Tables of HTML: rows and columns, with what spans several of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ventoux.parsing.markup import local, walk
from ventoux.parsing.readers.headers import has_header

if TYPE_CHECKING:
    from ventoux.parsing.markup import Element

_WIDEST = 1000


def is_data_table(table: Element) -> bool:
    """Not one that only lays out a page: those hold tables, headings or lists, or a single column."""
    if (table.get("role") or "") in {"presentation", "none"}:
        return False
    cells = rows = 0
    for element in table.iter():
        name = local(element)
        if element is not table and name in {"table", "h1", "h2", "h3", "ul", "ol", "pre"}:
            return False
        cells += name in {"td", "th"}
        rows += name == "tr"
    return rows > 0 and cells > rows


def table_rows(table: Element) -> tuple[list[str], list[list[str]], str]:
    """Header, rows and caption. What spans rows is said in each of them, what spans columns once."""
    caption = ""
    rows: list[list[str]] = []
    titles: list[bool] = []
    below: dict[int, tuple[int, str]] = {}
    for element in table.iter():
        name = local(element)
        if name == "caption":
            caption = " ".join(_text(element).split())
        elif name == "tr":
            cells = [cell for cell in element if local(cell) in {"td", "th"}]
            rows.append(_row(cells, below))
            parent = element.getparent()
            in_head = parent is not None and local(parent) == "thead"
            titles.append(in_head or (bool(cells) and all(local(cell) == "th" for cell in cells)))
    if rows and (titles[0] or has_header(rows)):
        return rows[0], rows[1:], caption
    return [], rows, caption


def _row(cells: list[Element], below: dict[int, tuple[int, str]]) -> list[str]:
    """``below``: by column, how many more rows a cell from above reaches into, and what it says."""
    texts: list[str] = []
    waiting = list(reversed(cells))
    while len(texts) < _WIDEST:
        column = len(texts)
        if column in below:
            left, text = below.pop(column)
            if left > 1:
                below[column] = left - 1, text
            texts.append(text)
        elif waiting:
            cell = waiting.pop()
            text, down = _text(cell), _span(cell, "rowspan")
            for at in range(_span(cell, "colspan")):
                said = "" if at else text
                if down > 1:
                    below[len(texts)] = down - 1, said
                texts.append(said)
        else:
            break
    return texts


def _span(cell: Element, name: str) -> int:
    value = (cell.get(name) or "1").strip()
    return min(max(int(value), 1), 100) if value.isascii() and value.isdigit() and len(value) < 5 else 1


def _text(cell: Element) -> str:
    parts: list[str] = []
    walking = walk(cell)
    for event, part in walking:
        name = local(part)
        if event == "start":
            if name in {"script", "style", "template"} or not name:
                walking.skip_subtree()
            else:
                parts.append("\n" if name in {"br", "p", "div", "li"} and part is not cell else "")
                parts.append((part.text or "").replace("\n", " "))
        elif part is not cell:
            parts.append((part.tail or "").replace("\n", " "))
    return "\n".join(" ".join(line.split()) for line in "".join(parts).split("\n") if line.strip())
