"""Who a participant is: what is kept of it, sealed, and by what it is found again."""

import re
import unicodedata
from dataclasses import asdict, dataclass
from typing import Any, Final
from uuid import UUID

from api.crypto.care_box import CareBox

PLACE: Final = "participant"
DOCUMENT: Final = "document_number"
PHONE: Final = "phone"

_SEPARATORS: Final = re.compile(r"[\s\-]")
_COUNTRY: Final = re.compile(r"^(?:\+|00)?86(?=1[3-9]\d{9}$)")
_SHOWN_DIGITS: Final = 4


@dataclass(frozen=True, slots=True)
class ContactPerson:
    """The one person whom the participant named for the office to call. Only with consent."""

    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class Identity:
    """What identifies somebody. None of it is ever a column.

    Attributes:
        document_number: Of the identity document that the order names; nothing is derived from it.
        address: Where letters reach the person.
    """

    name: str
    document_number: str | None = None
    phone: str | None = None
    address: str | None = None
    contact_person: ContactPerson | None = None

    @property
    def document_last4(self) -> str | None:
        """What people read to each other in place of the number."""
        return None if self.document_number is None else self.document_number[-_SHOWN_DIGITS:]


def normalised(value: str) -> str:
    """A number as it is compared: half-width, upper case, without separators or country code."""
    plain = _SEPARATORS.sub("", unicodedata.normalize("NFKC", value)).upper()
    return _COUNTRY.sub("", plain)


def tag_of(box: CareBox, kind: str, value: str | None) -> bytes | None:
    """By what somebody is found, from `DOCUMENT` or `PHONE`; None where there is nothing to find by."""
    return None if value is None else box.tag(kind, normalised(value))


def seal_identity(box: CareBox, participant_id: UUID, identity: Identity) -> bytes:
    """The column `sealed` of a participant."""
    return box.seal(PLACE, participant_id, asdict(identity))


def open_identity(box: CareBox, participant_id: UUID, blob: bytes | None) -> Identity:
    """Who it is.

    Raises:
        CannotOpen: The blob is not of this row.
    """
    members: dict[str, Any] = box.open(PLACE, participant_id, blob)
    contact = members.pop("contact_person", None)
    return Identity(
        name=members.get("name", ""),
        document_number=members.get("document_number"),
        phone=members.get("phone"),
        address=members.get("address"),
        contact_person=None if contact is None else ContactPerson(**contact),
    )
