"""A station's machine takes a referral over: opened, filed apart, and with the link that proves its chain."""

import json
from uuid import uuid4

import httpx
import pytest

from api.cli import main
from api.clients.http import Wire
from api.clients.police import ChainBroken, DigestWrong, PoliceClient
from api.crypto.chain import commit, event_hash, package_digest
from api.crypto.key_files import KeyFile
from api.crypto.keys import generate_keypair
from api.crypto.sealing import SealKind, seal_file, seal_json

PACKAGE = {"ground": "refused", "facts": "经书面通知仍未报到。"}
PAPER = b"%PDF-1.7 invented paper"
ACKNOWLEDGED = 3


class PowerCut(Exception):
    """The machine stops here."""


class Queue:
    """The far end of the wire: one referral that waits, with its chain of custody."""

    def __init__(self, key):
        self.id, self.paper_id = str(uuid4()), str(uuid4())
        self.sealed = seal_json(SealKind.REFERRAL, self.id, PACKAGE, [key.recipient()])
        self.paper = seal_file(SealKind.ATTACHMENT, self.paper_id, PAPER, [key.recipient()])
        self.digest = package_digest(self.sealed.digest, [self.paper.digest])
        self.is_waiting = True
        self.claimed = []
        self.begin_chain("handed_off", "leased")

    def begin_chain(self, *kinds):
        self.events, self.heads = [], [bytes(32)]
        for kind in kinds:
            self.append(kind)

    def append(self, kind):
        salt = bytes(16)
        event = {
            "seq": len(self.events) + 1,
            "prev": self.heads[-1].hex(),
            "kind": kind,
            "at": "2026-11-25T03:00:00.000000Z",
            "unit_code": "990000001900",
            "commitment": commit(salt, {"epoch": 1}),
        }
        self.heads.append(event_hash(self.heads[-1], event))
        self.events.append({**event, "salt": salt.hex(), "content": {"epoch": 1}})

    @property
    def link(self):
        return {"seq": ACKNOWLEDGED, "hash": self.heads[ACKNOWLEDGED].hex()}

    def __call__(self, request):
        path = request.url.path
        if path == "/v1/queue/claims":
            self.claimed.append(json.loads(request.content)["kinds"])
            items = [self.item()] if self.is_waiting else []
            return httpx.Response(200, json={"items": items, "next_poll_s": 5})
        if path == "/v1/queue/acknowledgements":
            assert json.loads(request.content)["digest"] == self.digest
            if self.is_waiting:
                self.append("acknowledged")
            self.is_waiting = False
            return httpx.Response(200, json={"kind": "referral", "id": self.id, "custody": self.link})
        if path == f"/v1/clues/{self.id}/attachments/{self.paper_id}":
            return httpx.Response(200, content=self.paper.to_bytes())
        assert path == f"/v1/clues/{self.id}/custody"
        return httpx.Response(200, json={"clue_id": self.id, "kind": "referral", "events": self.events})

    def item(self):
        wraps = [wrap.to_json() for wrap in self.paper.key_wraps]
        attachment = {
            "id": self.paper_id,
            "media_type": "application/pdf",
            "size_bytes": len(PAPER),
            "digest": self.paper.digest,
            "key_wraps": wraps,
        }
        thing = {
            "id": self.id,
            "received_on": "2026-11-25",
            "handed_off_at": "2026-11-25T03:00:00Z",
            "station_code": "990000001900",
            "sealed_package": self.sealed.to_json(),
            "attachments": [attachment],
            "digest": self.digest,
        }
        return {"kind": "referral", "referral": thing, "lease": {"token": "swl1.referral.x"}}


@pytest.fixture
def key():
    return generate_keypair("station-1")


@pytest.fixture
def queue(key):
    return Queue(key)


def station(queue, key, folder, step=lambda _name: None):
    wire = Wire("http://office", transport=httpx.MockTransport(queue))
    return PoliceClient(
        wire, [KeyFile("station-1", "station", "990000001900", "clue", key)], folder, step=step
    )


def link_file(queue, folder):
    return folder / "referrals" / f"referral-{queue.id}.custody.json"


def test_a_referral_is_asked_for_opened_and_filed_apart(queue, key, tmp_path):
    (filed,) = station(queue, key, tmp_path).pull()
    assert queue.claimed == [["clue", "supplement", "referral"]]
    assert (filed.kind, filed.id, filed.is_new, filed.custody) == ("referral", queue.id, True, queue.link)
    assert filed.path == tmp_path / "referrals" / f"referral-{queue.id}.json"
    stored = json.loads(filed.path.read_text())
    assert (stored["package"], stored["attachments"]) == (PACKAGE, [queue.paper_id])
    assert (filed.path.parent / f"attachment-{queue.paper_id}").read_bytes() == PAPER
    assert json.loads(link_file(queue, tmp_path).read_text()) == queue.link
    assert filed.path.parent.stat().st_mode & 0o077 == 0
    assert {one.name for one in tmp_path.iterdir()} == {"referrals"}


@pytest.mark.parametrize("cut_at", ["claimed", "opened", "stored", "acknowledged"])
def test_after_a_power_cut_it_is_filed_once_and_the_link_is_kept(queue, key, tmp_path, cut_at):
    def stop(name):
        if name == cut_at:
            raise PowerCut

    with pytest.raises(PowerCut):
        station(queue, key, tmp_path, stop).pull()
    assert not link_file(queue, tmp_path).exists()
    if cut_at == "acknowledged":
        queue.append("read")
    again = station(queue, key, tmp_path).pull()
    assert [one.is_new for one in again] == {"stored": [False], "acknowledged": []}.get(cut_at, [True])
    assert json.loads(link_file(queue, tmp_path).read_text()) == queue.link


def test_a_chain_that_does_not_hold_is_no_witness(queue, key, tmp_path):
    def stop(name):
        if name == "acknowledged":
            raise PowerCut

    with pytest.raises(PowerCut):
        station(queue, key, tmp_path, stop).pull()
    queue.events[1]["at"] = "2026-11-26T03:00:00.000000Z"
    with pytest.raises(ChainBroken):
        station(queue, key, tmp_path).pull()
    assert not link_file(queue, tmp_path).exists()


def test_what_is_not_what_was_promised_is_neither_stored_nor_acknowledged(queue, key, tmp_path):
    queue.digest = "0" * 64
    with pytest.raises(DigestWrong):
        station(queue, key, tmp_path).pull()
    assert queue.is_waiting
    assert list(tmp_path.glob("referrals/*")) == []


def test_a_chain_is_held_against_the_link_at_a_terminal(queue, key, tmp_path, capsys):
    station(queue, key, tmp_path).pull()
    queue.append("read")
    chain = tmp_path / "chain.json"
    arguments = ["verify-custody", str(chain), "--witnessed", str(link_file(queue, tmp_path))]
    chain.write_text(json.dumps({"kind": "referral", "events": queue.events}))
    assert main(arguments) == 0
    for kinds in (["handed_off", "leased", "returned", "read"], ["handed_off", "leased"]):
        queue.begin_chain(*kinds)
        chain.write_text(json.dumps({"kind": "referral", "events": queue.events}))
        assert main(arguments[:2]) == 0
        assert main(arguments) == 1
        assert "event 3 is not the one that was acknowledged" in capsys.readouterr().out
    link_file(queue, tmp_path).write_text("[]")
    assert main(arguments) == 1
    assert "not the link of a chain" in capsys.readouterr().err
