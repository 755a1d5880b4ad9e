"""The police queue, as a station's machine meets it."""

import asyncio
import time
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from api.access.permissions import Duty
from api.crypto.chain import package_digest, verify_chain
from api.crypto.envelope import Envelope
from api.crypto.sealing import SealKind, open_json
from tests.factories.clues import PACKAGE, Office, add_station, make_office
from tests.factories.street import StreetKit


@pytest.fixture
async def office(client: httpx.AsyncClient, street: StreetKit) -> Office:
    return await make_office(client, street)


CLUE_MEMBERS = {
    "id", "category", "urgency", "channel_hint", "substance_hint", "community_code", "source", "received_on",
    "handed_off_at", "station_code", "handling_marks", "sealed_package", "attachments", "digest",
}  # fmt: skip
SUPPLEMENT_MEMBERS = {
    "id", "clue_id", "received_on", "handed_off_at", "station_code", "sealed_package", "attachments",
    "digest",
}  # fmt: skip


class TestClaims:
    async def test_station_claims_opens_and_acknowledges(self, office: Office) -> None:
        clue_id = await office.queue()
        (item,) = await office.lease()
        assert item.keys() == {"kind", "clue", "lease"}
        assert item["lease"].keys() == {"token", "expires_at", "attempt", "epoch"}
        clue = item["clue"]
        assert clue.keys() == CLUE_MEMBERS
        assert clue["id"] == clue_id
        envelope = Envelope.from_json(clue["sealed_package"])
        assert open_json(envelope, SealKind.CLUE, clue_id, office.street.keys["clue"]) == PACKAGE
        assert clue["digest"] == package_digest(envelope.digest, [])
        answer = await office.acknowledge(item)
        assert answer.status_code == 200
        body = answer.json()
        assert body.keys() == {"kind", "id", "acknowledged_at", "custody"}
        chain = (await office.get(f"/v1/clues/{clue_id}/custody", office.police)).json()
        kinds = [event["kind"] for event in chain["events"]]
        assert kinds == ["submitted", "handed_off", "leased", "acknowledged"]
        assert verify_chain(chain["events"], body["custody"]["hash"]) == []

    async def test_the_same_claim_gives_the_same_leases_while_one_lives(self, office: Office) -> None:
        for _ in range(3):
            await office.queue()
        claim = str(uuid4())
        first = (await office.claim(claim_id=claim, limit=2)).json()
        again = (await office.claim(claim_id=claim, limit=2)).json()
        assert len(first["items"]) == 2
        assert first["next_poll_s"] == 0
        assert again == first
        assert len(await office.lease()) == 1

    async def test_a_claim_asked_again_shows_the_extended_lease(self, office: Office) -> None:
        await office.queue()
        claim = str(uuid4())
        (item,) = (await office.claim(claim_id=claim)).json()["items"]
        body = {"token": item["lease"]["token"], "lease_s": 3600}
        extended = await office.post("/v1/queue/extensions", body, office.police)
        assert extended.status_code == 200
        assert extended.json()["token"] == item["lease"]["token"]
        assert extended.json()["expires_at"] > item["lease"]["expires_at"]
        (again,) = (await office.claim(claim_id=claim)).json()["items"]
        assert again["lease"] == extended.json()

    async def test_an_ended_claim_is_finished(self, office: Office) -> None:
        await office.queue()
        claim = str(uuid4())
        (item,) = (await office.claim(claim_id=claim)).json()["items"]
        await office.acknowledge(item)
        response = await office.claim(claim_id=claim)
        assert (response.status_code, response.json()["code"]) == (409, "claim_finished")

    async def test_another_limit_under_a_known_claim_id_is_refused(self, office: Office) -> None:
        await office.queue()
        claim = str(uuid4())
        await office.claim(claim_id=claim, limit=2)
        response = await office.claim(claim_id=claim, limit=3)
        assert (response.status_code, response.json()["code"]) == (422, "claim_id_reused")

    async def test_an_empty_answer_is_not_remembered(self, office: Office) -> None:
        claim = str(uuid4())
        empty = (await office.claim(claim_id=claim, limit=2)).json()
        assert empty["items"] == []
        assert empty["next_poll_s"] > 0
        await office.queue()
        assert len((await office.claim(claim_id=claim, limit=3)).json()["items"]) == 1

    async def test_a_claim_id_belongs_to_an_account(self, office: Office) -> None:
        await office.queue()
        await office.queue()
        other = await office.street.account(Duty.POLICE_LIAISON)
        claim = str(uuid4())
        (mine,) = (await office.claim(claim_id=claim, limit=1)).json()["items"]
        (theirs,) = (await office.claim(other, claim_id=claim, limit=1)).json()["items"]
        assert mine["clue"]["id"] != theirs["clue"]["id"]

    async def test_fifty_at_once_with_one_claim_id_share_one_set_of_leases(self, office: Office) -> None:
        for _ in range(12):
            await office.queue()
        claim = str(uuid4())
        answers = await asyncio.gather(*(office.claim(claim_id=claim, limit=3) for _ in range(50)))
        assert {one.status_code for one in answers} <= {200, 503}
        found = {
            tuple(sorted(item["lease"]["token"] for item in one.json()["items"]))
            for one in answers
            if one.status_code == 200 and one.json()["items"]
        }
        assert len(found) == 1
        leased = await office.street.owner.fetchval(
            "SELECT count(*) FROM clue WHERE street_id = $1 AND status = 'leased'", office.street.id
        )
        assert leased == 3

    async def test_urgent_comes_first_then_the_oldest(self, office: Office) -> None:
        old = await office.queue()
        new = await office.queue()
        urgent = await office.queue(urgency="urgent")
        assert [item["clue"]["id"] for item in await office.lease()] == [urgent, old, new]

    async def test_what_only_one_station_may_see_another_never_gets(self, office: Office) -> None:
        other, _key = await add_station(office.street)
        clue_id = await office.queue()
        assert await office.lease(other) == []
        for path in (
            f"/v1/clues/{clue_id}",
            f"/v1/clues/{clue_id}/custody",
            f"/v1/custody/proofs?clue_id={clue_id}&size=1",
        ):
            response = await office.client.get(path, headers=other.headers)
            assert (response.status_code, response.json()["code"]) == (404, "not_found")
        answer = {"id": str(uuid4()), "intake_result": "accepted"}
        for path, body in (
            (f"/v1/clues/{clue_id}/outcomes", answer),
            (f"/v1/clues/{clue_id}/questions", {"text": "?"}),
        ):
            response = await office.post(path, body, other)
            assert (response.status_code, response.json()["code"]) == (404, "not_found")
        (item,) = await office.lease()
        response = await office.acknowledge(item, other)
        assert (response.status_code, response.json()["code"]) == (409, "lease_lost")
        assert (await office.acknowledge(item)).status_code == 200

    @pytest.mark.parametrize("duty", [Duty.TIP_DESK, Duty.GRID_WORKER, Duty.OFFICE_LEAD, Duty.COMMUNITY_LEAD])
    async def test_only_the_police_claim(self, office: Office, duty: Duty) -> None:
        account = await office.street.account(duty)
        response = await office.claim(account)
        assert (response.status_code, response.json()["code"]) == (403, "not_allowed")

    @pytest.mark.parametrize(
        "wrong",
        [
            {"limit": 0}, {"limit": 101}, {"lease_s": 29}, {"lease_s": 43_201}, {"wait_s": 31}, {"kinds": []},
            {"kinds": ["tip"]}, {"claim_id": ""}, {"claim_id": "x" * 201}, {"claim_id": "a\u0000b"},
            {"limit": 1.5}, {"limit": "3"}, {"limit": True}, {"unknown": 1},
            {"claim_id": None}, {"kinds": "clue"},
        ],
    )  # fmt: skip
    async def test_a_malformed_claim_is_refused_without_an_echo(
        self, office: Office, wrong: dict[str, Any]
    ) -> None:
        response = await office.claim(**wrong)
        assert response.status_code == 422
        assert response.json()["code"] == "invalid_input"
        assert "xxxx" not in response.text

    async def test_the_lease_follows_the_clock_of_the_database(self, office: Office) -> None:
        await office.queue()
        (item,) = await office.lease(lease_s=60)
        expires = datetime.fromisoformat(item["lease"]["expires_at"])
        assert abs(expires - datetime.now(UTC) - timedelta(seconds=60)) < timedelta(seconds=5)


