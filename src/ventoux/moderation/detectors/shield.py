"""Attempts on a model's instructions, by their words, in English, French, German, Spanish and Italian.

A text is read as folded words with one space between them (a full stop stays, as a word of its own), so that what is
looked for has bounded gaps and the search takes linear time. Beside the words of the prompt itself, what is looked for
are delimiters that chat templates use, runs of characters that cannot be seen, and instructions hidden in base64.
"""

from __future__ import annotations

import base64
import binascii
import re

from ventoux.moderation.detectors.views import folded

LONGEST = 262_144
"""Characters that are read of one text: a prompt that hides its attempt behind more is found by the classifier, or
not at all."""

_SENTENCE_END = re.compile(r"[.!?;:\n]+")
_OTHER = re.compile(r"[^\w.]+")


def _phrases(text: str) -> list[str]:
    """From one text with commas."""
    return [" ".join(phrase.split()) for phrase in text.split(",")]


def _one_of(phrases: list[str]) -> str:
    return "(?:" + "|".join(phrases) + ")"


def _gap(most: int) -> str:
    return rf"(?: \w{{1,24}}){{0,{most}}}?"


_FORGET = _phrases(
    """ignore, ignores, disregard, forget, override, bypass, neglect, overrule, drop, ignorez, ignorer, oublie,
    oubliez, oublier, contourne, contournez, neglige, negligez, desobeis, ignoriere, ignorieren, vergiss, vergessen,
    missachte, missachten, umgehe, umgehen, ubergehe, ignora, ignoren, olvida, olvide, olviden, omite, omita,
    desobedece, descarta, pasa por alto, ignori, ignorare, ignorate, dimentica, dimenticate, dimenticare, trascura,
    scavalca, aggira"""
)
_EARLIER = _phrases(
    """previous, prior, above, earlier, preceding, all, any, every, existing, initial, original, system, your,
    precedente, precedentes, anterieure, anterieures, ci dessus, toute, toutes, tous, systeme, initiale, initiales,
    tes, vos, recues, vorherige, vorherigen, bisherige, bisherigen, obige, obigen, vorige, vorigen, fruhere,
    fruheren, alle, samtliche, deine, ihre, anteriores, previas, previos, todas, todos, sistema, tus, sus,
    iniciales, precedenti, tutte, tutti, tue, vostre, iniziali, sopra"""
)
_RULES = _phrases(
    """instruction, instructions, prompt, prompts, rules, guidelines, directive, directives, directions, command,
    commands, orders, restrictions, safeguards, policies, consigne, consignes, regles, ordres, invite, invites,
    anweisung, anweisungen, instruktionen, regeln, vorgaben, befehle, richtlinien, systemprompt, systemprompts,
    instrucciones, instruccion, reglas, ordenes, directrices, indicaciones, istruzioni, regole, ordini, direttive,
    indicazioni, guidance, policy, normas, safety rules, sicherheitsrichtlinien"""
)
_EVERYTHING = _phrases(
    """everything above, everything before, everything you were told, everything that came before, tout ce qui precede,
    alles bisherige, alles vorherige, alles davor, alles zuvor, todo lo anterior, tutto quanto, tutto cio che
    precede, tutto quello che precede"""
)
_DO_NOT = _phrases(
    """do not follow, don t follow, stop following, ne suis plus, ne suivez plus, ne respecte plus, befolge nicht mehr,
    halte dich nicht mehr an, ne tiens plus compte, ne tenez plus compte, pasa de, no hagas caso, non badare, no
    sigas, deja de seguir, non seguire, smetti di seguire"""
)
_SHOW = _phrases(
    """reveal, show, print, repeat, output, display, leak, tell me, give me, dump, paste, translate, what is your, what
    are your, what was your, what were your, revele, revelez, montre, montrez, affiche, affichez, repete, repetez,
    recopie, recopiez, donne moi, donnez moi, quel est ton, quel est votre, quelles sont tes, quelles sont vos,
    zeig, zeige, gib, verrate, wiederhole, drucke, nenne, was ist dein, wie lautet dein, wie lauten deine, revela,
    muestra, muestrame, imprime, repite, copia, dime, dame, cual es tu, cuales son tus, rivela, mostra, mostrami,
    stampa, ripeti, ricopia, dimmi, dammi, qual e il tuo, quali sono le tue"""
)
_WRITE = _phrases("write, write out, ecris, ecrivez, schreib, schreibe, escribe, scrivi")
_YOUR = _phrases("your, ton, tes, vos, votre, dein, deine, deinen, tu, tus, tuo, tue, tuoi")
_ABOVE = _phrases(
    """text above, words above, everything above, text before this conversation, texte ci dessus, texte qui precede,
    texte qui te sert d instructions, text uber diesem gesprach, text der uber diesem gesprach, text vor diesem
    gesprach, texto anterior, texto de arriba, texto que hay antes de esta conversacion, testo sopra, testo che
    viene prima di questa"""
)
_HIDDEN_PROMPT = _phrases(
    """system prompt, system prompts, system message, system instructions, hidden prompt, initial prompt, original
    prompt, secret prompt, developer prompt, hidden instructions, initial instructions, original instructions,
    secret instructions, prompt systeme, prompt initial, prompt cache, message systeme, instructions systeme,
    instructions du systeme, instructions initiales, instructions cachees, consignes cachees, consignes secretes,
    hidden rules, secret rules, first sentence of your configuration, consignes systeme, consignes du systeme,
    consignes initiales, invite systeme, systemprompt, systemnachricht, systemanweisung, systemanweisungen,
    versteckten anweisungen, geheimen anweisungen, ursprunglichen anweisungen, versteckten prompt, prompt del
    sistema, prompt de sistema, mensaje del sistema, instrucciones del sistema, instrucciones iniciales,
    instrucciones ocultas, reglas ocultas, instrucciones secretas, regole nascoste, istruzioni segrete, versteckten
    vorgaben, geheimen vorgaben, versteckten regeln, prompt di sistema, messaggio di sistema, istruzioni di sistema,
    istruzioni iniziali, istruzioni nascoste"""
)
_ROLE = _phrases(
    """you are now, you re now, act as, pretend to be, pretend that you, pretend you, from now on you, roleplay as,
    behave as, tu es maintenant, tu es desormais, vous etes maintenant, vous etes desormais, agis comme, agissez
    comme, fais comme si, a partir de maintenant tu, du bist jetzt, du bist nun, du bist ab sofort, verhalte dich,
    tu so als, ab jetzt bist du, spiele die rolle, stell dir vor du bist, ahora eres, actua como, finge ser, finge
    que, a partir de ahora eres, comportate como, ora sei, adesso sei, agisci come, fingi di, fingi che, da ora in
    poi sei, comportati come"""
)
_WITHOUT = _phrases("without, no, free of, free from, sans, ohne, keine, keinerlei, sin, senza, nessuna, nessun")
_BOUNDS = _phrases(
    """restriction, restrictions, limit, limits, limitations, filter, filters, rules, guidelines, ethics, censorship,
    boundaries, morals, limite, limites, filtre, filtres, regles, censure, ethique, einschrankung, einschrankungen,
    beschrankungen, regeln, grenzen, zensur, restricciones, filtros, reglas, censura, etica, restrizioni, limiti,
    filtri, regole"""
)
_KNOWN = _phrases(
    """do anything now, you can do anything and never refuse, jailbroken, jailbreak mode, developer mode enabled,
    developer mode activated, you are now in developer mode, dan mode, stan mode, god mode enabled, enter god mode,
    passe en mode developpeur, mode developpeur active, du bist jetzt im entwicklermodus, entwicklermodus aktiviert,
    estas en modo desarrollador, modo desarrollador activado, sei in modalita sviluppatore, modalita sviluppatore
    attivata, modalita sviluppatore attiva, unfiltered and amoral"""
)
_PRETEND = _phrases(
    """pretend, act as if, fais comme si, faites comme si, fais semblant que, tu so als, haz como si, finge que, fai
    finta che, fingi che"""
)
_OWN_RULES = _phrases(
    """rules, guidelines, restrictions, filters, policies, regles, consignes, filtres, regeln, richtlinien,
    sicherheitsrichtlinien, filter, normas, reglas, filtros, linee guida, regole, filtri"""
)
_GONE = _phrases(
    """not exist, don t exist, didn t exist, not apply, n existaient pas, n existent pas, nicht, no existieran, no
    existen, non esistano, non esistessero, non esistono, were off, were gone"""
)


