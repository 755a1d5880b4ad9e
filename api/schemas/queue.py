"""What the police client sends and gets: claims, leases, returns, acknowledgements."""

from typing import Annotated, Final, Literal
from uuid import UUID

from pydantic import ConfigDict, Discriminator, Field, RootModel, StringConstraints, Tag

from api.domain.clues.lifecycle import ClueStatus
from api.domain.clues.words import ReturnCode
from api.domain.custody.kinds import KindName
from api.domain.queue.answers import Acknowledgement, Given
from api.domain.queue.stats import KindStats
from api.errors import DomainError
from api.schemas.claimed import QueueItemOut
from api.schemas.fields import (
    HexDigest,
    Option,
    OutModel,
    ShortText,
    StrictModel,
    UtcDatetime,
)
from api.schemas.problem_texts import Language
from api.schemas.problems import refusal_of

DEFAULT_LEASE_S: Final = 900
POLL_S: Final = 5
"""Seconds that a client with nothing to do waits before it asks again."""

LeaseSeconds = Annotated[int, Field(ge=30, le=43_200, description="Seconds until the lease ends.")]
ClaimId = Annotated[
    str,
    StringConstraints(strict=True, pattern=r"^[!-~]{1,200}$"),
    Field(
        description="The client's own name of this claim, kept until the items are stored: with it a lost "
        "answer can be asked again. Visible ASCII."
    ),
]
LeaseToken = Annotated[
    str,
    StringConstraints(strict=True, min_length=1, max_length=200),
    Field(description="The token of the lease, as the claim gave it."),
]


class ClaimIn(StrictModel):
    """A claim."""

    model_config = StrictModel.model_config | {
        "json_schema_extra": {
            "examples": [
                {
                    "claim_id": "0198a7c2-6f2e-7c55-9d3e-2f4b8a1c7d10",
                    "limit": 10,
                    "lease_s": 900,
                    "wait_s": 20,
                    "kinds": ["clue", "supplement"],
                }
            ]
        }
    }

    claim_id: ClaimId
    limit: int = Field(10, ge=1, le=100, description="Items at most.")
    lease_s: LeaseSeconds = DEFAULT_LEASE_S
    wait_s: int = Field(0, ge=0, le=30, description="Seconds to wait for work when there is none.")
    kinds: list[Option[KindName]] = Field(
        [KindName.CLUE, KindName.SUPPLEMENT],
        min_length=1,
        max_length=10,
        description="What to claim. A referral comes only when it is named.",
    )


class ClaimOut(OutModel):
    """What was claimed."""

    items: list[QueueItemOut]
    next_poll_s: int = Field(description="Seconds after which asking again is worth it.")


class ExtensionIn(StrictModel):
    """A lease to keep."""

    model_config = StrictModel.model_config | {
        "json_schema_extra": {"examples": [{"token": "swl1.clue.…", "lease_s": 900}]}
    }

    token: LeaseToken
    lease_s: LeaseSeconds = DEFAULT_LEASE_S


class ReturnIn(StrictModel):
    """A lease to give back."""

    model_config = StrictModel.model_config | {
        "json_schema_extra": {"examples": [{"token": "swl1.clue.…", "return_code": "insufficient_info"}]}
    }

    token: LeaseToken
    return_code: ReturnCode = Field(strict=False)
    note: ShortText | None = Field(
        None, description="For the office; of a referral, for whoever sent it. Never the name of a person."
    )


class ReturnOut(OutModel):
    """A return, the same however often it is asked."""

    kind: KindName
    id: UUID
    status: Literal[ClueStatus.RETURNED]
    return_code: ReturnCode


class AcknowledgementIn(StrictModel):
    """One item that was taken over."""

    model_config = StrictModel.model_config | {
        "json_schema_extra": {"examples": [{"token": "swl1.clue.…", "digest": "0" * 64}]}
    }

    token: LeaseToken
    digest: HexDigest


class AcknowledgementBatchIn(StrictModel):
    """Up to 100 items that were taken over."""

    items: list[AcknowledgementIn] = Field(min_length=1, max_length=100)


def _form(value: object) -> str:
    return "batch" if isinstance(value, dict) and "items" in value else "one"


