"""Chains of custody, checkpoints, proofs and exports."""

import asyncio
import copy
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import httpx
import pytest

from api.access.actor import Actor
from api.access.permissions import Duty
from api.crypto.chain import verify_chain
from api.crypto.checkpoints import custody_leaf, verify_checkpoint
from api.crypto.custody_export import verify_export
from api.crypto.merkle import verify_consistency, verify_inclusion
from api.jobs.custody import seal_checkpoints
from api.jobs.hands import Hands
from tests.factories.clues import Office, add_station, make_office
from tests.factories.street import StreetKit


@pytest.fixture
async def office(client: httpx.AsyncClient, street: StreetKit) -> Office:
    return await make_office(client, street)


async def seal(office: Office, *, later_s: int = 0) -> int:
    services = office.street.services
    hands = Hands(services.database, services.keyring, lambda: datetime.now(UTC) + timedelta(seconds=later_s))
    actor = Actor(kind="worker", street_id=office.street.id, street_code=office.street.code)
    return await seal_checkpoints(hands, actor)


def trusted(office: Office) -> dict[str, bytes]:
    keys = office.street.services.keyring.public_keys()
    return {key.key_id: key.public_key for key in keys if key.use == "checkpoint"}


async def checkpoints(office: Office, **params: Any) -> list[dict[str, Any]]:
    response = await office.get("/v1/custody/checkpoints", office.police, **params)
    assert response.status_code == 200, response.text
    items: list[dict[str, Any]] = response.json()["items"]
    return items


async def export(office: Office, who: Any = None) -> dict[str, Any]:
    now = datetime.now(UTC)
    window = {"from": (now - timedelta(hours=1)).isoformat(), "to": (now + timedelta(hours=3)).isoformat()}
    response = await office.client.get(
        "/v1/custody/export", params=window, headers=(who or office.desk).headers
    )
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


class TestChains:
    async def test_a_chain_stays_linear_under_fifty_writers(self, office: Office) -> None:
        clue_id = await office.acknowledged()
        readers = [await office.street.account(Duty.POLICE_LIAISON) for _ in range(5)]
        path = f"/v1/clues/{clue_id}"
        answers = await asyncio.gather(*(office.get(path, readers[turn % 5]) for turn in range(50)))
        assert {one.status_code for one in answers} <= {200, 503}
        events = (await office.get(f"{path}/custody", office.police)).json()["events"]
        assert len(events) == 4 + sum(one.status_code == 200 for one in answers)
        assert verify_chain(events) == []
        assert [event["at"] for event in events] == sorted(event["at"] for event in events)

    async def test_the_desk_and_the_auditor_read_it_too(self, office: Office) -> None:
        clue_id = await office.queue()
        auditor = await office.street.account(Duty.AUDITOR)
        for who in (office.desk, auditor, office.police):
            chain = (await office.get(f"/v1/clues/{clue_id}/custody", who)).json()
            assert chain.keys() == {"clue_id", "kind", "events"}
            assert verify_chain(chain["events"]) == []
        assert (await office.get(f"/v1/clues/{uuid4()}/custody", auditor)).status_code == 404

    async def test_erased_content_leaves_a_chain_that_holds(self, office: Office) -> None:
        clue_id = await office.acknowledged()
        await office.street.owner.execute(
            "UPDATE clue_event SET salt = NULL, content = NULL"
            " WHERE street_id = $1 AND clue_id = $2 AND seq = 2",
            office.street.id,
            UUID(clue_id),
        )
        events = (await office.get(f"/v1/clues/{clue_id}/custody")).json()["events"]
        assert events[1]["content"] is None
        assert verify_chain(events) == []

    async def test_a_changed_row_is_seen(self, office: Office) -> None:
        clue_id = await office.acknowledged()
        await office.street.owner.execute(
            "UPDATE clue_event SET at = at + interval '1 minute'"
            " WHERE street_id = $1 AND clue_id = $2 AND seq = 2",
            office.street.id,
            UUID(clue_id),
        )
        events = (await office.get(f"/v1/clues/{clue_id}/custody")).json()["events"]
        assert verify_chain(events) != []

    async def test_a_second_event_in_one_place_is_refused_by_the_database(self, office: Office) -> None:
        clue_id = await office.queue()
        with pytest.raises(asyncpg.UniqueViolationError):
            await office.street.owner.execute(
                "INSERT INTO clue_event SELECT street_id, clue_id, 99, prev, hash, kind, at, unit_code,"
                " commitment, salt, content FROM clue_event WHERE clue_id = $1 AND seq = 2",
                UUID(clue_id),
            )


