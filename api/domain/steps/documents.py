"""Papers of an episode: what evidences a step. Numbers and issuers are sealed; kinds and days are not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlmodel import col

from api.db.session import flush_changes
from api.domain.care_access.hand import Hand
from api.domain.episodes.evidence import DatedBeforeOrder, DatedInFuture, Paper
from api.domain.episodes.models import Episode, EpisodeDocument
from api.domain.episodes.words import DocumentType
from api.kit.ids import new_id

PLACE: Final = "episode_document"

OFFICE_PAPERS: Final = frozenset(
    {
        DocumentType.AGREEMENT_DOCUMENT,
        DocumentType.BREACH_FINDING,
        DocumentType.REFUSAL_FINDING,
        DocumentType.RELAPSE_FINDING,
    }
)
"""Kept as agreements and findings, each with verbs of its own; nobody types them in as papers."""


@dataclass(frozen=True, slots=True)
class NewDocument:
    """A paper that came to the office.

    Attributes:
        number: As its issuer numbered it; None where it has none.
        received_on: By the office; None where that is the day of issue.
    """

    kind: DocumentType
    number: str | None
    issued_by: str | None
    issued_on: date
    received_on: date | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A paper as it is read."""

    id: UUID
    kind: DocumentType
    issued_on: date
    received_on: date
    number: str | None
    issued_by: str | None

    def to_paper(self) -> Paper:
        """The same as evidence."""
        return Paper(self.kind, self.number or "", self.issued_on)


async def add_document(
    hand: Hand, episode: Episode, new: NewDocument, *, may_precede: bool = False
) -> Document:
    """Keep a paper. Not committed here.

    Args:
        hand: Open transaction.
        episode: Locked, or about to be opened.
        new: The paper.
        may_precede: Whether it may be older than the order: the order itself, and what led to it.

    Raises:
        DatedInFuture: It is issued or received after today.
        DatedBeforeOrder: It is older than the order.
    """
    received_on = new.received_on or new.issued_on
    if max(new.issued_on, received_on) > hand.today:
        raise DatedInFuture
    if received_on < new.issued_on or (new.issued_on < episode.decided_on and not may_precede):
        raise DatedBeforeOrder
    row_id = new_id()
    hand.session.add(
        EpisodeDocument(
            street_id=hand.street_id,
            id=row_id,
            episode_id=episode.id,
            community_id=episode.community_id,
            type=new.kind.value,
            issued_on=new.issued_on,
            received_on=received_on,
            sealed=hand.box.seal(PLACE, row_id, {"number": new.number, "issued_by": new.issued_by}),
            recorded_by=hand.actor.account_id,
            recorded_at=hand.now,
        )
    )
    await flush_changes(hand.session)
    return Document(row_id, new.kind, new.issued_on, received_on, new.number, new.issued_by)


async def list_documents(hand: Hand, episode_id: UUID) -> list[Document]:
    """The papers of an episode, the oldest first."""
    query = (
        select(EpisodeDocument)
        .where(
            col(EpisodeDocument.street_id) == hand.street_id, col(EpisodeDocument.episode_id) == episode_id
        )
        .order_by(col(EpisodeDocument.issued_on), col(EpisodeDocument.id))
    )
    return [_read(hand, row) for row in (await hand.session.execute(query)).scalars()]


async def find_documents(hand: Hand, episode_id: UUID, ids: Sequence[UUID]) -> list[Document]:
    """Those papers of an episode that are named; unknown ones are absent."""
    if not ids:
        return []
    return [one for one in await list_documents(hand, episode_id) if one.id in set(ids)]


def _read(hand: Hand, row: EpisodeDocument) -> Document:
    opened = hand.box.open(PLACE, row.id, row.sealed)
    return Document(
        row.id,
        DocumentType(row.type),
        row.issued_on,
        row.received_on,
        opened.get("number"),
        opened.get("issued_by"),
    )
