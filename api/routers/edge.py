"""Puts the edge around an application: everything that is the same for each route, in one order."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from fastapi import FastAPI
from fastapi.routing import APIRoute

from api.routers import error_handlers, error_pages
from api.routers.answer_headers import AnswerHeaders
from api.routers.budgets import DEFAULT_PLACES, WAIT_S, Budgets
from api.routers.error_handlers import UnexpectedErrors
from api.routers.health import Probe, health_router
from api.routers.limits import Limits, RequestLimits
from api.routers.metrics import Metrics, metrics_router
from api.routers.pages import docs_router
from api.routers.planes import Plane
from api.routers.request_log import RequestLog
from api.routers.strict_json import StrictRoute
from api.routers.wire import GuardedProtocol
from api.schemas.openapi_finish import finish
from api.schemas.problems import finish_openapi


def operation_id(route: APIRoute) -> str:
    """The name that generated clients give an operation: the verb itself."""
    return route.name


# FastAPI's own pages load scripts from elsewhere, its telemetry records messages of exceptions, and its
# redirect of slashes repeats what was asked for.
APP_OPTIONS: Final[Mapping[str, Any]] = {
    "docs_url": None,
    "redoc_url": None,
    "redirect_slashes": False,
    "debug": False,
    "generate_unique_id_function": operation_id,
    "telemetry": {
        "auto_configure": False,
        "tracing": False,
        "metrics": False,
        "logs": False,
        "operation_spans": False,
    },
}
# No access log, no names, no web sockets, and no proxy headers but those `Limits` believes.
SERVER_OPTIONS: Final[Mapping[str, Any]] = {
    "http": GuardedProtocol,
    "ws": "none",
    "access_log": False,
    "log_config": None,
    "server_header": False,
    "proxy_headers": False,
    "timeout_keep_alive": 5,
    "backlog": 2048,
}


@dataclass(frozen=True, slots=True)
class EdgeOptions:
    """What `install` needs to know.

    Args:
        probe: Tells whether the service can work.
        limits: Hosts, proxies and sizes.
        places: Requests at one moment, by plane.
        wait_s: Longest wait for a place, in seconds.
        metrics_token: Bearer token of `/metrics` from elsewhere; None allows this machine only.
        has_docs: Whether to serve the browsable documentation; false in production mode.
    """

    probe: Probe
    limits: Limits = field(default_factory=Limits)
    places: Mapping[Plane, int] = field(default_factory=lambda: dict(DEFAULT_PLACES))
    wait_s: float = WAIT_S
    metrics_token: str | None = None
    has_docs: bool = False


def install(app: FastAPI, options: EdgeOptions) -> Metrics:
    """Put handlers, probes, pages and the layers on an application made with `APP_OPTIONS`.

    The order of the layers, outermost first: headers, so that no answer misses them; the log, which sees
    every answer; the net for what nobody expected; limits, which collect the body; then a place on the
    plane, so that a slow sender holds none.
    """
    metrics = Metrics()
    app.router.route_class = StrictRoute
    error_handlers.install(app)
    app.include_router(health_router(options.probe))
    app.include_router(metrics_router(metrics, token=options.metrics_token))
    app.include_router(error_pages.router)
    if options.has_docs:
        app.include_router(docs_router())
    # `add_middleware` puts the newest outermost.
    app.add_middleware(Budgets, places=options.places, wait_s=options.wait_s)
    app.add_middleware(RequestLimits, limits=options.limits)
    app.add_middleware(UnexpectedErrors)
    app.add_middleware(RequestLog, metrics=metrics)
    app.add_middleware(AnswerHeaders)
    _describe_refusals(app)
    logging.getLogger("fastapi").setLevel(logging.WARNING)
    return metrics


def _describe_refusals(app: FastAPI) -> None:
    """Make `app.openapi()` show our refusals in the place of FastAPI's, and words where there were none."""
    original = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = finish(finish_openapi(original()))
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]
