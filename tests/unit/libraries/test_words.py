from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ventoux.libraries.schemas import LANGUAGES, Language
from ventoux.libraries.words import fold, question_terms, terms


def stems(text: str, language: Language | None) -> set[str]:
    return set(terms(text, language).stems)


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("fr", "les pénalités appliquées", "pénalité applique"),
        ("en", "The landlords' deposits", "landlord deposit"),
        ("de", "der Verträge und Fristen", "Vertrag Frist"),
        ("es", "las devoluciones aceptadas", "devolución aceptada"),
        ("it", "i contratti firmati", "contratto firmato"),
    ],
)
def test_forms_of_a_word_meet_in_its_stem_and_stopwords_are_left_out(language: Language, one: str, other: str) -> None:
    assert stems(one, language) == stems(other, language)


@pytest.mark.parametrize(
    ("language", "accented", "plain"),
    [
        ("fr", "société élevée à l'œuvre", "societe elevee a l'oeuvre"),
        ("de", "Straße", "Strasse"),
        ("es", "niñez", "ninez"),
    ],
)
def test_accents_may_be_left_out(language: Language, accented: str, plain: str) -> None:
    assert set(terms(accented, language).words) <= set(terms(plain, language).words)


def test_umlauts_may_be_written_with_an_e() -> None:
    assert "mueller" in terms("Frau Müller", "de").words
    assert "mueller" in question_terms("Who is Mueller?", "en")["en"].words


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("l\u2019eau", "eau"),
        ("dell'acqua", "acqua"),
        ("d'abord", "abord"),
        ("jusqu'à l'hôtel", "hotel"),
        ("the tenant's", "tenant"),
    ],
)
def test_elided_articles_and_possessives_are_no_part_of_a_word(text: str, word: str) -> None:
    assert word in terms(text, None).words


@pytest.mark.parametrize(
    "text", ["12.500,00", "12,500.00", "12 500,00", "12\u202f500", "12'500.0", "12500", "12.500", "12,500"]
)
def test_an_amount_has_one_form(text: str) -> None:
    assert terms(f"costs {text} euros", "en").stems[1] == "12500"


@pytest.mark.parametrize(
    ("text", "form"), [("3,5", "3·5"), ("3.50", "3·5"), ("0.125", "0·125"), ("1.234.567,8", "1234567·8"), ("0,0", "0")]
)
def test_decimals_have_one_form(text: str, form: str) -> None:
    assert terms(text, "de").stems == (form,)


@pytest.mark.parametrize("text", ["2024-03-05", "05.03.2024", "5/3/2024", "03/05/2024"])
def test_a_date_is_kept_whole_and_in_its_parts(text: str) -> None:
    found = stems(text, "en")
    assert "2024" in found
    assert found & {"20240305", "20240503"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("4711/B", {"4711b", "4711"}),
        ("ISO-9001", {"iso9001", "iso", "9001"}),
        ("getUserName", {"getusername", "get", "user", "name"}),
        ("max_file_size", {"maxfilesize", "max", "file", "size"}),
        ("HTTPServer", {"httpserver", "http", "server"}),
        ("O'Brien", {"obrien", "brien"}),
        ("state-of-the-art", {"stateoftheart", "state", "art"}),
    ],
)
def test_ids_and_names_are_kept_whole_and_in_their_parts(text: str, found: set[str]) -> None:
    assert found <= set(terms(text, "en").words)


def test_a_part_of_a_compound_meets_the_compound_and_the_other_way_round() -> None:
    compound, parts = "Die Kündigungsfristen", "Frist der Kündigung"
    assert set(terms(compound, "de").grams) & set(question_terms(parts, "de")["de"].grams)
    assert set(terms(parts, "de").grams) & set(question_terms(compound, "de")["de"].grams)
    assert not set(terms("Der Hund", "de").grams) & set(question_terms(compound, "de")["de"].grams)
    assert terms("The announcement", "en").grams == ()


def test_a_question_of_an_unknown_language_is_looked_for_in_all() -> None:
    assert tuple(question_terms("GDP 2023", None)) == LANGUAGES
    assert tuple(question_terms("GDP 2023", "it")) == ("it",)


def test_a_text_of_stopwords_alone_keeps_them() -> None:
    assert terms("To be or not to be", "en").stems == ("to", "be", "or", "not", "to", "be")


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60), st.sampled_from([None, *LANGUAGES]))
def test_terms_are_letters_and_digits_in_lower_case_whatever_the_text(text: str, language: Language | None) -> None:
    found = terms(text, language)
    asked = question_terms(text, language)
    for each in (found, *asked.values()):
        for term in (*each.stems, *each.words, *each.grams):
            assert 0 < len(term) <= 65
            assert all(letter.isalnum() or letter == "·" for letter in term), term
            assert fold(term) == term
    if language is not None:
        assert asked[language].stems == found.stems
