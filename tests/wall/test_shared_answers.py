"""What both sides use, what is logged and what is audited: none of it changes when a case is worked on."""

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from api.access.duties import DUTIES_OF_ROLE
from api.access.permissions import Duty, Role
from api.jobs.case_referrals import carry_referrals
from api.jobs.hands import Periodic
from api.jobs.runner import Streets, run_once
from api.kit.clock import legal_date
from tests.access.calls import request_of
from tests.access.matrix import CARE, OPEN_ROUTES, SIGNED_IN_ROUTES, Holder
from tests.factories.care import FOR_SUPERVISION, ID_NUMBER, NAME, PHONE
from tests.factories.case_referrals import CONTACT, FACTS, ORDER_NUMBER, Door, make_door
from tests.factories.intake import help_body, send
from tests.factories.street import AccountKit, StreetKit
from tests.media import picture_files as files
from tests.wall.test_routes_of_care import CARE_ROUTES

# Police are asked before a referral goes over: it is theirs.
STATION = (Duty.POLICE_CLIENT, Duty.POLICE_LIAISON)
# To be asked by itself: whoever asks the others leaves lines in it.
AUDIT = "GET /v1/audit-events"
SHARED_READS = sorted(
    name
    for name in {*SIGNED_IN_ROUTES, *OPEN_ROUTES}
    if name.startswith("GET /v1") and name not in {*CARE_ROUTES, AUDIT} and "{" not in name
)
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T[0-9:.]+(?:Z|\+00:00)")
_VARYING = {"request_id", "instance", "last_used_at", "challenge", "next_since"}


class Street:
    """A street in which people of every kind are signed in before anything of care happens."""

    def __init__(self, client: httpx.AsyncClient, door: Door, people: dict[Holder, AccountKit]) -> None:
        self.client = client
        self.door = door
        self.people = people
        self.secrets = {
            NAME, ID_NUMBER, PHONE, FACTS, CONTACT, ORDER_NUMBER, str(door.case.id), door.case.pseudonym,
            str(door.case.participant_id), str(door.finding_id),
        }  # fmt: skip

    async def told(self, holder: Holder) -> dict[str, Any]:
        """Every shared answer to an account, without times and numbers of requests."""
        found = {}
        for name in SHARED_READS:
            request = request_of(name)
            headers = request["headers"] | self.people[holder].headers
            if name == "GET /v1/keys":
                request["params"] = {"street_code": self.door.street.code}
            answer = await self.client.request(**{**request, "headers": headers})
            found[name] = (answer.status_code, _steady(answer))
        return found

    async def work(self) -> None:
        """What is done on the care side in a day, over HTTP, up to the draft of a referral."""
        door, street = self.door, self.door.street
        worker, today = door.lead, legal_date(datetime.now(UTC))
        order = {
            "type": "community_treatment",
            "participant": {"name": NAME, "document_number": "990000199202020027", "phone": PHONE},
            "community_code": street.code + "001",
            "execution_basis": "current_residence",
            "order": {
                "number": ORDER_NUMBER, "issued_by": "试验公安分局",
                "issued_on": (today - timedelta(days=6)).isoformat(),
                "received_on": (today - timedelta(days=5)).isoformat(),
                "notified_on": (today - timedelta(days=4)).isoformat(),
            },
        }  # fmt: skip
        made = await self._ok("POST", "/v1/episodes", worker, order)
        self.secrets |= {made["id"], made["pseudonym"], made["participant_id"]}
        await self._ok("GET", f"/v1/episodes/{door.case.id}", worker)
        await self._ok("GET", f"/v1/participants/{door.case.participant_id}", worker)
        search = {"document_number": ID_NUMBER, "basis": "order_matching"}
        await self._ok("POST", "/v1/participants/search", worker, search)
        file = {
            "community_code": street.code + "001", "identity": {"name": NAME, "phone": PHONE},
            "consent": {"given_on": today.isoformat()},
        }  # fmt: skip
        opened = await self._ok("POST", "/v1/participants", worker, file)
        self.secrets |= {opened["id"], opened["pseudonym"]}
        colleague = await street.account(Duty.CASE_WORKER)
        need = {
            "scope": door.case.pseudonym, "category": "legal_deadline", "minutes": 5,
            "reason": "法定期限今日届满而负责人不在，需要查看期限和材料是否齐备。",
        }  # fmt: skip
        grant = await self._ok("POST", "/v1/break-glass", colleague, need)
        self.secrets |= {grant["id"], grant["reason"]}
        office = await street.account(Duty.OFFICE_LEAD)
        verdict = {"verdict": "justified", "note": "与值班记录相符。"}
        await self._ok("POST", f"/v1/break-glass/{grant['id']}/review", office, verdict)
        self.referral_id = await door.compose()
        assert (await door.attach(self.referral_id, files.saved(files.scene(), "JPEG"))).status_code == 201
        self.secrets.add(self.referral_id)

    async def refer(self) -> None:
        """Countersign it, carry it over, have it taken, carry the news back."""
        door = self.door
        assert (await door.sign(self.referral_id)).status_code == 200
        periodic = Periodic("carry_referrals", 10, carry_referrals)
        await run_once(periodic, door.hands, Streets(door.street.services.database))
        (item,) = await door.claimed()
        await door.answer("acknowledgements", item, digest=item["referral"]["digest"])
        await run_once(periodic, door.hands, Streets(door.street.services.database))
        assert (await door.read(self.referral_id))["status"] == "received"

    async def _ok(self, method: str, path: str, who: AccountKit, body: Any = None) -> dict[str, Any]:
        headers = who.headers | FOR_SUPERVISION
        answer = await self.client.request(method, path, json=body, headers=headers)
        assert answer.status_code in {200, 201}, answer.text
        return dict(answer.json())


