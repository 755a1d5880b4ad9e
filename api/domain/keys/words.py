"""Words of keys: what a key is for, who holds it, and in which unit that holder sits."""

from collections.abc import Mapping
from enum import StrEnum

from api.access.permissions import Duty


class KeyUse(StrEnum):
    """What is sealed to a key, or signed with it."""

    CONTENT = "content"
    CONTACT = "contact"
    HELP = "help"
    CLUE = "clue"
    ACKNOWLEDGEMENT = "acknowledgement"
    CHECKPOINT = "checkpoint"


class KeyHolder(StrEnum):
    """Who has the private half."""

    OFFICE = "office"
    CUSTODIAN = "custodian"
    CARE = "care"
    STATION = "station"
    SERVICE = "service"


USE_OF_HOLDER: Mapping[KeyHolder, KeyUse] = {
    KeyHolder.OFFICE: KeyUse.CONTENT,
    KeyHolder.CUSTODIAN: KeyUse.CONTACT,
    KeyHolder.CARE: KeyUse.HELP,
    KeyHolder.STATION: KeyUse.CLUE,
}

UNIT_KINDS: Mapping[KeyHolder, frozenset[str]] = {
    KeyHolder.OFFICE: frozenset({"street"}),
    KeyHolder.CUSTODIAN: frozenset({"street"}),
    KeyHolder.CARE: frozenset({"street", "community"}),
    KeyHolder.STATION: frozenset({"station"}),
}

KEEPER: Mapping[KeyHolder, Duty] = {
    KeyHolder.OFFICE: Duty.OFFICE_LEAD,
    KeyHolder.CUSTODIAN: Duty.OFFICE_LEAD,
    KeyHolder.CARE: Duty.OFFICE_LEAD,
    KeyHolder.STATION: Duty.POLICE_LIAISON,
}
"""The duty that registers and retires keys of a holder. Source: the API contract, `POST /v1/keys`."""
