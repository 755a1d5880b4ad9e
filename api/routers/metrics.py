"""Numbers about the service itself: `/metrics`, for this machine or with a token."""

import hmac
import ipaddress

from fastapi import APIRouter
from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from starlette.requests import Request
from starlette.responses import Response

from api.errors import NotFound
from api.routers.planes import Plane, is_silent

_DURATION_STEPS_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 30.0)


class Metrics:
    """Counters in a registry of their own.

    Labels are templates, planes and status classes. Of the public plane there is one number by template
    and class, and no duration by template: a single rare request must not stand out.
    """

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "shouwang_requests",
            "Requests answered, by plane, route template and status class.",
            ("plane", "route", "status_class"),
            registry=self.registry,
        )
        # Finding a child by its labels costs more than counting; templates and classes are few.
        self._counters: dict[tuple[Plane, str, int], Counter] = {}
        self._durations = Histogram(
            "shouwang_request_duration_seconds",
            "Time from the first byte of the request to the end of its answer, by plane.",
            ("plane",),
            buckets=_DURATION_STEPS_S,
            registry=self.registry,
        )

    def count_request(self, plane: Plane, route: str, status: int, duration_s: float) -> None:
        """Count one answered request; `status` 0 means that the caller went away first."""
        key = (plane, route, status // 100)
        counter = self._counters.get(key)
        if counter is None:
            status_class = f"{status // 100}xx" if status else "none"
            counter = self._counters[key] = self._requests.labels(plane.value, route, status_class)
        counter.inc()
        if not is_silent(plane):
            self._durations.labels(plane.value).observe(duration_s)

    def render(self) -> bytes:
        """The Prometheus text format."""
        return generate_latest(self.registry)


def metrics_router(metrics: Metrics, *, token: str | None = None) -> APIRouter:
    """`GET /metrics`; for anybody else than this machine or the token's bearer it does not exist.

    Args:
        metrics: What to show.
        token: A bearer token that opens it from elsewhere; None allows this machine only.
    """
    router = APIRouter(include_in_schema=False)

    @router.get("/metrics")
    async def read_metrics(request: Request) -> Response:
        if not (_is_loopback(request) or _bears(request, token)):
            raise NotFound
        return Response(metrics.render(), headers={"Content-Type": CONTENT_TYPE_LATEST})

    return router


def _is_loopback(request: Request) -> bool:
    # A request that came through a proxy on this machine is not from this machine.
    if request.client is None or "x-forwarded-for" in request.headers or "forwarded" in request.headers:
        return False
    try:
        return ipaddress.ip_address(request.client.host).is_loopback
    except ValueError:
        return False


def _bears(request: Request, token: str | None) -> bool:
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    if not token or scheme.lower() != "bearer":
        return False
    return hmac.compare_digest(given.strip().encode("latin-1"), token.encode())
