import io
import json
import logging
import re
import sys
from pathlib import Path

import pytest

from api.kit import logs
from api.kit.logs import EVENTS, UnknownLogField, log

CANARY = "canary7f3a9b"


def test_the_inventory_page_names_exactly_the_events_and_fields():
    page = (Path(__file__).parents[3] / "docs/logging.md").read_text("utf-8")
    rows = re.findall(r"^\| `(\w+)` \| ([^|]+) \|", page, re.MULTILINE)
    assert {event: frozenset(re.findall(r"`(\w+)`", fields)) for event, fields in rows} == EVENTS


def test_an_event_or_field_outside_the_inventory_is_refused():
    with pytest.raises(UnknownLogField):
        log("tip", what="x")
    with pytest.raises(UnknownLogField):
        log("service", path="/v1/tips/1")


@pytest.mark.parametrize(
    "text", ["a\r\nb", "a\x1b[31mb", "a\u202eb", "a\x00b", 'a"}\n{"b', "a\ud800b", "\x9b1m"]
)
def test_a_field_cannot_break_out_of_its_line(log_lines, text):
    log("service", what=text, detail="x" * 5000)
    (line,) = log_lines
    assert line["what"].isprintable()
    assert len(line["detail"]) == 300


def test_a_library_cannot_write_content(log_lines):
    logging.getLogger("sqlalchemy.engine").error("row %s", CANARY, exc_info=ValueError(CANARY))
    logging.getLogger("uvicorn.error").info("%s - connected", CANARY)
    logging.getLogger("uvicorn.error").error(OSError(98, "Address already in use", CANARY))
    logging.getLogger("uvicorn.access").info(CANARY)
    logging.getLogger("asyncio").error("Task exception " + CANARY)  # noqa: G003 - as asyncio writes it
    sys.excepthook(ValueError, ValueError(CANARY), None)
    text = json.dumps(log_lines)
    assert CANARY not in text
    assert len(log_lines) == 5
    assert "Address already in use" in text
    assert all(line.keys() <= {"at", "level", "event"} | EVENTS["library"] for line in log_lines)


def test_a_record_of_any_kind_is_written_without_its_arguments(log_lines):
    for message in (object(), CANARY.encode(), 7, "%d %s"):
        logs.LibraryLogs().handle(logging.LogRecord("PIL", 40, "image.py", 1, message, (CANARY,), None))
    assert [line["logger"] for line in log_lines] == ["PIL"] * 4
    assert CANARY not in json.dumps(log_lines)


def test_a_full_disk_fails_no_caller(log_lines):
    class Full(io.StringIO):
        def write(self, _text):
            raise OSError(28, "No space left on device")

    logs.configure_logs(stream=Full())
    log("service", what="started")
    assert log_lines == []


async def test_staff_leave_one_line_a_request_with_the_template_only(client, log_lines):
    response = await client.get(
        f"/v1/notes/0191e0a0-0000-4000-8000-000000000000?q={CANARY}", headers={"x": CANARY}
    )
    (line,) = log_lines
    assert (line["route"], line["method"], line["status"]) == ("/v1/notes/{note_id}", "GET", 200)
    assert line["request_id"] == response.headers["x-request-id"]
    assert "0191e0a0" not in json.dumps(line)
    assert "Z" in line["at"]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/v1/tips"),
        ("GET", "/v1/receipt/fail/receipt"),
        ("POST", "/v1/receipt/attachments"),
        ("GET", "/v1/intake/1"),
        ("GET", "/v1/receips"),
        ("GET", "/metrics"),
        ("GET", "/livez"),
        ("GET", "/errors/stale"),
        ("POST", "/v1/tips/"),
    ],
)
async def test_the_public_plane_leaves_no_line_and_no_request_number(client, log_lines, method, path):
    response = await client.request(method, path, json={"text": CANARY}, headers={"user-agent": CANARY})
    assert log_lines == []
    assert "x-request-id" not in response.headers or path == "/v1/receips"


async def test_a_canary_in_every_place_of_a_request_is_nowhere(client, log_lines):
    requests = [
        client.request("POST", f"/v1/{CANARY}"),
        client.request("GET", f"/v1/notes/{CANARY}"),
        client.request("GET", f"/v1/notes?limit={CANARY}&{CANARY}=1"),
        client.request("POST", "/v1/notes", json={"text": 1, CANARY: CANARY}),
        client.request("POST", "/v1/notes", json={"text": "a", "reporter": {CANARY: CANARY}}),
        client.request(
            "POST", "/v1/notes", content=CANARY.encode(), headers={"content-type": "application/json"}
        ),
        client.request("POST", "/v1/notes", content=b"{}", headers={"content-type": f"text/{CANARY}"}),
        client.request("POST", "/v1/notes", json={"text": "a"}, headers={"access-purpose": CANARY * 9}),
        client.request("POST", "/v1/auth/token", data={"grant_type": CANARY * 9, CANARY: CANARY}),
        client.request("POST", "/v1/receipt/attachments", files={CANARY: (CANARY, b"x")}),
        client.request(
            "GET", "/v1/fail/other", headers={"authorization": f"Bearer {CANARY}", "cookie": CANARY}
        ),
        client.request(CANARY, "/v1/notes"),
        client.request("GET", "/v1/none", headers={"host": CANARY, "accept-language": CANARY}),
    ]
    for request in requests:
        response = await request
        assert response.status_code >= 400
        assert CANARY not in response.text + str(response.headers)
    assert CANARY not in json.dumps(log_lines).lower()
