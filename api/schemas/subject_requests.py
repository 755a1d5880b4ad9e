"""What participants ask of their own file, on the wire."""

from typing import Any, Self

from pydantic import ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from api.domain.participants.copies import PersonCopy
from api.domain.participants.lifecycle import SubjectRequestStatus
from api.domain.participants.models import SubjectRequest
from api.domain.participants.requests import Decision, NewRequest
from api.domain.participants.words import LawfulBasis, RequestChannel, SubjectRequestKind
from api.schemas.access_log import AccessLogLineOut
from api.schemas.fields import Id, LegalDate, Line, Option, OutModel, StrictModel, UtcDatetime
from api.schemas.paging import Page
from api.schemas.participants import ContactPersonOut
from api.schemas.plain_texts import NamelessLine, NamelessText


class SubjectRequestIn(StrictModel):
    """What somebody asked of their own file, by whatever channel."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"kind": "copy", "channel": "in_person", "received_on": "2026-11-23"}]
        }
    )

    kind: Option[SubjectRequestKind]
    channel: Option[RequestChannel] = Field(description="How it was asked.")
    received_on: LegalDate = Field(description="The day on which it was asked; the answer is due from it on.")
    text: NamelessLine | None = Field(None, description="What they said they want, in short.")

    def to_new(self) -> NewRequest:
        """The same for the domain."""
        return NewRequest(self.kind, self.channel, self.received_on, self.text)


class SubjectRequestDecisionIn(StrictModel):
    """What the office answers."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"result": "granted", "answer": "可以随时到服务窗口领取复印件。"}]}
    )

    result: Option[SubjectRequestStatus] = Field(description="`granted` or `refused`.")
    answer: NamelessText = Field(description="What the person is told.")
    legal_ground: Line | None = Field(
        None, description="The law on which a refusal rests; required of one, and of nothing else."
    )

    @model_validator(mode="after")
    def _decides_with_a_ground(self) -> Self:
        if self.result not in {SubjectRequestStatus.GRANTED, SubjectRequestStatus.REFUSED}:
            raise PydanticCustomError("not_an_option", "granted or refused")
        is_refused = self.result is SubjectRequestStatus.REFUSED
        if is_refused is not (self.legal_ground is not None):
            raise PydanticCustomError("missing" if is_refused else "unknown_field", "the legal ground")
        return self

    def to_decision(self) -> Decision:
        """The same for the domain."""
        return Decision(self.result, self.answer, self.legal_ground)


class SubjectRequestOut(OutModel):
    """A request."""

    id: Id
    kind: SubjectRequestKind
    channel: RequestChannel
    status: SubjectRequestStatus
    received_on: LegalDate
    due_on: LegalDate = Field(
        description="15 working days by default; weekends are left out, public holidays are not known."
    )
    text: str | None = Field(description="What was asked, in the person's words.")
    answer: str | None = Field(description="What the office answered.")
    legal_ground: str | None = Field(description="Of a refusal: the law that it rests on.")
    decided_by: Id | None
    decided_at: UtcDatetime | None


class SubjectRequestPage(Page[SubjectRequestOut]):
    """A page of requests, the latest first."""


class CopyEntryOut(OutModel):
    """One entry of the file."""

    facts: dict[str, Any] = Field(description="Codes and days.")
    texts: dict[str, Any] = Field(description="What was written about the person, or in their words.")


class CopyIdentityOut(OutModel):
    """Who the person is, as the file has it."""

    name: str = Field(description="Name.")
    document_number: str | None = Field(description="Number of the identity document.")
    phone: str | None = Field(description="Where the person is called.")
    address: str | None = Field(description="Where letters reach the person.")
    contact_person: ContactPersonOut | None = Field(description="Whom the person named.")


class PersonCopyOut(OutModel):
    """All that is kept about the person, for printing. It names nobody else of their case."""

    produced_on: LegalDate
    pseudonym: str = Field(description="By which people speak of the file.")
    lawful_basis: LawfulBasis
    identity: CopyIdentityOut
    parts: dict[str, list[CopyEntryOut]] = Field(description="Entries by kind.")
    access_log: list[AccessLogLineOut] = Field(description="Who did what with the file.")


def request_json(row: SubjectRequest, content: dict[str, Any]) -> dict[str, Any]:
    """A request as it is published."""
    return SubjectRequestOut(
        id=row.id,
        kind=SubjectRequestKind(row.kind),
        channel=RequestChannel(row.channel),
        status=SubjectRequestStatus(row.status),
        received_on=row.received_on,
        due_on=row.due_on,
        text=content.get("text"),
        answer=content.get("answer"),
        legal_ground=content.get("legal_ground"),
        decided_by=row.decided_by,
        decided_at=row.decided_at,
    ).model_dump(mode="json")


def copy_json(copy: PersonCopy, produced_on: LegalDate) -> dict[str, Any]:
    """A copy as it is published."""
    return PersonCopyOut.model_validate({"produced_on": produced_on, **copy.members()}).model_dump(
        mode="json"
    )
