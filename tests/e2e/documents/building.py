"""Writes the folder of mixed documents, each in a format that people send, with the libraries that people use."""

from __future__ import annotations

import csv
import io
import zipfile
from email.message import EmailMessage
from email.policy import SMTP
from typing import TYPE_CHECKING, Any

from tests.e2e.documents import contents

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tests.e2e.documents.contents import Section


def build(folder: Path) -> list[Path]:
    """All documents. The two that are pictures of text need Tesseract to be read."""
    folder.mkdir(parents=True, exist_ok=True)
    _pdf(folder / "contratto-capannone.pdf", *contents.LEASE)
    _docx(folder / "reunion-du-12-mars.docx", *contents.MINUTES)
    _epub(folder / "manual-brisol-30.epub", *contents.MANUAL)
    _pptx(folder / "einweisung-hochregal.pptx", *contents.TRAINING)
    _odt(folder / "verbale-soci.odt", *contents.ASSEMBLY)
    _html(folder / "customers-ask.html", *contents.QUESTIONS_OF_CUSTOMERS)
    _markdown(folder / "astreinte.md", *contents.ON_CALL)
    _mail(folder / "late-delivery.eml", *contents.MAIL)
    (folder / "schichtuebergabe.txt").write_text("\n".join(contents.LOG_OF_THE_SHIFT) + "\n", "latin-1")
    _xlsx(folder / "preisliste.xlsx")
    _csv(folder / "contadores.csv")
    _picture(contents.DELIVERY_NOTE).save(folder / "bon-de-livraison.png")
    _picture(contents.CERTIFICATE).save(folder / "lift-certificate.pdf", resolution=200.0)
    return sorted(folder.iterdir())


def _pdf(path: Path, title: str, sections: Sequence[Section]) -> None:
    """A page for each section."""
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    canvas.setTitle(title)
    for number, section in enumerate(sections, 1):
        canvas.setFont("Helvetica-Bold", 16)
        canvas.drawString(60, 770, title if number == 1 else f"Pagina {number}")
        canvas.setFont("Helvetica-Bold", 13)
        canvas.drawString(60, 730, section.heading)
        canvas.setFont("Helvetica", 10.5)
        for line, paragraph in enumerate(section.paragraphs):
            canvas.drawString(60, 700 - line * 30, paragraph)
        canvas.showPage()
    canvas.save()


def _docx(path: Path, title: str, sections: Sequence[Section]) -> None:
    import docx

    document: Any = docx.Document()
    document.add_heading(title, level=0)
    for section in sections:
        document.add_heading(section.heading, level=1)
        for paragraph in section.paragraphs:
            document.add_paragraph(paragraph)
    document.save(str(path))


def _pptx(path: Path, title: str, sections: Sequence[Section]) -> None:
    """A slide for each section."""
    import pptx

    slides: Any = pptx.Presentation()
    slides.core_properties.title = title
    for section in sections:
        slide = slides.slides.add_slide(slides.slide_layouts[1])
        slide.shapes.title.text = section.heading
        slide.placeholders[1].text = "\n".join(section.paragraphs)
    slides.save(str(path))


def _odt(path: Path, title: str, sections: Sequence[Section]) -> None:
    from odfdo import Document, Header, Paragraph

    document: Any = Document("text")
    document.body.clear()
    document.body.append(Header(1, title))
    for section in sections:
        document.body.append(Header(2, section.heading))
        for paragraph in section.paragraphs:
            document.body.append(Paragraph(paragraph))
    document.save(str(path))


def _xlsx(path: Path) -> None:
    import openpyxl

    book: Any = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Preise 2026"
    sheet.append(["Artikel", "Bezeichnung", "Warengruppe", "Preis", "Bestand"])
    for article in contents.ARTICLES:
        sheet.append(list(article))
    book.save(str(path))


def _csv(path: Path) -> None:
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";")
    writer.writerow(["Contador", "Nave", "Lectura"])
    writer.writerows(contents.METERS)
    path.write_text(written.getvalue(), "utf-8")


def _html(path: Path, title: str, sections: Sequence[Section]) -> None:
    body = "".join(
        f"<h2>{section.heading}</h2>" + "".join(f"<p>{paragraph}</p>" for paragraph in section.paragraphs)
        for section in sections
    )
    path.write_text(
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f"<script>var visits = 12;</script></head><body><nav><a href='/'>Home</a></nav><main><h1>{title}</h1>{body}"
        "</main></body></html>",
        "utf-8",
    )


def _markdown(path: Path, title: str, sections: Sequence[Section]) -> None:
    parts = [f"# {title}"]
    for section in sections:
        parts += [f"## {section.heading}", *section.paragraphs]
    path.write_text("\n\n".join(parts) + "\n", "utf-8")


def _mail(path: Path, subject: str, paragraphs: Sequence[str]) -> None:
    message = EmailMessage(policy=SMTP)
    message["From"] = "Harriet Osgood <osgood@pinder.example>"
    message["To"] = "whitcombe@joinery.example"
    message["Date"] = "Mon, 31 Aug 2026 09:12:00 +0100"
    message["Subject"] = subject
    message.set_content("\n\n".join(paragraphs), cte="quoted-printable")
    path.write_bytes(message.as_bytes())


_CONTAINER = (
    '<?xml version="1.0"?><container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
)


def _epub(path: Path, title: str, sections: Sequence[Section]) -> None:
    """A chapter for each section."""
    names = [f"chapter{number}" for number in range(1, len(sections) + 1)]
    items = "".join(f'<item id="{name}" href="{name}.xhtml" media-type="application/xhtml+xml"/>' for name in names)
    spine = "".join(f'<itemref idref="{name}"/>' for name in names)
    package = (
        '<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="id">urn:uuid:brisol-30'
        f"</dc:identifier><dc:title>{title}</dc:title><dc:language>es</dc:language></metadata>"
        f"<manifest>{items}</manifest><spine>{spine}</spine></package>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        archive.writestr("META-INF/container.xml", _CONTAINER)
        archive.writestr("book.opf", package)
        for name, section in zip(names, sections, strict=True):
            body = "".join(f"<p>{paragraph}</p>" for paragraph in section.paragraphs)
            archive.writestr(
                f"{name}.xhtml",
                '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title>'
                f"{section.heading}</title></head><body><h1>{section.heading}</h1>{body}</body></html>",
            )


def _picture(lines: Sequence[str]) -> Any:
    """A page as a scanner sees it: dark letters on paper that is not quite white."""
    from PIL import Image, ImageDraw, ImageFont

    page = Image.new("L", (1240, 760), 246)
    drawing = ImageDraw.Draw(page)
    for place, line in enumerate(lines):
        drawing.text((90, 90 + place * 130), line, fill=28, font=ImageFont.load_default(size=46))
    return page
