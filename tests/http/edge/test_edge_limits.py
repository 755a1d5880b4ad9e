import asyncio
import ipaddress

import pytest
from starlette.responses import PlainTextResponse

from api.routers.budgets import Budgets
from api.routers.edge import EdgeOptions
from api.routers.limits import Limits, RequestLimits, body_limit
from api.routers.planes import Plane, classify_request
from api.schemas.problem_texts import REFUSALS
from tests.http.edge.edge_app import client_of, make_app, ready

KIB = 1024


async def chunks(size, piece=64 * KIB):
    for start in range(0, size, piece):
        yield b"x" * min(piece, size - start)


@pytest.mark.parametrize(
    ("path", "limit"),
    [
        ("/v1/accounts", 64 * KIB),
        ("/anything", 64 * KIB),
        ("/v1/tips", KIB * KIB),
        ("/v1/tips/x/triage", KIB * KIB),
        ("/v1/receipt/messages", KIB * KIB),
        ("/v1/check-ins/batch", KIB * KIB),
        ("/v1/me/records/batch", KIB * KIB),
        ("/v1/clues/outcomes/batch", KIB * KIB),
        ("/v1/receipt/attachments", 11 * KIB * KIB),
        ("/v1/receipt/attachments/x", KIB * KIB),
        ("/graphql", 16 * KIB),
        ("/v1/tipsy", 64 * KIB),
        ("/v1/auth/token", 64 * KIB),
    ],
)
async def test_each_path_has_its_body_limit(client, path, limit):
    assert body_limit(path) == limit
    for size, is_refused in ((limit, False), (limit + 1, True)):
        for content in (b"x" * size, chunks(size)):
            response = await client.post(path, content=content)
            assert (response.status_code == 413) == is_refused
            if is_refused:
                assert response.json()["code"] == "body_too_large"


async def test_ten_megabytes_are_refused_with_and_without_a_length(client):
    for content in (b"x" * 10_000_000, chunks(10_000_000)):
        response = await client.post(
            "/v1/tips", content=content, headers={"content-type": "application/json"}
        )
        assert (response.status_code, response.json()["code"]) == (413, "body_too_large")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ([("content-length", "-1")], 400),
        ([("content-length", "1"), ("content-length", "1")], 400),
        ([("content-length", "+2")], 400),
        ([("content-length", "0x10")], 400),
        ([("content-length", "1_0")], 400),
        ([("content-length", "١")], 400),
        ([("content-length", "9" * 40)], 413),
        ([("content-length", "99999999999")], 413),
        ([("content-length", "5"), ("transfer-encoding", "chunked")], 400),
    ],
)
async def test_a_strange_length_is_refused(headers, status):
    sent = [(name.encode(), value.encode()) for name, value in headers]
    assert await call_bare(RequestLimits(nothing), headers=sent) == status


async def nothing(_scope, receive, send):
    await receive()
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body"})


async def call_bare(app, *, headers=(), path="/v1/tips", messages=None, client=("1.2.3.4", 5), method="POST"):
    """Call a bare ASGI application as a server would; the status, or None when nothing was answered."""
    waiting = list(messages or [{"type": "http.request", "body": b"", "more_body": False}])
    found = []

    async def receive():
        if not waiting:
            await asyncio.sleep(3600)
        return waiting.pop(0)

    async def send(message):
        found.append(message)

    scope = {"type": "http", "method": method, "path": path, "raw_path": path.encode(), "query_string": b""}
    await app(scope | {"headers": list(headers), "client": client}, receive, send)
    return found[0]["status"] if found else None


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"x-a": "x" * 16_000}, 404),
        ({"x-a": "x" * 16_400}, 431),
        ({f"x-{n}": "x" * 100 for n in range(160)}, 431),
        ({"authorization": "Bearer " + "x" * 17_000}, 431),
    ],
)
async def test_headers_are_bounded_together(client, headers, status):
    assert (await client.get("/v1/none", headers=headers)).status_code == status


async def test_a_long_query_counts_as_header(client):
    assert (await client.get("/v1/none?" + "a" * 17_000)).status_code == 431


async def test_a_body_that_trickles_is_given_up():
    limits = Limits(body_time_s=0.05)
    more = {"type": "http.request", "body": b"x", "more_body": True}
    chunked = [(b"transfer-encoding", b"chunked")]
    assert await call_bare(RequestLimits(nothing, limits), headers=chunked, messages=[more] * 3) == 408


async def test_a_caller_who_leaves_gets_nothing():
    gone = [{"type": "http.request", "body": b"x", "more_body": True}, {"type": "http.disconnect"}]
    chunked = [(b"transfer-encoding", b"chunked")]
    assert await call_bare(RequestLimits(nothing), headers=chunked, messages=gone) is None


async def test_many_bodies_at_once_cannot_fill_the_memory():
    app = RequestLimits(nothing, Limits(buffered_bytes=1000))
    for _ in range(3):
        assert await call_bare(app, headers=[(b"content-length", b"1001")]) == 503
    assert await call_bare(app, headers=[(b"content-length", b"1000")]) == 204


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("edge.test", 404),
        ("EDGE.test:8000", 404),
        ("evil.test", 400),
        ("edge.test.evil", 400),
        ("edge.test@evil", 400),
        ("[::1]:8000", 404),
        ("", 400),
    ],
)
async def test_only_our_hosts_are_answered(host, status):
    limits = Limits(allowed_hosts=frozenset({"edge.test", "[::1]"}))
    async with client_of(make_app(EdgeOptions(probe=ready, limits=limits))) as client:
        response = await client.get("/v1/none", headers={"host": host})
    assert response.status_code == status
    assert "evil" not in response.text