def _rule(first: list[str], rest: str) -> tuple[frozenset[str], re.Pattern[str]]:
    """With the words that it may begin with: only there it is tried."""
    return frozenset(phrase.split()[0] for phrase in first), re.compile(_one_of(first) + rest + r"\b")


_IN_WORDS: tuple[tuple[str, frozenset[str], re.Pattern[str]], ...] = (
    ("override", *_rule(_FORGET, rf"{_gap(3)} {_one_of(_EARLIER)}{_gap(3)} {_one_of(_RULES)}")),
    ("override", *_rule(_FORGET, rf"{_gap(2)} {_one_of(_RULES)}{_gap(2)} {_one_of(_EARLIER)}")),
    ("override", *_rule(_FORGET, rf" {_one_of(_EVERYTHING)}")),
    ("override", *_rule(_DO_NOT, rf"{_gap(3)} {_one_of(_RULES)}")),
    ("extraction", *_rule(_SHOW, rf"{_gap(4)} {_one_of(_HIDDEN_PROMPT)}")),
    (
        "role",
        *_rule(
            _ROLE,
            rf"(?! (?:ready|able|in|at|on|here|going|free))(?: \w{{1,24}}){{0,10}}? {_one_of(_WITHOUT)}{_gap(2)}"
            rf" {_one_of(_BOUNDS)}(?! (?:on|of|in|for|to)\b)",
        ),
    ),
    ("role", *_rule(_KNOWN, "")),
    ("role", *_rule(_PRETEND, rf"{_gap(5)} {_one_of(_OWN_RULES)}{_gap(4)} {_one_of(_GONE)}")),
    ("extraction", *_rule(_SHOW, rf"{_gap(6)} {_one_of(_ABOVE)}")),
    ("extraction", *_rule(_WRITE, rf"{_gap(2)} {_one_of(_YOUR)}{_gap(2)} {_one_of(_HIDDEN_PROMPT)}")),
)
_WORD = re.compile(r"\w+")
_TAG = re.compile(
    r"[<\[](?:\|(?:im_start|im_end|system|assistant|user|endoftext|eot_id|start_header_id)\|>|/?INST\]|</?SYS>>"
    r"|/?SYSTEM_PROMPT\]|(?:start|end)_of_turn>|/?(?:system|system_prompt|assistant)>)",
    re.IGNORECASE,
)
_HEADING = re.compile(
    r"^(?:#{2,4} ?(?:system|assistant|instruction) ?(?:prompt)?:?[ \t]*$"
    r"|(?:system|assistant) ?: ?(?:you|ignore|new)\b)",
    re.MULTILINE,
)
_HEADED = ("system", "assistant", "instruction")
_HIDDEN = re.compile("[\U000e0020-\U000e007e]{4}|[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad]{8}")
_ENCODED = re.compile(r"(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{24,4096}={0,2}")
_MOST_ENCODED = 32
_URL_SAFE = str.maketrans("-_", "+/")


