"""Everything that goes wrong becomes a refusal in words, and nothing that was sent comes back."""

import logging
import re
from typing import Any
from uuid import UUID, uuid4

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.db.failures import classify
from api.errors import DomainError, InvalidField
from api.kit.logs import describe_error, log
from api.routers.planes import is_silent, plane_of, route_template
from api.routers.problem_answers import OAUTH_PATHS, problem_answer
from api.schemas.field_texts import field_code
from api.schemas.problems import MAX_FIELDS_NAMED, choose_language, field_problem

# What Starlette and FastAPI refuse by themselves, by status.
_CODES_BY_STATUS = {
    400: "malformed_form",
    404: "not_found",
    405: "method_not_allowed",
    413: "body_too_large",
    415: "unsupported_media_type",
}
_METHODS = ("DELETE", "GET", "HEAD", "POST", "PUT")
_OUR_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")
_ABSENT = object()
_PARAMETER_PLACES = frozenset({"query", "path", "header", "cookie"})


def install(app: FastAPI) -> None:
    """Register the handlers. `UnexpectedErrors` must stand around the application as well."""
    app.add_exception_handler(DomainError, _answer_domain_error)
    app.add_exception_handler(RequestValidationError, _answer_validation_error)
    app.add_exception_handler(HTTPException, _answer_http_exception)


def answer_refusal(scope: Scope, error: DomainError) -> Response:
    """The answer for a refusal, in or outside of a route."""
    named = []
    if isinstance(error, InvalidField):
        language = _language(scope)
        named = [field_problem(error.field_code, language, pointer=error.pointer, parameter=error.parameter)]
    return problem_answer(
        scope, error.code, errors=named, extra=error.extra, retry_after_s=error.retry_after_s
    )


async def _answer_domain_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, DomainError)  # noqa: S101 - registered for this class
    return answer_refusal(request.scope, error)


async def _answer_validation_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for this class
    language = _language(request.scope)
    value = getattr(request.state, "json_value", None)
    named = []
    for one in error.errors()[:MAX_FIELDS_NAMED]:
        place, *steps = one["loc"]
        code = field_code(one["type"])
        if place in _PARAMETER_PLACES:
            named.append(field_problem(code, language, parameter=str(steps[0]) if steps else ""))
        else:
            named.append(field_problem(code, language, pointer=pointer_of(steps, value, one["type"])))
    code = "invalid_request" if request.scope["path"] in OAUTH_PATHS else "invalid_input"
    return problem_answer(request.scope, code, errors=named)


async def _answer_http_exception(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for this class
    code = _CODES_BY_STATUS.get(error.status_code)
    if code is None:
        code = "internal_error" if error.status_code >= 500 else "refused"  # noqa: PLR2004 - HTTP
    headers = {"Allow": _allowed(request)} if code == "method_not_allowed" else None
    return problem_answer(request.scope, code, headers=headers)


def _allowed(request: Request) -> str:
    """The methods of a path. Each verb is a route of its own, and Starlette names only the first's."""
    return ", ".join(method for method in _METHODS if _is_served(request, method))


def _is_served(request: Request, method: str) -> bool:
    scope = {**request.scope, "method": method}
    return any(route.matches(scope)[0] is Match.FULL for route in request.app.routes)


def pointer_of(steps: list[Any], value: object, error_type: str) -> str:
    """The JSON pointer of a pydantic location.

    Names of unknown fields and keys of free mappings come from the caller: the pointer then ends at
    their parent. Names of union members, which pydantic puts in between, are left out.

    Args:
        steps: The location without its first part.
        value: The body as parsed; None when it was a form.
        error_type: pydantic's name of the error.
    """
    if error_type == "extra_forbidden":
        steps = steps[:-1]
    found = ""
    for position, step in enumerate(steps):
        is_last = position == len(steps) - 1
        child = _child(value, step)
        if child is not _ABSENT:
            value = child
        elif value is not None and not (is_last and error_type == "missing"):
            continue
        if isinstance(step, str) and _OUR_NAME.fullmatch(step) is None:
            return found
        found += f"/{step}"
    return found


def _child(value: object, step: Any) -> object:  # noqa: ANN401 - str or int, as pydantic gives it
    if isinstance(value, dict):
        return value.get(step, _ABSENT)
    if isinstance(value, list) and isinstance(step, int) and step < len(value):
        return value[step]
    return _ABSENT


class UnexpectedErrors:
    """Bare ASGI: the last net. What nobody expected is recorded by type and place, and masked.

    It must stand inside Starlette's own error layer, which would re-raise to the server, and the server
    would print the message of the exception.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the application and answer for what escapes it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        has_started = False

        async def watch(message: Message) -> None:
            nonlocal has_started
            has_started = True
            await send(message)

        try:
            await self.app(scope, receive, watch)
        except ClientDisconnect:
            return
        except Exception as error:  # noqa: BLE001 - this is the net
            if has_started:
                # Nothing can be said any more; the server sees an unfinished answer and closes.
                _record("answer_broken", scope, error)
            else:
                await answer_unexpected(scope, error)(scope, receive, send)


def answer_unexpected(scope: Scope, error: Exception) -> Response:
    """The answer for an exception that no route expected, after recording it."""
    refusal = error if isinstance(error, DomainError) else classify(error)
    if refusal is None:
        instance = uuid4()
        _record("internal_error", scope, error, instance)
        return problem_answer(scope, "internal_error", extra={"instance": f"urn:uuid:{instance}"})
    if isinstance(refusal, InvalidField) and refusal is not error:
        _record("database_refused_value", scope, error)
    return answer_refusal(scope, refusal)


def _record(event: str, scope: Scope, error: Exception, instance: UUID | None = None) -> None:
    plane = plane_of(scope)
    name, frames = describe_error(error)
    fields: dict[str, Any] = {"plane": plane, "route": route_template(scope), "error": name, "frames": frames}
    if instance is not None:
        fields["instance"] = str(instance)
    log(event, level=logging.ERROR, is_coarse=is_silent(plane), **fields)


def _language(scope: Scope) -> Any:  # noqa: ANN401 - the Literal of `choose_language`
    for name, value in scope["headers"]:
        if name == b"accept-language":
            return choose_language(value.decode("latin-1"))
    return "zh"
