"""Where sentences of the five languages end."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ventoux.libraries.schemas import Language

_ABBREVIATIONS = """
m mm mme mmes mlle mlles me mgr dr pr st ste art al chap cf env fig av bd boul etc ex p pp par réf tél vol éd hab
mr mrs ms prof rev gen gov sen rep sgt capt col lt jr sr co corp inc ltd vs viz approx dept est figs no nos vols ed eds
sec ch eq ca jan feb mar apr jun jul aug sep sept oct nov dec e.g i.e u.s u.k a.m p.m ph.d
abs bzw d.h dipl ing evtl ff fr frl ggf hr inkl jh mio mrd nr o.ä s.o s.u sog str tel u.a u.ä usw v.a vgl z.b z.t zzgl
bspw gem hrsg lit mind max min abb anm kap rn stk z.hd i.d.r i.s.d m.e
sra sres sras srta d dª dña lic gral núm pág págs ud uds vd vds ee.uu aprox avda cía depto dto izq prov
sig sigg sig.ra dott dott.ssa avv arch geom rag on egr gent spett pag pagg tab es ecc all artt cod cap lett n nn sez
"""
_REFERRING: dict[Language, str] = {
    "fr": """il elle ils elles ce cela ceci cet cette ces celui-ci celle-ci ceux-ci celles-ci celui-là celle-là ceux-là
        son sa ses leur leurs ainsi donc toutefois cependant mais or y en lequel laquelle""",
    "en": """he she it they this that these those his her its their such however but therefore thus so otherwise
        then""",
    "de": """er sie es dies diese dieser dieses diesem diesen das dessen deren ihr ihre sein seine jener jene jenes
        dabei dafür damit daher darin darüber dazu dadurch hierbei hierfür jedoch aber somit solche sonst""",
    "es": """él ella ellos ellas ello este esta esto estos estas ese esa eso esos esas aquel aquella su sus dicho dicha
        dichos dichas tal tales así pero éste ésta""",
    "it": """egli ella esso essa essi esse lui lei loro questo questa questi queste quello quella quelli quelle ciò tale
        tali suo sua suoi sue tuttavia però ma così quindi""",
}
_ABBREVIATED = frozenset(_ABBREVIATIONS.split())
_REFERS = {language: frozenset(words.split()) for language, words in _REFERRING.items()}
# A mark begins where none is before it: a run of them is read once, not again from each.
_END = re.compile(r"""(?<![.!?…])[.!?…]+["'”\u2019»«)\]]*(?:[ \u00a0\u202f]»)?(?=\s|$)|\n[ \t]*\n""")
_BEFORE = re.compile(r"[^\s(\[«\"“„'\u2019]+$")
_LONGEST_WORD = 40
"""Characters before a full stop that are looked at."""
_OPENS = re.compile(r"\s*[«\"“„'\u2018(\[¿¡\u2013—-]*\s*")
_CLAUSE = re.compile(r"[;:,\u2013—](?=\s)|\s(?=\()|(?<=\))\s")
_EVERY = frozenset[str]().union(*_REFERS.values())


def sentences(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Spans, in order; what is between two is white space only, and the blanks around them are left out."""
    end = len(text) if end is None else end
    spans: list[tuple[int, int]] = []
    begun = start
    for match in _END.finditer(text, start, end):
        if match.start() < begun or not _ends(text, begun, match, end):
            continue
        spans.append((begun, match.end()))
        begun = match.end()
    spans.append((begun, end))
    return [span for each in spans if (span := trimmed(text, *each))]


def clauses(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Of one sentence, cut after commas and the like."""
    cuts = [match.end() for match in _CLAUSE.finditer(text, start, end)]
    return _between(text, start, end, cuts)


def pieces(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The words, as white space parts them."""
    return [match.span() for match in re.compile(r"\S+").finditer(text, start, end)]


def refers_back(text: str, language: Language | None) -> bool:
    """Whether a sentence begins with a word that speaks of the one before."""
    first = re.match(r"\W*([\w-]+)", text)
    return bool(first) and first.group(1).lower() in (_REFERS[language] if language else _EVERY)


def trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Without the white space around it; None when there is nothing else."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if start < end else None


def _ends(text: str, begun: int, match: re.Match[str], end: int) -> bool:
    """Whether this mark ends a sentence. Of a full stop that is doubtful: an abbreviation, an initial ("M."), a number
    ("am 3. Mai", "1. Einleitung") and a small letter after it go on."""
    mark = match.group()
    if mark.startswith("\n"):
        return True
    opens = _OPENS.match(text, match.end(), end)
    following = text[opens.end() : opens.end() + 1] if opens else ""
    if following.islower():
        # A quotation or an ellipsis within a sentence; a question mark likewise: « Pourquoi ? » demanda-t-il.
        return False
    if mark[0] != "." or mark.startswith(".."):
        return True
    before = _BEFORE.search(text[max(begun, match.start() - _LONGEST_WORD) : match.start()])
    word = before.group() if before else ""
    plainly = following if opens and not opens.group().strip() else ""
    return not _abbreviates(word, plainly)


def _abbreviates(word: str, following: str) -> bool:
    bare = word.lower()
    if bare in _ABBREVIATED or (len(word) == 1 and word.isalpha()) or re.fullmatch(r"(?:\w\.)+\w", word):
        return True
    # An ordinal; four digits are a year, and a year may end a sentence.
    return bool(following) and bool(re.fullmatch(r"\d{1,3}|[IVXLC]{1,5}", word))


def _between(text: str, start: int, end: int, cuts: list[int]) -> list[tuple[int, int]]:
    borders = [start, *cuts, end]
    return [span for a, b in itertools.pairwise(borders) if (span := trimmed(text, a, b))]
