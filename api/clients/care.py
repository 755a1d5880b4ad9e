"""What a community lead does with calls for help: open them with the care key, and answer."""

from collections.abc import Sequence
from typing import Any

from api.clients.http import Wire
from api.clients.opening import KeyRing
from api.clients.staff import SignedInClient
from api.crypto.key_files import KeyFile
from api.crypto.sealing import SealKind


class CareClient(SignedInClient):
    """A community lead at work.

    Args:
        wire: Connection to the service.
        keys: The care team's private keys.
    """

    def __init__(self, wire: Wire, keys: Sequence[KeyFile]) -> None:
        super().__init__(wire)
        self._keys = KeyRing(keys)

    def requests(self) -> list[dict[str, Any]]:
        """All requests of the community, plain fields only."""
        return self.pages("/v1/help-requests")

    def read_request(self, request_id: str) -> dict[str, Any]:
        """One request with `content` and `messages` opened. The service records the read."""
        request: dict[str, Any] = self.call("GET", f"/v1/help-requests/{request_id}").json()
        request["content"] = self._keys.open(request["envelope"], SealKind.HELP_REQUEST, request_id)
        for message in request["messages"]:
            message["content"] = self._keys.open(message["envelope"], SealKind.MESSAGE, message["id"])
        return request

    def write(self, request_id: str, text: str) -> None:
        """Send a message to whoever asked for help."""
        self.call("POST", f"/v1/help-requests/{request_id}/messages", is_keyed=True, json={"text": text})
