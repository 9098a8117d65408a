"""Pages of text as pictures: what a scanner or a screen would give, drawn with a font that comes with reportlab."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import reportlab
from PIL import Image, ImageDraw, ImageFont

if TYPE_CHECKING:
    from collections.abc import Sequence

_FONTS = Path(reportlab.__file__).parent / "fonts"
WHITE, BLACK = 255, 0

SENTENCES = {
    "fra": "Chaque samedi matin, les maraîchers dressent leurs étals sous les platanes. Élise choisit des pêches "
    "mûres, goûte un fromage de brebis, puis s'arrête près de la fontaine où l'eau n'a jamais gelé. À midi, les "
    "cloches sonnent et la place se vide peu à peu.",
    "eng": "Every Saturday morning the growers set up their stalls beneath the plane trees. Alice picks ripe peaches, "
    "tastes a piece of sheep's cheese and then rests beside the fountain, whose water is said never to have frozen. At "
    "noon the bells ring and the square slowly empties.",
    "deu": "Jeden Samstagmorgen bauen die Gärtner ihre Stände unter den Platanen auf. Jürgen wählt reife Pfirsiche, "
    "kostet süßen Käse und ruht sich am Brunnen aus, dessen Wasser angeblich noch nie gefroren ist. Um zwölf läuten "
    "die Glocken, und der große Platz leert sich allmählich.",
    "spa": "Cada sábado por la mañana los hortelanos montan sus puestos bajo los plátanos. ¿Quién no ha probado aún el "
    "queso de oveja? La niña elige melocotones maduros y descansa junto a la fuente, cuya agua, según dicen, jamás se "
    "congeló. Al mediodía suenan las campanas y la plaza se vacía.",
    "ita": "Ogni sabato mattina gli ortolani montano le bancarelle sotto i platani. Perché la città è così silenziosa? "
    "Giulia sceglie le pesche più mature, assaggia un pezzo di pecorino e si riposa accanto alla fontana, la cui "
    "acqua, si dice, non è mai gelata. A mezzogiorno suonano le campane.",
}


class Paper:
    """A sheet that is written on from top to bottom. Sizes are in pixels."""

    def __init__(self, width: int = 1650, height: int = 800, *, size: int = 40, margin: int = 120) -> None:
        self.image = Image.new("L", (width, height), WHITE)
        self._draw = ImageDraw.Draw(self.image)
        self._size = size
        self._margin = margin
        self._y = margin

    def text(self, text: str, *, size: int = 0, bold: bool = False) -> None:
        """Broken into lines that fit."""
        font = _font(size or self._size, bold=bold)
        line = ""
        for word in text.split():
            longer = f"{line} {word}".strip()
            if font.getlength(longer) > self.image.width - 2 * self._margin:
                self.line(line, size=size, bold=bold)
                longer = word
            line = longer
        self.line(line, size=size, bold=bold)
        self.gap()

    def line(self, text: str, *, size: int = 0, bold: bool = False, x: int | None = None) -> None:
        size = size or self._size
        self._draw.text((self._margin if x is None else x, self._y), text, fill=BLACK, font=_font(size, bold=bold))
        self._y += round(size * 1.4)

    def row(self, cells: Sequence[str], places: Sequence[int]) -> None:
        for cell, x in zip(cells, places, strict=True):
            self._draw.text((x, self._y), cell, fill=BLACK, font=_font(self._size))
        self._y += round(self._size * 1.5)

    def gap(self) -> None:
        self._y += self._size

    def at(self, y: int) -> None:
        self._y = y


def _font(size: int, *, bold: bool = False) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(_FONTS / ("VeraBd.ttf" if bold else "Vera.ttf"), size)


def error_rate(truth: str, read: str) -> float:
    """Characters to change, add or take away, for each that there is; white space counts once."""
    truth, read = " ".join(truth.split()), " ".join(read.split())
    before = list(range(len(read) + 1))
    for row, wanted in enumerate(truth, 1):
        now = [row]
        for column, got in enumerate(read, 1):
            now.append(min(before[column] + 1, now[-1] + 1, before[column - 1] + (wanted != got)))
        before = now
    return before[-1] / len(truth)
