"""The reference client of a station against the service itself: a referral from the queue to its folder."""

import asyncio
import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.cli import main
from api.clients.http import Wire
from api.clients.police import PoliceClient
from api.crypto.key_files import KeyFile
from tests.factories.clues import Office, make_office
from tests.factories.referrals import PACKAGE, PAPER, deliver, progress, referral
from tests.factories.street import StreetKit


class Bridge(httpx.BaseTransport):
    """Carries what a client sends from its thread to the application's loop."""

    def __init__(self, client: httpx.AsyncClient, loop: asyncio.AbstractEventLoop) -> None:
        self.client = client
        self.loop = loop

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        sent = self.client.request(
            request.method, request.url.raw_path.decode(), content=request.read(), headers=request.headers
        )
        answer = asyncio.run_coroutine_threadsafe(sent, self.loop).result(timeout=30)
        return httpx.Response(answer.status_code, headers=answer.headers, content=answer.content)


@pytest.fixture
async def office(client: httpx.AsyncClient, street: StreetKit) -> Office:
    return await make_office(client, street)


def machine(office: Office, folder: Path) -> PoliceClient:
    key = office.street.keys["clue"]
    wire = Wire("http://127.0.0.1:8000", transport=Bridge(office.client, asyncio.get_running_loop()))
    station = PoliceClient(
        wire, [KeyFile(str(key.key_id), "station", office.station_code, "clue", key)], folder
    )
    station._access = office.police.token
    return station


async def test_it_takes_clue_and_referral_over_and_the_chain_holds_later(
    office: Office, tmp_path: Path
) -> None:
    delivered = referral(office.street, papers=1)
    await deliver(office.street, delivered)
    clue_id = await office.queue()
    station = machine(office, tmp_path)
    filed = await asyncio.to_thread(station.pull)
    assert {(one.kind, one.id) for one in filed} == {("referral", str(delivered.id)), ("clue", clue_id)}
    folder = tmp_path / "referrals"
    stored: dict[str, Any] = json.loads((folder / f"referral-{delivered.id}.json").read_text())
    assert (stored["package"], stored["digest"]) == (PACKAGE, delivered.digest)
    assert (folder / f"attachment-{delivered.attachments[0].id}").read_bytes() == PAPER
    kept = json.loads((folder / f"referral-{delivered.id}.custody.json").read_text())
    (told,) = await progress(office.street, delivered.id)
    assert kept == {"seq": told.acknowledged_seq, "hash": told.acknowledged_hash}

    await office.get(f"/v1/clues/{delivered.id}", office.police)
    chain = tmp_path / "chain.json"
    chain.write_text((await office.get(f"/v1/clues/{delivered.id}/custody", office.police)).text)
    witness = folder / f"referral-{delivered.id}.custody.json"
    assert main(["verify-custody", str(chain), "--witnessed", str(witness)]) == 0


async def test_a_link_whose_answer_got_lost_is_fetched_from_the_chain(office: Office, tmp_path: Path) -> None:
    delivered = referral(office.street)
    await deliver(office.street, delivered)
    station = machine(office, tmp_path)
    await asyncio.to_thread(station.pull)
    witness = tmp_path / "referrals" / f"referral-{delivered.id}.custody.json"
    kept = witness.read_bytes()
    witness.unlink()
    assert await asyncio.to_thread(station.pull) == []
    assert witness.read_bytes() == kept
