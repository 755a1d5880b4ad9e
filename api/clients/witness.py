"""A station as witness: it keeps the last checkpoint it saw, and lets no later one contradict it.

Whoever could rewrite the office's database and sign anew would still meet the root that the station holds.
"""

import json
from pathlib import Path
from typing import Any

from api.clients.durable import write_durably
from api.clients.staff import SignedInClient
from api.crypto.checkpoints import verify_checkpoint
from api.crypto.merkle import verify_consistency
from api.kit.encoding import from_b64url

KEPT_FILE = "checkpoint.json"


class CheckpointBroken(Exception):
    """The log of custody was rewritten, or a checkpoint is signed by nobody that we know. Tell a person."""


class Witness:
    """Follows a street's checkpoints.

    Args:
        client: Signed in as the station.
        folder: Where the last checkpoint is kept, with the keys trusted so far.
    """

    def __init__(self, client: SignedInClient, folder: Path) -> None:
        self._client = client
        self._file = folder / KEPT_FILE

    def look(self) -> dict[str, Any] | None:
        """The newest checkpoint, verified against the one that was kept; None before there is any.

        Keys are trusted when first met: compare their fingerprint once, with a person of the office.

        Raises:
            CheckpointBroken: It does not hold.
        """
        page = self._client.call("GET", "/v1/custody/checkpoints", params={"limit": 1}).json()
        if not page["items"]:
            if self._file.exists():
                raise CheckpointBroken("the checkpoints are gone")
            return None
        newest: dict[str, Any] = page["items"][0]
        kept = json.loads(self._file.read_text()) if self._file.exists() else None
        keys = self._published_keys() if kept is None else kept["keys"]
        if not verify_checkpoint(newest, {name: from_b64url(key) for name, key in keys.items()}):
            raise CheckpointBroken("nobody that we trust signed the newest checkpoint")
        if kept is not None and not self._has_only_grown(kept["checkpoint"], newest):
            raise CheckpointBroken("the log is not the one that we saw before")
        write_durably(self._file, json.dumps({"checkpoint": newest, "keys": keys}).encode())
        return newest

    def _published_keys(self) -> dict[str, str]:
        listed = self._client.wire.send("GET", "/v1/keys").json()
        return {key["key_id"]: key["public_key"] for key in listed if key["use"] == "checkpoint"}

    def _has_only_grown(self, old: dict[str, Any], new: dict[str, Any]) -> bool:
        if new["size"] < old["size"]:
            return False
        path: list[bytes] = []
        if new["size"] > old["size"]:
            sizes = {"from": old["size"], "to": new["size"]}
            proof = self._client.call("GET", "/v1/custody/proofs", params=sizes).json()["proof"]
            path = [bytes.fromhex(one) for one in proof]
        roots = bytes.fromhex(old["root"]), bytes.fromhex(new["root"])
        return verify_consistency(old["size"], new["size"], *roots, path)
