"""Every edge of an episode as a row: what it takes, which law it follows, who must agree. Pure.

Source: the domain reference, 3.3. No edge is ever caused by a tip, a score, a missed call, a test that is
not final, or the place where somebody is.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from api.domain.episodes.words import DocumentType, EpisodeStatus, EpisodeType, ReferralGround


class EdgeFact(StrEnum):
    """What must be so, or be recorded, beside the papers."""

    HAS_REPORTED = "has_reported"
    DEADLINE_PASSED = "deadline_passed"
    DEADLINE_CORRECTED = "deadline_corrected"
    DELAY_JUDGED = "delay_judged"
    NO_GOOD_REASON = "no_good_reason"
    PERSUASION_RECORDED = "persuasion_recorded"
    BREACH_CONFIRMED = "breach_confirmed"
    RELAPSE_CONFIRMED = "relapse_confirmed"
    AGREEMENT_IN_FORCE = "agreement_in_force"
    NO_AGREEMENT = "no_agreement"
    FILE_SENT = "file_sent"
    TERM_OVER = "term_over"


@dataclass(frozen=True, slots=True)
class Edge:
    """A step that an episode may take.

    Attributes:
        source: The state before; None for the step that opens an episode.
        documents: Papers of each of these kinds.
        facts: All of these.
        ground: For a referral, the one ground on which this row rests.
        is_confirmed_by_second: Whether it waits for somebody other than who proposed it.
        is_automatic: Whether the clock takes it, and nobody else.
        needs_delivery: Whether it cannot be dated before the person received the order.
        returns: Whether it leads back to the state that was interrupted, and to no other.
    """

    source: EpisodeStatus | None
    target: EpisodeStatus
    legal_basis: str
    documents: frozenset[DocumentType] = frozenset()
    facts: frozenset[EdgeFact] = frozenset()
    ground: ReferralGround | None = None
    is_confirmed_by_second: bool = False
    is_automatic: bool = False
    needs_reason: bool = False
    needs_delivery: bool = False
    returns: bool = False


_S, _D, _F, _G = EpisodeStatus, DocumentType, EdgeFact, ReferralGround

TERMINAL: Final = frozenset(
    {_S.TRANSFERRED_OUT, _S.COMPLETED, _S.TERMINATED, _S.SUPERSEDED, _S.REVOKED, _S.CLOSED_DECEASED}
)
INTERRUPTED: Final = frozenset({_S.SUSPENDED, _S.TRANSFER_PENDING})
"""States that remember the one before them."""

SUSPENDABLE: Final = (
    _S.ORDER_RECEIVED,
    _S.OVERDUE_NOT_REPORTED,
    _S.REPORTED,
    _S.IN_PROGRESS,
    _S.REFERRED_TO_POLICE,
)
TRANSFERABLE: Final = (_S.ORDER_RECEIVED, _S.REPORTED, _S.IN_PROGRESS)

OPENING: Final = Edge(None, _S.ORDER_RECEIVED, "戒毒条例 13、37", frozenset({_D.ORDER_DOCUMENT}))


def _referral(
    source: EpisodeStatus, ground: ReferralGround, basis: str, paper: DocumentType, fact: EdgeFact
) -> Edge:
    return Edge(
        source,
        _S.REFERRED_TO_POLICE,
        basis,
        frozenset({paper}),
        frozenset({fact}),
        ground=ground,
        is_confirmed_by_second=True,
        needs_reason=True,
        needs_delivery=True,
    )


def _reporting() -> Iterable[Edge]:
    yield Edge(
        _S.ORDER_RECEIVED,
        _S.REPORTED,
        "戒毒条例 14、38",
        facts=frozenset({_F.HAS_REPORTED}),
        needs_delivery=True,
    )
    yield Edge(
        _S.ORDER_RECEIVED,
        _S.OVERDUE_NOT_REPORTED,
        "戒毒条例 14、38",
        facts=frozenset({_F.DEADLINE_PASSED}),
        is_automatic=True,
        needs_delivery=True,
    )
    yield Edge(
        _S.OVERDUE_NOT_REPORTED,
        _S.REPORTED,
        "戒毒条例 14（无正当理由）",
        facts=frozenset({_F.HAS_REPORTED, _F.DELAY_JUDGED}),
        needs_delivery=True,
    )
    yield Edge(
        _S.OVERDUE_NOT_REPORTED,
        _S.ORDER_RECEIVED,
        "戒毒条例 14",
        frozenset({_D.DELIVERY_CORRECTION}),
        frozenset({_F.DEADLINE_CORRECTED}),
        needs_reason=True,
    )
    yield Edge(
        _S.REPORTED,
        _S.IN_PROGRESS,
        "戒毒条例 16、38",
        frozenset({_D.AGREEMENT_DOCUMENT}),
        needs_delivery=True,
    )


def _referrals() -> Iterable[Edge]:
    refusal, relapse, breach = _D.REFUSAL_FINDING, _D.RELAPSE_FINDING, _D.BREACH_FINDING
    law = "戒毒条例 20、21；禁毒法 35"
    yield _referral(
        _S.OVERDUE_NOT_REPORTED, _G.REFUSED, "戒毒条例 14、21；禁毒法 38(1)", refusal, _F.NO_GOOD_REASON
    )
    yield _referral(_S.REPORTED, _G.REFUSED, "戒毒条例 21", refusal, _F.PERSUASION_RECORDED)
    for source in (_S.REPORTED, _S.IN_PROGRESS):
        yield _referral(source, _G.RELAPSE, law, relapse, _F.RELAPSE_CONFIRMED)
        yield _referral(source, _G.SERIOUS_BREACH, law, breach, _F.BREACH_CONFIRMED)
    answer = frozenset({_D.POLICE_ANSWER})
    yield Edge(
        _S.REFERRED_TO_POLICE, _S.IN_PROGRESS, "戒毒条例 21", answer, frozenset({_F.AGREEMENT_IN_FORCE})
    )
    yield Edge(
        _S.REFERRED_TO_POLICE,
        _S.REPORTED,
        "戒毒条例 21",
        answer,
        frozenset({_F.NO_AGREEMENT, _F.HAS_REPORTED}),
    )


def _interruptions() -> Iterable[Edge]:
    for source in SUSPENDABLE:
        yield Edge(source, _S.SUSPENDED, "戒毒条例 24 第二款", frozenset({_D.DETENTION_NOTICE}))
        yield Edge(_S.SUSPENDED, source, "戒毒条例 24 第二款", frozenset({_D.RELEASE_NOTICE}), returns=True)
    for source in TRANSFERABLE:
        yield Edge(
            source,
            _S.TRANSFER_PENDING,
            "戒毒条例 22",
            frozenset({_D.RESIDENCE_CHANGE}),
            frozenset({_F.FILE_SENT}),
        )
        yield Edge(_S.TRANSFER_PENDING, source, "戒毒条例 22", needs_reason=True, returns=True)


def _endings() -> Iterable[Edge]:
    yield Edge(_S.TRANSFER_PENDING, _S.TRANSFERRED_OUT, "戒毒条例 22", frozenset({_D.FILE_RECEIPT}))
    yield Edge(
        _S.IN_PROGRESS,
        _S.COMPLETED,
        "戒毒条例 23、40",
        frozenset({_D.COMPLETION_NOTICE}),
        frozenset({_F.TERM_OVER}),
    )
    for source in _S:
        if source not in TERMINAL:
            yield Edge(source, _S.TERMINATED, "戒毒条例 24 第一款", frozenset({_D.IMPRISONMENT_DECISION}))
            yield Edge(source, _S.SUPERSEDED, "禁毒法 38；戒毒条例 25", frozenset({_D.ISOLATION_DECISION}))
            yield Edge(source, _S.REVOKED, "禁毒法 40", frozenset({_D.ANNULMENT}))
            yield Edge(source, _S.CLOSED_DECEASED, "戒毒条例 23", frozenset({_D.DEATH_CONFIRMATION}))


TABLE: Final[tuple[Edge, ...]] = (*_reporting(), *_referrals(), *_interruptions(), *_endings())
"""Every edge between two states, in the order of the domain reference."""


def isolation_may_follow(kind: EpisodeType, ground: ReferralGround) -> bool:
    """Whether the national text knows isolation as an answer of the police to such a referral.

    Refusing rehabilitation alone is none. Source: 禁毒法 38; 戒毒条例 38; the domain reference, R-8.
    """
    return kind is EpisodeType.COMMUNITY_TREATMENT or ground is not ReferralGround.REFUSED
