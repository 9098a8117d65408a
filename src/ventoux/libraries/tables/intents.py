"""What a question wants of a table, by the phrases of five languages. Pure text: which table, is found elsewhere."""

from __future__ import annotations

import re
from typing import Literal

import msgspec

Wish = Literal["count", "sum", "average", "max", "min", "list"]
Span = tuple[int, int]

_I = re.IGNORECASE
_NUM = r"(-?\d[\d.,'\u2019 \u00a0\u202f]*\d|-?\d)"
_WHEN = r"([\w./-]*\d[\w./-]*|\d{1,2}\.? [^\W\d]+ \d{4}|[^\W\d]+ \d{4})"
_COMPARED: list[tuple[str, re.Pattern[str]]] = [
    (
        "between",
        re.compile(
            rf"\b(?:between|entre|zwischen|tra|fra)\s+(?:\w+\s)??{_NUM}\s*[€$£%]?\s*(?:and|et|und|y|e|a|à|"
            rf"bis)\s+(?:\w+\s)??{_NUM}",
            _I,
        ),
    ),
    (
        ">=",
        re.compile(
            rf"(?:\bat least|≥|>=|\bno less than|\bau moins|\bmindestens|\bal menos|\bcomo m[ií]nimo|"
            rf"\balmeno)\s*{_NUM}",
            _I,
        ),
    ),
    (
        "<=",
        re.compile(
            rf"(?:\bat most|\bup to|≤|<=|\bau plus|\bhöchstens|\bbis zu|\bcomo máximo|\bal massimo|\bfino a)\s*{_NUM}",
            _I,
        ),
    ),
    (
        ">",
        re.compile(
            r"(?:\b(?:more|greater|higher|larger|bigger|longer) than|\bover|\babove|\bexceed\w*|>|\bplus (?:de|que)|"
            r"\bsup[ée]rieure?s? à|\bau-dessus de|\bdépass\w+|\bmehr als|\bgrößer als|\bhöher als|\büber|\bmás de|"
            r"\b(?:mayor|superior)(?:es)? (?:de|que|a)|\bpor encima de|\bpiù di|\b(?:maggior|superior)[ei] (?:di|a)|"
            rf"\boltre|\bsopra(?: i)?)\s*(?:[€$£]\s?)?{_NUM}",
            _I,
        ),
    ),
    (
        "<",
        re.compile(
            r"(?:\b(?:less|fewer|lower|smaller|shorter) than|\bunder|\bbelow|<|\bmoins de|\binf[ée]rieure?s? à|"
            r"\bweniger als|\bkleiner als|\bniedriger als|\bunter|\bmenos de|\b(?:menor|inferior)(?:es)? (?:de|que|a)|"
            rf"\bmeno di|\b(?:minor|inferior)[ei] (?:di|a)|\bsotto(?: i)?)\s*(?:[€$£]\s?)?{_NUM}",
            _I,
        ),
    ),
]
_DATED: list[tuple[str, re.Pattern[str]]] = [
    (">", re.compile(rf"\b(?:after|après|nach(?: dem)?|después del?|dopo(?: il)?)\s+(?:the\s|le\s|el\s)?{_WHEN}", _I)),
    (
        ">=",
        re.compile(
            rf"\b(?:since|from|depuis(?: le)?|à partir du|seit(?: dem)?|ab(?: dem)?|desde|dal|da)\s+{_WHEN}", _I
        ),
    ),
    ("<", re.compile(rf"\b(?:before|avant(?: le)?|vor(?: dem)?|antes del?|prima del?)\s+(?:the\s|el\s)?{_WHEN}", _I)),
]
_WISHES: dict[Wish, re.Pattern[str]] = {
    "count": re.compile(
        r"\bhow many\b|\bnumber of\b|\bcount\b|\bhow often\b|\bcombien d['\u2019e]\w*|\bcombien\b|"
        r"\bnombre d['\u2019e]\w*|\bcompte[rz]?\b|"
        r"\bwie ?viele\b|\banzahl\b|\bwie oft\b|\bzähle?\b|\bcuánt[oa]s\b|\bcuant[oa]s\b|\bnúmero de\b|\bcantidad de\b|"
        r"\bquant[ie]\b|\bnumero di\b|\bconta\b",
        _I,
    ),
    "average": re.compile(
        r"\baverage\b|\bmean\b|\b(?:en |la |le )?moyenn?e?s?\b|\b(?:im )?durchschnitt\w*|\bmittelwert\b|\bim mittel\b|"
        r"\b(?:en )?promedio\b|\b(?:la |in )?media\b|\bmedio\b",
        _I,
    ),
    "sum": re.compile(
        r"\bsum\b|\b(?:in )?total\b|\baltogether\b|\bcombined\b|\bhow much\b|\bsomme\b|\b(?:au )?total\w*|\ben tout\b|"
        r"\bsumme\b|\bgesamt\w*|\binsgesamt\b|\bwie ?viel\b|\bsuma\b|\b(?:en )?total\b|\bcuánto\b|\bsomma\b|"
        r"\b(?:in )?totale\b|"
        r"\bin tutto\b|\bcomplessiv\w+|\bquanto\b",
        _I,
    ),
    "min": re.compile(
        r"\bleast\b|\blowest\b|\bsmallest\b|\bminimum\b|\bfewest\b|\bcheapest\b|\bearliest\b|\boldest\b|\bshortest\b|"
        r"\b(?:le |la |les )moins(?: \w+)?|\bplus (?:petit|bas|ancien|court)\w*|\bminim\w+|\bniedrigst\w*|\bkleinst\w*|"
        r"\b(?:am )?wenigsten\b|\bbilligst\w*|\bgünstigst\w*|\bfrühe?st\w*|\bältest\w*|\b(?:la |el )?menor\b|"
        r"\bmás (?:baj|barat|pequeñ|antigu|cort)\w*|\bmínim\w+|\bmenos\b|\b(?:il |la )?minore\b|"
        r"\bpiù (?:bass|piccol|economic|vecchi|cort)\w*",
        _I,
    ),
    "max": re.compile(
        r"\bmost(?: expensive| recent)?\b|\bhighest\b|\blargest\b|\bbiggest\b|\bgreatest\b|\bmaximum\b|\blatest\b|"
        r"\bnewest\b|"
        r"\blongest\b|\b(?:le |la |les )?plus (?:de |d['\u2019])?(?:grand|élevé|cher|haut|récent|long)\w*|\b(?:le |"
        r"la |les )plus\b|"
        r"\bhöchst\w*|\bgrößt\w*|\b(?:am )?meisten\b|\bteuerst\w*|\bneuest\w*|\bspätest\w*|\blängst\w+|"
        r"\b(?:la |el )?mayor\b|\bmás(?: (?:alt|grand|car|recient|larg)\w*)?|\bmáxim\w+|"
        r"\b(?:il |la )?maggiore?\b|\bmaggior\b|\bpiù(?: (?:alt|grand|car|recent|lung)\w*)?|\bmassim\w+|\bmaximal\w*",
        _I,
    ),
    "list": re.compile(
        r"\blist(?:e|a|er|ez)?\b|\bshow(?: me)?\b|\bwhich\b|\bwhat are\b|\bname all\b|\ball\b|\bevery\b|\bénumère\w*|"
        r"\bquel(?:le)?s\b|\btou(?:te)?s les\b|\baffiche\w*|\bwelche[rsnm]?\b|\bnenne\b|\bzeige?\b|\balle[rn]?\b|"
        r"\bcuáles\b|\benumera\b|\btod[oa]s\b|\bmuestra\b|\belenca\b|\bquali\b|\btutt[ie]\b|\bmostra\b|\bquale?\b|"
        r"\bwho\b|"
        r"\bwer\b|\bqui\b|\bquién(?:es)?\b|\bchi\b|\bquel(?:le)?\b|\bcuál\b|\bqué\b",
        _I,
    ),
}
_DISTINCT = re.compile(
    r"\bdifferent\b|\bdistinct\b|\bunique\b|\bdifférent\w*|\bdistinct\w*|\bverschieden\w*|\bunterschiedlich\w*|"
    r"\bdistint\w+|\bdiferentes\b|\bdivers[ie]\b|\bdistint[ie]\b",
    _I,
)
_BY = re.compile(
    r"\b(?:per each|per|for each|for every|by|pro|je|nach|pour chaque|par|por cada|para cada|por|per ogni|"
    r"per ciascun\w*|"
    r"cada|ogni|chaque|jede[nrms]?)\s+(?=\w)",
    _I,
)
_NOT = re.compile(
    r"\b(?:not|isn['\u2019]t|aren['\u2019]t|without|other than|except|pas|sans|sauf|nicht|ohne|kein\w*|außer|no|sin|"
    r"excepto|non|"
    r"senza|tranne)\b",
    _I,
)
_OF_TABLES = (
    "row rows record records entry entries item items line lines table tables sheet spreadsheet file list data "
    "document there exist exists contain contains listed recorded have has had value values worth "
    "ligne lignes enregistrement enregistrements entree entrees tableau feuille fichier liste donnees existe contient "
    "valeur zeile zeilen datensatz datensatze eintrag eintrage tabelle datei blatt liste gibt enthalt stehen steht "
    "wert "
    "fila filas registro registros entrada entradas tabla hoja archivo lista datos hay contiene valor "
    "high much hoch gross grosse eleve alto alta grande "
    "riga righe record voci voce tabella foglio elenco dati sono contiene valore ci"
)
GENERIC = frozenset(_OF_TABLES.split())
"""What rows and tables are called, and what is said of them, folded."""
PARTS: dict[str, Literal["month", "year"]] = {
    **dict.fromkeys(("month", "months", "mois", "monat", "mes", "meses", "mese", "mesi"), "month"),
    **dict.fromkeys(("year", "years", "an", "annee", "jahr", "ano", "anno"), "year"),
}
"""Of days, by which groups are made, folded."""


