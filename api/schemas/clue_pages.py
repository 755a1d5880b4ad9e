"""Clues as different readers get them: one list and one page for all."""

from pydantic import RootModel

from api.schemas.clues import ClueItemOut, ClueOut, SubmittedOut, SupplementItemOut
from api.schemas.fields import OutModel


class CluePageItem(RootModel[ClueItemOut | SupplementItemOut | SubmittedOut]):
    """A clue, a supplement, or what an author made: all of one page are of one kind."""


class CluePage(OutModel):
    """One page of clues, of supplements, or of what an author made."""

    items: list[CluePageItem]
    next_cursor: str | None


class ClueReadOut(RootModel[ClueOut | SubmittedOut]):
    """A clue for the desk and the station, or what its author sees of it."""
