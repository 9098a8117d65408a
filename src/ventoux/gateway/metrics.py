"""Prometheus metrics of the gateway. Names follow the conventions of the client library; times are in seconds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
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


class Metrics:
    """One registry a server, so that several can live in one process."""

    def __init__(self, replicas: Replicas) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter("ventoux_requests", "HTTP requests.", ("route", "status"), registry=self.registry)
        self._seconds = Histogram(
            "ventoux_request_seconds",
            "From request to end of answer.",
            ("route",),
            buckets=_SECONDS,
            registry=self.registry,
        )
        self._calls = Counter("ventoux_calls", "Model calls.", ("model", "status"), registry=self.registry)
        self._tokens = Counter("ventoux_tokens", "Tokens by kind.", ("model", "kind"), registry=self.registry)
        self._first = Histogram(
            "ventoux_time_to_first_token_seconds",
            "Time to first token.",
            ("model",),
            buckets=_SECONDS,
            registry=self.registry,
        )
        self._per_token = Histogram(
            "ventoux_time_per_output_token_seconds",
            "Time per output token after the first.",
            ("model",),
            buckets=_TOKEN_SECONDS,
            registry=self.registry,
        )
        self._waited = Histogram(
            "ventoux_queue_seconds",
            "Time in the queue, of calls that found no free place.",
            ("model",),
            buckets=_SECONDS,
            registry=self.registry,
        )
        self.registry.register(_ReplicaCollector(replicas))

    def watch(self, waiting: Callable[[], Mapping[str, int]]) -> None:
        """``waiting`` gives the calls in the queue, by model."""
        self.registry.register(_QueueCollector(waiting))

    def waited(self, model: str, seconds: float) -> None:
        self._waited.labels(model).observe(seconds)

    def request(self, route: str, status: int, seconds: float) -> None:
        self._requests.labels(route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def call(self, event: UsageEvent, seconds_per_token: float | None) -> None:
        self._calls.labels(event.model, str(event.status)).inc()
        self._tokens.labels(event.model, "prompt").inc(event.prompt_tokens)
        self._tokens.labels(event.model, "cached").inc(event.cached_tokens)
        self._tokens.labels(event.model, "completion").inc(event.completion_tokens)
        if event.time_to_first_token is not None:
            self._first.labels(event.model).observe(event.time_to_first_token)
        if seconds_per_token is not None:
            self._per_token.labels(event.model).observe(seconds_per_token)


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
