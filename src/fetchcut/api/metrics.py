"""What /metrics counts. One registry an application: two in one process (tests) do not mix."""

from collections.abc import Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from fetchcut.api.record import Record

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60, 900)


class Metrics:
    """Requests by route and status, their time, bytes in and out, open streams."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "fetchcut_requests", "Requests served", ("method", "route", "status"), registry=self.registry
        )
        self.seconds = Histogram(
            "fetchcut_request_seconds", "Time to serve", ("method", "route"), registry=self.registry, buckets=_SECONDS
        )
        self.received = Counter("fetchcut_received_bytes", "Bytes of bodies received", registry=self.registry)
        self.sent = Counter("fetchcut_sent_bytes", "Bytes of bodies sent", registry=self.registry)
        self.jobs = Gauge("fetchcut_jobs", "Jobs this process works on", ("kind",), registry=self.registry)
        self.streams = Gauge("fetchcut_open_streams", "Event streams open now", registry=self.registry)

    def count(self, record: Record, seconds: float) -> None:
        """Enter one request."""
        self.requests.labels(record.method, record.route, str(record.status)).inc()
        self.seconds.labels(record.method, record.route).observe(seconds)
        self.received.inc(record.received_bytes)
        self.sent.inc(record.sent_bytes)

    def page(self, jobs: Mapping[str, int]) -> bytes:
        """Return all of it in Prometheus' text format; `jobs` are those running now, by kind."""
        for kind, count in jobs.items():
            self.jobs.labels(kind).set(count)
        return generate_latest(self.registry)
