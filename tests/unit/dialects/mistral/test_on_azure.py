from __future__ import annotations

import json
from typing import Any

import pytest

from ventoux.dialects.dialect import Asked
from ventoux.dialects.mistral.on_azure import EndpointChat, EndpointEmbeddings, EndpointFim
from ventoux.errors import ValidationFailed


def asked(**fields: Any) -> Asked:
    return Asked(json.dumps(fields).encode(), {}, "deployed")


@pytest.mark.parametrize("named", [{}, {"model": "azureai"}, {"model": "AzureAI"}, {"model": "Deployed"}])
def test_the_url_names_the_model_where_the_client_does_not(named: dict[str, str]) -> None:
    messages = [{"role": "user", "content": "a"}]
    assert EndpointChat(max_messages=9).call(asked(messages=messages, **named)).model == "deployed"
    assert EndpointFim(max_messages=9).call(asked(prompt="a", **named)).model == "deployed"
    assert EndpointEmbeddings().call(asked(input="a", **named))[0].model == "deployed"


def test_another_model_is_left_for_the_gateway_to_refuse() -> None:
    assert EndpointFim(max_messages=9).call(asked(prompt="a", model="Other")).model == "other"


def test_all_else_is_the_mistral_api() -> None:
    with pytest.raises(ValidationFailed):
        EndpointChat(max_messages=9).call(asked(messages=[{"role": "user", "content": "a"}], seed=3))
