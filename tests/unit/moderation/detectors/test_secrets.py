from __future__ import annotations

import pytest

from ventoux.accounts.secrets import INVITATION, SESSION, new_prefix, new_secret, new_token
from ventoux.moderation.detectors.search import Finding, Search
from ventoux.moderation.detectors.secrets import Addresses, Assigned, Keys, PrivateKeys, random_looking

SECRETS = Search([PrivateKeys(), Keys(), Assigned(), Addresses()])
# Put together here, so that no scanner of this repository takes them for real.
WORD = "Zx81kQpW93mNbVcXa7Lq"
LONG = WORD + "hT4yGf6Rd2Sw"


def found(text: str) -> list[tuple[str, str]]:
    def shown(one: Finding) -> tuple[str, str]:
        return one.label, text[one.shown : one.end]

    return [shown(one) for one in SECRETS.all(text)]


@pytest.mark.parametrize(
    ("label", "secret"),
    [
        ("aws_access_key", "AKIA" + "IOSFODNN7EXAMPLE"),
        ("github_token", "ghp_" + LONG + "abcd"),
        ("github_token", "github_pat_" + LONG),
        ("gitlab_token", "glpat-" + WORD),
        ("slack_token", "xoxb-" + "123456789012-" + WORD),
        ("openai_key", "sk-" + LONG),
        ("openai_key", "sk-proj-" + LONG),
        ("anthropic_key", "sk-ant-api03-" + LONG),
        ("google_key", "AIza" + LONG + "abc"),
        ("stripe_key", "sk_live_" + WORD),
        ("huggingface_token", "hf_" + LONG),
        ("npm_token", "npm_" + LONG + "abcd"),
        ("sendgrid_key", "SG." + WORD + "ab." + LONG + "abcdefghijk"),
        ("jwt", "eyJhbGciOiJIUzI1NiJ9." + "eyJzdWIiOiIxMjM0NTY3ODkwIn0." + LONG),
    ],
)
def test_keys_of_known_makers_are_found_whole(label: str, secret: str) -> None:
    assert found(f"use {secret} here") == [(label, secret)]
    assert found(f"({secret})") == [(label, secret)]


def test_our_own_keys_sessions_and_invitations_are_found() -> None:
    for secret in (new_secret(new_prefix()), new_token(SESSION), new_token(INVITATION)):
        assert found(f"Bearer {secret}!") == [("ventoux_key", secret)]
    assert found(f"the prefix {new_prefix()} opens nothing") == []


@pytest.mark.parametrize(
    "text",
    [
        f"MISTRAL_API_KEY={WORD}",
        f'"api_key": "{WORD}"',
        f"apiKey = '{WORD}'",
        f"client-secret: {WORD}",
        f"Passwort: {WORD}",
        f"mot de passe : {WORD}",
        f"contraseña={WORD}",
        f"password => '{WORD}'",
        f"AccountKey={WORD}",
    ],
)
def test_what_is_given_to_a_secrets_name_is_found_and_the_name_is_not(text: str) -> None:
    assert found(text) == [("assigned_secret", WORD)]


@pytest.mark.parametrize(
    "text",
    [
        "password: required",
        "token = None",
        "max_tokens: 1024",
        "secret: <your-secret-here>",
        "api_key=os.environ['API_KEY']",
        "The token: a short story",
        "risk-free, task-force, sk-learn",
        "pk_live",
        "Le mot de passe est obligatoire.",
        "version: 2.10.3-rc1",
        "https://user:password@example.com/",
        "https://example.com:8080/a@b",
        "-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A\n-----END PUBLIC KEY-----",
        "eyJhbGciOiJIUzI1NiJ9",
    ],
)
def test_what_only_looks_like_a_secret_is_left_alone(text: str) -> None:
    assert found(text) == []


def test_the_password_of_an_address_is_found_and_the_rest_is_not() -> None:
    assert found("DATABASE=postgres://bob:s3cr3tPw@db.example.com/x") == [("connection_string", "s3cr3tPw")]


def test_a_private_key_is_found_to_its_last_line() -> None:
    body = "\n".join([LONG + LONG] * 20)
    block = f"-----BEGIN RSA PRIVATE KEY-----\n{body}\n-----END RSA PRIVATE KEY-----"

    assert found(f"here:\n{block}\nend") == [("private_key", block)]
    cut = "\n".join(block.splitlines()[:5])
    assert found(f"here:\n{cut}") == [("private_key", cut)]


def test_words_are_not_random_and_keys_are() -> None:
    assert not random_looking("aaaaaaaa1")
    assert not random_looking("authentication")
    assert not random_looking("20240512")
    assert random_looking(WORD)
