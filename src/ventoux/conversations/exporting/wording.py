"""What exports say beside what was said, in the languages of the web application."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

Language = Literal["en", "fr", "de", "es", "it"]
_TIME = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d)[\d:.]*Z")


class Wording(NamedTuple):
    """``tools``: what this server's own tools have done, by their names; ``ran`` is said of any other."""

    conversation: str
    conversations: str
    user: str
    assistant: str
    tool: str
    function: str
    agents: str
    ran: str
    output: str
    called: str
    result: str
    ended: str
    handed_over: str
    file: str
    document: str
    image: str
    page: str
    foot: str
    lost: str
    tools: Mapping[str, str]


_TOOLS = ("web_search", "open_page", "document_library", "code_interpreter", "image_generation")
WORDINGS: dict[Language, Wording] = {
    "en": Wording(
        "Conversation", "Conversations", "User", "Assistant", "Tool", "Function", "Agents",
        "Ran {name}:", "Output:", "Called {name}:", "Result:", "(The reply ended here.)",
        "{previous} handed over to {next}.", "File: {name}", "Document: {name}", "Image", "page {page}",
        "page {number} of {pages}",
        "Characters that the fonts of this document do not have are shown as ¿. Exports as Markdown and JSON have"
        " them.",
        dict(zip(_TOOLS, (
            "Searched the web:", "Opened a page:", "Searched the documents:", "Ran code:", "Made a picture:",
        ), strict=True)),
    ),
    "fr": Wording(
        "Conversation", "Conversations", "Utilisateur", "Assistant", "Outil", "Fonction", "Agents",
        "{name} exécuté\u00a0:", "Sortie\u00a0:", "{name} appelé\u00a0:", "Résultat\u00a0:",
        "(La réponse s\u2019est arrêtée ici.)",
        "{previous} a passé la main à {next}.", "Fichier\u00a0: {name}", "Document\u00a0: {name}", "Image",
        "page {page}", "page {number} sur {pages}",
        "Les caractères absents des polices de ce document sont remplacés par ¿. Les exports en Markdown et en JSON les"
        " contiennent.",
        dict(zip(_TOOLS, (
            "Recherche sur le Web\u00a0:", "Page ouverte\u00a0:", "Recherche dans les documents\u00a0:",
            "Code exécuté\u00a0:", "Image créée\u00a0:",
        ), strict=True)),
    ),
    "de": Wording(
        "Unterhaltung", "Unterhaltungen", "Benutzer", "Assistent", "Werkzeug", "Funktion", "Agenten",
        "{name} ausgeführt:", "Ausgabe:", "{name} aufgerufen:", "Ergebnis:", "(Die Antwort endete hier.)",
        "{previous} hat an {next} übergeben.", "Datei: {name}", "Dokument: {name}", "Bild", "Seite {page}",
        "Seite {number} von {pages}",
        "Zeichen, die den Schriften dieses Dokuments fehlen, stehen als ¿ da. Exporte als Markdown und JSON enthalten"
        " sie.",
        dict(zip(_TOOLS, (
            "Im Web gesucht:", "Seite geöffnet:", "In den Dokumenten gesucht:", "Code ausgeführt:", "Bild erstellt:",
        ), strict=True)),
    ),
    "es": Wording(
        "Conversación", "Conversaciones", "Usuario", "Asistente", "Herramienta", "Función", "Agentes",
        "{name} ejecutado:", "Salida:", "{name} llamado:", "Resultado:", "(La respuesta terminó aquí.)",
        "{previous} ha pasado el relevo a {next}.", "Archivo: {name}", "Documento: {name}", "Imagen", "página {page}",
        "página {number} de {pages}",
        "Los caracteres que faltan en las fuentes de este documento aparecen como ¿. Las exportaciones en Markdown y"
        " JSON los contienen.",
        dict(zip(_TOOLS, (
            "Búsqueda en la web:", "Página abierta:", "Búsqueda en los documentos:", "Código ejecutado:",
            "Imagen creada:",
        ), strict=True)),
    ),
    "it": Wording(
        "Conversazione", "Conversazioni", "Utente", "Assistente", "Strumento", "Funzione", "Agenti",
        "{name} eseguito:", "Output:", "{name} chiamato:", "Risultato:", "(La risposta è finita qui.)",
        "{previous} ha passato la mano a {next}.", "File: {name}", "Documento: {name}", "Immagine", "pagina {page}",
        "pagina {number} di {pages}",
        "I caratteri che mancano nei font di questo documento appaiono come ¿. Le esportazioni in Markdown e JSON li"
        " contengono.",
        dict(zip(_TOOLS, (
            "Ricerca sul Web:", "Pagina aperta:", "Ricerca nei documenti:", "Codice eseguito:", "Immagine creata:",
        ), strict=True)),
    ),
}  # fmt: skip
ENGLISH = WORDINGS["en"]


def when(time: str) -> str:
    """An RFC 3339 time to the minute, as it is read in each of the languages."""
    found = _TIME.fullmatch(time)
    return f"{found[1]} {found[2]} UTC" if found else time
