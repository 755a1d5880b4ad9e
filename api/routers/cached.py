"""Answers that the asker may keep for a while: place lists and boundaries, which seldom change."""

from hashlib import sha256
from typing import Any, Final

import orjson
from fastapi import Request, Response

from api.routers.answers import JSON

MAX_AGE_S: Final = 300
"""So long a redrawn grid may look old on a phone. A record is judged by the server's boundary in any case."""

_HEADERS: Final = {"Cache-Control": f"private, max-age={MAX_AGE_S}", "Vary": "Authorization"}


def cached_answer(request: Request, body: dict[str, Any], media_type: str = JSON) -> Response:
    """The answer with an ETag of its content; 304 without a body when the asker has just this one.

    Source: RFC 9110, 13.1.2; the API contract, *caching*.
    """
    content = orjson.dumps(body)
    tag = f'"{sha256(content).hexdigest()[:32]}"'
    headers = {**_HEADERS, "ETag": tag}
    known = [one.strip().removeprefix("W/") for one in request.headers.get("if-none-match", "").split(",")]
    if tag in known:
        return Response(status_code=304, headers=headers)
    return Response(content, headers=headers, media_type=media_type)