def attempts(text: str) -> list[str]:
    """The names of the rules that a text breaks: ``override``, ``extraction``, ``role``, ``delimiters``, ``hidden``,
    ``encoded``."""
    text = text[:LONGEST]
    found = _by_words(text)
    if _TAG.search(text) or _heads(text.lower()):
        found.append("delimiters")
    if not text.isascii() and _HIDDEN.search(text):
        found.append("hidden")
    if any(_by_words(hidden) for hidden in _decoded(text)):
        found.append("encoded")
    return found


def _heads(lowered: str) -> bool:
    return any(word in lowered for word in _HEADED) and _HEADING.search(lowered) is not None


def _by_words(text: str) -> list[str]:
    words = _OTHER.sub(" ", _SENTENCE_END.sub(" . ", folded(text).text))
    there = frozenset(words.split())
    rules = [rule for rule in _IN_WORDS if not rule[1].isdisjoint(there)]
    if not rules:
        return []
    begins = frozenset[str]().union(*(first for _, first, _ in rules))
    found: set[str] = set()
    for word in _WORD.finditer(words):
        if word[0] in begins:
            found.update(name for name, first, form in rules if word[0] in first and form.match(words, word.start()))
    return sorted(found)


def _decoded(text: str) -> list[str]:
    """What is text in base64."""
    found: list[str] = []
    for match in list(_ENCODED.finditer(text))[:_MOST_ENCODED]:
        encoded = match[0].rstrip("=").translate(_URL_SAFE)
        if len(encoded) % 4 == 1:
            continue
        try:
            decoded = base64.b64decode(encoded + "=" * (-len(encoded) % 4)).decode("utf-8")
        except (binascii.Error, UnicodeDecodeError):
            continue
        if decoded.isprintable() or "\n" in decoded:
            found.append(decoded)
    return found
