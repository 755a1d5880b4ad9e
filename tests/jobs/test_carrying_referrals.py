"""The one door through the wall: nothing is lost, nothing is sent twice, wherever the worker stops."""

import asyncio
import json
from typing import Any
from uuid import UUID

import httpx
import pytest

from api.crypto.envelope import Envelope, parse_key_wraps
from api.crypto.keys import PrivateKey
from api.crypto.sealing import SealedFile, SealKind, open_file, open_json
from api.domain.case_referrals.carrying import UnderWay, list_under_way
from api.jobs import case_referrals as job
from api.jobs.care_hands import care_hand
from api.jobs.queue import sweep_leases
from api.kit.encoding import b64url
from tests.factories.care import ID_NUMBER, NAME
from tests.factories.case_referrals import FACTS, Door, add_finding, make_door
from tests.factories.street import StreetKit
from tests.media import picture_files as files


@pytest.fixture
async def door(client: httpx.AsyncClient, street: StreetKit) -> Door:
    return await make_door(client, street)


async def carry(door: Door) -> int:
    return await job.carry_referrals(door.hands, door.worker)


async def under_way(door: Door) -> list[UnderWay]:
    async with care_hand(door.hands, door.worker) as hand:
        return await list_under_way(hand)


def opened(item: dict[str, Any], key: PrivateKey) -> dict[str, Any]:
    package = item["referral"]["sealed_package"]
    return open_json(Envelope.from_json(package), SealKind.REFERRAL, item["referral"]["id"], key)


async def queued(door: Door) -> int:
    count: int = await door.street.owner.fetchval(
        "SELECT count(*) FROM referral WHERE street_id = $1", door.street.id
    )
    return count


async def test_it_goes_over_is_taken_and_the_link_comes_back(door: Door) -> None:
    referral_id = await door.compose()
    paper_id = (await door.attach(referral_id, files.saved(files.scene(), "JPEG"))).json()["id"]
    picture = (await door.get(f"/{referral_id}/attachments/{paper_id}")).content
    assert await carry(door) == 0
    assert await queued(door) == 0
    reference = (await door.sign(referral_id)).json()["reference"]
    assert [await carry(door) for _ in range(2)] == [1, 0]
    assert (await door.read(referral_id))["status"] == "sent"

    (item,) = await door.claimed()
    assert item["referral"]["id"] == reference
    package = opened(item, door.street.keys["clue"])
    (named,) = package.pop("attachments")
    assert package == (await door.read(referral_id))["package"]
    (attached,) = item["referral"]["attachments"]
    assert named == {"id": attached["id"], "type": "test_notice"}
    bytes_ = await door.client.get(
        f"/v1/clues/{reference}/attachments/{attached['id']}", headers=door.police.headers
    )
    sealed = SealedFile.from_bytes(bytes_.content, attached["digest"], parse_key_wraps(attached["key_wraps"]))
    station_key = door.street.keys["clue"]
    assert open_file(sealed, SealKind.ATTACHMENT, attached["id"], station_key) == picture
    assert attached["id"] != paper_id

    answer = await door.answer("acknowledgements", item, digest=item["referral"]["digest"])
    assert [await carry(door) for _ in range(2)] == [1, 0]
    read = await door.read(referral_id)
    assert (read["status"], read["custody"]) == ("received", answer.json()["custody"])
    assert read["received_at"] is not None
    kept = await door.street.owner.fetchrow(
        "SELECT envelope, digest FROM case_referral WHERE id = $1", UUID(referral_id)
    )
    assert tuple(kept) == (None, item["referral"]["digest"])


async def test_the_queue_knows_nothing_of_the_case(door: Door) -> None:
    referral_id = await door.signed()
    await carry(door)
    await door.answer("returns", (await door.claimed())[0], return_code="duplicate", note="已受理")
    rows = []
    for table in ("referral", "referral_attachment", "referral_event", "audit_event"):
        rows += await door.street.owner.fetch(
            f"SELECT t::text AS row FROM {table} t WHERE street_id = $1", door.street.id
        )
    text = "".join(row["row"] for row in rows)
    people = (door.lead.id, door.deputy.id, door.case.id, door.case.participant_id, door.finding_id)
    for secret in (*people, referral_id, door.case.pseudonym, NAME, ID_NUMBER, FACTS, "serious_breach"):
        assert str(secret) not in text
        assert b64url(str(secret).encode())[:-2] not in text


