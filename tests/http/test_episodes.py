"""Episodes over HTTP: opened by an order, moved by evidence, confirmed by a second person."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx

from api.access.permissions import Duty
from api.kit.clock import legal_date
from tests.factories.care import FOR_SUPERVISION, ID_NUMBER, NAME, make_case
from tests.factories.street import AccountKit, StreetKit

TODAY = legal_date(datetime.now(UTC))


def days_ago(days: int) -> str:
    return (TODAY - timedelta(days=days)).isoformat()


def order(street: StreetKit, **changes: Any) -> dict[str, Any]:
    return {
        "type": "community_treatment",
        "participant": {"name": NAME, "document_number": ID_NUMBER},
        "community_code": street.code + "001",
        "execution_basis": "current_residence",
        "order": {
            "number": "（试）禁毒决字1号",
            "issued_by": "试验公安分局",
            "issued_on": days_ago(6),
            "received_on": days_ago(5),
            "notified_on": days_ago(4),
        },
    } | changes


async def opened(
    client: httpx.AsyncClient, street: StreetKit, by: AccountKit, **changes: Any
) -> dict[str, Any]:
    answer = await client.post("/v1/episodes", json=order(street, **changes), headers=by.headers)
    assert answer.status_code == 201, answer.text
    body: dict[str, Any] = answer.json()
    return body


async def move(
    client: httpx.AsyncClient, episode: Any, by: AccountKit, to: str, effective_on: str = "", **more: Any
) -> httpx.Response:
    body = {"to": to, "effective_on": effective_on or TODAY.isoformat()} | more
    return await client.post(f"/v1/episodes/{episode}/transitions", json=body, headers=by.headers)


class TestOpening:
    async def test_an_order_opens_a_case_with_its_lead_and_its_deadline(
        self, client: httpx.AsyncClient, street: StreetKit
    ) -> None:
        worker = await street.account(Duty.CASE_WORKER)
        made = await opened(client, street, worker)
        assert made["status"] == "order_received"
        assert made["lead_id"] == str(worker.id)
        assert made["report_due_on"] == (TODAY + timedelta(days=10)).isoformat()
        assert made["pseudonym"].startswith(f"CT-{TODAY.year}-")
        again = await client.get(f"/v1/episodes/{made['id']}", headers=worker.headers)
        assert again.json() == made
        file = await client.get(f"/v1/participants/{made['participant_id']}", headers=worker.headers)
        assert file.json()["name"] == NAME
        assert file.json()["document_last4"] == ID_NUMBER[-4:]
        assert ID_NUMBER not in file.text

    async def test_what_is_stored_tells_no_name(self, client: httpx.AsyncClient, street: StreetKit) -> None:
        worker = await street.account(Duty.CASE_WORKER)
        key = {"Idempotency-Key": "a-key-of-the-test-0001"}
        answer = await client.post("/v1/episodes", json=order(street), headers=worker.headers | key)
        again = await client.post("/v1/episodes", json=order(street), headers=worker.headers | key)
        assert again.json() == answer.json()
        assert again.headers["Idempotency-Replayed"] == "true"
        for table in ("participant", "episode", "episode_document", "care_audit_event", "idempotency"):
            for row in await street.owner.fetch(
                f"SELECT t::text FROM {table} t WHERE street_id = $1", street.id
            ):
                for secret in (NAME, ID_NUMBER, "禁毒决字", NAME.encode().hex(), ID_NUMBER.encode().hex()):
                    assert secret not in row[0], table
        stored = await street.owner.fetchval(
            "SELECT answer FROM idempotency WHERE street_id = $1 AND owner_id = $2", street.id, worker.id
        )
        assert answer.json()["pseudonym"] not in stored

    async def test_orders_that_cannot_be_are_refused(
        self, client: httpx.AsyncClient, street: StreetKit
    ) -> None:
        worker = await street.account(Duty.CASE_WORKER)
        good = order(street)
        bad: list[tuple[dict[str, Any], str]] = [
            (good | {"term_months": 37}, "invalid_input"),
            (good | {"term_months": 24}, "term_too_long"),
            (good | {"type": "community_rehabilitation"}, "term_too_long"),
            (good | {"community_code": street.code + "999"}, "invalid_input"),
            (good | {"order": good["order"] | {"received_on": days_ago(7)}}, "dated_before_order"),
            (good | {"order": good["order"] | {"received_on": days_ago(-2)}}, "dated_in_future"),
            (
                good | {"participant": {"name": NAME, "document_number": "990000199001010018"}},
                "invalid_input",
            ),
            (good | {"participant_id": good["community_code"]}, "invalid_input"),
            (good | {"ethnicity": "x"}, "invalid_input"),
        ]
        for body, code in bad:
            answer = await client.post("/v1/episodes", json=body, headers=worker.headers)
            assert (answer.status_code, answer.json()["code"]) == (422, code), body
            assert NAME not in answer.text
        assert (
            await street.owner.fetchval("SELECT count(*) FROM participant WHERE street_id = $1", street.id)
            == 0
        )
        assert (
            await street.owner.fetchval("SELECT count(*) FROM episode WHERE street_id = $1", street.id) == 0
        )

    async def test_nobody_learns_that_somebody_else_has_a_file(
        self, client: httpx.AsyncClient, street: StreetKit
    ) -> None:
        first, second = [await street.account(Duty.CASE_WORKER) for _ in range(2)]
        made = await opened(client, street, first)
        other = await opened(client, street, second)
        assert other.keys() == made.keys()
        own = await client.post("/v1/episodes", json=order(street), headers=first.headers)
        assert own.json()["code"] == "participant_known"
        search = {"document_number": ID_NUMBER, "basis": "order_matching"}
        stranger = await street.account(Duty.CASE_WORKER)
        found = await client.post("/v1/participants/search", json=search, headers=stranger.headers)
        assert found.json() == {"items": []}
        lead = await street.account(Duty.OFFICE_LEAD)
        twice = await client.get("/v1/participants?duplicates=true", headers=lead.headers | FOR_SUPERVISION)
        assert {row["pseudonym"] for row in twice.json()["items"]} == {made["pseudonym"], other["pseudonym"]}

    async def test_a_lead_names_who_answers(self, client: httpx.AsyncClient, street: StreetKit) -> None:
        lead, worker = await street.account(Duty.COMMUNITY_LEAD), await street.account(Duty.CASE_WORKER)
        unnamed = await client.post("/v1/episodes", json=order(street), headers=lead.headers)
        assert unnamed.status_code == 422
        made = await opened(client, street, lead, lead_id=str(worker.id))
        assert made["lead_id"] == str(worker.id)
        assert (await client.get(f"/v1/episodes/{made['id']}", headers=worker.headers)).status_code == 200


class TestSteps:
    async def test_the_whole_course(self, client: httpx.AsyncClient, street: StreetKit) -> None:
        worker = await street.account(Duty.CASE_WORKER)
        episode = (await opened(client, street, worker))["id"]
        missing = await move(client, episode, worker, "reported")
        assert (missing.status_code, missing.json()["code"]) == (422, "evidence_missing")
        assert missing.json()["missing"] == ["has_reported"]
        early = {"reported_on": days_ago(9)}
        refused = await move(client, episode, worker, "reported", days_ago(9), evidence=early)
        assert refused.json()["code"] == "dated_before_order"
        here = {"reported_on": TODAY.isoformat()}
        assert (await move(client, episode, worker, "reported", evidence=here)).status_code == 200
        again = await move(client, episode, worker, "reported", evidence=here)
        assert (again.status_code, again.json()["code"]) == (409, "illegal_transition")
        unsigned = await move(client, episode, worker, "in_progress")
        assert unsigned.json()["missing"] == ["agreement_document"]
        early_end = await move(client, episode, worker, "completed")
        assert early_end.status_code == 409
        paper = {"type": "isolation_decision", "number": "7", "issued_on": TODAY.isoformat()}
        ended = await move(client, episode, worker, "superseded", evidence={"documents": [paper]})
        assert ended.status_code == 200
        live = await street.owner.fetchval(
            "SELECT count(*) FROM pairing WHERE street_id = $1 AND status = 'active'", street.id
        )
        assert live == 0
        held = await street.owner.fetchval(
            "SELECT count(*) FROM account_hold WHERE street_id = $1", street.id
        )
        assert held == 0
        assert (await client.get(f"/v1/episodes/{episode}", headers=worker.headers)).status_code == 404

    async def test_a_suspension_leads_back_to_where_it_was(
        self, client: httpx.AsyncClient, street: StreetKit
    ) -> None:
        worker = await street.account(Duty.CASE_WORKER)
        episode = (await opened(client, street, worker))["id"]
        notice = {"type": "detention_notice", "issued_on": days_ago(3)}
        taken = await move(
            client, episode, worker, "suspended", days_ago(3), evidence={"documents": [notice]}
        )
        assert taken.status_code == 200, taken.text
        release = {"type": "release_notice", "issued_on": days_ago(1)}
        wrong = await move(
            client, episode, worker, "reported", days_ago(1), evidence={"documents": [release]}
        )
        assert wrong.json()["code"] == "illegal_transition"
        back = await move(
            client, episode, worker, "order_received", days_ago(1), evidence={"documents": [release]}
        )
        assert back.status_code == 200
        now = (await client.get(f"/v1/episodes/{episode}", headers=worker.headers)).json()
        assert now["report_due_on"] == (TODAY + timedelta(days=14)).isoformat()
        assert now["status_before_interruption"] is None

    async def test_a_referral_waits_for_a_second_person(
        self, client: httpx.AsyncClient, street: StreetKit
    ) -> None:
        lead, deputy = [await street.account(Duty.CASE_WORKER) for _ in range(2)]
        case = await make_case(street, lead, deputy)
        finding = await street.owner.fetchval(
            "INSERT INTO breach_finding (street_id, id, episode_id, community_id, kind, breach_ground,"
            " status, drafted_at, evidence_ids, decided_by, decided_at)"
            " SELECT street_id, gen_random_uuid(), id, community_id, 'serious_breach', 'test_refusal_3',"
            " 'confirmed', now(), '{}', $3, now() FROM episode WHERE street_id = $1 AND id = $2 RETURNING id",
            street.id,
            case.id,
            lead.id,
        )
        wanted = {
            "reason": "三次拒绝检测。",
            "referral_ground": "serious_breach",
            "evidence": {"finding_id": str(finding)},
        }
        url = f"/v1/episodes/{case.id}"
        asked = await move(client, case.id, lead, "referred_to_police", **wanted)
        assert (asked.status_code, asked.json()["state"]) == (202, "pending_confirmation"), asked.text
        assert (await client.get(url, headers=lead.headers)).json()["status"] == "in_progress"
        second = await move(client, case.id, lead, "referred_to_police", **wanted)
        assert second.json()["code"] == "step_pending"
        confirmation = f"{url}/transitions/{asked.json()['id']}/confirmation"
        own = await client.post(confirmation, json={"decision": "confirm"}, headers=lead.headers)
        assert (own.status_code, own.json()["code"]) == (409, "same_person")
        head = await street.account(Duty.COMMUNITY_LEAD)
        listed = await client.get(f"{url}/transitions", headers=head.headers)
        assert listed.json()["items"][-1]["reason"] is None
        done = await client.post(confirmation, json={"decision": "confirm"}, headers=head.headers)
        assert (done.status_code, done.json()["state"]) == (200, "applied"), done.text
        now = (await client.get(url, headers=deputy.headers)).json()
        assert (now["status"], now["referral_ground"]) == ("referred_to_police", "serious_breach")
        late = await client.post(confirmation, json={"decision": "decline"}, headers=deputy.headers)
        assert late.json()["code"] == "step_decided"

    async def test_others_find_nothing(
        self, client: httpx.AsyncClient, street: StreetKit, other_street: StreetKit
    ) -> None:
        case = await make_case(street)
        for stranger in (
            await street.account(Duty.CASE_WORKER),
            await other_street.account(Duty.CASE_WORKER),
        ):
            for path in ("", "/documents", "/transitions"):
                answer = await client.get(f"/v1/episodes/{case.id}{path}", headers=stranger.headers)
                assert answer.status_code == 404
            assert (await client.get("/v1/episodes", headers=stranger.headers)).json()["items"] == []
            moved = await move(client, case.id, stranger, "suspended")
            assert moved.status_code == 404
        office = await street.account(Duty.OFFICE_LEAD)
        silent = await client.get("/v1/episodes", headers=office.headers)
        assert (silent.status_code, silent.json()["code"]) == (403, "purpose_required")
        said = await client.get("/v1/episodes", headers=office.headers | FOR_SUPERVISION)
        assert [row["id"] for row in said.json()["items"]] == [str(case.id)]


class TestChanging:
    async def test_what_is_no_state_is_put_right(self, client: httpx.AsyncClient, street: StreetKit) -> None:
        worker = await street.account(Duty.CASE_WORKER)
        case = await make_case(street, worker)
        url = f"/v1/episodes/{case.id}"
        body = {
            "execution_basis": "household_registration",
            "credited_days": 30,
            "is_isolation_exempt": True,
            "has_maintenance": True,
            "wishes": {"free_weekdays": [5, 1], "grid_code": street.code + "001001"},
        }
        assert (await client.put(url, json=body, headers=worker.headers)).status_code == 428
        match = {"If-Match": '"1"'}
        changed = await client.put(url, json=body, headers=worker.headers | match)
        assert changed.status_code == 200, changed.text
        assert changed.json()["wishes"]["free_weekdays"] == [1, 5]
        assert (await client.put(url, json=body, headers=worker.headers | match)).status_code == 412
        future = body | {"privacy_notice_version": "1", "privacy_notice_on": days_ago(-1)}
        answer = await client.put(url, json=future, headers=worker.headers | {"If-Match": '"2"'})
        assert answer.json()["code"] == "dated_in_future"


async def test_a_leap_day_order_is_due_by_the_calendar(client: httpx.AsyncClient, street: StreetKit) -> None:
    worker = await street.account(Duty.CASE_WORKER)
    days = {"issued_on": "2024-02-10", "received_on": "2024-02-14", "notified_on": "2024-02-15"}
    made = await opened(client, street, worker, order=order(street)["order"] | days)
    assert date.fromisoformat(made["report_due_on"]) == date(2024, 2, 29)
