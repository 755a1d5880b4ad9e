"""Clues as different readers get them: one list and one page for all."""

from pydantic import RootModel

from api.schemas.clues import ClueItemOut, ClueOut, SubmittedOut, SupplementItemOut
from api.schemas.fields import OutModel
from api.schemas.queue_referrals import ReferralItemOut, ReferralReadOut


class CluePageItem(RootModel[ClueItemOut | SupplementItemOut | ReferralItemOut | SubmittedOut]):
    """A clue, a supplement, a referral, or what an author made: all of one page are of one kind."""


class CluePage(OutModel):
    """One page of clues, of supplements, of referrals, or of what an author made."""

    items: list[CluePageItem]
    next_cursor: str | None


class ClueReadOut(RootModel[ClueOut | ReferralReadOut | SubmittedOut]):
    """A clue for the desk and the station, a referral for its station, or what an author sees of a clue."""
