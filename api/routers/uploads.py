"""One uploaded file, read in memory. The web framework would write large parts to a temporary file."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import Request

from api.errors import DomainError, InvalidField
from api.routers.strict_json import UnsupportedMediaType

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks


class FileTooLarge(DomainError):
    """The file in the body is larger than this call takes."""

    code = "body_too_large"


@dataclass(slots=True)
class _Parts:
    """Collects the parts of a multipart body as ranges; the bytes are copied once, at the end."""

    header_name: bytes = b""
    header_value: bytes = b""
    dispositions: list[bytes] = field(default_factory=list)
    pieces: list[memoryview] = field(default_factory=list)
    is_complete: bool = False

    def on_part_begin(self) -> None:
        self.dispositions.append(b"")
        if len(self.dispositions) > 1:
            raise InvalidField("too_many_parts")

    def on_header_begin(self) -> None:
        self.header_name = self.header_value = b""

    def on_header_field(self, data: bytes, start: int, end: int) -> None:
        self.header_name += data[start:end]

    def on_header_value(self, data: bytes, start: int, end: int) -> None:
        self.header_value += data[start:end]

    def on_header_end(self) -> None:
        if self.header_name.lower() == b"content-disposition":
            self.dispositions[-1] = self.header_value

    def on_part_data(self, data: bytes, start: int, end: int) -> None:
        self.pieces.append(memoryview(data)[start:end])

    def on_end(self) -> None:
        self.is_complete = True


async def read_single_file(request: Request, max_bytes: int) -> bytes:
    """The one file of a `multipart/form-data` body.

    Its name and its declared type are ignored, since both are whatever the sender wrote; a phone that sends
    neither is served as well.

    Args:
        request: A request whose body was capped before.
        max_bytes: Largest file.

    Raises:
        UnsupportedMediaType: The body is no multipart form.
        InvalidField: It is malformed, holds no file, or holds more than one part.
        FileTooLarge: The file exceeds `max_bytes`.
    """
    content_type, options = parse_options_header(request.headers.get("content-type"))
    boundary = options.get(b"boundary")
    if content_type != b"multipart/form-data" or not boundary:
        raise UnsupportedMediaType
    parts = _parse(boundary, await request.body())
    if not parts.dispositions:
        raise InvalidField("file_missing")
    if parse_options_header(parts.dispositions[0].decode("latin-1"))[0] != b"form-data":
        raise InvalidField("malformed_multipart")
    size = sum(len(piece) for piece in parts.pieces)
    if size == 0:
        raise InvalidField("file_missing")
    if size > max_bytes:
        raise FileTooLarge
    return b"".join(parts.pieces)


def _parse(boundary: bytes, body: bytes) -> _Parts:
    parts = _Parts()
    callbacks: MultipartCallbacks = {
        "on_part_begin": parts.on_part_begin,
        "on_header_begin": parts.on_header_begin,
        "on_header_field": parts.on_header_field,
        "on_header_value": parts.on_header_value,
        "on_header_end": parts.on_header_end,
        "on_part_data": parts.on_part_data,
        "on_end": parts.on_end,
    }
    try:
        parser = MultipartParser(boundary, callbacks)
        parser.write(body)
        parser.finalize()
    except FormParserError:
        raise InvalidField("malformed_multipart") from None
    if not parts.is_complete:
        raise InvalidField("malformed_multipart")
    return parts
