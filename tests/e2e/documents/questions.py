"""What is asked of the folder, in its documents' languages and across them, and the words that answer."""

from __future__ import annotations

from typing import NamedTuple

from tests.e2e.documents.contents import ARTICLES, METERS


class Expected(NamedTuple):
    """``quote`` stands in the document's text as it is here; ``page`` from 1, None where the format has none."""

    question: str
    document: str
    page: int | None
    quote: str


class Counted(NamedTuple):
    """A question about all rows of a table: the figure that the answer has to hold."""

    question: str
    document: str
    figure: str


QUESTIONS = (
    Expected("Qual è il canone mensile del capannone?", "contratto-capannone.pdf", 2, "3.950 euro"),
    Expected("Quante chiavi sono state consegnate a Cuoio Levante?", "contratto-capannone.pdf", 1, "sette"),
    Expected(
        "How long is the notice period for the tenant of the warehouse, Cuoio Levante?",
        "contratto-capannone.pdf",
        3,
        "preavviso di nove mesi",
    ),
    Expected(
        "À quelle date le déménagement de l'entrepôt est-il reporté ?", "reunion-du-12-mars.docx", None, "23 juin"
    ),
    Expected("Qui a présidé la séance du 12 mars ?", "reunion-du-12-mars.docx", None, "présidée par Mme Thévenot"),
    Expected(
        "¿Cuántas veces se paró la máquina de etiquetar en febrero?", "reunion-du-12-mars.docx", None, "onze arrêts"
    ),
    Expected("¿Qué significa el código F3 del Brisol 30?", "manual-brisol-30.epub", None, "hielo en el evaporador"),
    Expected("¿Cuánto dura la garantía del compresor?", "manual-brisol-30.epub", None, "durante cinco años"),
    Expected("Wie oft wird der Filter des Brisol 30 gespült?", "manual-brisol-30.epub", None, "cada quince días"),
    Expected("Wie viel trägt ein Fach der oberen Ebenen?", "einweisung-hochregal.pptx", 2, "480 Kilogramm"),
    Expected("Wo sammeln sich alle bei Brandalarm?", "einweisung-hochregal.pptx", 3, "Birkenweg vor Tor 5"),
    Expected("What must people wear in the high-bay store?", "einweisung-hochregal.pptx", 1, "orange Weste"),
    Expected("Chi è stata eletta tesoriera?", "verbale-soci.odt", None, "Donatella Pivetti"),
    Expected("À combien s'élève le bénéfice approuvé par l'assemblée ?", "verbale-soci.odt", None, "27.300 euro"),
    Expected("How long do customers have to return an unworn belt?", "customers-ask.html", None, "within forty days"),
    Expected("Quanto costa rifare la cucitura di una cintura?", "customers-ask.html", None, "£12 after three years"),
    Expected("Qui appeler si la chambre froide dépasse 6 degrés ?", "astreinte.md", None, "frigoriste Valmont"),
    Expected("Wann wird der Code der Alarmanlage geändert?", "astreinte.md", None, "premier jour de chaque trimestre"),
    Expected("When will the walnut veneer arrive?", "late-delivery.eml", None, "19 September"),
    Expected("Welchen Nachlass gibt Pinder Timber auf die Rechnung?", "late-delivery.eml", None, "seven per cent"),
    Expected("Warum wurde die Presse 7 angehalten?", "schichtuebergabe.txt", None, "Öl aus dem Schlauch"),
    Expected("Wer bringt die Prüfplaketten mit?", "schichtuebergabe.txt", None, "Frau Jäger"),
)

SCANNED = (
    Expected("Combien de cartons de papier ivoire ont été livrés ?", "bon-de-livraison.png", 1, "Quarante cartons"),
    Expected("What is the rated load of goods lift number 3?", "lift-certificate.pdf", 1, "1250 kilograms"),
)

TABLES = (
    Counted("Wie viele Artikel stehen in der Preisliste?", "preisliste.xlsx", str(len(ARTICLES))),
    Counted(
        "Wie viele Artikel gehören zur Warengruppe Schlösser?",
        "preisliste.xlsx",
        str(sum(kind == "Schlösser" for _, _, kind, _, _ in ARTICLES)),
    ),
    Counted(
        "¿Cuántos contadores hay en la nave Muelle?",
        "contadores.csv",
        str(sum(hall == "Muelle" for _, hall, _ in METERS)),
    ),
)
