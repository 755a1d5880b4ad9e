"""Shapes of participants' files. Lists know pseudonyms; who it is comes with the file alone."""

import re
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import AfterValidator, ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from api.db.session import Row
from api.domain.episodes.words import EpisodeStatus, EpisodeType
from api.domain.participants.identity import ContactPerson, Identity, normalised
from api.domain.participants.models import Participant
from api.domain.participants.queries import ParticipantRow
from api.domain.participants.words import FileClass, LawfulBasis, SearchBasis
from api.kit.named_persons import has_check_digit
from api.schemas.fields import Id, LegalDate, Line, Option, OutModel, StrictModel, UnitCode, text_type
from api.schemas.paging import Page

_NATIONAL = re.compile(r"[0-9]{17}[0-9X]")


def _is_a_number(text: str) -> str:
    number = normalised(text)
    if _NATIONAL.fullmatch(number) and not has_check_digit(number):
        raise PydanticCustomError("bad_document_number", "the check digit does not hold")
    return number


def _is_a_phone(text: str) -> str:
    return normalised(text)


PersonName = Annotated[str, *text_type(max_chars=60)]
DocumentNumber = Annotated[
    str,
    StringConstraints(strict=True, pattern=r"^[0-9A-Za-z()（） \-]{6,30}$"),
    AfterValidator(_is_a_number),
    Field(description="Number of the identity document that the order names; nothing is derived from it."),
]
PhoneNumber = Annotated[
    str,
    StringConstraints(strict=True, pattern=r"^[0-9+() \-]{6,24}$"),
    AfterValidator(_is_a_phone),
    Field(description="Where the person is called."),
]


class ContactPersonIn(StrictModel):
    """The one person whom the participant named, to be called. Needs the consent `contact_person`."""

    name: PersonName = Field(description="Name.")
    phone: PhoneNumber


class IdentityIn(StrictModel):
    """Who somebody is. Kept sealed; nothing of it is a column, or stands in a list."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"name": "甲某某", "document_number": "990000199001010017"}]}
    )

    name: PersonName = Field(description="Name, as the order writes it.")
    document_number: DocumentNumber | None = None
    phone: PhoneNumber | None = None
    address: Line | None = Field(None, description="Where letters reach the person.")
    contact_person: ContactPersonIn | None = Field(None, description="Null where nobody was named.")

    def to_identity(self) -> Identity:
        """The same for the domain."""
        contact = self.contact_person
        return Identity(
            name=self.name,
            document_number=self.document_number,
            phone=self.phone,
            address=self.address,
            contact_person=None if contact is None else ContactPerson(contact.name, contact.phone),
        )


class GivenConsentIn(StrictModel):
    """That the person agreed to a file of their own."""

    given_on: LegalDate = Field(description="The day on which the person agreed.")


class ParticipantIn(StrictModel):
    """Somebody who came and asked for help, and agreed to a file. Orders open theirs with the episode."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "community_code": "990000001001",
                    "identity": {"name": "甲某某", "phone": "13800000000"},
                    "consent": {"given_on": "2026-11-23"},
                }
            ]
        }
    )

    community_code: UnitCode
    identity: IdentityIn
    consent: GivenConsentIn
    is_minor: bool = Field(default=False, description="Files of minors stand in no list of a lead.")
    keeper_id: Id | None = Field(
        None, description="The case worker who answers for the file; by default whoever opens it."
    )


class ParticipantSearchIn(StrictModel):
    """Somebody among one's own cases. There is no way to ask whether somebody is known at all."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"phone": "13800000000", "basis": "contact_by_person"}]}
    )

    document_number: DocumentNumber | None = None
    phone: PhoneNumber | None = None
    basis: Option[SearchBasis] = Field(description="Why; kept with the search.")

    @model_validator(mode="after")
    def _asks_for_something(self) -> Self:
        if self.document_number is None and self.phone is None:
            raise PydanticCustomError("too_short", "nothing to search by")
        return self


class ParticipantItemOut(OutModel):
    """The plain fields of a file."""

    id: UUID
    pseudonym: str = Field(description="By which people speak of the file.")
    community_code: str = Field(description="Code of the community.")
    lawful_basis: LawfulBasis = Field(description="Why the file may be kept.")
    file_class: FileClass = Field(description="`minor` and `sealed` files are kept more narrowly.")
    keeper_id: UUID = Field(description="The case worker who answers for the file.")
    etag: str


ParticipantPage = Page[ParticipantItemOut]


class ParticipantListOut(OutModel):
    """What a search found among the files that the caller may see."""

    items: list[ParticipantItemOut] = Field(description="At most 20.")


class ContactPersonOut(OutModel):
    """The one person whom the participant named."""

    name: str = Field(description="Name.")
    phone: str = Field(description="Where to call.")


class ParticipantEpisodeOut(OutModel):
    """An episode of the person that the caller may see."""

    id: UUID
    pseudonym: str = Field(description="By which people speak of it.")
    type: EpisodeType
    status: EpisodeStatus


class ParticipantOut(ParticipantItemOut):
    """A file with who it is."""

    name: str = Field(description="Name, as the order writes it.")
    document_last4: str | None = Field(description="The last four characters of the document's number.")
    phone: str | None = Field(description="Where the person is called.")
    address: str | None = Field(description="Where letters reach the person.")
    contact_person: ContactPersonOut | None = Field(description="Null where nobody was named.")
    episodes: list[ParticipantEpisodeOut] = Field(description="The newest first.")


class DocumentNumberOut(OutModel):
    """The whole number of the identity document."""

    document_number: str | None = Field(description="Null where none is kept.")


def participant_item(row: ParticipantRow) -> dict[str, Any]:
    """The plain fields as `ParticipantItemOut`."""
    return {
        "id": str(row.id),
        "pseudonym": row.pseudonym,
        "community_code": row.community_code,
        "lawful_basis": row.lawful_basis,
        "file_class": row.file_class,
        "keeper_id": str(row.keeper_id),
        "etag": f'"{row.version}"',
    }


def participant_json(
    participant: Participant, community_code: str, identity: Identity, episodes: list[Row]
) -> dict[str, Any]:
    """A file as `ParticipantOut`."""
    contact = identity.contact_person
    return {
        "id": str(participant.id),
        "pseudonym": participant.pseudonym,
        "community_code": community_code,
        "lawful_basis": participant.lawful_basis,
        "file_class": participant.file_class,
        "keeper_id": str(participant.keeper_id),
        "etag": f'"{participant.version}"',
        "name": identity.name,
        "document_last4": identity.document_last4,
        "phone": identity.phone,
        "address": identity.address,
        "contact_person": None if contact is None else {"name": contact.name, "phone": contact.phone},
        "episodes": [{**dict(row), "id": str(row["id"])} for row in episodes],
    }