class TestCheckpoints:
    async def test_each_seal_covers_the_chains_that_grew(self, office: Office) -> None:
        first = await office.queue()
        second = await office.queue()
        assert await seal(office) == 2
        assert await seal(office) == 0
        await office.lease(limit=1)
        assert await seal(office, later_s=60) == 1
        newest, oldest = await checkpoints(office)
        assert (oldest["size"], newest["size"]) == (2, 3)
        assert all(verify_checkpoint(one, trusted(office)) for one in (oldest, newest))
        assert [one["size"] for one in await checkpoints(office, after=2)] == [3]
        assert [one["size"] for one in await checkpoints(office, limit=1)] == [3]
        await self._prove(office, first, newest, 2)
        await self._prove(office, second, oldest, 2)
        path = {"from": 2, "to": 3}
        proof = (await office.get("/v1/custody/proofs", office.police, **path)).json()
        roots = (bytes.fromhex(oldest["root"]), bytes.fromhex(newest["root"]))
        assert verify_consistency(2, 3, *roots, [bytes.fromhex(node) for node in proof["proof"]])

    async def _prove(self, office: Office, clue_id: str, checkpoint: dict[str, Any], _seq: int) -> None:
        params = {"clue_id": clue_id, "size": checkpoint["size"]}
        proof = (await office.get("/v1/custody/proofs", office.police, **params)).json()
        leaf = custody_leaf(clue_id, proof["seq"], proof["hash"])
        nodes = [bytes.fromhex(node) for node in proof["proof"]]
        root = bytes.fromhex(checkpoint["root"])
        assert verify_inclusion(leaf, proof["leaf_index"], proof["size"], nodes, root)

    async def test_two_sealers_at_once_make_one_log(self, office: Office) -> None:
        for _ in range(3):
            await office.queue()
        results = await asyncio.gather(*(seal(office) for _ in range(5)), return_exceptions=True)
        assert sum(one for one in results if isinstance(one, int)) == 3
        assert [one["size"] for one in await checkpoints(office)] == [3]
        assert verify_export(await export(office), trusted(office)) == []

    @pytest.mark.parametrize(
        "wrong",
        [{}, {"clue_id": str(uuid4())}, {"from": 1}, {"from": 2, "to": 1}, {"from": 1, "to": 99},
         {"from": 0, "to": 1},
         {"from": 1, "to": 1, "size": 1}, {"clue_id": "x", "size": 1}],
    )  # fmt: skip
    async def test_a_proof_needs_sizes_that_were(self, office: Office, wrong: dict[str, Any]) -> None:
        await office.queue()
        await seal(office)
        assert (await office.get("/v1/custody/proofs", **wrong)).status_code == 422


