"""What the police are told: an allow-list and nothing else. Pure.

Of the file it takes who the person is, the order and its legal dates; of the case what the worker wrote.
No contact, no test, no tier, no team, nobody else.
Source: 戒毒条例 14, 20, 21; the domain reference, R-8.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from api.domain.case_referrals.words import Consequence
from api.domain.episodes.edges import isolation_may_follow
from api.domain.episodes.words import EpisodeType, ReferralGround

FORM: Final = 1
"""Version of the package's members."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who it is, as the order names them."""

    name: str
    document_number: str


@dataclass(frozen=True, slots=True)
class Order:
    """The order on which the episode rests."""

    type: EpisodeType
    number: str
    issued_on: date


@dataclass(frozen=True, slots=True)
class Dates:
    """Legal dates of the episode; None for what has not happened."""

    decided_on: date
    received_by_person_on: date
    report_due_on: date
    reported_on: date | None
    agreement_signed_on: date | None
    finding_confirmed_on: date


@dataclass(frozen=True, slots=True)
class Told:
    """What the referral says.

    Attributes:
        breach_ground: Of a serious breach, which of the three.
        facts: In the worker's words.
        office_contact: Where the station asks back.
    """

    ground: ReferralGround
    breach_ground: str | None
    facts: str
    legal_basis: str
    office_contact: str


def consequence_of(kind: EpisodeType, ground: ReferralGround) -> Consequence:
    """What may follow from a referral, by the type of the order. Source: 禁毒法 38; 戒毒条例 38."""
    if isolation_may_follow(kind, ground):
        return Consequence.ISOLATION_MAY_FOLLOW
    return Consequence.NO_ISOLATION_ON_THIS_GROUND


def package_of(person: Person, order: Order, dates: Dates, told: Told) -> dict[str, Any]:
    """The package, without its list of papers, which is known when it is countersigned."""
    return {
        "form": FORM,
        "person": {"name": person.name, "document_number": person.document_number},
        "order": {"type": order.type.value, "number": order.number, "issued_on": order.issued_on.isoformat()},
        "ground": told.ground.value,
        "breach_ground": told.breach_ground,
        "facts": told.facts,
        "legal_basis": told.legal_basis,
        "consequence": consequence_of(order.type, told.ground).value,
        "dates": {
            "decided_on": dates.decided_on.isoformat(),
            "received_by_person_on": dates.received_by_person_on.isoformat(),
            "report_due_on": dates.report_due_on.isoformat(),
            "reported_on": _day(dates.reported_on),
            "agreement_signed_on": _day(dates.agreement_signed_on),
            "finding_confirmed_on": dates.finding_confirmed_on.isoformat(),
        },
        "office_contact": told.office_contact,
    }


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