def _steady(answer: httpx.Response) -> str:
    try:
        body = answer.json()
    except ValueError:
        return answer.text
    return _INSTANT.sub("", json.dumps(_without(body), ensure_ascii=False))


def _without(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without(one) for name, one in value.items() if name not in _VARYING}
    return [_without(one) for one in value] if isinstance(value, list) else value


@pytest.fixture
async def place(client: httpx.AsyncClient, street: StreetKit) -> Street:
    people: dict[Holder, AccountKit] = {duty: await street.account(duty) for duty in Duty}
    for role in Role:
        people[role] = await street.account(role=role)
    return Street(client, await make_door(client, street), people)


def _concerned(holder: Holder) -> bool:
    return holder in CARE


OUTSIDE = [one for one in (*Duty, *Role) if not _concerned(one)]


def test_the_list_of_shared_reads_is_not_empty() -> None:
    wanted = {"accounts", "clues", "me", "me/tasks", "places", "queue/stats", "keys", "tasks"}
    assert {f"GET /v1/{name}" for name in wanted} <= set(SHARED_READS)
    assert {Duty.AUDITOR, Duty.TIP_DESK, Role.DASHBOARD, Role.ADMIN, *STATION} <= set(OUTSIDE)
    assert all(isinstance(one, Role) or any(one in DUTIES_OF_ROLE[role] for role in Role) for one in OUTSIDE)


async def test_nobody_else_is_answered_anything_new_when_a_case_is_worked_on(place: Street) -> None:
    """Everything that can be asked without an id, byte by byte: of 17 kinds of accounts."""
    # The accounts that the day's work brings along are there before, so that only the work differs.
    before = {one: await place.told(one) for one in OUTSIDE if one is not Role.ADMIN}
    await place.work()
    for holder, answers in before.items():
        for name, told in (await place.told(holder)).items():
            assert told == answers[name], f"{holder} learns of a case by {name}"
    await place.refer()
    for holder, answers in before.items():
        if holder in {*STATION, Role.POLICE}:
            continue
        for name, told in (await place.told(holder)).items():
            assert told == answers[name], f"{holder} learns of a referral by {name}"


async def test_an_administrator_reads_accounts_and_nothing_of_their_cases(place: Street) -> None:
    path = f"/v1/accounts/{place.door.lead.id}"
    headers = place.people[Role.ADMIN].headers
    listed = await place.client.get("/v1/accounts", headers=headers)
    before = (await place.client.get(path, headers=headers)).json()
    await place.work()
    after = (await place.client.get(path, headers=headers)).json()
    assert (after, listed.status_code) == (before, 200)
    assert not any(secret in listed.text for secret in place.secrets)


async def _audit_lines(place: Street, auditor: AccountKit) -> list[Any]:
    """What the auditor is shown, but for the lines of being shown it."""
    answer = await place.client.get("/v1/audit-events?limit=100", headers=auditor.headers)
    assert answer.status_code == 200, answer.text
    return [one for one in answer.json()["items"] if one["actor_id"] != str(auditor.id)]


async def test_the_audit_of_enforcement_gets_no_line(place: Street) -> None:
    count = "SELECT count(*) FROM audit_event WHERE street_id = $1 AND actor_id IS DISTINCT FROM $2"
    of_care = "SELECT count(*) FROM care_audit_event WHERE street_id = $1"
    owner, street_id = place.door.street.owner, place.door.street.id
    auditor = place.people[Duty.AUDITOR]
    told = [await _audit_lines(place, auditor)]
    before = await owner.fetchval(count, street_id, auditor.id)
    await place.work()
    await place.refer()
    assert await owner.fetchval(count, street_id, auditor.id) == before
    told.append(await _audit_lines(place, auditor))
    assert told[0] == told[1]
    sent = await send(place.client, place.door.street, help_body(place.door.street))
    await place.client.get(f"/v1/help-requests/{sent.id}", headers=place.door.lead.headers)
    assert await owner.fetchval(count, street_id, auditor.id) == before
    assert await owner.fetchval(of_care, street_id) > 10


async def test_the_log_names_no_person_no_case_and_no_referral(
    place: Street, log_lines: list[dict[str, Any]]
) -> None:
    await place.work()
    await place.refer()
    secrets = set(place.secrets)
    for row in await place.door.street.owner.fetch(
        "SELECT id, reference FROM case_referral WHERE street_id = $1"
        " UNION ALL SELECT id, reference FROM case_referral_attachment WHERE street_id = $1",
        place.door.street.id,
    ):
        secrets |= {str(row["id"]), str(row["reference"])}
    text = json.dumps(log_lines, ensure_ascii=False)
    assert {"request", "worker"} <= {line["event"] for line in log_lines}
    assert [secret for secret in secrets if secret in text] == []
    assert {line["plane"] for line in log_lines if "/episodes" in line.get("route", "")} == {"care"}


async def test_numbers_of_the_service_are_for_its_operator_alone(place: Street, app: Any) -> None:
    transport = httpx.ASGITransport(app=app, client=("192.0.2.7", 1))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as elsewhere:
        for holder in OUTSIDE:
            answer = await elsewhere.get("/metrics", headers=place.people[holder].headers)
            assert answer.status_code == 404
    await place.work()
    shown = (await place.client.get("/metrics")).text
    assert not any(secret in shown for secret in place.secrets)
    assert place.door.street.code not in shown
