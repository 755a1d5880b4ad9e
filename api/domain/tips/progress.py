"""What a reporter may know of a tip's progress: honest and coarse. Pure.

Source: the API contract, *The tip desk*: coarse status; *Public intake*: contest.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from api.domain.receipts.words import ReceiptStatus
from api.domain.tips.lifecycle import FINISHED_CLUE
from api.domain.tips.words import TipStatus

_CLUE_PROGRESS: Mapping[str, ReceiptStatus] = {
    "draft": ReceiptStatus.RECEIVED,
    "triage": ReceiptStatus.RECEIVED,
    "rejected_by_office": ReceiptStatus.FINISHED,
    "duplicate": ReceiptStatus.FINISHED,
    "ready": ReceiptStatus.PASSED_ON,
    "leased": ReceiptStatus.PASSED_ON,
    "returned": ReceiptStatus.PASSED_ON,
    "dead": ReceiptStatus.PASSED_ON,
    "acknowledged": ReceiptStatus.BEING_CHECKED,
    "accepted": ReceiptStatus.BEING_CHECKED,
    "verifying": ReceiptStatus.BEING_CHECKED,
    "verified": ReceiptStatus.FINISHED,
    "closed": ReceiptStatus.FINISHED,
}


@dataclass(frozen=True, slots=True)
class TipProgress:
    """Where a tip stands.

    Attributes:
        status: Of the tip's own row.
        closure_number: How often the row was closed.
        clue_status: Of the clue made from it, once handed off.
    """

    status: TipStatus
    closure_number: int
    clue_status: str | None

    @property
    def coarse(self) -> ReceiptStatus:
        """What the receipt shows. After the hand-off the clue decides, since the police write no tip row."""
        if self.status is TipStatus.CLOSED:
            return ReceiptStatus.FINISHED
        if self.status is TipStatus.HANDED_OFF:
            return _CLUE_PROGRESS.get(self.clue_status or "", ReceiptStatus.PASSED_ON)
        return ReceiptStatus.RECEIVED

    @property
    def closure_in_force(self) -> int | None:
        """Number of the closure that may be contested; None while the matter is open.

        A tip whose clue has ended counts as closed by its outcome: as the next closure after those that
        stand in the row.
        """
        if self.status is TipStatus.CLOSED:
            return self.closure_number
        if self.status is TipStatus.HANDED_OFF and self.clue_status in FINISHED_CLUE:
            return self.closure_number + 1
        return None
