"""Words of tips and clues, stored and published by value.

Source: the domain reference, sections 8.2 and 10.
"""

from enum import StrEnum

from api.domain.receipts.words import MessageAuthor, ReporterMode, Urgency

__all__ = [
    "ChannelHint",
    "ClueCategory",
    "ContestState",
    "MessageAuthor",
    "ReporterMode",
    "RewardState",
    "SubstanceHint",
    "TipClosure",
    "TipStatus",
    "Urgency",
]


class ClueCategory(StrEnum):
    """What a tip or clue is about, by offence."""

    DRUG_USE = "drug_use"
    GROUP_DRUG_USE = "group_drug_use"
    HOSTING_DRUG_USE = "hosting_drug_use"
    STREET_DEALING = "street_dealing"
    TRAFFICKING = "trafficking"
    TRANSPORT = "transport"
    SMUGGLING = "smuggling"
    MANUFACTURE = "manufacture"
    POSSESSION = "possession"
    SHIELDING_OR_CONCEALMENT = "shielding_or_concealment"
    PRECURSOR_CHEMICALS = "precursor_chemicals"
    ILLICIT_CULTIVATION = "illicit_cultivation"
    SEEDS_SEEDLINGS = "seeds_seedlings"
    INDUCEMENT_OR_COERCION = "inducement_or_coercion"
    CONTROLLED_MEDICINE_SUPPLY = "controlled_medicine_supply"
    DRUG_DRIVING = "drug_driving"
    ONLINE_DRUG_ACTIVITY = "online_drug_activity"
    DISCARDED_PARAPHERNALIA = "discarded_paraphernalia"
    OTHER = "other"
    UNSURE = "unsure"


class ChannelHint(StrEnum):
    """Where or how it happens."""

    IN_PERSON = "in_person"
    RENTED_PREMISES = "rented_premises"
    ENTERTAINMENT_VENUE = "entertainment_venue"
    COURIER_PARCEL = "courier_parcel"
    LOGISTICS_WAREHOUSE = "logistics_warehouse"
    VEHICLE = "vehicle"
    ONLINE_CHAT = "online_chat"
    SCHOOL_VICINITY = "school_vicinity"
    PUBLIC_SPACE = "public_space"
    ROOFTOP_OR_GARDEN = "rooftop_or_garden"
    UNKNOWN = "unknown"


class SubstanceHint(StrEnum):
    """Which substance, as far as the reporter can tell."""

    OPIOIDS = "opioids"
    METHAMPHETAMINE = "methamphetamine"
    KETAMINE = "ketamine"
    CANNABIS = "cannabis"
    MDMA_PILLS = "mdma_pills"
    ETOMIDATE_VAPE = "etomidate_vape"
    SYNTHETIC_CANNABINOID = "synthetic_cannabinoid"
    CONTROLLED_MEDICINE = "controlled_medicine"
    NITROUS_OXIDE = "nitrous_oxide"
    POPPY_PLANT = "poppy_plant"
    UNKNOWN = "unknown"


class TipStatus(StrEnum):
    """States of a tip at the desk."""

    RECEIVED = "received"
    ASKED = "asked"
    ACCEPTED = "accepted"
    HANDED_OFF = "handed_off"
    CLOSED = "closed"


class TipClosure(StrEnum):
    """Why a tip is closed."""

    REJECTED = "rejected"
    DUPLICATE = "duplicate"
    OUTCOME = "outcome"


class ContestState(StrEnum):
    """States of a reporter's objection to a closure."""

    OPEN = "open"
    UPHELD = "upheld"
    REOPENED = "reopened"


class RewardState(StrEnum):
    """Where a reward stands; the police say so."""

    NOT_REQUESTED = "not_requested"
    REQUESTED = "requested"
    NOTIFIED = "notified"
    PAID = "paid"
    EXPIRED = "expired"
    DECLINED = "declined"
