"""Routes that take strict JSON: the class of every router of the service.

The value is parsed once, before FastAPI looks at the body, and kept as `request.state.json_value`: the
idempotency layer hashes it, and error pointers are checked against it.
"""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import params
from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response

from api.errors import DomainError, InvalidField
from api.kit.strict_json import MalformedJson, RefusedJson, strict_json_loads

JSON_TYPES = frozenset(
    {b"application/json", b"application/json; charset=utf-8", b"application/json;charset=utf-8"}
)
_FORM_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data")

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class MalformedBody(DomainError):
    """The body is not JSON."""

    code = "malformed_json"


class UnsupportedMediaType(DomainError):
    """The body is declared as something that this route does not read."""

    code = "unsupported_media_type"


class StrictRoute(APIRoute):
    """A route whose JSON body is read strictly; `APIRouter(route_class=StrictRoute)`."""

    def get_route_handler(self) -> Handler:
        """FastAPI's handler, with our reading of the body before it."""
        handler = super().get_route_handler()
        if self.body_field is None:
            return handler
        is_form = isinstance(self.body_field.field_info, params.Form)

        async def read_strictly(request: Request) -> Response:
            content_type = _content_type(request)
            if is_form:
                _check_form_type(content_type)
            else:
                await _read_json(request, content_type)
            return await handler(request)

        return read_strictly


def _content_type(request: Request) -> bytes | None:
    for name, value in request.scope["headers"]:
        if name == b"content-type":
            return bytes(value)
    return None


def _check_form_type(content_type: bytes | None) -> None:
    declared = (content_type or b"").partition(b";")[0].strip().lower().decode("latin-1")
    if declared not in _FORM_TYPES:
        raise UnsupportedMediaType


async def _read_json(request: Request, content_type: bytes | None) -> None:
    body = await request.body()
    if not body:
        return
    if content_type not in JSON_TYPES and not _is_json(content_type):
        raise UnsupportedMediaType
    try:
        value = strict_json_loads(body)
    except MalformedJson:
        raise MalformedBody from None
    except RefusedJson as error:
        raise InvalidField(error.code, pointer="") from None
    request.state.json_value = value
    # Starlette keeps a parsed body here; FastAPI's `request.json()` then finds ours.
    request._json = value  # noqa: SLF001


def _is_json(content_type: bytes | None) -> bool:
    """Whether a less usual spelling still means JSON in UTF-8."""
    kind, _, parameters = (content_type or b"").lower().partition(b";")
    charset = parameters.replace(b" ", b"").replace(b'"', b"")
    return kind.strip() == b"application/json" and charset in {b"", b"charset=utf-8", b"charset=utf8"}