@pytest.mark.parametrize(
    ("peer", "forwarded", "seen"),
    [
        ("203.0.113.9", "10.66.66.66", "203.0.113.9"),
        ("10.0.0.1", "198.51.100.7", "198.51.100.7"),
        ("10.0.0.1", "6.6.6.6, 198.51.100.7", "198.51.100.7"),
        ("10.0.0.1", "198.51.100.7, 10.0.0.2", "198.51.100.7"),
        ("10.0.0.1", "nonsense", "10.0.0.1"),
        ("10.0.0.1", "198.51.100.7, nonsense", "10.0.0.1"),
        ("10.0.0.1", "", "10.0.0.1"),
    ],
)
async def test_only_a_trusted_proxy_tells_who_calls(peer, forwarded, seen):
    found = []

    async def app(scope, receive, send):
        found.append(scope["client"][0])
        await nothing(scope, receive, send)

    limits = Limits(trusted_proxies=(ipaddress.ip_network("10.0.0.0/8"),))
    headers = [(b"x-forwarded-for", forwarded.encode())]
    await call_bare(RequestLimits(app, limits), headers=headers, client=(peer, 1))
    assert found == [seen]


REQUIRED = {
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/v1/notes"),
        ("GET", "/v1/none"),
        ("DELETE", "/v1/notes"),
        ("GET", "/v1/fail/other"),
        ("GET", "/livez"),
        ("POST", "/v1/notes"),
        ("GET", "/docs"),
        ("GET", "/errors/stale"),
        ("GET", "/openapi.json"),
        ("GET", "/v1/fail/token"),
    ],
)
async def test_every_answer_carries_the_security_headers(client, method, path):
    response = await client.request(method, path)
    assert REQUIRED.items() <= dict(response.headers).items()
    assert "default-src 'none'" in response.headers["content-security-policy"]
    assert (
        int(response.headers["strict-transport-security"].partition("=")[2].partition(";")[0]) >= 31_536_000
    )
    assert not {"server", "set-cookie", "x-powered-by"} & response.headers.keys()


async def test_a_cookie_never_leaves():
    app = make_app()

    @app.get("/v1/biscuit")
    async def biscuit():
        answer = PlainTextResponse("x", headers={"cache-control": "public, max-age=60", "server": "x"})
        answer.set_cookie("a", "b")
        return answer

    async with client_of(app) as client:
        response = await client.get("/v1/biscuit")
    assert not {"set-cookie", "server"} & response.headers.keys()
    assert response.headers["cache-control"] == "public, max-age=60"


@pytest.mark.parametrize(
    ("method", "path", "plane"),
    [
        ("POST", "/v1/tips", "public"),
        ("GET", "/v1/tips", "staff"),
        ("POST", "/v1/tips/x/triage", "staff"),
        ("GET", "/v1/intake/990000001", "public"),
        ("DELETE", "/v1/receipt", "public"),
        ("POST", "/v1/receipts", "staff"),
        ("GET", "/v1/keys", "public"),
        ("POST", "/v1/keys", "staff"),
        ("POST", "/v1/auth/token", "auth"),
        ("GET", "/.well-known/jwks.json", "auth"),
        ("POST", "/v1/queue/claims", "police_wait"),
        ("POST", "/v1/queue/acknowledgements", "police"),
        ("POST", "/v1/clues/x/outcomes", "police"),
        ("POST", "/v1/clues/outcomes/batch", "police"),
        ("POST", "/v1/clues/x/hand-off", "staff"),
        ("GET", "/v1/help-requests/x", "care"),
        ("POST", "/graphql", "dashboard"),
        ("GET", "/v1/indicators/a/values", "dashboard"),
        ("GET", "/metrics", "service"),
        ("GET", "/nowhere", "public"),
    ],
)
def test_each_request_has_one_plane(method, path, plane):
    assert classify_request(method, path) == plane


async def test_a_full_plane_leaves_the_others_their_room():
    held, entered = asyncio.Event(), []

    async def app(scope, receive, send):
        entered.append(scope["path"])
        if scope["path"].startswith("/v1/queue"):
            await held.wait()
        await nothing(scope, receive, send)

    budgets = Budgets(app, {Plane.POLICE_WAIT: 2, Plane.POLICE: 1, Plane.PUBLIC: 1}, wait_s=0.05)
    waiting = [asyncio.create_task(call_bare(budgets, path="/v1/queue/claims")) for _ in range(2)]
    busy = asyncio.create_task(call_bare(budgets, path="/v1/queue/acknowledgements"))
    await asyncio.sleep(0)
    assert await call_bare(budgets, path="/v1/queue/claims") == 503
    assert await call_bare(budgets, path="/v1/queue/returns") == 503
    assert await call_bare(budgets, path="/v1/tips") == 204
    held.set()
    assert await asyncio.gather(*waiting, busy) == [204] * 3
    assert await call_bare(budgets, path="/v1/queue/claims") == 204


async def test_a_place_is_given_back_when_the_caller_is_cancelled():
    async def app(_scope, _receive, _send):
        await asyncio.sleep(3600)

    budgets = Budgets(app, {Plane.PUBLIC: 1}, wait_s=0.05)
    for _ in range(3):
        task = asyncio.create_task(call_bare(budgets))
        await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    quick = Budgets(nothing, {Plane.PUBLIC: 1}, wait_s=0.05)
    quick._places = budgets._places
    assert await call_bare(quick) == 204


def test_every_code_of_the_limits_has_words():
    assert {
        "bad_host",
        "body_too_large",
        "body_too_slow",
        "headers_too_large",
        "malformed_request",
    } <= REFUSALS.keys()
