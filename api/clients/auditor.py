"""What an auditor does: fetch chains of custody and verify them without believing the service."""

import copy
from typing import Any

from api.clients.staff import SignedInClient


class AuditorClient(SignedInClient):
    """An auditor at work; also what a station uses to check on the office."""

    def custody(self, clue_id: str) -> list[dict[str, Any]]:
        """The chain of one clue."""
        events: list[dict[str, Any]] = self.call("GET", f"/v1/clues/{clue_id}/custody").json()["events"]
        return events

    def export(self, first: str, last: str) -> dict[str, Any]:
        """Everything needed to verify a period offline.

        Args:
            first: First day, `YYYY-MM-DD`.
            last: Last day.
        """
        answer = self.call("GET", "/v1/custody/export", params={"from": first, "to": last})
        export: dict[str, Any] = answer.json()
        return export


def flip_one_byte(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same chain with one hexadecimal digit of its first event changed, as a forger would."""
    forged = copy.deepcopy(events)
    commitment = forged[0]["commitment"]
    forged[0]["commitment"] = ("1" if commitment[0] == "0" else "0") + commitment[1:]
    return forged
