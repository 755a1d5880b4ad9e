import json
import re

import pytest

from api.schemas import fields

CANARY = "canary7f3a9b"

ID = "0191e0a0-0000-4000-8000-000000000000"


def check_problem(response, status, code):
    assert response.headers["content-type"] == "application/problem+json"
    body = response.json()
    assert (response.status_code, body["status"], body["code"]) == (status, status, code)
    assert body["type"] == f"/errors/{code}"
    assert body["title"]
    assert body["detail"]
    return body


BAD_JSON = {
    "syntax": (b"{", 400, None),
    "single quotes": (b"{'text': 'a'}", 400, None),
    "two values": (b'{"text":"a"} {}', 400, None),
    "junk behind": (b'{"text":"a"}x', 400, None),
    "comment": (b'{"text":"a"/**/}', 400, None),
    "byte order mark": b"\xef\xbb\xbf" + b'{"text":"a"}',
    "bad utf-8": (b'{"text":"\xff"}', 400, None),
    "utf-8 surrogate": (b'{"text":"\xed\xa0\x80"}', 400, None),
    "utf-16": ('{"text":"a"}'.encode("utf-16"), 400, None),
    "raw control": (b'{"text":"a\x01"}', 400, None),
    "raw NUL": (b'{"text":"a\x00"}', 400, None),
    "200 kB of brackets": (b"[" * 60_000, 422, "too_deep"),
    "closed brackets": (b"[" * 5000 + b"]" * 5000, 422, "too_deep"),
    "21 levels": (b'{"text":' + b"[" * 20 + b"]" * 20 + b"}", 422, "too_deep"),
    "duplicate": (b'{"text":"a","text":"b"}', 422, "duplicate_key"),
    "duplicate escaped": (b'{"text":"a","te\\u0078t":"b"}', 422, "duplicate_key"),
    "duplicate inside": (b'{"text":"a","point":{"latitude":1,"latitude":1}}', 422, "duplicate_key"),
    "NaN": (b'{"text":"a","count":NaN}', 422, "number_not_finite"),
    "Infinity": (b'{"text":"a","count":Infinity}', 422, "number_not_finite"),
    "-Infinity": (b'{"text":"a","count":-Infinity}', 422, "number_not_finite"),
    "1e999": (b'{"text":"a","count":1e999}', 422, "number_not_finite"),
    "10**30": (b'{"text":"a","count":1' + b"0" * 30 + b"}", 422, "number_out_of_range"),
    "5000 digits": (b'{"text":"a","count":1' + b"0" * 5000 + b"}", 422, "number_out_of_range"),
    "2**53": (b'{"text":"a","count":9007199254740992}', 422, "number_out_of_range"),
    "minus zero": (b'{"text":"a","point":{"latitude":-0.0,"longitude":1}}', 422, "number_out_of_range"),
    "minus zero int": (b'{"text":"a","count":-0}', 422, "number_out_of_range"),
    "NUL": (b'{"text":"a\\u0000"}', 422, "text_not_allowed"),
    "NUL key": (b'{"text":"a","\\u0000":1}', 422, "text_not_allowed"),
    "surrogate": (b'{"text":"\\ud800"}', 422, "text_not_allowed"),
    "low surrogate": (b'{"text":"a\\uDFFFb"}', 422, "text_not_allowed"),
    "surrogate key": (b'{"text":"a","\\udc00":1}', 422, "text_not_allowed"),
}
BAD_JSON["byte order mark"] = (BAD_JSON["byte order mark"], 400, None)


@pytest.mark.parametrize("name", BAD_JSON)
async def test_json_that_is_not_strict_is_refused(client, name):
    data, status, field_code = BAD_JSON[name]
    response = await client.post("/v1/notes", content=data, headers={"content-type": "application/json"})
    body = check_problem(response, status, "malformed_json" if status == 400 else "invalid_input")
    if field_code:
        assert [(one["pointer"], one["code"]) for one in body["errors"]] == [("", field_code)]


GOOD_JSON = {
    "20 levels are parsed, then typed": (b'{"text":' + b"[" * 19 + b"]" * 19 + b"}", 422),
    "many brackets side by side": (b'{"text":"' + b"[" * 100 + b'"}', 201),
    "escaped backslash before u0000": (b'{"text":"a\\\\u0000"}', 201),
    "surrogate pair": (b'{"text":"\\ud83d\\ude00"}', 201),
    "white space around": (b' \n{"text":"a"}\r\n ', 201),
    "largest integer is parsed": (b'{"text":"a","count":9007199254740991}', 422),
}


