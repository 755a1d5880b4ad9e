"""Files that change hands between places: agreed by both sides, in one instant; people due from custody."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from api.access.permissions import Duty
from api.kit.clock import legal_date
from tests.factories.care import CaseKit, make_case
from tests.factories.street import AccountKit, StreetKit

TODAY = legal_date(datetime.now(UTC))


def days_ago(days: int) -> str:
    return (TODAY - timedelta(days=days)).isoformat()


async def post(client: httpx.AsyncClient, by: AccountKit, path: str, body: Any) -> httpx.Response:
    return await client.post(path, json=body, headers=by.headers)


@pytest.fixture
async def second(street: StreetKit) -> StreetKit:
    await street.unit("002", "community", "")
    return street


async def offer(
    client: httpx.AsyncClient, street: StreetKit, case: CaseKit, **changes: Any
) -> dict[str, Any]:
    body = {
        "to_community_code": street.code + "002",
        "residence_changed_on": days_ago(3),
        "reason": "本人已搬入新住处。",
    } | changes
    made = await post(client, case.lead, f"/v1/episodes/{case.id}/transfers", body)
    assert made.status_code == 201, made.text
    answer: dict[str, Any] = made.json()
    return answer


class TestWithinTheStreet:
    async def test_the_file_moves_when_the_other_side_accepts(
        self, client: httpx.AsyncClient, second: StreetKit
    ) -> None:
        old_lead = await second.account(Duty.COMMUNITY_LEAD)
        deputy = await second.account(Duty.CASE_WORKER)
        case = await make_case(second, None, deputy)
        new_lead = await second.account(Duty.COMMUNITY_LEAD, unit_suffix="002")
        worker = await second.account(Duty.CASE_WORKER, unit_suffix="002")
        made = await offer(client, second, case)
        episode = f"/v1/episodes/{case.id}"
        assert (await client.get(episode, headers=new_lead.headers)).status_code == 404
        assert (await client.get(episode, headers=case.lead.headers)).status_code == 200
        listed = (await client.get("/v1/transfers", headers=new_lead.headers)).json()["items"]
        assert [one["id"] for one in listed] == [made["id"]]
        path = f"/v1/transfers/{made['id']}/answer"
        wrong = await post(client, old_lead, path, {"accept": True, "lead_account_id": str(worker.id)})
        assert wrong.status_code == 403
        elsewhere = await post(client, new_lead, path, {"accept": True, "lead_account_id": str(case.lead.id)})
        assert elsewhere.status_code == 422
        answers = await asyncio.gather(
            *[
                post(client, new_lead, path, {"accept": True, "lead_account_id": str(worker.id)})
                for _ in range(2)
            ]
        )
        assert sorted(one.status_code for one in answers) == [200, 409], [one.text for one in answers]
        for gone in (case.lead, deputy, old_lead):
            assert (await client.get(episode, headers=gone.headers)).status_code == 404
        seen = (await client.get(episode, headers=worker.headers)).json()
        assert (seen["community_code"], seen["lead_id"]) == (second.code + "002", str(worker.id))
        assert (await client.get(episode, headers=new_lead.headers)).status_code == 200
        left_behind = {}
        tables = await second.owner.fetch(
            "SELECT table_name AS name FROM information_schema.columns WHERE table_schema = 'public'"
            " AND column_name = 'community_id' GROUP BY table_name"
            " HAVING table_name IN (SELECT table_name FROM information_schema.columns"
            "  WHERE column_name = 'episode_id')"
        )
        for table in tables:
            if table["name"] not in {"transfer", "hand_over"}:
                left_behind[table["name"]] = await second.owner.fetchval(
                    f"SELECT count(*) FROM {table['name']} WHERE street_id = $1 AND episode_id = $2"
                    " AND community_id <> $3",
                    second.id,
                    case.id,
                    second.units[second.code + "002"],
                )
        assert {name: count for name, count in left_behind.items() if count} == {}
        held = await second.owner.fetch("SELECT account_id FROM account_hold WHERE street_id = $1", second.id)
        assert [row["account_id"] for row in held] == [worker.id]

    async def test_who_declines_leaves_everything_where_it_was(
        self, client: httpx.AsyncClient, second: StreetKit
    ) -> None:
        case = await make_case(second)
        new_lead = await second.account(Duty.COMMUNITY_LEAD, unit_suffix="002")
        made = await offer(client, second, case)
        twice = await post(
            client,
            case.lead,
            f"/v1/episodes/{case.id}/transfers",
            {"to_office": "邻街", "residence_changed_on": days_ago(1), "reason": "搬家"},
        )
        assert twice.json()["code"] == "transfer_open"
        answer = await post(client, new_lead, f"/v1/transfers/{made['id']}/answer", {"accept": False})
        assert (answer.status_code, answer.json()["status"]) == (200, "declined")
        assert (await client.get(f"/v1/episodes/{case.id}", headers=case.lead.headers)).status_code == 200

    async def test_an_offer_that_nobody_answers_becomes_a_task_and_no_state(
        self, client: httpx.AsyncClient, second: StreetKit
    ) -> None:
        case = await make_case(second)
        made = await offer(client, second, case, residence_changed_on=days_ago(16))
        await second.owner.execute(
            "UPDATE transfer SET offered_at = now() - interval '16 days' WHERE street_id = $1", second.id
        )
        tasks = (await client.get("/v1/care-tasks", headers=case.lead.headers)).json()["items"]
        assert any(task["is_overdue"] and "transfer" in task["kind"] for task in tasks)
        path = f"/v1/episodes/{case.id}"
        assert (await client.get(path, headers=case.lead.headers)).json()["status"] == "in_progress"
        assert made["status"] == "offered"

    async def test_days_that_cannot_be_and_strangers(
        self, client: httpx.AsyncClient, second: StreetKit, other_street: StreetKit
    ) -> None:
        case = await make_case(second)
        path = f"/v1/episodes/{case.id}/transfers"
        good = {"to_office": "邻街", "residence_changed_on": days_ago(1), "reason": "搬家"}
        for changes, code in (
            ({"residence_changed_on": days_ago(-1)}, "dated_in_future"),
            ({"residence_changed_on": days_ago(400)}, "dated_before_order"),
            ({"to_community_code": second.code + "002"}, "invalid_input"),
        ):
            answer = await post(client, case.lead, path, good | changes)
            assert (answer.status_code, answer.json()["code"]) == (422, code)
        for stranger, status in (
            (await second.account(Duty.CASE_WORKER), 404),
            (await other_street.account(Duty.CASE_WORKER), 404),
            (await second.account(Duty.POLICE_LIAISON), 403),
            (await second.account(Duty.GRID_CHIEF), 403),
        ):
            assert (await post(client, stranger, path, good)).status_code == status


async def test_to_another_office_by_the_file_that_was_sent_and_its_receipt(
    client: httpx.AsyncClient, street: StreetKit
) -> None:
    case = await make_case(street)
    body = {"to_office": "邻街禁毒办", "residence_changed_on": days_ago(4), "reason": "搬家"}
    made = (await post(client, case.lead, f"/v1/episodes/{case.id}/transfers", body)).json()
    steps = f"/v1/episodes/{case.id}/transitions"
    paper = {"type": "residence_change", "issued_on": days_ago(2)}
    leave = {"to": "transfer_pending", "effective_on": days_ago(2), "evidence": {"documents": [paper]}}
    early = await post(client, case.lead, steps, leave)
    assert early.json()["missing"] == ["file_sent"]
    sent = {"sent_on": days_ago(2), "reference": "机要1号"}
    dispatched = await post(client, case.lead, f"/v1/transfers/{made['id']}/dispatch", sent)
    assert dispatched.status_code == 200, dispatched.text
    left = await post(client, case.lead, steps, leave)
    assert left.status_code == 200, left.text
    receipt = {"type": "file_receipt", "issued_on": days_ago(0)}
    done = {"to": "transferred_out", "effective_on": days_ago(0), "evidence": {"documents": [receipt]}}
    over = await post(client, case.lead, steps, done)
    assert over.status_code == 200, over.text
    row = await street.owner.fetchrow("SELECT status, sealed_on FROM episode WHERE id = $1", case.id)
    assert (row["status"], row["sealed_on"]) == ("transferred_out", TODAY)


async def test_somebody_due_from_custody_is_received(client: httpx.AsyncClient, street: StreetKit) -> None:
    worker = await street.account(Duty.CASE_WORKER)
    body = {
        "facility_kind": "isolation_facility",
        "notified_on": days_ago(3),
        "release_on": days_ago(0),
        "community_code": street.code + "001",
        "identity": {"name": "乙某某"},
    }
    made = await post(client, worker, "/v1/release-notices", body)
    assert made.status_code == 201, made.text
    path = f"/v1/release-notices/{made.json()['id']}"
    assert (await client.get(path, headers=worker.headers)).json()["name"] == "乙某某"
    stored = await street.owner.fetchval(
        "SELECT t::text FROM release_notice t WHERE street_id = $1", street.id
    )
    assert "乙某某" not in stored
    stranger = await street.account(Duty.CASE_WORKER)
    assert (await client.get(path, headers=stranger.headers)).status_code == 404
    future = await post(client, worker, f"{path}/reception", {"received_on": days_ago(-1)})
    assert future.json()["code"] == "dated_in_future"
    received = await post(client, worker, f"{path}/reception", {"received_on": days_ago(0)})
    assert received.json()["status"] == "received"
    again = await post(client, worker, f"{path}/outcome", {"outcome": "missed"})
    assert again.status_code == 409


async def test_the_order_that_follows_a_release_is_tied_to_its_notice(
    client: httpx.AsyncClient, street: StreetKit
) -> None:
    worker = await street.account(Duty.CASE_WORKER)
    notice = {
        "facility_kind": "isolation_facility",
        "notified_on": days_ago(9),
        "release_on": days_ago(6),
        "community_code": street.code + "001",
        "identity": {"name": "乙某某"},
    }
    made = (await post(client, worker, "/v1/release-notices", notice)).json()
    order = {
        "type": "community_rehabilitation",
        "participant": {"name": "乙某某"},
        "community_code": street.code + "001",
        "execution_basis": "household_registration",
        "order": {
            "number": "（试）康复7号",
            "issued_by": "试验公安分局",
            "issued_on": days_ago(6),
            "received_on": days_ago(6),
            "notified_on": days_ago(5),
        },
        "term_months": 24,
        "release_notice_id": made["id"],
    }
    opened = await post(client, worker, "/v1/episodes", order)
    assert opened.status_code == 201, opened.text
    tied = (await client.get(f"/v1/release-notices/{made['id']}", headers=worker.headers)).json()
    assert (tied["status"], tied["episode_id"]) == ("received", opened.json()["id"])
    again = await post(client, worker, "/v1/episodes", order)
    assert again.status_code == 409


async def test_a_review_is_one_that_the_schedule_asks_for(
    client: httpx.AsyncClient, street: StreetKit
) -> None:
    case = await make_case(street)
    schedule = (await client.get(f"/v1/episodes/{case.id}/schedule", headers=case.lead.headers)).json()
    due = next(item for item in schedule["items"] if item["kind"] == "half_year_review")
    path = f"/v1/episodes/{case.id}/reviews"
    good = {
        "kind": "half_year",
        "due_on": due["due_on"],
        "held_on": days_ago(0),
        "summary": "近半年工作稳定，继续按月联系。",
    }
    for changes, code in (
        ({"due_on": days_ago(50)}, "review_not_owed"),
        ({"held_on": days_ago(-1)}, "dated_in_future"),
        ({"summary": "电话13800000000"}, "invalid_input"),
    ):
        refused = await post(client, case.lead, path, good | changes)
        assert refused.json()["code"] == code, refused.text
    held = await post(client, case.lead, path, good)
    assert held.status_code == 201, held.text
    assert (await post(client, case.lead, path, good)).json()["code"] == "review_held"
    after = (await client.get(f"/v1/episodes/{case.id}/schedule", headers=case.lead.headers)).json()
    done = next(item for item in after["items"] if item["kind"] == "half_year_review")
    assert done["status"] in {"done", "done_late"}
