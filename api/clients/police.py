"""What a police station's machine does: claim, verify, open, store, and only then acknowledge.

It may be killed at any moment. Whatever it does again has the same effect: the claim id is on disk
before the claim, the item is on disk before the acknowledgement, and an item is filed once.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from api.clients.durable import write_durably
from api.clients.http import Refused, Wire
from api.clients.opening import KeyRing, parse_wraps
from api.clients.staff import SignedInClient
from api.clients.witness import Witness
from api.crypto.chain import chain_hashes, package_digest
from api.crypto.envelope import Envelope
from api.crypto.key_files import KeyFile
from api.crypto.sealing import SealedFile, SealKind, open_file

CLAIM_FILE = "claim.json"
REFERRAL = "referral"
KINDS = ["clue", "supplement", REFERRAL]
REFERRALS = "referrals"
"""Folder of what care reports: other people at the station file it, so it lies apart from the clues."""

WITNESS_SUFFIX = ".custody.json"

Step = Callable[[str], None]


class DigestWrong(Exception):
    """What came is not what was promised; it is not stored and not acknowledged."""


class ChainBroken(Exception):
    """A chain of custody does not hold."""


@dataclass(frozen=True, slots=True)
class Filed:
    """One item, stored and acknowledged."""

    kind: str
    id: str
    path: Path
    custody: dict[str, Any]
    is_new: bool


class PoliceClient(SignedInClient):
    """A station's machine.

    Args:
        wire: Connection to the service.
        keys: The station's private keys.
        folder: Where items are filed; on a disk that keeps what was synced.
        step: Called with the name of each step: for logs, and for tests that stop here.
    """

    def __init__(
        self, wire: Wire, keys: Sequence[KeyFile], folder: Path, *, step: Step = lambda _name: None
    ) -> None:
        super().__init__(wire)
        self._keys = KeyRing(keys)
        self._folder = folder
        self._step = step
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.witness = Witness(self, folder)

    def pull(self, *, limit: int = 10, wait_s: int = 0, lease_s: int = 900) -> list[Filed]:
        """Take up to `limit` items over; empty when there is nothing.

        Raises:
            DigestWrong: An item is not what its digest says.
            ChainBroken: A referral that was taken over has no chain that holds.
            Refused: The service said no.
        """
        self._keep_missing_witnesses()
        items = self._claim(limit, wait_s, lease_s)
        self._step("claimed")
        filed = [self._take_over(item) for item in items]
        (self._folder / CLAIM_FILE).unlink(missing_ok=True)
        return filed

    def _claim(self, limit: int, wait_s: int, lease_s: int) -> list[dict[str, Any]]:
        remembered = self._folder / CLAIM_FILE
        while True:
            if remembered.exists():
                claim = json.loads(remembered.read_text())
            else:
                claim = {"claim_id": str(uuid4()), "limit": limit, "kinds": KINDS}
                write_durably(remembered, json.dumps(claim).encode())
            body = {**claim, "lease_s": lease_s, "wait_s": wait_s}
            try:
                answer = self.call("POST", "/v1/queue/claims", json=body).json()
            except Refused as refused:
                if refused.code not in {"claim_finished", "claim_id_reused"}:
                    raise
                remembered.unlink()
                continue
            items: list[dict[str, Any]] = answer["items"]
            return items

    def _take_over(self, item: dict[str, Any]) -> Filed:
        kind = item["kind"]
        thing = item[kind]
        path = self._folder_of(kind) / f"{kind}-{thing['id']}.json"
        is_new = not path.exists()
        if is_new:
            opened = self._verify_and_open(kind, thing)
            self._step("opened")
            write_durably(path, json.dumps(opened, ensure_ascii=False, indent=1).encode())
        self._step("stored")
        token = item["lease"]["token"]
        answer = self.call(
            "POST", "/v1/queue/acknowledgements", json={"token": token, "digest": thing["digest"]}
        ).json()
        self._step("acknowledged")
        if kind == REFERRAL:
            self._keep_witness(path, answer["custody"])
        return Filed(kind, thing["id"], path, answer["custody"], is_new)

    def _verify_and_open(self, kind: str, thing: dict[str, Any]) -> dict[str, Any]:
        envelope = Envelope.from_json(thing["sealed_package"])
        digests = [attachment["digest"] for attachment in thing["attachments"]]
        if package_digest(envelope.digest, digests) != thing["digest"]:
            raise DigestWrong(thing["id"])
        package = self._keys.open(thing["sealed_package"], SealKind(kind), thing["id"])
        for attachment in thing["attachments"]:
            self._fetch(kind, thing, attachment)
        plain = {
            name: value for name, value in thing.items() if name not in {"sealed_package", "attachments"}
        }
        return {**plain, "package": package, "attachments": [one["id"] for one in thing["attachments"]]}

    def _fetch(self, kind: str, thing: dict[str, Any], attachment: dict[str, Any]) -> None:
        clue_id = thing.get("clue_id", thing["id"])
        response = self.call("GET", f"/v1/clues/{clue_id}/attachments/{attachment['id']}")
        wraps = parse_wraps(attachment["key_wraps"])
        sealed = SealedFile.from_bytes(response.content, attachment["digest"], wraps)
        picture = open_file(sealed, SealKind.ATTACHMENT, attachment["id"], self._keys.fitting(wraps))
        write_durably(self._folder_of(kind) / f"attachment-{attachment['id']}", picture)

    def _folder_of(self, kind: str) -> Path:
        if kind != REFERRAL:
            return self._folder
        folder = self._folder / REFERRALS
        folder.mkdir(exist_ok=True, mode=0o700)
        return folder

    def _keep_witness(self, path: Path, custody: dict[str, Any]) -> None:
        """Keep the link that was acknowledged: no log of the street seals the chain of a referral."""
        write_durably(path.with_suffix(WITNESS_SUFFIX), json.dumps(custody).encode())

    def _keep_missing_witnesses(self) -> None:
        """Ask for the links whose answers got lost: acknowledged, and then the power went."""
        for path in sorted((self._folder / REFERRALS).glob(f"{REFERRAL}-*.json")):
            if path.name.endswith(WITNESS_SUFFIX) or path.with_suffix(WITNESS_SUFFIX).exists():
                continue
            events = self.custody(path.stem.removeprefix(f"{REFERRAL}-"))
            hashes, problems = chain_hashes(events)
            if problems:
                raise ChainBroken(path.stem)
            for event, digest in zip(events, hashes, strict=True):
                if event["kind"] == "acknowledged":
                    self._keep_witness(path, {"seq": event["seq"], "hash": digest.hex()})

    def answer(self, clue_id: str, **outcome: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
        """Report an outcome: first `intake_result`, later `verification_result` and `case_result`."""
        body = {"id": str(uuid4()), **outcome}
        answer: dict[str, Any] = self.call("POST", f"/v1/clues/{clue_id}/outcomes", json=body).json()
        return answer

    def custody(self, clue_id: str) -> list[dict[str, Any]]:
        """The chain of custody of a clue, a supplement or a referral."""
        chain = self.call("GET", f"/v1/clues/{clue_id}/custody").json()
        events: list[dict[str, Any]] = chain["events"]
        return events
