"""What a small business has in a folder: written for this, in five languages."""

from __future__ import annotations

from typing import NamedTuple


class Section(NamedTuple):
    """A page of a PDF, a slide, a chapter; below a heading elsewhere."""

    heading: str
    paragraphs: tuple[str, ...]


LEASE = (
    "Contratto di locazione commerciale",
    (
        Section(
            "Articolo 1. Oggetto",
            (
                "La società Fonderie Aldobrandi concede in locazione alla ditta Cuoio Levante",
                "il capannone di via dell'Argine 22, di 640 metri quadrati, con due banchine di carico.",
                "Le chiavi consegnate sono sette, una delle quali apre il cancello sul retro.",
            ),
        ),
        Section(
            "Articolo 2. Canone",
            (
                "Il canone mensile ammonta a 3.950 euro e si paga entro il giorno 8 di ogni mese.",
                "In caso di ritardo sono dovuti interessi del 4 per cento annuo.",
                "Il deposito cauzionale corrisponde a tre mensilità.",
            ),
        ),
        Section(
            "Articolo 3. Recesso",
            (
                "La conduttrice può recedere con un preavviso di nove mesi, per posta certificata.",
                "Alla riconsegna il pavimento in resina deve essere privo di tracce d'olio.",
            ),
        ),
    ),
)

MINUTES = (
    "Compte rendu de la réunion du 12 mars",
    (
        Section(
            "Présents",
            (
                "Étaient présents Mmes Garrigue et Thévenot ainsi que MM. Lacombe et Ould Amar.",
                "La séance, ouverte à 14 h 10, a été présidée par Mme Thévenot.",
            ),
        ),
        Section(
            "Déménagement de l'entrepôt",
            (
                "Le déménagement de l'entrepôt est reporté au 23 juin, le quai n'étant pas encore aux normes.",
                "La société Trajectoire, retenue parmi quatre candidats, demande 18 700 euros hors taxes.",
            ),
        ),
        Section(
            "Machine à étiqueter",
            (
                "M. Ould Amar signale onze arrêts de la machine à étiqueter en février.",
                "Un capteur neuf, commandé à Lyon, sera posé pendant la pause de Pâques.",
            ),
        ),
    ),
)

MANUAL = (
    "Manual del deshumidificador Brisol 30",
    (
        Section(
            "Puesta en marcha",
            (
                "Coloque el Brisol 30 a un palmo de la pared y espere dos horas antes de encenderlo.",
                "El depósito tiene cuatro litros y medio y se vacía cuando parpadea la gota.",
            ),
        ),
        Section(
            "Limpieza",
            (
                "El filtro de espuma se aclara con agua tibia cada quince días.",
                "No use nunca disolventes: agrietan la rejilla de salida.",
            ),
        ),
        Section(
            "Averías",
            (
                "El código F3 avisa de hielo en el evaporador; apague el aparato durante seis horas.",
                "La garantía cubre el compresor durante cinco años y las demás piezas durante dos.",
            ),
        ),
    ),
)

TRAINING = (
    "Einweisung Hochregallager",
    (
        Section("Zugang", ("Das Hochregallager betritt nur, wer eine orange Weste und Sicherheitsschuhe trägt.",)),
        Section("Traglasten", ("Ein Fach der oberen drei Ebenen trägt höchstens 480 Kilogramm.",)),
        Section("Notfall", ("Bei Brandalarm sammeln sich alle am Birkenweg vor Tor 5.",)),
    ),
)

ASSEMBLY = (
    "Verbale dell'assemblea dei soci",
    (
        Section(
            "Bilancio",
            (
                "L'assemblea approva il bilancio con un utile di 27.300 euro, da destinare a riserva.",
                "Il socio Carminati chiede che la relazione sia inviata con un mese di anticipo.",
            ),
        ),
        Section(
            "Cariche",
            ("Viene eletta tesoriera la signora Donatella Pivetti, con ventitré voti su ventotto.",),
        ),
    ),
)

QUESTIONS_OF_CUSTOMERS = (
    "Questions our customers ask",
    (
        Section(
            "Returns",
            (
                "Unworn belts can be returned within forty days if the tag is still attached.",
                "Refunds reach your account nine working days after the parcel arrives in Leeds.",
            ),
        ),
        Section("Repairs", ("Buckles are replaced free of charge for life; stitching costs £12 after three years.",)),
    ),
)

ON_CALL = (
    "Astreinte du week-end",
    (
        Section(
            "Chambre froide",
            (
                "Si la chambre froide dépasse 6 degrés, appelez le frigoriste Valmont au poste 3312.",
                "Les denrées restent vendables pendant quatre heures, porte fermée.",
            ),
        ),
        Section("Alarme", ("Le code de l'alarme est changé le premier jour de chaque trimestre par Mme Roussel.",)),
    ),
)

MAIL = (
    "Late delivery of the walnut veneer",
    (
        "Dear Mr Whitcombe,",
        "The walnut veneer will reach you on 19 September instead of the 5th, because the press in Trieste broke down.",
        "As an apology we take seven per cent off the invoice and pay the carriage ourselves.",
        "Kind regards, Harriet Osgood, Pinder Timber",
    ),
)

LOG_OF_THE_SHIFT = (
    "Übergabeprotokoll Frühschicht",
    "Die Presse 7 wurde um 5.50 Uhr angehalten, weil Öl aus dem Schlauch über der Rückwand tropfte.",
    "Herr Grünwald hat den Schlauch getauscht und 3,5 Liter Hydrauliköl nachgefüllt.",
    "Für morgen fehlen noch Prüfplaketten; Frau Jäger bringt sie aus Göppingen mit.",
)

DELIVERY_NOTE = (
    "BON DE LIVRAISON 4471",
    "Fournisseur : Papeterie Marchal",
    "Quarante cartons de papier ivoire",
    "Palette consignée : 18 euros",
)

CERTIFICATE = (
    "INSPECTION CERTIFICATE",
    "Goods lift number 3, Ashby works",
    "Rated load 1250 kilograms",
    "Next inspection due in October 2027",
)

KINDS = ("Schrauben", "Dübel", "Scharniere", "Griffe", "Schlösser", "Winkel")
ARTICLES: tuple[tuple[str, str, str, float, int], ...] = tuple(
    (
        f"B-{1000 + number * 7}",
        f"{kind} {('verzinkt', 'Edelstahl', 'Messing')[number % 3]} {10 + number % 17} mm",
        kind,
        round(0.35 + number * 1.13 % 24, 2),
        number * 37 % 450,
    )
    for number in range(102)
    for kind in (KINDS[number % len(KINDS)],)
)
"""Number, name, kind, price in euros, pieces in store: the 102 rows of the German price list."""

METERS: tuple[tuple[str, str, int], ...] = tuple(
    (f"CT-{300 + number}", ("Norte", "Sur", "Muelle")[number % 3], 12000 + number * 431 % 7919) for number in range(60)
)
"""Meter, hall and reading: the 60 rows of the Spanish CSV."""
