"""A refusal as an HTTP answer, for routes, handlers and bare ASGI alike."""

from collections.abc import Iterable, Mapping
from typing import Any

import orjson
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Scope

from api.schemas.problems import (
    PROBLEM_MEDIA_TYPE,
    choose_language,
    oauth_members,
    problem_body,
    refusal_of,
)

# Source: RFC 6749, 5.2 and RFC 7009: what answers here is read by OAuth libraries.
OAUTH_PATHS = frozenset({"/v1/auth/token", "/v1/auth/revoke"})
DEFAULT_RETRY_AFTER_S = 2
_WAIT_STATUSES = frozenset({429, 503})
_CHALLENGES = {
    "invalid_client": 'Basic realm="shouwang", charset="UTF-8"',
    "receipt_unknown": 'Receipt realm="shouwang"',
}
_BEARER = 'Bearer realm="shouwang"'
_UNAUTHORIZED = 401


def problem_answer(
    scope: Scope,
    code: str,
    *,
    errors: Iterable[Mapping[str, str]] = (),
    extra: Mapping[str, Any] | None = None,
    retry_after_s: int | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """The answer for a refusal code, in the caller's language.

    Args:
        scope: The ASGI scope of the request; only its path and Accept-Language are read.
        code: A code of the catalogue.
        errors: Members of `errors`.
        extra: Further members of the body.
        retry_after_s: Seconds for Retry-After; 429 and 503 always carry one.
        headers: Further headers.
    """
    language = choose_language(Headers(scope=scope).get("accept-language", ""))
    body = problem_body(code, language, errors=errors, extra=extra)
    if scope.get("path") in OAUTH_PATHS and "error" not in body:
        body |= oauth_members(refusal_of(code))
    status = body["status"]
    sent = {**(headers or {}), "Content-Language": language, "Vary": "Accept-Language"}
    if status == _UNAUTHORIZED:
        sent["WWW-Authenticate"] = _CHALLENGES.get(code, _BEARER)
    if retry_after_s is None and status in _WAIT_STATUSES:
        retry_after_s = DEFAULT_RETRY_AFTER_S
    if retry_after_s is not None:
        sent["Retry-After"] = str(max(retry_after_s, 1))
    return Response(orjson.dumps(body), status, headers=sent, media_type=PROBLEM_MEDIA_TYPE)