class TestExport:
    async def test_an_export_verifies_offline_and_any_change_is_found(self, office: Office) -> None:
        clue_id = await office.acknowledged()
        await office.queue()
        await seal(office)
        await office.answer(clue_id, intake_result="accepted")
        await seal(office, later_s=60)
        await office.get(f"/v1/clues/{clue_id}", office.police)
        auditor = await office.street.account(Duty.AUDITOR)
        found = await export(office, auditor)
        witnessed = await checkpoints(office)
        assert verify_export(found, trusted(office), witnessed) == []
        assert len(found["chains"]) == 2
        for forged in _forgeries(found):
            assert verify_export(forged, trusted(office), witnessed) != []

    async def test_a_rewritten_log_is_found_by_whoever_kept_a_checkpoint(self, office: Office) -> None:
        await office.queue()
        await seal(office)
        witnessed = await checkpoints(office)
        await office.street.owner.execute("DELETE FROM checkpoint WHERE street_id = $1", office.street.id)
        await office.street.owner.execute(
            "DELETE FROM checkpoint_leaf WHERE street_id = $1", office.street.id
        )
        await office.street.owner.execute(
            "UPDATE clue SET logged_seq = 0 WHERE street_id = $1", office.street.id
        )
        await office.lease()
        await seal(office, later_s=60)
        found = await export(office)
        assert verify_export(found, trusted(office)) == []
        assert verify_export(found, trusted(office), witnessed) != []

    async def test_a_station_gets_its_own_chains(self, office: Office) -> None:
        other, _key = await add_station(office.street)
        await office.queue()
        await seal(office)
        mine, theirs = await export(office, office.police), await export(office, other)
        assert (len(mine["chains"]), len(theirs["chains"])) == (1, 0)
        assert theirs["unit_code"] == f"{office.street.code}901"
        for one in (mine, theirs):
            assert verify_export(one, trusted(office)) == []

    async def test_a_window_may_be_given_in_days(self, office: Office) -> None:
        await office.queue()
        await seal(office)
        today = datetime.now(UTC) + timedelta(hours=8)
        days = {"from": f"{today - timedelta(days=1):%Y-%m-%d}", "to": f"{today:%Y-%m-%d}"}
        found = (await office.get("/v1/custody/export", **days)).json()
        assert verify_export(found, trusted(office)) == []
        assert len(found["chains"]) == 1

    @pytest.mark.parametrize(
        "window",
        [{}, {"from": "x", "to": "y"}, {"from": "2026-01-02", "to": "2026-01-01"},
         {"from": "2026-13-01", "to": "2026-01-01"}, {"from": "2026-01-01T00:00:00", "to": "2026-01-02"},
         {"from": "0001-01-01", "to": "0001-01-02"}],
    )  # fmt: skip
    async def test_a_window_that_is_none_is_refused(self, office: Office, window: dict[str, str]) -> None:
        assert (await office.get("/v1/custody/export", **window)).status_code == 422

    async def test_the_field_reads_no_custody(self, office: Office) -> None:
        author = await office.street.account(Duty.GRID_WORKER)
        for path in ("checkpoints", "proofs?from=1&to=1", "export?from=2026-01-01&to=2026-01-02"):
            assert (await office.get(f"/v1/custody/{path}", author)).status_code == 403


def _forgeries(found: dict[str, Any]) -> list[dict[str, Any]]:
    """One change each: a byte of an event, a lost or swapped event, a lost chain, a changed leaf or root."""
    forged = []
    for chain in range(len(found["chains"])):
        for event in range(len(found["chains"][chain]["events"])):
            for member in ("kind", "at", "unit_code", "commitment"):
                one = copy.deepcopy(found)
                text = one["chains"][chain]["events"][event][member]
                one["chains"][chain]["events"][event][member] = text[:-1] + ("0" if text[-1] != "0" else "1")
                forged.append(one)
    for change in (
        lambda one: one["chains"][0]["events"].pop(1),
        lambda one: one["chains"][0]["events"].reverse(),
        lambda one: one["chains"].pop(0),
        lambda one: one["leaves"].pop(0),
        lambda one: one["leaves"].reverse(),
        lambda one: one["checkpoints"][0].update(root="0" * 64),
        lambda one: one["checkpoints"].pop(),
    ):
        one = copy.deepcopy(found)
        change(one)
        forged.append(one)
    # The very last event is not sealed yet: changing it is what an acknowledgement or the next hour shows.
    return [one for one in forged if not _only_unsealed_tail_differs(found, one)]


def _only_unsealed_tail_differs(found: dict[str, Any], forged: dict[str, Any]) -> bool:
    sealed = {leaf["clue_id"]: leaf["seq"] for leaf in found["leaves"]}
    same = [name for name in found if name != "chains"]
    if any(found[name] != forged[name] for name in same) or len(found["chains"]) != len(forged["chains"]):
        return False
    return all(
        one["events"][: sealed[one["clue_id"]]] == two["events"][: sealed[one["clue_id"]]]
        for one, two in zip(found["chains"], forged["chains"], strict=True)
    )
