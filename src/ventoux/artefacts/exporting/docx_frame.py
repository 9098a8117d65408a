"""The parts of a document of WordprocessingML that are around its text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ventoux.artefacts.exporting.xml import said

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_LEVELS = 9
_SIZES = (36, 30, 26, 24, 22, 22)
"""Of headings, in half points."""
_FONTS = '<w:rFonts w:ascii="Courier New" w:hAnsi="Courier New" w:cs="Courier New"/>'
_LINE = 'w:val="single" w:sz="4" w:space="0" w:color="999999"'
_BORDERS = "".join(f"<w:{side} {_LINE}/>" for side in ("top", "left", "bottom", "right", "insideH", "insideV"))


def frame(title: str, links: Mapping[str, str], lists: Sequence[int | None]) -> dict[str, str]:
    """By their names. ``links``: names of relationships by address. ``lists``: what each begins with; None: dots."""
    return {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relations(
            ("rId1", f"{_LINKS}/officeDocument", "word/document.xml", ""),
            ("rId2", f"{_PACKAGE}/metadata/core-properties", "docProps/core.xml", ""),
        ),
        "docProps/core.xml": f'<cp:coreProperties xmlns:cp="{_CORE}" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{said(title)}</dc:title></cp:coreProperties>",
        "word/_rels/document.xml.rels": _relations(
            ("rId1", f"{_LINKS}/styles", "styles.xml", ""),
            ("rId2", f"{_LINKS}/numbering", "numbering.xml", ""),
            *((name, f"{_LINKS}/hyperlink", url, ' TargetMode="External"') for url, name in links.items()),
        ),
        "word/styles.xml": _styles(),
        "word/numbering.xml": _numbering(lists),
    }


def document(body: str) -> str:
    """``body``: blocks, as they stand in it."""
    names = f'xmlns:w="{_WORD}" xmlns:r="{_LINKS}"'
    return f"<w:document {names}><w:body>{body}<w:sectPr/></w:body></w:document>"


def _content_types() -> str:
    parts = {"document": "document.main", "styles": "styles", "numbering": "numbering"}
    own = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_KIND}.{kind}+xml"/>' for name, kind in parts.items()
    )
    package = "application/vnd.openxmlformats-package"
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Default Extension="rels" ContentType="{package}.relationships+xml"/>{own}'
        f'<Override PartName="/docProps/core.xml" ContentType="{package}.core-properties+xml"/></Types>'
    )


def _relations(*relations: tuple[str, str, str, str]) -> str:
    """Each: name, type, target, and what else it says."""
    inside = "".join(
        f'<Relationship Id="{name}" Type="{kind}" Target="{said(target)}"{more}/>'
        for name, kind, target, more in relations
    )
    return f'<Relationships xmlns="{_PACKAGE}">{inside}</Relationships>'


def _styles() -> str:
    headings = "".join(
        _style(
            "paragraph",
            f"Heading{level}",
            f"heading {level}",
            f'<w:pPr><w:keepNext/><w:spacing w:before="240" w:after="80"/><w:outlineLvl w:val="{level - 1}"/></w:pPr>'
            f'<w:rPr><w:b/><w:sz w:val="{size}"/></w:rPr>',
        )
        for level, size in enumerate(_SIZES, 1)
    )
    shaded = '<w:shd w:val="clear" w:color="auto" w:fill="F4F2ED"/>'
    return (
        f'<w:styles xmlns:w="{_WORD}"><w:docDefaults><w:rPrDefault><w:rPr>'
        '<w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:cs="Calibri"/><w:sz w:val="22"/></w:rPr></w:rPrDefault>'
        '<w:pPrDefault><w:pPr><w:spacing w:after="120"/></w:pPr></w:pPrDefault></w:docDefaults>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
        + headings
        + _style("paragraph", "Code", "Code", f'<w:pPr>{shaded}</w:pPr><w:rPr>{_FONTS}<w:sz w:val="19"/></w:rPr>')
        + _style("paragraph", "Quote", "Quote", '<w:pPr><w:ind w:left="480"/></w:pPr><w:rPr><w:i/></w:rPr>')
        + _style("paragraph", "Rule", "Rule", f"<w:pPr><w:pBdr><w:bottom {_LINE}/></w:pBdr></w:pPr>")
        + _style("character", "CodeWord", "Code Word", f"<w:rPr>{_FONTS}</w:rPr>")
        + _style("character", "Hyperlink", "Hyperlink", '<w:rPr><w:color w:val="0563C1"/><w:u w:val="single"/></w:rPr>')
        + _style("table", "TableGrid", "Table Grid", f"<w:tblPr><w:tblBorders>{_BORDERS}</w:tblBorders></w:tblPr>")
        + "</w:styles>"
    )


def _style(kind: str, name: str, shown: str, look: str) -> str:
    return f'<w:style w:type="{kind}" w:styleId="{name}"><w:name w:val="{shown}"/>{look}</w:style>'


def _numbering(lists: Sequence[int | None]) -> str:
    kinds = "".join(
        f'<w:abstractNum w:abstractNumId="{kind}"><w:multiLevelType w:val="multilevel"/>'
        + "".join(_level(level, dots=kind == 0) for level in range(_LEVELS))
        + "</w:abstractNum>"
        for kind in (0, 1)
    )
    own = "".join(_list(number, start) for number, start in enumerate(lists, 1))
    return f'<w:numbering xmlns:w="{_WORD}">{kinds}{own}</w:numbering>'


def _level(level: int, *, dots: bool) -> str:
    form, text = ("bullet", "•") if dots else ("decimal", f"%{level + 1}.")
    return (
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/>'
        f'<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="{360 * (level + 1)}" w:hanging="360"/></w:pPr></w:lvl>'
    )


def _list(number: int, start: int | None) -> str:
    begun = "".join(
        f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{start}"/></w:lvlOverride>'
        for level in range(_LEVELS if start is not None else 0)
    )
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{0 if start is None else 1}"/>{begun}</w:num>'
