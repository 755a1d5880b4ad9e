"""A phone with bad reception: what it wrote down is neither lost nor doubled, whatever happens on the way."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.clients.http import Wire
from api.clients.phone import BATCH, Phone

EPOCH, LATER_EPOCH = "01a20000-0000-7000-8000-000000000001", "01a20000-0000-7000-8000-000000000002"


class Service:
    """Takes records as the service does, over a line that may be cut on the way there or back."""

    def __init__(self) -> None:
        self.kept: dict[str, Any] = {}
        self.cuts: list[str] = []
        self.bodies: list[int] = []
        self.epoch = EPOCH
        self.backed_up_through: str | None = None
        self.purge: dict[str, list[str]] = {"grid_codes": [], "task_ids": []}

    def answer(self, request: httpx.Request) -> httpx.Response:
        cut = self.cuts.pop(0) if self.cuts else ""
        if cut == "there":
            raise httpx.ConnectError("no reception")
        found = self._records(request) if request.url.path.endswith("/batch") else self._sync(request)
        if cut == "back":
            raise httpx.ReadError("no reception")
        return found

    def _records(self, request: httpx.Request) -> httpx.Response:
        items = json.loads(request.content)["items"]
        self.bodies.append(len(items))
        results = []
        for item in items:
            if item["grid_code"] == "bad":
                results.append({"result": "refused", "problem": {"code": "grid_not_assigned"}})
                continue
            known = self.kept.get(item["id"])
            results.append({"result": "created" if known is None else "duplicate", "problem": None})
            self.kept[item["id"]] = item
        return httpx.Response(200, json={"received_at": datetime.now(UTC).isoformat(), "items": results})

    def _sync(self, request: httpx.Request) -> httpx.Response:
        since = request.url.params.get("since")
        if since is not None and not since.startswith(self.epoch):
            problem = {"code": "sync_expired", "status": 410}
            headers = {"Content-Type": "application/problem+json"}
            return httpx.Response(410, content=json.dumps(problem), headers=headers)
        return httpx.Response(
            200,
            json={
                "changed": {"grids": [{"code": "g1"}, {"code": "g2"}], "points": [], "tasks": [{"id": "t1"}]},
                "purge": self.purge,
                "next_since": f"{self.epoch}.1",
                "more": False,
                "data_epoch": self.epoch,
                "backed_up_through": self.backed_up_through,
            },
        )


@pytest.fixture
def service() -> Service:
    return Service()


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.sleep", lambda _seconds: None)


def open_phone(service: Service, folder: Path) -> Phone:
    return Phone(Wire("http://127.0.0.1", transport=httpx.MockTransport(service.answer)), folder)


def test_a_lost_answer_is_asked_again_and_nothing_is_doubled(service: Service, tmp_path: Path) -> None:
    phone = open_phone(service, tmp_path)
    ids = {phone.write_down("check_in", grid_code="g1") for _ in range(5)}
    service.cuts = ["there", "back", "back"]
    assert phone.send() == {"duplicate": 5}
    assert service.kept.keys() == ids
    assert phone.waiting() == []


def test_a_phone_that_dies_between_sending_and_knowing_sends_again(service: Service, tmp_path: Path) -> None:
    phone = open_phone(service, tmp_path)
    ids = {phone.write_down("check_in", grid_code="g1") for _ in range(3)}
    service.cuts = ["back"] * 5
    with pytest.raises(httpx.ReadError):
        phone.send()
    again = open_phone(service, tmp_path)
    assert {record["id"] for record in again.waiting()} == ids
    assert again.send() == {"duplicate": 3}


def test_a_line_that_was_cut_by_a_dead_battery_is_nothing(service: Service, tmp_path: Path) -> None:
    phone = open_phone(service, tmp_path)
    phone.write_down("check_in", grid_code="g1")
    with (tmp_path / "records.jsonl").open("ab") as file:
        file.write(b'{"type":"check_in","id":"half')
    assert [record["grid_code"] for record in open_phone(service, tmp_path).waiting()] == ["g1"]


def test_what_is_refused_is_kept_for_the_worker_and_not_sent_again(service: Service, tmp_path: Path) -> None:
    phone = open_phone(service, tmp_path)
    bad = phone.write_down("check_in", grid_code="bad")
    phone.write_down("check_in", grid_code="g1")
    assert phone.send() == {"refused": 1, "created": 1}
    assert phone.known.refused == {bad: {"code": "grid_not_assigned"}}
    assert phone.send() == {}


def test_a_day_of_records_goes_in_parts_that_fit(service: Service, tmp_path: Path) -> None:
    phone = open_phone(service, tmp_path)
    lines = [json.dumps({"type": "check_in", "id": f"{n}", "grid_code": "g1"}) for n in range(2 * BATCH + 1)]
    (tmp_path / "records.jsonl").write_text("\n".join([*lines, ""]))
    assert phone.send() == {"created": 2 * BATCH + 1}
    assert service.bodies == [BATCH, BATCH, 1]


def test_only_a_backup_lets_the_phone_forget(service: Service, tmp_path: Path) -> None:
    phone = open_phone(service, tmp_path)
    phone.write_down("check_in", grid_code="g1")
    phone.send()
    phone.sync()
    assert len(phone.records()) == 1
    service.backed_up_through = datetime.now(UTC).isoformat()
    late = phone.write_down("check_in", grid_code="g2")
    phone.send()
    phone.sync()
    assert [record["id"] for record in phone.records()] == [late]


def test_after_a_restore_it_sends_again_what_no_backup_has(service: Service, tmp_path: Path) -> None:
    phone = open_phone(service, tmp_path)
    phone.write_down("check_in", grid_code="g1")
    phone.send()
    phone.sync()
    service.kept.clear()
    service.epoch = LATER_EPOCH
    service.backed_up_through = (datetime.now(UTC) - timedelta(hours=1)).isoformat()
    phone.sync()
    assert phone.send() == {"created": 1}
    assert len(service.kept) == 1


def test_what_is_not_ours_any_more_is_forgotten(service: Service, tmp_path: Path) -> None:
    phone = open_phone(service, tmp_path)
    service.purge = {"grid_codes": ["g2"], "task_ids": ["t1"]}
    phone.sync()
    assert phone.known.grids.keys() == {"g1"}
    assert phone.known.tasks == {}
