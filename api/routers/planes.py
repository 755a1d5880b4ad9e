"""Which plane a request belongs to: its budget, what may be logged about it, its metrics.

This decides no rights. It is read from method and path alone, before anything is looked up.
"""

import re
from collections.abc import Mapping
from enum import StrEnum

from starlette.types import Scope


class Plane(StrEnum):
    """A group of callers that has room of its own."""

    AUTH = "auth"
    CARE = "care"
    DASHBOARD = "dashboard"
    POLICE = "police"
    POLICE_WAIT = "police_wait"
    PUBLIC = "public"
    SERVICE = "service"
    STAFF = "staff"


_EXACT: Mapping[tuple[str, str], Plane] = {
    ("GET", "/v1/keys"): Plane.PUBLIC,
    ("POST", "/v1/tips"): Plane.PUBLIC,
    # A claim may wait 30 s for work. It holds no connection while it waits, so it has a wide budget of
    # its own and never keeps an acknowledgement or an outcome from getting through.
    ("POST", "/v1/queue/claims"): Plane.POLICE_WAIT,
}
# By the first part of the path, or the first one after /v1. What nothing names is staff under /v1 and
# public elsewhere.
_BY_HEAD: Mapping[str, Plane] = {
    ".well-known": Plane.AUTH,
    "graphql": Plane.DASHBOARD,
    "livez": Plane.SERVICE,
    "metrics": Plane.SERVICE,
    "readyz": Plane.SERVICE,
}
_BY_V1_HEAD: Mapping[str, Plane] = {
    "assessments": Plane.CARE,
    "auth": Plane.AUTH,
    "break-glass": Plane.CARE,
    "care-audit-events": Plane.CARE,
    "care-rules": Plane.CARE,
    "care-tasks": Plane.CARE,
    "custody": Plane.POLICE,
    "episodes": Plane.CARE,
    "help-requests": Plane.CARE,
    "indicators": Plane.DASHBOARD,
    "intake": Plane.PUBLIC,
    "ledger": Plane.DASHBOARD,
    "pairings": Plane.CARE,
    "participants": Plane.CARE,
    "queue": Plane.POLICE,
    "receipt": Plane.PUBLIC,
    "release-notices": Plane.CARE,
    "transfers": Plane.CARE,
}
_POLICE_ON_CLUES = re.compile(r"/v1/clues/(?:outcomes/batch|[^/]+/(?:outcomes|questions))")
UNMATCHED = "unmatched"
_STATE_KEY = "plane"
_SILENT = frozenset({Plane.PUBLIC, Plane.SERVICE})


def classify_request(method: str, path: str) -> Plane:
    """The plane of a method and path."""
    exact = _EXACT.get((method, path.rstrip("/")))
    if exact is not None:
        return exact
    _, first, *rest = path.split("/", 3) if path.startswith("/") else ("", path)
    if first != "v1":
        return _BY_HEAD.get(first, Plane.PUBLIC)
    second = rest[0] if rest else ""
    if second == "clues" and method == "POST" and _POLICE_ON_CLUES.fullmatch(path) is not None:
        return Plane.POLICE
    return _BY_V1_HEAD.get(second, Plane.STAFF)


def plane_of(scope: Scope) -> Plane:
    """The plane of a request; decided once and kept in its state."""
    state = scope.setdefault("state", {})
    if _STATE_KEY not in state:
        state[_STATE_KEY] = classify_request(scope["method"], scope["path"])
    plane: Plane = state[_STATE_KEY]
    return plane


def is_silent(plane: Plane) -> bool:
    """Whether nothing about single requests may be written."""
    return plane in _SILENT


def route_template(scope: Scope) -> str:
    """The template of the matched route, such as `/v1/tips/{tip_id}`; never the path that was asked for."""
    route = scope.get("route")
    template = getattr(route, "path_format", None) or getattr(route, "path", None)
    return template if isinstance(template, str) and template else UNMATCHED