class Comparison(msgspec.Struct, frozen=True):
    operator: str
    values: tuple[str, ...]
    span: Span
    dated: bool


class Wishes(msgspec.Struct, frozen=True):
    """``found``: where each stands in the question. ``by``: where a column for groups would begin."""

    found: dict[Wish, list[Span]]
    comparisons: list[Comparison]
    by: list[Span]
    negations: list[Span]
    distinct: Span | None

    @property
    def strong(self) -> bool:
        """Whether it can only be about all rows: "which" and "who" alone are about anything."""
        return any(wish in self.found for wish in ("count", "sum", "average", "max", "min")) or bool(self.by)


def wishes(question: str) -> Wishes:
    comparisons: list[Comparison] = []
    rest = question
    for dated, patterns in ((False, _COMPARED), (True, _DATED)):
        for operator, pattern in patterns:
            for match in pattern.finditer(rest):
                values = tuple(value.strip() for value in match.groups() if value)
                comparisons.append(Comparison(operator, values, match.span(), dated))
            # Its words are used up: "at least" is no "least".
            rest = pattern.sub(lambda match: " " * len(match.group()), rest)
    found: dict[Wish, list[Span]] = {
        wish: [match.span() for match in pattern.finditer(rest)] for wish, pattern in _WISHES.items()
    }
    distinct = _DISTINCT.search(rest)
    return Wishes(
        found={wish: spans for wish, spans in found.items() if spans},
        comparisons=comparisons,
        by=[match.span() for match in _BY.finditer(rest)],
        negations=[match.span() for match in _NOT.finditer(rest)],
        distinct=distinct.span() if distinct else None,
    )
