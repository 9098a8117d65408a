"""What the documents are made of, by language."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from ventoux.libraries.schemas import Language


class Fact(NamedTuple):
    """``value``: what an answer to the question must hold."""

    said: str
    question: str
    value: str


class Words(NamedTuple):
    """``order``: how a sentence is put together of who, does, where and when."""

    title: str
    chapter: str
    order: str
    who: tuple[str, ...]
    does: tuple[str, ...]
    where: tuple[str, ...]
    when: tuple[str, ...]
    facts: tuple[Fact, ...]


def _list(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";"))


WORDS: dict[Language, Words] = {
    "en": Words(
        title="Annual report of the town",
        chapter="Section",
        order="{when}, {who} {does} {where}.",
        who=_list(
            "the mayor; the school board; a group of volunteers; the fire brigade; the choir; the librarian; the "
            "baker; the road crew; the youth club; the gardeners; the council; the ferry operator; the museum; the "
            "orchestra; the football team; the water board; the bus company; the market traders; the photographer; "
            "the doctor"
        ),
        does=_list(
            "repaired the old benches; discussed the new timetable; painted the wooden fence; counted the migrating "
            "birds; planted several young trees; opened a small exhibition; cleaned the drinking fountain; welcomed "
            "guests from abroad; organised a flea market; measured the noise; collected donations; tested the street "
            "lamps; held a public meeting; prepared the summer festival; moved the recycling bins; restored a stone "
            "wall; printed a new map; trained a dozen helpers; celebrated an anniversary; reported a broken window"
        ),
        where=_list(
            "beside the river; near the railway station; in the town hall; behind the church; at the old harbour; on "
            "the main square; along the northern road; in the community centre; close to the mill; under the chestnut "
            "trees; at the sports ground; in front of the post office; by the lake; in the botanical garden; at the "
            "southern gate"
        ),
        when=_list(
            "in early spring; on a rainy Monday; last autumn; during the holidays; after a long debate; at the end of "
            "June; one cold morning; in the second week of May; shortly before noon; towards the evening; on market "
            "day; in the middle of winter; without much notice; for the third time; with great care"
        ),
        facts=(
            Fact(
                "The safe of the Marlowe lighthouse opens with the code heron-4827.",
                "With which code does the safe of the Marlowe lighthouse open?",
                "heron-4827",
            ),
            Fact(
                "Professor Adelheid Quint hid the silver astrolabe inside a hollow cello.",
                "Where did Professor Adelheid Quint hide the silver astrolabe?",
                "hollow cello",
            ),
            Fact(
                "The submarine Nautica Verde was sold for 93,500 euros.",
                "For how many euros was the submarine Nautica Verde sold?",
                "93,500",
            ),
            Fact(
                "The recipe for Zanzibar ginger bread requires exactly seventeen cloves.",
                "How many cloves does the recipe for Zanzibar ginger bread require?",
                "seventeen",
            ),
        ),
    ),
    "fr": Words(
        title="Rapport annuel de la commune",
        chapter="Section",
        order="{when}, {who} {does} {where}.",
        who=_list(
            "la maire; le conseil d'école; un groupe de bénévoles; la brigade des pompiers; la chorale; le "
            "bibliothécaire; la boulangère; l'équipe de voirie; le club des jeunes; le jardinier; le conseil "
            "municipal; la compagnie du bac; le musée; l'orchestre; l'équipe de football; la régie des eaux; la "
            "société de bus; le syndicat des marchands; la photographe; le médecin"
        ),
        does=_list(
            "a réparé les vieux bancs; a discuté le nouvel horaire; a repeint la clôture en bois; a compté les "
            "oiseaux migrateurs; a planté plusieurs jeunes arbres; a ouvert une petite exposition; a nettoyé la "
            "fontaine; a accueilli des hôtes étrangers; a organisé une brocante; a mesuré le bruit; a recueilli des "
            "dons; a essayé les réverbères; a tenu une réunion publique; a préparé la fête de l'été; a déplacé les "
            "bacs de tri; a restauré un mur de pierre; a imprimé un nouveau plan; a formé une douzaine d'assistants; "
            "a fêté un anniversaire; a signalé une vitre cassée"
        ),
        where=_list(
            "au bord de la rivière; près de la gare; à la mairie; derrière l'église; au vieux port; sur la grande "
            "place; le long de la route du nord; au centre social; non loin du moulin; sous les châtaigniers; au "
            "stade; devant la poste; près du lac; au jardin botanique; à la porte du sud"
        ),
        when=_list(
            "au début du printemps; un lundi de pluie; l'automne dernier; pendant les vacances; après un long débat; "
            "à la fin de juin; par un matin froid; la deuxième semaine de mai; peu avant midi; vers le soir; un jour "
            "de marché; au milieu de l'hiver; sans grand préavis; pour la troisième fois; avec beaucoup de soin"
        ),
        facts=(
            Fact(
                "Le coffre du phare de Kervalan s'ouvre avec le code héron-4827.",
                "Avec quel code s'ouvre le coffre du phare de Kervalan ?",
                "héron-4827",
            ),
            Fact(
                "La professeure Adèle Quintin a caché l'astrolabe d'argent dans un violoncelle creux.",
                "Où la professeure Adèle Quintin a-t-elle caché l'astrolabe d'argent ?",
                "violoncelle creux",
            ),
            Fact(
                "Le sous-marin Nautica Verde a été vendu 93 500 euros.",
                "Pour combien d'euros le sous-marin Nautica Verde a-t-il été vendu ?",
                "93 500",
            ),
            Fact(
                "La recette du pain d'épices de Zanzibar exige exactement dix-sept clous de girofle.",
                "Combien de clous de girofle exige la recette du pain d'épices de Zanzibar ?",
                "dix-sept",
            ),
        ),
    ),
    "de": Words(
        title="Jahresbericht der Gemeinde",
        chapter="Abschnitt",
        order="{when} hat {who} {where} {does}.",
        who=_list(
            "die Bürgermeisterin; der Elternbeirat; eine Gruppe von Freiwilligen; die Feuerwehr; der Chor; die "
            "Bibliothekarin; der Bäcker; der Bauhof; der Jugendklub; die Gärtnerei; der Gemeinderat; die "
            "Fährgesellschaft; das Museum; das Orchester; die Fußballmannschaft; das Wasserwerk; die "
            "Busgesellschaft; der Marktverein; die Fotografin; der Arzt"
        ),
        does=_list(
            "die alten Bänke repariert; den neuen Fahrplan besprochen; den Holzzaun gestrichen; die Zugvögel gezählt; "
            "einige junge Bäume gepflanzt; eine kleine Ausstellung eröffnet; den Trinkbrunnen gereinigt; Gäste aus "
            "dem Ausland begrüßt; einen Flohmarkt veranstaltet; den Lärm gemessen; Spenden gesammelt; die "
            "Straßenlaternen geprüft; eine öffentliche Versammlung abgehalten; das Sommerfest vorbereitet; die "
            "Wertstofftonnen versetzt; eine Steinmauer ausgebessert; einen neuen Stadtplan gedruckt; ein Dutzend "
            "Helfer ausgebildet; ein Jubiläum gefeiert; ein zerbrochenes Fenster gemeldet"
        ),
        where=_list(
            "am Fluss; beim Bahnhof; im Rathaus; hinter der Kirche; am alten Hafen; auf dem Hauptplatz; an der "
            "Nordstraße; im Gemeindezentrum; nahe der Mühle; unter den Kastanien; auf dem Sportplatz; vor der Post; "
            "am See; im botanischen Garten; am Südtor"
        ),
        when=_list(
            "im frühen Frühling; an einem regnerischen Montag; im letzten Herbst; während der Ferien; nach langer "
            "Aussprache; Ende Juni; an einem kalten Morgen; in der zweiten Maiwoche; kurz vor Mittag; gegen Abend; am "
            "Markttag; mitten im Winter; ohne große Ankündigung; zum dritten Mal; mit großer Sorgfalt"
        ),
        facts=(
            Fact(
                "Der Tresor im Leuchtturm Marlowsand öffnet sich mit dem Code Reiher-4827.",
                "Mit welchem Code öffnet sich der Tresor im Leuchtturm Marlowsand?",
                "Reiher-4827",
            ),
            Fact(
                "Professorin Adelheid Quint versteckte das silberne Astrolabium in einem hohlen Cello.",
                "Wo versteckte Professorin Adelheid Quint das silberne Astrolabium?",
                "hohlen Cello",
            ),
            Fact(
                "Das Unterseeboot Nautica Verde wurde für 93.500 Euro verkauft.",
                "Für wie viel Euro wurde das Unterseeboot Nautica Verde verkauft?",
                "93.500",
            ),
            Fact(
                "Das Rezept für Sansibar-Lebkuchen verlangt genau siebzehn Nelken.",
                "Wie viele Nelken verlangt das Rezept für Sansibar-Lebkuchen?",
                "siebzehn",
            ),
        ),
    ),
    "es": Words(
        title="Informe anual del municipio",
        chapter="Sección",
        order="{when}, {who} {does} {where}.",
        who=_list(
            "la alcaldesa; el consejo escolar; un grupo de voluntarios; el cuerpo de bomberos; el coro; la "
            "bibliotecaria; el panadero; la brigada de obras; el club juvenil; la jardinera; el ayuntamiento; la "
            "compañía del transbordador; el museo; la orquesta; el equipo de fútbol; la empresa de aguas; la "
            "compañía de autobuses; la asociación de comerciantes; el fotógrafo; la doctora"
        ),
        does=_list(
            "reparó los bancos viejos; discutió el nuevo horario; pintó la valla de madera; contó las aves "
            "migratorias; plantó varios árboles jóvenes; inauguró una pequeña exposición; limpió la fuente; recibió "
            "a visitantes extranjeros; organizó un mercadillo; midió el ruido; recogió donativos; probó las farolas; "
            "celebró una reunión pública; preparó la fiesta de verano; trasladó los contenedores; restauró un muro "
            "de piedra; imprimió un plano nuevo; formó a una docena de ayudantes; festejó un aniversario; avisó de "
            "un cristal roto"
        ),
        where=_list(
            "junto al río; cerca de la estación; en la casa consistorial; detrás de la iglesia; en el puerto viejo; "
            "en la plaza mayor; a lo largo de la carretera del norte; en el centro cívico; cerca del molino; bajo "
            "los castaños; en el polideportivo; delante de correos; a orillas del lago; en el jardín botánico; en la "
            "puerta del sur"
        ),
        when=_list(
            "a comienzos de la primavera; un lunes lluvioso; el otoño pasado; durante las vacaciones; tras un largo "
            "debate; a finales de junio; una mañana fría; en la segunda semana de mayo; poco antes del mediodía; "
            "hacia la tarde; un día de mercado; en pleno invierno; sin mucho aviso; por tercera vez; con mucho cuidado"
        ),
        facts=(
            Fact(
                "La caja fuerte del faro de Marlobán se abre con el código garza-4827.",
                "¿Con qué código se abre la caja fuerte del faro de Marlobán?",
                "garza-4827",
            ),
            Fact(
                "La profesora Adela Quintana escondió el astrolabio de plata en un violonchelo hueco.",
                "¿Dónde escondió la profesora Adela Quintana el astrolabio de plata?",
                "violonchelo hueco",
            ),
            Fact(
                "El submarino Náutica Verde se vendió por 93.500 euros.",
                "¿Por cuántos euros se vendió el submarino Náutica Verde?",
                "93.500",
            ),
            Fact(
                "La receta del pan de jengibre de Zanzíbar exige exactamente diecisiete clavos de olor.",
                "¿Cuántos clavos de olor exige la receta del pan de jengibre de Zanzíbar?",
                "diecisiete",
            ),
        ),
    ),
    "it": Words(
        title="Relazione annuale del comune",
        chapter="Sezione",
        order="{when}, {who} {does} {where}.",
        who=_list(
            "la sindaca; il consiglio di istituto; un gruppo di volontari; il corpo dei pompieri; il coro; la "
            "bibliotecaria; il fornaio; la squadra dei cantonieri; il circolo giovanile; la giardiniera; il consiglio "
            "comunale; la società del traghetto; il museo; l'orchestra; la squadra di calcio; l'azienda idrica; la "
            "compagnia degli autobus; l'associazione dei commercianti; il fotografo; la dottoressa"
        ),
        does=_list(
            "ha riparato le vecchie panchine; ha discusso il nuovo orario; ha dipinto lo steccato di legno; ha "
            "contato gli uccelli migratori; ha piantato alcuni giovani alberi; ha inaugurato una piccola mostra; ha "
            "pulito la fontanella; ha accolto ospiti stranieri; ha organizzato un mercatino; ha misurato il rumore; "
            "ha raccolto offerte; ha provato i lampioni; ha tenuto una riunione pubblica; ha preparato la festa "
            "d'estate; ha spostato i cassonetti; ha restaurato un muro di pietra; ha stampato una nuova pianta; ha "
            "formato una dozzina di aiutanti; ha festeggiato un anniversario; ha segnalato un vetro rotto"
        ),
        where=_list(
            "lungo il fiume; vicino alla stazione; in municipio; dietro la chiesa; al porto vecchio; sulla piazza "
            "principale; lungo la strada del nord; nel centro civico; presso il mulino; sotto i castagni; al campo "
            "sportivo; davanti alla posta; in riva al lago; nel giardino botanico; alla porta sud"
        ),
        when=_list(
            "all'inizio della primavera; un lunedì di pioggia; lo scorso autunno; durante le vacanze; dopo un lungo "
            "dibattito; alla fine di giugno; una fredda mattina; nella seconda settimana di maggio; poco prima di "
            "mezzogiorno; verso sera; in un giorno di mercato; nel pieno dell'inverno; senza grande preavviso; per la "
            "terza volta; con molta cura"
        ),
        facts=(
            Fact(
                "La cassaforte del faro di Marlovento si apre con il codice airone-4827.",
                "Con quale codice si apre la cassaforte del faro di Marlovento?",
                "airone-4827",
            ),
            Fact(
                "La professoressa Adele Quintavalle nascose l'astrolabio d'argento in un violoncello cavo.",
                "Dove nascose la professoressa Adele Quintavalle l'astrolabio d'argento?",
                "violoncello cavo",
            ),
            Fact(
                "Il sottomarino Nautica Verde fu venduto per 93.500 euro.",
                "Per quanti euro fu venduto il sottomarino Nautica Verde?",
                "93.500",
            ),
            Fact(
                "La ricetta del pan di zenzero di Zanzibar richiede esattamente diciassette chiodi di garofano.",
                "Quanti chiodi di garofano richiede la ricetta del pan di zenzero di Zanzibar?",
                "diciassette",
            ),
        ),
    ),
}