class TestLongPoll:
    async def test_a_waiting_claim_is_woken_by_a_hand_off(self, office: Office) -> None:
        waiting = asyncio.create_task(office.claim(wait_s=20))
        await asyncio.sleep(0.3)
        started = time.monotonic()
        clue_id = await office.queue()
        items = (await waiting).json()["items"]
        assert [item["clue"]["id"] for item in items] == [clue_id]
        assert time.monotonic() - started < 2.5

    async def test_without_notifications_polling_is_the_floor(
        self, office: Office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        bell = office.street.services.queue_bell
        await bell.close()

        async def hear_nothing(_bell: object) -> None: ...

        monkeypatch.setattr(type(bell), "_listen", hear_nothing)
        waiting = asyncio.create_task(office.claim(wait_s=20))
        await asyncio.sleep(0.3)
        started = time.monotonic()
        await office.queue()
        assert len((await waiting).json()["items"]) == 1
        assert time.monotonic() - started < 4

    async def test_a_revoked_session_ends_the_wait(self, office: Office) -> None:
        waiting = asyncio.create_task(office.claim(wait_s=25))
        await asyncio.sleep(0.3)
        await office.street.owner.execute(
            "UPDATE session SET ended_at = now(), end_reason = 'ended_by_lead'"
            " WHERE street_id = $1 AND id = $2",
            office.street.id,
            office.police.session_id,
        )
        started = time.monotonic()
        response = await waiting
        assert (response.status_code, response.json()["code"]) == (401, "session_ended")
        assert time.monotonic() - started < 5

    async def test_a_stopping_process_ends_the_wait_with_an_empty_answer(
        self, office: Office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        bell = office.street.services.queue_bell
        monkeypatch.setattr(bell, "is_stopping", False)
        waiting = asyncio.create_task(office.claim(wait_s=25))
        await asyncio.sleep(0.3)
        started = time.monotonic()
        bell.end_waits()
        for response in (await waiting, await office.claim(wait_s=25)):
            assert (response.status_code, response.json()["items"]) == (200, [])
        assert time.monotonic() - started < 1

    async def test_forty_waiting_claims_hold_no_connection(self, office: Office) -> None:
        waiting = [asyncio.create_task(office.claim(wait_s=3)) for _ in range(40)]
        await asyncio.sleep(0.5)
        started = time.monotonic()
        stats = await office.get("/v1/queue/stats", office.police)
        assert stats.status_code == 200
        assert time.monotonic() - started < 1
        assert {(await one).status_code for one in waiting} == {200}


class TestSupplements:
    async def test_mixed_kinds_come_in_one_claim(self, office: Office) -> None:
        taken = await office.acknowledged()
        waiting = await office.queue()
        response = await office.post(f"/v1/clues/{taken}/supplements", {"package": {"narrative": "又来了。"}})
        assert response.status_code == 201
        supplement_id = response.json()["id"]
        items = await office.lease()
        assert [(one["kind"], one[one["kind"]]["id"]) for one in items] == [
            ("clue", waiting),
            ("supplement", supplement_id),
        ]
        supplement = items[1]["supplement"]
        assert supplement.keys() == SUPPLEMENT_MEMBERS
        assert supplement["clue_id"] == taken
        envelope = Envelope.from_json(supplement["sealed_package"])
        for key in ("clue", "content"):
            opened = open_json(envelope, SealKind.SUPPLEMENT, supplement_id, office.street.keys[key])
            assert opened == {"narrative": "又来了。"}
        assert (await office.acknowledge(items[1])).json()["kind"] == "supplement"
        chain = (await office.get(f"/v1/clues/{supplement_id}/custody", office.police)).json()
        assert [event["kind"] for event in chain["events"]] == ["handed_off", "leased", "acknowledged"]

    async def test_only_the_kinds_asked_for_are_claimed(self, office: Office) -> None:
        clue_id = await office.queue()
        await office.post(f"/v1/clues/{clue_id}/supplements", {"package": {"narrative": "又来了。"}})
        items = await office.lease(kinds=["supplement"])
        assert [one["kind"] for one in items] == ["supplement"]
        assert [one["kind"] for one in await office.lease()] == ["clue"]


async def test_stats_show_a_station_its_own_queue_and_the_desk_the_street(office: Office) -> None:
    other, _key = await add_station(office.street)
    await office.queue()
    await office.queue()
    await office.lease(limit=1)
    mine = (await office.get("/v1/queue/stats", office.police)).json()
    assert (mine["waiting"], mine["leased"], mine["dead"]) == (1, 1, 0)
    assert mine["oldest_age_s"] is not None
    theirs = (await office.get("/v1/queue/stats", other)).json()
    assert (theirs["waiting"], theirs["oldest_age_s"]) == (0, None)
    assert (await office.get("/v1/queue/stats")).json()["leased"] == 1


async def test_without_a_token_nothing_is_told(office: Office) -> None:
    for method, path in (("POST", "/v1/queue/claims"), ("GET", "/v1/queue/stats"), ("GET", "/v1/clues")):
        body = {"claim_id": "nobody's"} if method == "POST" else None
        response = await office.client.request(method, path, json=body)
        assert (response.status_code, response.json()["code"]) == (401, "token_expired")
