"""The share of answers in the right language is there to be scraped."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from prometheus_client import generate_latest
from tests.unit.conversations.loop.playing import Models, Play, says

from ventoux.gateway.metrics import Metrics

GERMAN = "Das Wetter ist das, was heute geschieht, und das Klima ist das, was man im Mittel erwartet."
ENGLISH = "The weather is what happens today, and the climate is what one expects of it on average."


async def test_answers_are_counted_by_the_language_wanted_and_whether_they_are_in_it() -> None:
    replicas: Any = SimpleNamespace(all_replicas=tuple)
    metrics = Metrics(replicas)
    play = Play(Models(says(GERMAN), says(ENGLISH), says(GERMAN)))
    for _ in range(3):
        await play.reply("Was ist der Unterschied zwischen Wetter und Klima?")
    for language, right in play.languages:
        metrics.reply_language(language, right)
    told = generate_latest(metrics.registry).decode()
    assert 'ventoux_reply_language_total{language="de",right="yes"} 2.0' in told
    assert 'ventoux_reply_language_total{language="de",right="no"} 1.0' in told
