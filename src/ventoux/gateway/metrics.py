"""Prometheus metrics of the gateway. Names follow the conventions of the client library; times are in seconds."""

from __future__ import annotations

from bisect import bisect_left
from itertools import accumulate
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily
from prometheus_client.registry import Collector

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from typing import Protocol

    from prometheus_client.metrics_core import Metric

    from ventoux.engines.replica import Replica
    from ventoux.ledger.schemas import UsageEvent

    class Replicas(Protocol):
        def all_replicas(self) -> Sequence[Replica]: ...


_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120)
_TOKEN_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28)


class _Sums:
    """Counters or histograms of one name. The client library's own take a lock and look up their labels at every
    observation; these are for one thread, and read when somebody scrapes."""

    def __init__(self, name: str, text: str, labels: tuple[str, ...], buckets: tuple[float, ...] = ()) -> None:
        self._name = name
        self._text = text
        self._labels = labels
        self._buckets = buckets
        self._counts: dict[tuple[str, ...], float] = {}
        self._observed: dict[tuple[str, ...], _Observed] = {}

    def add(self, labels: tuple[str, ...], amount: float = 1) -> None:
        self._counts[labels] = self._counts.get(labels, 0) + amount

    def observe(self, labels: tuple[str, ...], value: float) -> None:
        observed = self._observed.get(labels)
        if observed is None:
            observed = self._observed[labels] = _Observed(len(self._buckets) + 1)
        observed.total += value
        # A bucket holds what is at most its bound.
        observed.counts[bisect_left(self._buckets, value)] += 1

    def collect(self) -> Iterable[Metric]:
        if not self._buckets:
            counter = CounterMetricFamily(self._name, self._text, labels=self._labels)
            for labels, count in self._counts.items():
                counter.add_metric(labels, count)
            return (counter,)
        bounds = [*(str(float(bucket)) for bucket in self._buckets), "+Inf"]
        histogram = HistogramMetricFamily(self._name, self._text, labels=self._labels)
        for labels, observed in self._observed.items():
            histogram.add_metric(
                labels, list(zip(bounds, accumulate(observed.counts), strict=True)), sum_value=observed.total
            )
        return (histogram,)


class _Observed:
    __slots__ = ("counts", "total")

    def __init__(self, buckets: int) -> None:
        self.counts = [0] * buckets
        self.total = 0.0


class Metrics(Collector):
    """One registry a server, so that several can live in one process."""

    def __init__(self, replicas: Replicas) -> None:
        self.registry = CollectorRegistry()
        self._requests = _Sums("ventoux_requests", "HTTP requests.", ("route", "status"))
        self._seconds = _Sums("ventoux_request_seconds", "From request to end of answer.", ("route",), _SECONDS)
        self._calls = _Sums("ventoux_calls", "Model calls.", ("model", "status"))
        self._unpriced = _Sums("ventoux_unpriced_calls", "Model calls that no price was in force for.", ("model",))
        self._tokens = _Sums("ventoux_tokens", "Tokens by kind.", ("model", "kind"))
        self._first = _Sums("ventoux_time_to_first_token_seconds", "Time to first token.", ("model",), _SECONDS)
        self._per_token = _Sums(
            "ventoux_time_per_output_token_seconds",
            "Time per output token after the first.",
            ("model",),
            _TOKEN_SECONDS,
        )
        self._waited = _Sums(
            "ventoux_queue_seconds", "Time in the queue, of calls that found no free place.", ("model",), _SECONDS
        )
        self._pages = _Sums("ventoux_ocr_pages", "Pages read by /v1/ocr, by where their text was.", ("source",))
        self._languages = _Sums(
            "ventoux_reply_language",
            "Answers in conversations, by the language wanted.",
            ("language", "right"),
        )
        self.registry.register(self)
        self.registry.register(_ReplicaCollector(replicas))

    def collect(self) -> Iterable[Metric]:
        sums = (self._requests, self._seconds, self._calls, self._unpriced, self._tokens)
        sums += (self._first, self._per_token, self._waited, self._pages, self._languages)
        return [metric for one in sums for metric in one.collect()]

    def watch(self, waiting: Callable[[], Mapping[str, int]]) -> None:
        """``waiting`` gives the calls in the queue, by model."""
        self.registry.register(_QueueCollector(waiting))

    def waited(self, model: str, seconds: float) -> None:
        self._waited.observe((model,), seconds)

    def pages(self, recognised: int, others: int) -> None:
        self._pages.add(("picture",), recognised)
        self._pages.add(("text",), others)

    def reply_language(self, language: str, right: bool) -> None:
        self._languages.add((language, "yes" if right else "no"))

    def request(self, route: str, status: int, seconds: float) -> None:
        self._requests.add((route, str(status)))
        self._seconds.observe((route,), seconds)

    def call(self, event: UsageEvent, seconds_per_token: float | None) -> None:
        model = event.model
        self._calls.add((model, str(event.status)))
        if event.cost is None:
            self._unpriced.add((model,))
        self._tokens.add((model, "prompt"), event.prompt_tokens)
        self._tokens.add((model, "cached"), event.cached_tokens)
        self._tokens.add((model, "completion"), event.completion_tokens)
        if event.time_to_first_token is not None:
            self._first.observe((model,), event.time_to_first_token)
        if seconds_per_token is not None:
            self._per_token.observe((model,), seconds_per_token)


class _ReplicaCollector(Collector):
    """Reads the replicas at the moment of a scrape."""

    def __init__(self, replicas: Replicas) -> None:
        self._replicas = replicas

    def collect(self) -> Iterable[Metric]:
        ready = GaugeMetricFamily("ventoux_replica_ready", "1: takes calls.", labels=("model", "replica"))
        running = GaugeMetricFamily("ventoux_replica_running", "Calls being decoded.", labels=("model", "replica"))
        restarts = CounterMetricFamily("ventoux_engine_restarts", "Engine restarts.", labels=("model", "replica"))
        for replica in self._replicas.all_replicas():
            labels = (replica.spec.model, replica.id)
            ready.add_metric(labels, float(replica.ready))
            running.add_metric(labels, min(replica.outstanding, replica.slots))
            restarts.add_metric(labels, replica.restarts)
        return (ready, running, restarts)


class _QueueCollector(Collector):
    """As the replicas': read when it is asked for."""

    def __init__(self, waiting: Callable[[], Mapping[str, int]]) -> None:
        self._waiting = waiting

    def collect(self) -> Iterable[Metric]:
        family = GaugeMetricFamily("ventoux_queue_waiting", "Calls waiting for a place.", labels=("model",))
        for model, calls in self._waiting().items():
            family.add_metric((model,), calls)
        return (family,)