async def test_one_that_comes_back_is_answered_by_another(door: Door) -> None:
    referral_id = await door.signed()
    await carry(door)
    note = "缺送达证明，请补正。"
    (item,) = await door.claimed()
    await door.answer("returns", item, return_code="insufficient_info", note=note)
    assert await carry(door) == 1
    read = await door.read(referral_id)
    assert (read["status"], read["return_code"], read["return_note"]) == (
        "returned",
        "insufficient_info",
        note,
    )
    row = await door.street.owner.fetchval(
        "SELECT r::text FROM case_referral r WHERE id = $1", UUID(referral_id)
    )
    assert note not in row
    lines = await door.street.owner.fetch("SELECT a::text AS line FROM care_audit_event a")
    assert note not in "".join(one["line"] for one in lines)
    again = await door.signed()
    assert await carry(door) == 1
    (item,) = await door.claimed()
    assert item["referral"]["id"] != read["reference"]
    assert (await door.read(again))["status"] == "sent"


async def test_one_that_nobody_takes_over_comes_back_as_dead(door: Door) -> None:
    referral_id = await door.signed()
    await carry(door)
    for _ in range(5):
        assert len(await door.claimed()) == 1
        await door.street.owner.execute(
            "UPDATE referral SET lease_expires_at = clock_timestamp() - interval '1 s' WHERE street_id = $1",
            door.street.id,
        )
        await sweep_leases(door.hands, door.worker)
    assert await carry(door) == 1
    read = await door.read(referral_id)
    assert (read["status"], read["return_code"], read["return_note"]) == ("returned", "dead", None)


class Stop(Exception):
    """The worker is gone."""


@pytest.mark.parametrize("step", ["prepare", "deliver_referral", "referral_progress", "carry_back"])
@pytest.mark.parametrize("is_after", [False, True])
async def test_a_crash_at_any_step_loses_nothing_and_sends_nothing_twice(
    door: Door, monkeypatch: pytest.MonkeyPatch, step: str, is_after: bool
) -> None:
    """Before the step, or when its transaction is over and nothing else was done."""
    referral_id = await door.signed()
    real = getattr(job, step)

    async def broken(*arguments: Any, **named: Any) -> Any:
        if is_after:
            await real(*arguments, **named)
        raise Stop

    with monkeypatch.context() as patch:
        patch.setattr(job, step, broken)
        with pytest.raises(Stop):
            await carry(door)
    await carry(door)
    await carry(door)
    assert (await door.read(referral_id))["status"] == "sent"
    (item,) = await door.claimed()
    assert opened(item, door.street.keys["clue"])["facts"] == FACTS
    assert await queued(door) == 1


async def test_a_crash_after_the_delivery_was_committed(door: Door) -> None:
    """The station may even have taken it over before care knows that it was sent."""
    referral_id = await door.signed()
    (one,) = await under_way(door)
    await job.deliver(door.hands, door.worker, one)
    (item,) = await door.claimed()
    await door.answer("acknowledgements", item, digest=item["referral"]["digest"])
    await job.deliver(door.hands, door.worker, one)
    assert await carry(door) == 2
    assert (await door.read(referral_id))["status"] == "received"
    assert await queued(door) == 1


async def test_every_step_twice_and_two_workers_at_once(door: Door) -> None:
    referral_id = await door.signed()
    await asyncio.gather(*(carry(door) for _ in range(4)))
    carried = [UnderWay(UUID(referral_id), door.case.id, (await under_way(door))[0].reference, is_sent=False)]
    told = await job.ask_after(door.hands, door.worker, carried)
    assert [await job.note(door.hands, door.worker, carried, told) for _ in range(2)] == [0, 0]
    await job.deliver(door.hands, door.worker, carried[0])
    assert await queued(door) == 1
    sent = await door.street.owner.fetchval(
        "SELECT count(*) FROM care_audit_event WHERE object_id = $1 AND action = 'send'", referral_id
    )
    assert sent == 1