_Acknowledgements = Annotated[
    Annotated[AcknowledgementIn, Tag("one")] | Annotated[AcknowledgementBatchIn, Tag("batch")],
    Discriminator(_form),
]


class AcknowledgementsIn(RootModel[_Acknowledgements]):
    """One acknowledgement, or a batch of them under `items`."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"token": "swl1.clue.…", "digest": "0" * 64},
                {"items": [{"token": "swl1.clue.…", "digest": "0" * 64}]},
            ]
        }
    )


class CustodyHeadOut(OutModel):
    """A link of the chain of custody."""

    seq: int = Field(ge=1)
    hash: str = Field(description="Of the event, in hex; keep it as proof of what was handed over.")


class QueueAcknowledgementOut(OutModel):
    """An acknowledgement, the same however often it is asked."""

    kind: KindName
    id: UUID
    acknowledged_at: UtcDatetime
    custody: CustodyHeadOut


class ItemProblemOut(OutModel):
    """Why one item of a batch was refused."""

    code: str
    detail: str


class AcknowledgementResultOut(OutModel):
    """What became of one item of a batch: the acknowledgement, or `problem`."""

    kind: KindName | None
    id: UUID | None
    acknowledged_at: UtcDatetime | None
    custody: CustodyHeadOut | None
    problem: ItemProblemOut | None


class AcknowledgementResultsOut(OutModel):
    """One result each, in the order of the request."""

    items: list[AcknowledgementResultOut]


class AcknowledgementsOut(RootModel[QueueAcknowledgementOut | AcknowledgementResultsOut]):
    """The acknowledgement, or one result each for a batch."""


class KindStatsOut(OutModel):
    """Items of one kind."""

    kind: KindName
    waiting: int
    leased: int
    returned: int
    dead: int
    oldest_age_s: int | None = Field(description="Seconds since the oldest waiting item was handed off.")


class QueueStatsOut(OutModel):
    """The queue as the caller may see it: the desk's counts have no referrals."""

    waiting: int
    leased: int
    returned: int = Field(description="Given back; waits for whoever sent it.")
    dead: int = Field(description="Given up after five leases; waits for whoever sent it.")
    oldest_age_s: int | None
    kinds: list[KindStatsOut]


def acknowledgement_out(one: Acknowledgement) -> QueueAcknowledgementOut:
    """An acknowledgement as it is answered."""
    return QueueAcknowledgementOut(
        kind=KindName(one.kind),
        id=one.id,
        acknowledged_at=one.acknowledged_at,
        custody=CustodyHeadOut(seq=one.seq, hash=one.hash),
    )


def problem_out(refusal: DomainError, language: Language) -> ItemProblemOut:
    """A refusal inside a batch."""
    return ItemProblemOut(code=refusal.code, detail=refusal_of(refusal.code).detail[language])


def acknowledgement_result_out(
    one: Acknowledgement | DomainError, language: Language
) -> AcknowledgementResultOut:
    """One result of a batch."""
    if isinstance(one, DomainError):
        return AcknowledgementResultOut(
            kind=None, id=None, acknowledged_at=None, custody=None, problem=problem_out(one, language)
        )
    return AcknowledgementResultOut(**dict(acknowledgement_out(one)), problem=None)


def return_out(given: Given) -> ReturnOut:
    """A return as it is answered."""
    return ReturnOut(
        kind=KindName(given.kind), id=given.id, status=ClueStatus.RETURNED, return_code=given.return_code
    )


def stats_out(kinds: list[KindStats]) -> QueueStatsOut:
    """The queue in numbers."""
    ages = [one.oldest_age_s for one in kinds if one.oldest_age_s is not None]
    return QueueStatsOut(
        waiting=sum(one.waiting for one in kinds),
        leased=sum(one.leased for one in kinds),
        returned=sum(one.returned for one in kinds),
        dead=sum(one.dead for one in kinds),
        oldest_age_s=max(ages, default=None),
        kinds=[
            KindStatsOut(
                kind=KindName(one.kind),
                waiting=one.waiting,
                leased=one.leased,
                returned=one.returned,
                dead=one.dead,
                oldest_age_s=one.oldest_age_s,
            )
            for one in kinds
        ],
    )
