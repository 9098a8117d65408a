"""What reading documents takes: each through its own sandboxed child, as the server does it."""

from __future__ import annotations

import asyncio
import resource
import time
from statistics import median
from typing import TYPE_CHECKING, Any

import docx
import openpyxl
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Table, TableStyle

from bench.table import keep
from ventoux.parsing.reading import read
from ventoux.parsing.schemas import ParseLimits, ParseOptions
from ventoux.parsing.service import Parser
from ventoux.parsing.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bench.table import Row
    from bench.table import Table as Figures

PAGES = 100
ROWS = 100_000
_ROUNDS = 3
_PROSE = (
    "The committee met in the spring and agreed upon a plan that would bring the new line into service within two "
    "years. Costs were to be shared between the towns along the way, each according to the number of its people. "
)


def measure(home: Path) -> list[Figures]:
    folder = home.with_name("parsing")
    folder.mkdir(parents=True, exist_ok=True)
    tables: list[Figures] = [("Reading documents", asyncio.run(_rows(folder)))]
    keep("parsing", tables)
    return tables


async def _rows(folder: Path) -> list[Row]:
    documents: list[tuple[str, str, Callable[[Path], None]]] = [
        ("one line of text: what a child costs", "line.txt", lambda path: _write(path, "One line of text.\n")),
        (f"PDF of {PAGES} pages with headings and ruled tables", "pages.pdf", _pdf),
        ("DOCX of 2,000 paragraphs and 100 tables", "long.docx", _docx),
        (f"XLSX of {ROWS:,} rows of six cells", "rows.xlsx", _xlsx),
        (f"CSV of {ROWS:,} rows of six cells", "rows.csv", _csv),
    ]
    parser = Parser(ParseLimits(seconds=300), "", 1)
    rows: list[Row] = []
    for title, name, write in documents:
        path = folder / name
        write(path)
        seconds, characters = await _through_child(parser, path)
        rows.append(
            {
                "document": title,
                "size (kB)": f"{path.stat().st_size // 1024:,}",
                "characters read": f"{characters:,}",
                "in the child (s)": f"{seconds:.2f}",
                "processor time of reading alone (s)": f"{_in_process(path):.2f}",
                "largest child so far (MB)": f"{resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024}",
            }
        )
    return rows


async def _through_child(parser: Parser, path: Path) -> tuple[float, int]:
    taken: list[float] = []
    characters = 0
    for _ in range(_ROUNDS):
        started = time.perf_counter()
        parsed = await parser.parse(path, ParseOptions(name=path.name))
        taken.append(time.perf_counter() - started)
        characters = len(parsed.text)
    return median(taken), characters


def _in_process(path: Path) -> float:
    """Which other work on the machine lengthens less than it does the time by the clock."""
    taken: list[float] = []
    for _ in range(_ROUNDS):
        with path.open("rb") as file:
            started = time.process_time()
            read(Source(file, path.name, ParseLimits()), ParseOptions(name=path.name))
            taken.append(time.process_time() - started)
    return median(taken)


def _write(path: Path, text: str) -> None:
    path.write_text(text)


def _pdf(path: Path) -> None:
    styles: Any = getSampleStyleSheet()
    ruled = TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black)])
    story: list[Any] = []
    for number in range(1, PAGES + 1):
        story += [Paragraph(f"Chapter {number}", styles["Heading1"])]
        story += [Paragraph(_PROSE * 3, styles["BodyText"]) for _ in range(4)]
        story += [Table([["Region", "Sales"], ["North", "1,200"], ["South", "900"]], style=ruled)]
        story += [Paragraph("Details", styles["Heading2"]), Paragraph(_PROSE * 2, styles["BodyText"]), PageBreak()]
    document: Any = SimpleDocTemplate(str(path), pagesize=A4)
    document.build(story)


def _docx(path: Path) -> None:
    document: Any = docx.Document()
    for number in range(2000):
        if number % 20 == 0:
            document.add_heading(f"Part {number}", 1)
            table = document.add_table(3, 3)
            for cell in table._cells:  # noqa: SLF001 - its public way is quadratic  # pyright: ignore[reportPrivateUsage]
                cell.text = "cell"
        document.add_paragraph(_PROSE)
    document.save(str(path))


def _cells(number: int) -> list[Any]:
    return [number, f"Name {number}", number * 1.25, number % 2 == 0, f"Town {number % 500}", "a note on the row"]


_TITLES = ["Number", "Name", "Amount", "Paid", "Town", "Note"]


def _xlsx(path: Path) -> None:
    workbook: Any = openpyxl.Workbook(write_only=True)
    sheet = workbook.create_sheet("Rows")
    sheet.append(_TITLES)
    for number in range(ROWS):
        sheet.append(_cells(number))
    workbook.save(str(path))


def _csv(path: Path) -> None:
    lines = (",".join(map(str, _cells(number))) for number in range(ROWS))
    path.write_text("\n".join([",".join(_TITLES), *lines]))
