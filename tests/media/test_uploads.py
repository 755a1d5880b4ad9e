import sys
import time

import pytest
from starlette.requests import Request

from api.errors import InvalidField
from api.media.cleaner import PictureCleaner
from api.routers.uploads import FileTooLarge, UnsupportedMediaType, read_single_file
from tests.media import picture_files as files

LIMIT = 10_000_000
CRLF = b"\r\n"


def part(data, *headers):
    return b"--sep" + CRLF + b"".join(header + CRLF for header in headers) + CRLF + data + CRLF


NAMED = b'Content-Disposition: form-data; name="file"; filename="IMG_0001.jpg"'
END = b"--sep--" + CRLF


def request(body, content_type="multipart/form-data; boundary=sep"):
    headers = [(b"content-type", content_type.encode())] if content_type else []
    chunks = [body[at : at + 65_536] for at in range(0, len(body), 65_536)] or [b""]

    async def receive():
        chunk = chunks.pop(0)
        return {"type": "http.request", "body": chunk, "more_body": bool(chunks)}

    return Request({"type": "http", "method": "POST", "headers": headers}, receive)


async def test_one_file_comes_through_byte_for_byte():
    data = bytes(range(256)) * 9 + b"\r\n--se\r\n--sepa"
    assert await read_single_file(request(part(data, NAMED) + END), LIMIT) == data


@pytest.mark.parametrize(
    "disposition",
    [
        b'Content-Disposition: form-data; name="file"',
        b"content-disposition: form-data",
        b'CONTENT-DISPOSITION: form-data; name="x"; filename="\xe7\x85\xa7.jpg"',
        b'Content-Disposition: form-data; name="f"; filename="../../etc/passwd"',
    ],
)
async def test_careless_client_is_served(disposition):
    assert await read_single_file(request(part(b"abc", disposition) + END), LIMIT) == b"abc"


@pytest.mark.parametrize(
    "content_type",
    [None, "application/json", "image/jpeg", "multipart/form-data", "multipart/mixed; boundary=sep", ";;="],
)
async def test_other_kind_of_body_is_refused(content_type):
    with pytest.raises(UnsupportedMediaType):
        await read_single_file(request(part(b"abc", NAMED) + END, content_type), LIMIT)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "malformed_multipart"),
        (b"hello", "malformed_multipart"),
        (END, "file_missing"),
        (part(b"abc", NAMED), "malformed_multipart"),
        (part(b"abc", b"Content-Type: image/jpeg") + END, "malformed_multipart"),
        (part(b"abc", b"Content-Disposition: attachment") + END, "malformed_multipart"),
        (part(b"abc", b"A: " + b"x" * 100_000) + END, "malformed_multipart"),
        (part(b"abc", *[b"A: b"] * 100) + END, "malformed_multipart"),
        (part(b"", NAMED) + END, "file_missing"),
        (part(b"abc", NAMED) + part(b"def", NAMED) + END, "too_many_parts"),
        (
            part(b"abc", NAMED) + part(b"x", b'Content-Disposition: form-data; name="who"') + END,
            "too_many_parts",
        ),
    ],
)
async def test_bad_form_is_refused(body, code):
    with pytest.raises(InvalidField) as refused:
        await read_single_file(request(body), LIMIT)
    assert refused.value.field_code == code


async def test_boundary_of_a_thousand_characters_is_refused():
    with pytest.raises(InvalidField):
        await read_single_file(request(b"x", "multipart/form-data; boundary=" + "b" * 1_000), LIMIT)


async def test_file_over_the_limit_is_refused():
    with pytest.raises(FileTooLarge):
        await read_single_file(request(part(bytes(LIMIT + 1), NAMED) + END), LIMIT)


@pytest.mark.parametrize("pattern", [b"\r", b"\n", b"\r\n", b"\r\n--", b"\r\n--se", b"--sep", b"-"])
async def test_hostile_ten_megabytes_are_parsed_in_a_moment(pattern):
    data = pattern * (LIMIT // len(pattern))
    began = time.process_time()
    assert await read_single_file(request(part(data, NAMED) + END), LIMIT) == data
    assert time.process_time() - began < 2


written_paths = []
is_watching = False


def _watch(event, arguments):
    # A number instead of a path is a pipe that is open already.
    if is_watching and event == "open" and isinstance(arguments[0], str) and arguments[2] & 0o3:
        written_paths.append(arguments[0])


async def test_upload_and_cleaning_write_no_file(monkeypatch):
    sys.addaudithook(_watch)
    monkeypatch.setattr(f"{__name__}.is_watching", True)
    data = files.jpeg_with(trailing=files.CANARY.encode() * 300_000)
    clean = await PictureCleaner().clean(await read_single_file(request(part(data, NAMED) + END), LIMIT))
    assert clean.removed == ("trailing_bytes",)
    assert set(written_paths) <= {"/dev/null"}
