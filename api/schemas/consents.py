"""Consents of participants on the wire."""

from typing import Any

from pydantic import ConfigDict, Field

from api.domain.participants.consents import GivenConsent, Withdrawal
from api.domain.participants.models import Consent
from api.domain.participants.queries import ConsentRow
from api.domain.participants.words import ConsentKind
from api.schemas.fields import Id, LegalDate, Option, OutModel, StrictModel


class ConsentIn(StrictModel):
    """That the person agreed to one thing."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"kind": "family_in_team", "given_on": "2026-11-23"}]}
    )

    kind: Option[ConsentKind] = Field(description="What for; each is asked for by itself.")
    given_on: LegalDate = Field(description="The day on which they agreed; not in the future.")

    def to_given(self) -> GivenConsent:
        """The same for the domain."""
        return GivenConsent(self.kind, self.given_on)


class ConsentWithdrawalIn(StrictModel):
    """That the person takes a consent back. No reason is asked for."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"withdrawn_on": "2026-11-24"}]})

    withdrawn_on: LegalDate = Field(description="The day on which they said so, in whatever way.")


class ConsentOut(OutModel):
    """A consent."""

    id: Id
    kind: ConsentKind
    given_on: LegalDate
    withdrawn_on: LegalDate | None


class ConsentListOut(OutModel):
    """Consents of a person, the latest first."""

    items: list[ConsentOut]


class ConsentWithdrawnOut(ConsentOut):
    """A consent that was taken back, and what ended with it."""

    members_left: int = Field(description="How many people left the team, who had come with it.")
    is_file_closing: bool = Field(
        description="The file rested on this consent: its other consents end, and it may be erased now."
    )


def consent_json(row: Consent | ConsentRow) -> dict[str, Any]:
    """A consent as it is published."""
    return ConsentOut(
        id=row.id, kind=ConsentKind(row.kind), given_on=row.given_on, withdrawn_on=row.withdrawn_on
    ).model_dump(mode="json")


def withdrawn_json(found: Withdrawal) -> dict[str, Any]:
    """A consent that was taken back, as it is published."""
    members = {"members_left": found.members_left, "is_file_closing": found.is_file_closing}
    return {**consent_json(found.consent), **members}
