"""What the office's desk does: open tips with the office's key, decide, and hand clues to a station.

The service holds no key that opens a tip. Everything is opened and sealed here.
"""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from api.clients.http import Wire
from api.clients.opening import KeyRing, parse_wraps, recipient_keys
from api.clients.staff import SignedInClient
from api.crypto.key_files import KeyFile
from api.crypto.keys import RecipientKey
from api.crypto.sealing import SealedFile, SealKind, open_file, seal_json


class DeskClient(SignedInClient):
    """A desk at work.

    Args:
        wire: Connection to the service.
        keys: The office's private keys; older ones open older tips.
    """

    def __init__(self, wire: Wire, keys: Sequence[KeyFile]) -> None:
        super().__init__(wire)
        self._keys = KeyRing(keys)

    def tips(self, **filters: str) -> list[dict[str, Any]]:
        """All tips that match, with plain fields only."""
        return self.pages("/v1/tips", filters)

    def read_tip(self, tip_id: str) -> dict[str, Any]:
        """One tip with `content` and `messages` opened. The service records the read."""
        response = self.call("GET", f"/v1/tips/{tip_id}")
        tip: dict[str, Any] = response.json()
        tip["etag"] = response.headers["etag"]
        tip["content"] = self._keys.open(tip["envelope"], SealKind.TIP, tip_id)
        for message in tip["messages"]:
            message["content"] = self._keys.open(message["envelope"], SealKind.MESSAGE, message["id"])
        return tip

    def read_attachment(self, tip_id: str, attachment: dict[str, Any]) -> bytes:
        """One picture of a tip, opened."""
        path = f"/v1/tips/{tip_id}/attachments/{attachment['id']}"
        wraps = parse_wraps(attachment["key_wraps"])
        sealed = SealedFile.from_bytes(self.call("GET", path).content, attachment["digest"], wraps)
        return open_file(sealed, SealKind.ATTACHMENT, attachment["id"], self._keys.fitting(wraps))

    def triage(self, tip: dict[str, Any], decision: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
        """Decide about a tip: `accept`, `reject`, `duplicate`, `ask`.

        Args:
            tip: As read, with its `etag`.
            decision: One of the four.
            **more: `reason_code`, `duplicate_of`, `message`.
        """
        path = f"/v1/tips/{tip['id']}/triage"
        body = {"decision": decision, **more}
        answer: dict[str, Any] = self.call("POST", path, etag=tip["etag"], is_keyed=True, json=body).json()
        return answer

    def write(self, tip_id: str, text: str) -> None:
        """Send a message to the tipster."""
        self.call("POST", f"/v1/tips/{tip_id}/messages", is_keyed=True, json={"text": text})

    def submit_clue(self, tip: dict[str, Any], package: dict[str, str], handling_marks: list[str]) -> str:
        """Make a clue of an accepted tip; its id. The tipster's words are rewritten by the desk, not copied.

        Args:
            tip: As read.
            package: `narrative`, `place`, `when`, without anything that tells who reported.
            handling_marks: What the station has to mind.
        """
        clue_id = str(uuid4())
        office = self._recipients(self._keys.unit_code, "content")
        body = {
            "id": clue_id,
            "source": "citizen",
            "category": tip["category"],
            "urgency": tip["urgency"],
            "channel_hint": tip["channel_hint"],
            "substance_hint": tip["substance_hint"],
            "community_code": tip["community_code"],
            "tip_id": tip["id"],
            "sealed_package": seal_json(SealKind.CLUE, clue_id, package, office).to_json(),
            "attachments": [{"id": one["id"], "key_wraps": one["key_wraps"]} for one in tip["attachments"]],
            "handling_marks": handling_marks,
        }
        self.call("POST", "/v1/clues", json=body)
        return clue_id

    def hand_off(self, clue_id: str, station_code: str) -> dict[str, Any]:
        """Hand a clue to a station: wrap its keys for the station's, the sealed bytes stay as they are."""
        response = self.call("GET", f"/v1/clues/{clue_id}")
        clue = response.json()
        station = self._recipients(station_code, "clue")
        wraps = clue["sealed_package"]["key_wraps"]
        body = {
            "station_code": station_code,
            "key_wraps": self._keys.rewrapped(wraps, SealKind.CLUE, clue_id, station),
            "attachments": [self._rewrapped_attachment(one, station) for one in clue["attachments"]],
        }
        path = f"/v1/clues/{clue_id}/hand-off"
        answer: dict[str, Any] = self.call(
            "POST", path, etag=response.headers["etag"], is_keyed=True, json=body
        ).json()
        return answer

    def supplement(self, clue_id: str, package: dict[str, str], station_code: str) -> None:
        """Send later news of a clue after it, sealed to the office and to the station that has it."""
        supplement_id = str(uuid4())
        readers = self._recipients(self._keys.unit_code, "content") + self._recipients(station_code, "clue")
        sealed = seal_json(SealKind.SUPPLEMENT, supplement_id, package, readers).to_json()
        body = {"id": supplement_id, "sealed_package": sealed}
        self.call("POST", f"/v1/clues/{clue_id}/supplements", json=body)

    def close_clue(self, clue_id: str, reason: str) -> None:
        """End a clue that came back and leads nowhere."""
        version = self.call("GET", f"/v1/clues/{clue_id}").headers["etag"]
        body = {"decision": "closed", "reason": reason}
        self.call("POST", f"/v1/clues/{clue_id}/closure", etag=version, is_keyed=True, json=body)

    def requeue(self, clue_id: str, reason: str) -> None:
        """Put a returned or dead clue back into the queue."""
        version = self.call("GET", f"/v1/clues/{clue_id}").headers["etag"]
        path = f"/v1/clues/{clue_id}/requeue"
        self.call("POST", path, etag=version, is_keyed=True, json={"reason": reason})

    def _rewrapped_attachment(self, one: dict[str, Any], readers: Sequence[RecipientKey]) -> dict[str, Any]:
        wraps = self._keys.rewrapped(one["key_wraps"], SealKind.ATTACHMENT, one["id"], readers)
        return {"id": one["id"], "key_wraps": wraps}

    def _recipients(self, unit_code: str, use: str) -> list[RecipientKey]:
        return recipient_keys(self.recipients(unit_code, use), use)