@pytest.mark.parametrize("name", GOOD_JSON)
async def test_json_at_the_edge_of_the_rules_is_understood(client, name):
    data, status = GOOD_JSON[name]
    response = await client.post("/v1/notes", content=data, headers={"content-type": "application/json"})
    assert response.status_code == status
    if status == 201:
        assert response.json()["text"] == json.loads(data)["text"]


BAD_FIELDS = {
    "missing": ({}, "/text", "missing"),
    "null": ({"text": None}, "/text", "wrong_type"),
    "number": ({"text": 1}, "/text", "wrong_type"),
    "blank": ({"text": " \n "}, "/text", "too_short"),
    "8,001 characters": ({"text": "夜" * 8001}, "/text", "too_long"),
    "bidi override": ({"text": "a\u202eb"}, "/text", "text_not_allowed"),
    "bidi isolate": ({"text": "a\u2066b"}, "/text", "text_not_allowed"),
    "escape": ({"text": "a\x1b[31mb"}, "/text", "text_not_allowed"),
    "marks": ({"text": "a" + "\u0301" * 6}, "/text", "text_not_allowed"),
    "30,000 marks": ({"text": "a" + "\u0301" * 30000}, "/text", "text_not_allowed"),
    "33,000 marks": ({"text": "a" + "\u0301" * 33000}, "/text", "too_long"),
    "noncharacter": ({"text": "\uffff"}, "/text", "text_not_allowed"),
    "tag characters": ({"text": "a\U000e0041"}, "/text", "text_not_allowed"),
    "line feed in a line": ({"text": "a", "line": "a\nb"}, "/line", "text_not_allowed"),
    "CRLF in a line": ({"text": "a", "line": "a\r\nSet-Cookie: b"}, "/line", "text_not_allowed"),
    "bool as int": ({"text": "a", "count": True}, "/count", "wrong_type"),
    "float as int": ({"text": "a", "count": 1.0}, "/count", "wrong_type"),
    "text as int": ({"text": "a", "count": "1"}, "/count", "wrong_type"),
    "too much": ({"text": "a", "count": 1001}, "/count", "number_out_of_range"),
    "int as bool": ({"text": "a", "flag": 1}, "/flag", "wrong_type"),
    "text as float": (
        {"text": "a", "point": {"latitude": "nan", "longitude": 1}},
        "/point/latitude",
        "wrong_type",
    ),
    "latitude 91": (
        {"text": "a", "point": {"latitude": 91, "longitude": 1}},
        "/point/latitude",
        "number_out_of_range",
    ),
    "digest": ({"text": "a", "digest": "A" * 64}, "/digest", "bad_format"),
    "digest line feed": ({"text": "a", "digest": "a" * 64 + "\n"}, "/digest", "bad_format"),
    "braced uuid": ({"text": "a", "id": "{" + ID + "}"}, "/id", "bad_uuid"),
    "naive time": ({"text": "a", "at": "2026-01-01T00:00:00"}, "/at", "bad_datetime"),
    "numeric time": ({"text": "a", "at": 1767225600}, "/at", "bad_datetime"),
    "30 February": ({"text": "a", "at": "2026-02-30T00:00:00Z"}, "/at", "bad_datetime"),
    "year 1": ({"text": "a", "at": "0001-01-01T00:00:00+14:00"}, "/at", "bad_datetime"),
    "date with time": ({"text": "a", "on": "2026-01-01T00:00:00"}, "/on", "bad_date"),
    "basic date": ({"text": "a", "on": "20260101"}, "/on", "bad_date"),
    "no mode": ({"text": "a", "reporter": {}}, "/reporter", "missing"),
    "unknown mode": ({"text": "a", "reporter": {"mode": CANARY}}, "/reporter", "not_an_option"),
    "inside a union": (
        {"text": "a", "reporter": {"mode": "named", "name": 1, "age": 2}},
        "/reporter/name",
        "wrong_type",
    ),
    "missing in a union": (
        {"text": "a", "reporter": {"mode": "named", "age": 2}},
        "/reporter/name",
        "missing",
    ),
    "unknown in a union": (
        {"text": "a", "reporter": {"mode": "anonymous", CANARY: 2}},
        "/reporter",
        "unknown_field",
    ),
    "not an option": ({"text": "a", "kind": CANARY}, "/kind", "not_an_option"),
    "number as option": ({"text": "a", "kind": 1}, "/kind", "not_an_option"),
    "too many": ({"text": "a", "tags": ["a"] * 4}, "/tags", "too_long"),
    "in a list": ({"text": "a", "tags": ["a", 1]}, "/tags/1", "wrong_type"),
    "unknown field": ({"text": "a", CANARY: "police"}, "", "unknown_field"),
    "a list": ([], "", "wrong_type"),
    "a text": (CANARY, "", "wrong_type"),
}


