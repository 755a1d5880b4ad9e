"""Referrals in the police queue: the station takes them over, and nobody else learns that they exist."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid1, uuid4

import httpx
import pytest

from api.access.permissions import Duty
from api.crypto.chain import package_digest, verify_chain
from api.crypto.custody_export import verify_export
from api.crypto.envelope import Envelope, KeyWrap
from api.crypto.sealing import SealedFile, SealKind, open_file, open_json
from api.domain.clues.lifecycle import ClueStatus
from api.domain.clues.words import ReturnCode
from api.domain.keys.recipients import RecipientKeyRevoked, WrongRecipients
from api.errors import IdConflict, InvalidField
from api.jobs.custody import seal_checkpoints
from api.jobs.hands import Hands
from api.jobs.queue import sweep_leases
from tests.factories.clues import Office, add_station, make_office
from tests.factories.referrals import PACKAGE, PAPER, carrier, deliver, paper, progress, referral
from tests.factories.street import AccountKit, StreetKit

MEMBERS = {
    "id", "received_on", "handed_off_at", "station_code", "sealed_package", "attachments", "digest",
}  # fmt: skip
ITEM_MEMBERS = {
    "kind", "id", "status", "received_on", "handed_off_at", "acknowledged_at", "custody", "station_code",
    "return_code", "digest",
}  # fmt: skip


@pytest.fixture
async def office(client: httpx.AsyncClient, street: StreetKit) -> Office:
    return await make_office(client, street)


@pytest.fixture
def hands(office: Office) -> Hands:
    services = office.street.services
    return Hands(services.database, services.keyring, lambda: datetime.now(UTC))


async def queued(office: Office, **fields: Any) -> str:
    """A referral that waits for its station."""
    delivered = referral(office.street, **fields)
    await deliver(office.street, delivered)
    return str(delivered.id)


async def leased(office: Office, who: AccountKit | None = None, **fields: Any) -> list[dict[str, Any]]:
    return await office.lease(who, kinds=["referral"], **fields)


async def taken_over(office: Office, **fields: Any) -> tuple[str, dict[str, Any]]:
    """A referral that the station acknowledged, and what it was answered."""
    referral_id = await queued(office, **fields)
    (item,) = await leased(office)
    answer = await office.acknowledge(item)
    assert answer.status_code == 200
    return referral_id, answer.json()


async def chain(office: Office, referral_id: str) -> list[dict[str, Any]]:
    found = (await office.get(f"/v1/clues/{referral_id}/custody", office.police)).json()
    assert (found["clue_id"], found["kind"]) == (referral_id, "referral")
    events: list[dict[str, Any]] = found["events"]
    return events


class TestStation:
    async def test_it_claims_opens_and_acknowledges(self, office: Office) -> None:
        referral_id = await queued(office)
        (item,) = await leased(office)
        assert item.keys() == {"kind", "referral", "lease"}
        thing = item["referral"]
        assert thing.keys() == MEMBERS
        assert (thing["id"], thing["station_code"]) == (referral_id, office.station_code)
        envelope = Envelope.from_json(thing["sealed_package"])
        opened = open_json(envelope, SealKind.REFERRAL, referral_id, office.street.keys["clue"])
        assert opened == PACKAGE
        assert thing["digest"] == package_digest(envelope.digest, [])
        answer = await office.acknowledge(item)
        assert (answer.status_code, answer.json()["kind"]) == (200, "referral")
        assert (await office.acknowledge(item)).json() == answer.json()
        events = await chain(office, referral_id)
        assert [event["kind"] for event in events] == ["handed_off", "leased", "acknowledged"]
        assert verify_chain(events, answer.json()["custody"]["hash"]) == []
        assert events[0]["unit_code"] == office.street.code
        assert events[0]["content"].keys() == {"epoch", "station_code", "digest"}

    async def test_it_comes_only_when_it_is_asked_for(self, office: Office) -> None:
        referral_id, clue_id = await queued(office), await office.queue()
        assert [one["kind"] for one in await office.lease()] == ["clue"]
        assert [one["referral"]["id"] for one in await leased(office)] == [referral_id]
        assert (await office.row(clue_id))["status"] == "leased"

    async def test_kinds_come_mixed_in_one_claim_and_one_acknowledgement(self, office: Office) -> None:
        clue_id, referral_id = await office.queue(), await queued(office)
        items = await office.lease(kinds=["clue", "supplement", "referral"])
        assert [one[one["kind"]]["id"] for one in items] == [clue_id, referral_id]
        sent = [{"token": one["lease"]["token"], "digest": one[one["kind"]]["digest"]} for one in items]
        results = await office.post("/v1/queue/acknowledgements", {"items": sent}, office.police)
        assert [one["kind"] for one in results.json()["items"]] == ["clue", "referral"]

    async def test_a_wrong_digest_is_refused_and_changes_nothing(self, office: Office) -> None:
        await queued(office)
        (item,) = await leased(office)
        body = {"token": item["lease"]["token"], "digest": "0" * 64}
        response = await office.post("/v1/queue/acknowledgements", body, office.police)
        assert (response.status_code, response.json()["code"]) == (409, "digest_mismatch")
        assert (await office.acknowledge(item)).status_code == 200

    async def test_a_delivery_ends_a_wait_and_the_same_claim_gives_it_again(self, office: Office) -> None:
        claim = {"claim_id": str(uuid4()), "kinds": ["referral"]}
        waiting = asyncio.create_task(office.claim(wait_s=20, **claim))
        await asyncio.sleep(0.3)
        referral_id = await queued(office)
        async with asyncio.timeout(2.5):
            (item,) = (await waiting).json()["items"]
        assert item["referral"]["id"] == referral_id
        assert (await office.claim(**claim)).json()["items"] == [item]

    async def test_files_are_fetched_under_a_lease_and_later_and_it_is_told(self, office: Office) -> None:
        delivered = referral(office.street, papers=2)
        await deliver(office.street, delivered)
        path = f"/v1/clues/{delivered.id}/attachments/{delivered.attachments[1].id}"
        assert (await office.get(path, office.police)).status_code == 404
        (item,) = await leased(office)
        listed = item["referral"]["attachments"]
        assert [one["id"] for one in listed] == [str(one.id) for one in delivered.attachments]
        assert item["referral"]["digest"] == delivered.digest
        downloaded = await office.get(path, office.police)
        wraps = [KeyWrap.from_json(wrap) for wrap in listed[1]["key_wraps"]]
        sealed = SealedFile.from_bytes(downloaded.content, listed[1]["digest"], wraps)
        key = office.street.keys["clue"]
        assert open_file(sealed, SealKind.ATTACHMENT, listed[1]["id"], key) == PAPER
        await office.acknowledge(item)
        assert (await office.get(path, office.police)).content == downloaded.content
        events = await chain(office, str(delivered.id))
        assert [event["kind"] for event in events] == ["handed_off", "leased", "read", "acknowledged", "read"]
        assert events[2]["content"]["number"] == 2
        assert verify_chain(events) == []

    async def test_what_was_taken_over_can_be_listed_and_read_again(self, office: Office) -> None:
        waiting = await queued(office)
        sealed = await office.get(f"/v1/clues/{waiting}", office.police)
        assert (sealed.json()["status"], sealed.json()["sealed_package"]) == ("ready", None)
        (item,) = await leased(office)
        answer = (await office.acknowledge(item)).json()
        await queued(office)
        page = (await office.get("/v1/clues", office.police, kind="referral", limit=1)).json()
        following = {"kind": "referral", "limit": 1, "cursor": page["next_cursor"]}
        rest = (await office.get("/v1/clues", office.police, **following)).json()
        listed = {one["id"]: one for one in [*page["items"], *rest["items"]]}
        assert (len(listed), rest["next_cursor"]) == (2, None)
        assert all(one.keys() == ITEM_MEMBERS for one in listed.values())
        assert listed[waiting]["custody"] == answer["custody"]
        query = {"kind": "referral", "status": "acknowledged"}
        (only,) = (await office.get("/v1/clues", office.police, **query)).json()["items"]
        assert only["id"] == waiting
        read = (await office.get(f"/v1/clues/{waiting}", office.police)).json()
        assert read.keys() == ITEM_MEMBERS | {"sealed_package", "attachments"}
        assert read["sealed_package"] == item["referral"]["sealed_package"]
        events = await chain(office, waiting)
        assert events[-1]["kind"] == "read"
        assert verify_chain(events[:3], answer["custody"]["hash"]) == []
        assert verify_chain(events) == []

    async def test_its_own_export_has_the_chain_and_holds(self, office: Office, hands: Hands) -> None:
        referral_id, _ = await taken_over(office)
        await office.queue()
        assert await seal_checkpoints(hands, carrier(office.street)) == 1
        found = (await office.get("/v1/custody/export", office.police, **_window())).json()
        assert {one["kind"] for one in found["chains"]} == {"clue", "referral"}
        keys = office.street.services.keyring.public_keys()
        trusted = {key.key_id: key.public_key for key in keys if key.use == "checkpoint"}
        assert verify_export(found, trusted) == []
        assert referral_id not in {leaf["clue_id"] for leaf in found["leaves"]}
        own = next(one for one in found["chains"] if one["kind"] == "referral")
        own["events"][1]["at"] = own["events"][0]["at"]
        assert verify_export(found, trusted) != []

    async def test_answers_and_questions_do_not_exist_for_it(self, office: Office) -> None:
        referral_id, _ = await taken_over(office)
        for path, body in (
            ("outcomes", {"id": str(uuid4()), "intake_result": "accepted"}),
            ("questions", {"text": "？"}),
        ):
            response = await office.post(f"/v1/clues/{referral_id}/{path}", body, office.police)
            assert (response.status_code, response.json()["code"]) == (404, "not_found")
        batch = {"items": [{"id": str(uuid4()), "clue_id": referral_id, "intake_result": "accepted"}]}
        results = (await office.post("/v1/clues/outcomes/batch", batch, office.police)).json()["items"]
        assert results[0]["problem"]["code"] == "not_found"

    async def test_two_machines_at_once_get_one_lease(self, office: Office) -> None:
        other = await office.street.account(Duty.POLICE_CLIENT, kind="client")
        for _ in range(5):
            await queued(office)
        asked = [leased(office, who, limit=5) for who in (office.police, other) * 4]
        found = [item for items in await asyncio.gather(*asked) for item in items]
        ids = [item["referral"]["id"] for item in found]
        assert (len(ids), len(set(ids))) == (5, 5)
        answers = await asyncio.gather(*(office.acknowledge(found[0]) for _ in range(6)))
        assert len({answer.text for answer in answers}) == 1
        events = await chain(office, ids[0])
        assert [event["kind"] for event in events] == ["handed_off", "leased", "acknowledged"]


def _window() -> dict[str, Any]:
    now = datetime.now(UTC)
    hours = {"from": now - timedelta(hours=1), "to": now + timedelta(hours=1)}
    return {name: at.isoformat() for name, at in hours.items()}


class TestNotTakenOver:
    async def test_a_return_waits_for_care_and_the_desk_cannot_touch_it(self, office: Office) -> None:
        referral_id = await queued(office)
        (item,) = await leased(office)
        body = {"token": item["lease"]["token"], "return_code": "insufficient_info", "note": "缺送达证明。"}
        answer = await office.post("/v1/queue/returns", body, office.police)
        assert (answer.status_code, answer.json()["kind"]) == (200, "referral")
        assert (await office.post("/v1/queue/returns", body, office.police)).json() == answer.json()
        (told,) = await progress(office.street, UUID(referral_id))
        assert (told.status, told.return_code) == (ClueStatus.RETURNED, ReturnCode.INSUFFICIENT_INFO)
        assert told.return_note == "缺送达证明。"
        for verb, body in (
            ("requeue", {"reason": "再送"}),
            ("closure", {"decision": "closed", "reason": "不再处理"}),
            ("reassign", {"station_code": office.station_code}),
            ("hand-off", {"station_code": office.station_code}),
            ("supplements", {"package": {"narrative": "补充"}}),
        ):
            response = await office.post(f"/v1/clues/{referral_id}/{verb}", body, **{"If-Match": '"1"'})
            assert (response.status_code, response.json()["code"]) == (404, "not_found"), verb
        assert await leased(office) == []

    async def test_the_fifth_lease_that_runs_out_gives_it_up(self, office: Office, hands: Hands) -> None:
        referral_id = await queued(office)
        for attempt in range(1, 6):
            (item,) = await leased(office)
            assert item["lease"]["attempt"] == attempt
            await office.expire(referral_id, "referral")
            if attempt % 2:
                assert await sweep_leases(hands, carrier(office.street)) == 1
        assert await leased(office) == []
        (told,) = await progress(office.street, UUID(referral_id))
        assert (told.status, told.return_code) == (ClueStatus.DEAD, None)
        refused = await office.acknowledge(item)
        assert (refused.status_code, refused.json()["code"]) == (409, "lease_lost")
        events = await chain(office, referral_id)
        assert [event["kind"] for event in events][-2:] == ["expired", "dead"]
        assert verify_chain(events, told.chain_hash) == []


class TestEverybodyElse:
    async def test_another_station_finds_nothing(self, office: Office) -> None:
        other, _key = await add_station(office.street)
        delivered = referral(office.street, papers=1)
        await deliver(office.street, delivered)
        assert await leased(office, other) == []
        (item,) = await leased(office)
        refused = await office.acknowledge(item, other)
        assert (refused.status_code, refused.json()["code"]) == (409, "lease_lost")
        await office.acknowledge(item)
        path = f"/v1/clues/{delivered.id}"
        for one in (path, f"{path}/custody", f"{path}/attachments/{delivered.attachments[0].id}"):
            assert (await office.get(one, other)).status_code == 404
        assert (await office.get("/v1/clues", other, kind="referral")).json()["items"] == []
        stats = (await office.get("/v1/queue/stats", other)).json()
        assert (stats["waiting"], stats["leased"], stats["oldest_age_s"]) == (0, 0, None)

    async def test_the_station_counts_its_own(self, office: Office) -> None:
        await queued(office)
        stats = (await office.get("/v1/queue/stats", office.police)).json()
        kinds = {one["kind"]: one["waiting"] for one in stats["kinds"]}
        assert (stats["waiting"], kinds) == (1, {"clue": 0, "supplement": 0, "referral": 1})

    @pytest.mark.parametrize(
        "duty", [Duty.TIP_DESK, Duty.AUDITOR, Duty.OFFICE_LEAD, Duty.COMMUNITY_LEAD, Duty.GRID_WORKER]
    )
    async def test_the_street_cannot_tell_a_queue_with_referrals_from_one_without(
        self, office: Office, hands: Hands, duty: Duty
    ) -> None:
        """The same questions before and after referrals went through every state: the same answers."""
        who = await office.street.account(duty)
        await office.queue()
        await seal_checkpoints(hands, carrier(office.street))
        paths = [
            "/v1/clues", "/v1/clues?kind=referral", "/v1/clues?kind=supplement", "/v1/queue/stats",
            "/v1/custody/checkpoints", "/v1/audit-events?object_type=referral",
            "/v1/custody/export?from=2020-01-01&to=2099-12-31",
        ]  # fmt: skip

        async def asked() -> list[tuple[int, str]]:
            answers = [await office.client.get(path, headers=who.headers) for path in paths]
            return [(one.status_code, _steady(one)) for one in answers]

        before = await asked()
        referral_id, _ = await taken_over(office, papers=1)
        await office.get(f"/v1/clues/{referral_id}", office.police)
        await queued(office)
        (item,) = await leased(office)
        body = {"token": item["lease"]["token"], "return_code": "duplicate"}
        await office.post("/v1/queue/returns", body, office.police)
        await queued(office)
        assert await seal_checkpoints(hands, carrier(office.street)) == 0
        assert await asked() == before
        for path in ("", "/custody", f"/attachments/{uuid4()}"):
            real, invented = [
                await office.client.get(f"/v1/clues/{one}{path}", headers=who.headers)
                for one in (referral_id, uuid4())
            ]
            assert _told(real) == _told(invented)
            assert real.status_code in {403, 404}
        proof = await office.get("/v1/custody/proofs", who, clue_id=referral_id, size=1)
        assert proof.status_code in {403, 404}

    async def test_the_desk_is_told_that_referrals_are_none_of_its_business(self, office: Office) -> None:
        response = await office.get("/v1/clues", kind="referral")
        assert (response.status_code, response.json()["code"]) == (403, "not_allowed")

    async def test_the_enforcement_audit_has_no_line(self, office: Office) -> None:
        referral_id, _ = await taken_over(office)
        lines = await office.street.owner.fetchval(
            "SELECT count(*) FROM audit_event a WHERE street_id = $1"
            " AND (object_type = 'referral' OR strpos(a::text, $2) > 0)",
            office.street.id,
            referral_id,
        )
        assert lines == 0


def _told(response: httpx.Response) -> tuple[int, str]:
    return response.status_code, response.json()["code"]


def _steady(response: httpx.Response) -> str:
    """The answer without what differs at every request."""
    body = response.json()
    for name in ("request_id", "instance", "oldest_age_s"):
        body.pop(name, None)
    for kind in body.get("kinds", []):
        kind.pop("oldest_age_s")
    return str(body)


class TestDelivery:
    async def test_the_same_again_changes_nothing(self, office: Office) -> None:
        delivered = referral(office.street, papers=1)
        await deliver(office.street, delivered)
        await deliver(office.street, delivered)
        (item,) = await leased(office)
        await office.acknowledge(item)
        await deliver(office.street, delivered)
        (told,) = await progress(office.street, delivered.id)
        assert (told.status, told.chain_seq) == (ClueStatus.ACKNOWLEDGED, 3)
        assert (told.acknowledged_seq, told.acknowledged_hash) == (told.chain_seq, told.chain_hash)
        assert await leased(office) == []

    async def test_at_once_it_arrives_once(self, office: Office) -> None:
        delivered = referral(office.street, papers=2)
        await asyncio.gather(*(deliver(office.street, delivered) for _ in range(8)))
        (item,) = await leased(office)
        assert len(item["referral"]["attachments"]) == 2

    async def test_other_content_or_station_under_a_known_id_is_refused(self, office: Office) -> None:
        _account, key = await add_station(office.street)
        first = referral(office.street)
        await deliver(office.street, first)
        assert key.key_id is not None
        elsewhere = referral(office.street, suffix="901", key=key.key_id, known_id=first.id)
        other = referral(office.street, known_id=first.id)
        moved = replace(first, station_id=elsewhere.station_id, station_code=elsewhere.station_code)
        for wrong in (other, elsewhere, moved):
            with pytest.raises(IdConflict):
                await deliver(office.street, wrong)
        (item,) = await leased(office)
        assert item["referral"]["digest"] == first.digest

    async def test_what_the_station_could_not_open_or_others_could_is_refused(self, office: Office) -> None:
        good = referral(office.street)
        for use in ("content", "help"):
            with pytest.raises(WrongRecipients):
                await deliver(office.street, referral(office.street, key=use))
        both = [office.street.keys[use].recipient() for use in ("clue", "content")]
        with pytest.raises(WrongRecipients):
            await deliver(office.street, replace(good, attachments=[paper(both)]))
        await office.street.owner.execute(
            "UPDATE recipient_key SET state = 'revoked', ended_at = now() WHERE key_id = $1",
            office.street.keys["clue"].key_id,
        )
        await office.street.key("clue", "900")
        with pytest.raises(RecipientKeyRevoked):
            await deliver(office.street, good)
        assert await progress(office.street, good.id) == []

    async def test_poison_is_refused_before_a_row_is_written(self, office: Office) -> None:
        good = referral(office.street, papers=1)
        one = good.attachments[0]
        for wrong in (
            replace(good, id=uuid1()),
            replace(good, station_code=office.street.code),
            replace(good, station_id=office.street.units[office.street.code]),
            replace(good, station_id=uuid4()),
            replace(good, attachments=[replace(one, digest="0" * 64)]),
            replace(good, attachments=[replace(one, ciphertext=one.ciphertext[:-1] + b"x")]),
            replace(good, attachments=[one, one]),
        ):
            with pytest.raises(InvalidField):
                await deliver(office.street, wrong)
        assert await progress(office.street, good.id) == []
        assert await leased(office) == []

    async def test_progress_is_told_of_those_that_arrived(self, office: Office) -> None:
        referral_id = UUID(await queued(office))
        (told,) = await progress(office.street, referral_id, uuid4())
        assert (told.id, told.status, told.acknowledged_at) == (referral_id, ClueStatus.READY, None)
        assert (told.chain_seq, told.acknowledged_hash, told.return_note) == (1, None, None)
        assert told.chain_hash == (await office.row(str(referral_id), "referral"))["chain_hash"].hex()