async def revoke(street: StreetKit) -> None:
    await street.owner.execute(
        "UPDATE recipient_key SET state = 'revoked', ended_at = now() WHERE key_id = $1",
        street.keys["clue"].key_id,
    )


@pytest.mark.parametrize("is_revoked", [False, True])
async def test_keys_that_changed_meanwhile_are_sealed_to_anew(door: Door, is_revoked: bool) -> None:
    referral_id = await door.compose()
    await door.attach(referral_id, files.saved(files.scene(), "PNG"))
    before = (await door.sign(referral_id)).json()["reference"]
    if is_revoked:
        await revoke(door.street)
    key = await door.street.key("clue", "900")
    assert await carry(door) == 1
    (item,) = await door.claimed()
    assert item["referral"]["id"] == before
    assert opened(item, key)["person"]["name"] == NAME
    wraps = item["referral"]["sealed_package"]["key_wraps"]
    expected = {key.key_id} if is_revoked else {key.key_id, door.street.keys["clue"].key_id}
    assert {wrap["key_id"] for wrap in wraps} == expected
    (attached,) = item["referral"]["attachments"]
    assert {wrap["key_id"] for wrap in attached["key_wraps"]} == expected


async def test_what_has_arrived_is_not_sealed_anew(door: Door) -> None:
    """Delivered, the worker gone, then the key revoked: what lies in the queue is what was sent."""
    referral_id = await door.signed()
    (one,) = await under_way(door)
    await job.deliver(door.hands, door.worker, one)
    await revoke(door.street)
    await door.street.key("clue", "900")
    digest = await door.street.owner.fetchval(
        "SELECT digest FROM referral WHERE street_id = $1", door.street.id
    )
    assert await carry(door) == 1
    kept = await door.street.owner.fetchval(
        "SELECT digest FROM case_referral WHERE id = $1", UUID(referral_id)
    )
    assert (kept, await queued(door)) == (digest, 1)


async def test_a_station_without_a_key_holds_nobody_else_up(door: Door, client: httpx.AsyncClient) -> None:
    from api.domain.keys.recipients import NoRecipients  # noqa: PLC0415 - of this test alone

    await door.street.unit("901", "station", "")
    other_key = await door.street.key("clue", "901")
    stuck = await door.signed(station_code=f"{door.street.code}901")
    await door.street.owner.execute(
        "UPDATE recipient_key SET state = 'revoked', ended_at = now() WHERE key_id = $1", other_key.key_id
    )
    other = await make_door(client, door.street)
    free = await other.signed()
    with pytest.raises(NoRecipients):
        await carry(door)
    assert (await door.read(stuck))["status"] == "countersigned"
    assert (await other.read(free))["status"] == "sent"
    await door.street.key("clue", "901")
    assert await carry(door) == 1
    assert (await door.read(stuck))["status"] == "sent"


async def test_many_are_carried_in_one_run(
    door: Door, client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    from api.domain.case_referrals import carrying  # noqa: PLC0415 - of this test alone

    monkeypatch.setattr(carrying, "AT_ONCE", 1)
    monkeypatch.setattr(job, "AT_ONCE", 1)
    doors = [door, *[await make_door(client, door.street) for _ in range(2)]]
    for one in doors:
        await one.signed()
    assert await carry(door) == 3
    assert await queued(door) == 3


async def test_care_and_queue_share_no_row_but_the_reference(door: Door) -> None:
    referral_id = await door.signed()
    await add_finding(door.street, door.case)
    await carry(door)
    ours = await door.street.owner.fetchval(
        "SELECT to_jsonb(r)::text FROM case_referral r WHERE id = $1", UUID(referral_id)
    )
    theirs = await door.street.owner.fetchval(
        "SELECT (to_jsonb(r) - 'sealed_package')::text FROM referral r WHERE street_id = $1", door.street.id
    )
    mine, yours = json.loads(ours), json.loads(theirs)
    shared = {value for value in mine.values() if value} & {value for value in yours.values() if value}
    assert shared - {1} == {
        mine["reference"], mine["street_id"], mine["station_id"], mine["digest"],
    }  # fmt: skip