@pytest.mark.parametrize("name", BAD_FIELDS)
async def test_a_bad_field_is_named_and_not_repeated(client, log_lines, name):
    value, pointer, code = BAD_FIELDS[name]
    response = await client.post("/v1/tips" if "marks" in name else "/v1/notes", json=value)
    body = check_problem(response, 422, "invalid_input")
    assert [(one["pointer"], one["code"]) for one in body["errors"]] == [(pointer, code)]
    assert CANARY not in response.text
    assert CANARY not in json.dumps(log_lines)


async def test_what_is_good_is_normalised_and_answered_in_utc(client):
    note = {
        "text": " e\u0301\r\nb ",
        "at": "2026-11-23T08:15:00+08:00",
        "on": "2026-11-23",
        "id": ID.upper(),
        "kind": "walk",
    }
    response = await client.post("/v1/notes", json=note)
    assert response.status_code == 201
    answer = response.json()
    assert answer["text"] == "é\nb"
    assert answer["at"] == "2026-11-23T00:15:00Z"
    assert (answer["on"], answer["id"], answer["kind"]) == ("2026-11-23", ID, "walk")


def test_nothing_forbidden_is_printable():
    forbidden = re.compile(f"[{fields._FORBIDDEN}]")
    assert not [char for char in map(chr, range(0x110000)) if char.isprintable() and forbidden.match(char)]


@pytest.mark.parametrize("text", ["ئۇيغۇر تىلى", "नमस्ते", "👩‍👩‍👧", "Tiếng Việt", "བོད་སྐད་", "がぎぐ"])
async def test_living_scripts_pass(client, text):
    assert (await client.post("/v1/notes", json={"text": text})).status_code == 201


@pytest.mark.parametrize(
    "content_type",
    ["text/plain", "application/xml", "application/vnd.api+json", "application/json; charset=gbk", None],
)
async def test_another_media_type_is_refused(client, content_type):
    headers = {"content-type": content_type} if content_type else {}
    response = await client.post("/v1/notes", content=b'{"text":"a"}', headers=headers)
    check_problem(response, 415, "unsupported_media_type")


@pytest.mark.parametrize(
    "content_type", ["application/json; charset=utf-8", 'Application/JSON;charset="UTF-8"']
)
async def test_json_may_name_its_charset(client, content_type):
    response = await client.post("/v1/notes", content=b'{"text":"a"}', headers={"content-type": content_type})
    assert response.status_code == 201


@pytest.mark.parametrize(
    ("query", "parameter", "code"),
    [
        ("limit=0", "limit", "number_out_of_range"),
        ("limit=101", "limit", "number_out_of_range"),
        (f"limit={CANARY}", "limit", "wrong_type"),
        (f"cursor={CANARY}", "cursor", "bad_cursor"),
        ("cursor=" + "A" * 600, "cursor", "too_long"),
        ("cursor=WzEsMl0", "cursor", "bad_cursor"),
    ],
)
async def test_a_bad_parameter_is_named(client, query, parameter, code):
    response = await client.get(f"/v1/notes?{query}")
    body = check_problem(response, 422, "invalid_input")
    assert [(one["parameter"], one["code"]) for one in body["errors"]] == [(parameter, code)]
    assert CANARY not in response.text


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", f"/{CANARY}", 404),
        ("GET", f"/v1/{CANARY}?a={CANARY}", 404),
        ("GET", "/v1/notes/", 404),
        ("GET", "/v1/%00%ff", 404),
        ("GET", "/errors/" + CANARY, 404),
        ("GET", "/docs/assets/../../pyproject.toml", 404),
        ("GET", "/docs/assets/%2e%2e%2fcore.py", 404),
        ("DELETE", "/v1/notes", 405),
        ("PATCH", "/v1/notes", 405),
        ("OPTIONS", "/v1/notes", 405),
        (CANARY.upper(), "/v1/notes", 405),
        ("POST", "/openapi.json", 405),
    ],
)
async def test_unknown_paths_and_methods_answer_problems(client, log_lines, method, path, status):
    response = await client.request(method, path)
    check_problem(response, status, "not_found" if status == 404 else "method_not_allowed")
    assert ("allow" in response.headers) == (status == 405)
    assert CANARY.lower() not in (response.text + json.dumps(log_lines)).lower()


