"""A real server and bare sockets: what no well-behaved client library would send."""

import asyncio
import contextlib
import json

import pytest
import uvicorn

from api.routers import wire
from api.routers.edge import SERVER_OPTIONS
from tests.http.edge.edge_app import make_app

pytestmark = pytest.mark.enable_socket


@pytest.fixture(scope="module")
async def port():
    server = uvicorn.Server(uvicorn.Config(make_app(), port=0, lifespan="off", **SERVER_OPTIONS))
    server.capture_signals = contextlib.nullcontext
    task = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - uvicorn offers no event
        await asyncio.sleep(0.01)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    await task


async def talk(port, *parts, pause_s=0.0):
    """Send the parts and read until the server closes or falls silent."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    with contextlib.suppress(ConnectionError):
        for part in parts:
            writer.write(part)
            await writer.drain()
            await asyncio.sleep(pause_s)
    found = b""
    with contextlib.suppress(TimeoutError, ConnectionError):
        async with asyncio.timeout(2):
            while more := await reader.read(65536):
                found += more
    writer.close()
    return found


def parse(answer):
    head, _, body = answer.partition(b"\r\n\r\n")
    lines = head.decode().lower().splitlines()
    return int(lines[0].split()[1]), lines[1:], body


def check_problem(answer, status, code):
    found, headers, body = parse(answer)
    assert (found, json.loads(body)["code"]) == (status, code)
    assert "content-type: application/problem+json" in headers
    assert not any(line.startswith("server:") for line in headers)
    return headers


HEAD = b"POST /v1/notes HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"


async def test_a_chunked_body_without_length_is_read(port):
    answer = await talk(
        port,
        HEAD + b'Connection: close\r\nTransfer-Encoding: chunked\r\n\r\nc\r\n{"text":"ab"}'[:-1] + b"\r\n",
        b"1\r\n}\r\n0\r\n\r\n",
    )
    assert parse(answer)[0] == 201


async def test_ten_megabytes_in_chunks_are_refused_in_words(port):
    piece = b"10000\r\n" + b"x" * 65536 + b"\r\n"
    answer = await talk(port, HEAD + b"Transfer-Encoding: chunked\r\n\r\n", *[piece] * 160, b"0\r\n\r\n")
    headers = check_problem(answer, 413, "body_too_large")
    assert "connection: close" in headers


async def test_ten_megabytes_with_length_are_refused_in_words(port):
    answer = await talk(port, HEAD + b"Content-Length: 10000000\r\n\r\n", *[b"x" * 100_000] * 100)
    check_problem(answer, 413, "body_too_large")


@pytest.mark.parametrize(
    "head",
    [
        HEAD + b"Content-Length: -5\r\n\r\n",
        HEAD + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
        HEAD + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        HEAD + b"Content-Length: 99999999999999999999999\r\n\r\n",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET \xe5\xae\x88 HTTP/1.1\r\nHost: a\r\n\r\n",
        b"nonsense\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET /v1/notes HTTP/1.1\r\nHost: a\r\nX: a\x00b\r\n\r\n",
    ],
)
async def test_what_is_not_http_is_refused_in_words(port, head):
    status, headers, body = parse(await talk(port, head))
    assert status == 400
    assert json.loads(body)["code"] in {"malformed_request", "malformed_json"}
    assert "connection: close" in headers


async def test_a_head_that_never_ends_is_refused_early(port):
    answer = await talk(port, b"GET / HTTP/1.1\r\nHost: a\r\nX: ", *[b"x" * 8192] * 100)
    check_problem(answer, 431, "headers_too_large")


async def test_too_many_headers_are_refused(port):
    answer = await talk(port, b"GET / HTTP/1.1\r\nHost: a\r\n" + b"X: y\r\n" * 200 + b"\r\n")
    check_problem(answer, 431, "headers_too_large")


async def test_trailers_that_never_end_are_refused(port):
    start = HEAD + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\nX: "
    answer = await talk(port, start, *[b"x" * 8192] * 100)
    assert answer == b"" or parse(answer)[0] in {400, 408, 431}


async def test_a_head_that_trickles_is_closed(port, monkeypatch):
    monkeypatch.setattr(wire, "HEAD_TIME_S", 0.1)
    loop = asyncio.get_running_loop()
    started = loop.time()
    assert await talk(port, b"GET / HT") == b""
    assert loop.time() - started < 1.5


async def test_one_connection_serves_many_requests_and_large_bodies(port):
    body = b'{"text":"' + b"a" * 7000 + b'","line":"b"}'
    one = HEAD + b"Content-Length: %d\r\n\r\n" % len(body) + body
    last = one.replace(b"Host", b"Connection: close\r\nHost")
    answer = await talk(port, one * 20 + last)
    assert answer.count(b"HTTP/1.1 201") == 21


async def test_an_upgrade_is_ignored(port):
    answer = await talk(
        port, b"GET /livez HTTP/1.1\r\nHost: a\r\nConnection: upgrade, close\r\nUpgrade: h2c\r\n\r\n"
    )
    assert parse(answer)[0] == 200


async def test_a_head_request_has_no_body(port):
    answer = await talk(port, b"HEAD /v1/none HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    status, _, body = parse(answer)
    assert (status, body) == (404, b"")
