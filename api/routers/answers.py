"""Answers: one allow-list shape and its status, written once as JSON."""

from dataclasses import dataclass, field
from typing import Any

import orjson
from fastapi import Response
from pydantic import BaseModel

JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a verb answers.

    Attributes:
        body: An answer shape, or plain JSON of one, or None for an empty body.
        etag: Version of the thing, for `If-Match`.
        stored: What is kept for a repeat in place of the body when that holds a secret.
    """

    body: BaseModel | dict[str, Any] | None
    status: int = 200
    etag: str | None = None
    headers: dict[str, str] = field(default_factory=dict)
    stored: dict[str, Any] | None = None

    def payload(self) -> Any:  # noqa: ANN401 - any JSON value
        """The body as plain JSON."""
        return self.body.model_dump(mode="json") if isinstance(self.body, BaseModel) else self.body

    def response(self) -> Response:
        """The HTTP response."""
        headers = dict(self.headers)
        if self.etag is not None:
            headers["ETag"] = self.etag
        if self.body is None:
            return Response(status_code=self.status, headers=headers)
        if isinstance(self.body, BaseModel):
            content = self.body.__pydantic_serializer__.to_json(self.body)
        else:
            content = orjson.dumps(self.body)
        return Response(content, self.status, headers, media_type=JSON)


def etag(version: int) -> str:
    """The ETag of a version."""
    return f'"{version}"'