@pytest.mark.parametrize(("path", "methods"), [("/v1/notes", "GET, POST"), ("/errors", "GET")])
async def test_a_wrong_method_is_told_every_method_of_the_path(client, path, methods):
    assert (await client.delete(path)).headers["allow"] == methods


@pytest.mark.parametrize(
    ("wanted", "language"),
    [
        ("", "zh"),
        ("en", "en"),
        ("en-GB, zh;q=0.5", "en"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("fr, *;q=0.1", "zh"),
        ("en;q=0", "zh"),
        ("EN ; Q=1", "en"),
        ("en;q=nan", "zh"),
        ("\x00;;;,,=", "zh"),
    ],
)
async def test_the_answer_follows_accept_language(client, wanted, language):
    response = await client.get("/v1/none", headers={"accept-language": wanted})
    assert response.headers["content-language"] == language
    assert response.json()["title"] == {"zh": "没有找到", "en": "Not found"}[language]


@pytest.mark.parametrize(
    ("kind", "status", "code"),
    [
        ("state", 409, "illegal_transition"),
        ("token", 401, "token_expired"),
        ("receipt", 401, "receipt_unknown"),
        ("slow", 429, "too_many_requests"),
        ("field", 422, "invalid_input"),
        ("other", 500, "internal_error"),
        ("gone", 500, "internal_error"),
    ],
)
async def test_each_failure_has_its_answer(client, log_lines, kind, status, code):
    response = await client.get(f"/v1/fail/{kind}")
    body = check_problem(response, status, code)
    assert CANARY not in response.text + json.dumps(log_lines)
    scheme = response.headers.get("www-authenticate", "").partition(" ")[0]
    assert scheme == {"token": "Bearer", "receipt": "Receipt"}.get(kind, "")
    assert response.headers.get("retry-after") == ("7" if kind == "slow" else None)
    if kind == "field":
        assert body["errors"][0]["pointer"] == "/items/3"
    if status == 500:
        (line,) = [line for line in log_lines if line["event"] == "internal_error"]
        assert body["instance"] == f"urn:uuid:{line['instance']}"
        assert any("edge_app:" in frame for frame in line["frames"])


async def test_a_fault_on_the_public_plane_leaves_no_instant(client, log_lines):
    await client.get("/v1/receipt/fail/other")
    (line,) = log_lines
    assert line["event"] == "internal_error"
    assert "bucket" in line["at"]


async def test_the_token_endpoint_speaks_oauth(client):
    for request in (
        {"data": {"grant_type": "x" * 21}},
        {"json": {"grant_type": "password"}},
        {"data": {}},
        {"data": {"grant_type": "old"}},
        {"content": b"a" * 70_000, "headers": {"content-type": "application/x-www-form-urlencoded"}},
    ):
        response = await client.post("/v1/auth/token", **request)
        body = response.json()
        assert 400 <= response.status_code < 500
        assert body["error"] == "invalid_request"
        assert body["error_description"].isascii()
        assert body["code"]


@pytest.mark.parametrize(
    ("content", "content_type", "refusal"),
    [
        (b"x", "multipart/form-data", (400, "malformed_form")),
        (b"--x\r\nnonsense", "multipart/form-data; boundary=x", (422, "invalid_input")),
        (b"", "multipart/form-data; boundary=x", (422, "invalid_input")),
    ],
)
async def test_a_broken_multipart_is_refused(client, content, content_type, refusal):
    response = await client.post(
        "/v1/receipt/attachments", content=content, headers={"content-type": content_type}
    )
    assert (response.status_code, response.json()["code"]) == refusal


async def test_an_upload_stays_in_memory(client):
    response = await client.post("/v1/receipt/attachments", files={"file": ("a.jpg", b"x" * 5_000_000)})
    assert response.json() == {"size": 5_000_000, "is_spooled": False}
