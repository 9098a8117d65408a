"""Which way a question is answered, where the caller leaves it open."""

from __future__ import annotations

import re

_WHOLE = re.compile(
    r"\b(?:summar\w+|overview|main points|key points|tl;?dr|what is (?:this|the) document about|whole document|"
    r"résum\w+|synthèse|points clés|de quoi parle|de quoi traite|tout le document|"
    r"zusammenfass\w*|fasse?\b[^.?!]{0,200}\bzusammen|überblick|kernpunkte|worum geht es|"
    r"resum\w+|resúm\w+|puntos clave|de qué trata|visión general|"
    r"riassum\w+|riepilog\w+|sintesi|punti chiave|di cosa parla|di cosa tratta)\b",
    re.IGNORECASE,
)


def wants_whole(question: str) -> bool:
    """Whether it is about all of a document, so that no passages answer it."""
    return _WHOLE.search(question) is not None
