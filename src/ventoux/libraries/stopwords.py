"""Words of each language that say nothing of what a text is about, written without accents. Short on purpose: a word
that is left in costs a little time, a word that is left out can never be found."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ventoux.libraries.schemas import Language

_FRENCH = """
a afin ai aie ainsi alors apres as au aucun aucune aussi autre aux avaient avait avant avec avez avoir avons ayant c car
ce ceci cela celle celles celui ces cet cette ceux chaque chez ci comme comment d dans de depuis des dois doit donc dont
du elle elles en encore entre es est et etaient etait etant etc ete etes etre eu eux fait faut furent fut hors ici il
ils j je jusqu l la le les leur leurs lors lorsque lui m ma mais me meme memes mes mon n ne ni nos notre nous on ont ou
par parce pas pendant peu peut peuvent plus pour pourquoi puis puisque qu quand que quel quelle quelles quels qui quoi
s sa sans se selon sera seront ses si soit soient sommes son sont sous sur t ta tandis te tel telle tes toi ton tous
tout toute toutes tres tu un une vers vos votre vous y
"""
_ENGLISH = """
a about after again all also am an and any are as at be because been before being between both but by can could did do
does doing during each few for from further had has have having he her here hers him his how i if in into is it its
itself just many may me might more most much must my no nor not of off on once only or other our ours out over own s
same shall she should so some such t than that the their theirs them then there these they this those through to too
under until up us very was we were what when where which while who whom whose why will with within would you your yours
"""
_GERMAN = """
ab aber alle allem allen aller alles als also am an ander andere anderen anderer anderes auch auf aus bei beim bin bis
bist da dabei damit dann das dass dein dem den denn der deren des dessen die dies diese diesem diesen dieser dieses dir
doch dort du durch ein eine einem einen einer eines er es etwas euch fur gegen gewesen hab habe haben hat hatte hatten
hier hin ich ihm ihn ihnen ihr ihre ihrem ihren ihrer ihres im in indem ins ist ja jede jedem jeden jeder jedes jener
kann kein keine keinem keinen keiner konnen konnte mehr mein mich mir mit muss mussen nach nicht nichts noch nun nur ob
oder ohne sehr sein seine seinem seinen seiner sich sie sind so solche soll sollen sollte sondern sowie sowohl uber um
und uns unser unter viel viele vom von vor wann war waren warum was wegen weil welche welchem welchen welcher welches
wem wen wenn wer werde werden wessen wie wieviel wieviele will wir wird wo wofur woher wohin wollen worden wurde wurden
zu zum zur zwar zwischen
"""
_SPANISH = """
a al algo algun alguna algunas algunos ante antes aquel aquella aquellos asi aun aunque cada como con contra cual cuales
cuando cuanta cuantas cuanto cuantos de debe deben del desde donde dos durante e el ella ellas ellos en entre era eran
es esa esas ese eso esos esta estaba estado estan estar estas este esto estos fue fueron ha haber habia hace han hasta
hay la las le les lo los mas me mediante mi mientras mis mucho muy nada ni no nos nosotros o os otra otras otro otros
para pero poco por porque pues puede pueden que quien quienes se sea sean segun ser sera seran si sido siendo sin sino
sobre son su sus tal tambien tan tanto te tenia tiene tienen toda todas todo todos tras tu un una unas uno unos u usted
y ya yo
"""
_ITALIAN = """
a abbia abbiamo ad agli ai al alcuni alcuna alla alle allo anche ancora avere aveva avevano c che chi ci cio coi col
come con contro cosa cui d da dagli dai dal dalla dalle dallo degli dei del della delle dello deve devono di dopo dove
due e ed era erano essere fa fra fino gia gli ha hai hanno ho i il in io l la le lei li lo loro lui ma me mentre mi mia
mie miei mio molto ne negli nei nel nella nelle nello no noi non nostra nostro o od ogni oltre per perche pero piu poi
presso prima puo possono qual quale quali quando quanta quante quanti quanto quegli quei quel quella quelle quelli
quello questa queste questi questo qui se sei senza si sia siano sono sopra sotto sta stata state stati stato su sua
sue sugli sui sul sulla sulle suo suoi tale tra tu tua tuo tutta tutte tutti tutto un una uno v vi viene vengono vostra
vostro
"""

STOPWORDS: dict[Language, frozenset[str]] = {
    "fr": frozenset(_FRENCH.split()),
    "en": frozenset(_ENGLISH.split()),
    "de": frozenset(_GERMAN.split()),
    "es": frozenset(_SPANISH.split()),
    "it": frozenset(_ITALIAN.split()),
}
