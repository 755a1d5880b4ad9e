"""Requests for a reporter's contact on the wire."""

from datetime import date
from typing import Self
from uuid import UUID

from pydantic import ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from api.domain.identity_requests.lifecycle import IdentityDecision, IdentityRequestState
from api.domain.identity_requests.service import Asked, Decided
from api.schemas.fields import Id, Line, OutModel, ShortText, StrictModel
from api.schemas.sealed import EnvelopeIn, EnvelopeOut, KeyId


class IdentityRequestIn(StrictModel):
    """Whose contact, on what ground, and to which key. Reason and reference are read by the custodian."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "clue_id": "3f0b5d0e-58a4-4c1e-9b9c-6f0a3f8f7a11",
                    "legal_basis": "刑事诉讼法第五十四条",
                    "document_ref": "调证字〔2026〕0001号",
                    "reason": "需要向举报人核实时间",
                    "recipient_key_id": "station-2026",
                }
            ]
        }
    )

    tip_id: Id | None = Field(None, description="The tip; for the desk.")
    clue_id: Id | None = Field(None, description="The clue; the police name no tip.")
    legal_basis: Line
    document_ref: Line
    reason: ShortText
    recipient_key_id: KeyId = Field(description="An active key of the requester's unit.")

    @model_validator(mode="after")
    def _names_one(self) -> Self:
        if (self.tip_id is None) == (self.clue_id is None):
            raise PydanticCustomError("invalid", "either a tip or a clue")
        return self

    def to_asked(self) -> Asked:
        """The same for the domain."""
        return Asked(
            self.tip_id,
            self.clue_id,
            self.legal_basis,
            self.document_ref,
            self.reason,
            self.recipient_key_id,
        )


class IdentityDecisionIn(StrictModel):
    """A custodian's decision; a release carries the contact, sealed again to the requester's key alone."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"decision": "refuse", "reason": "法律文书不全"}]}
    )

    decision: IdentityDecision = Field(strict=False)
    reason: ShortText
    sealed_contact: EnvelopeIn | None = Field(
        None, description="Kind `contact`, bound to the id of this request. With `release`, and only there."
    )

    def to_decided(self) -> Decided:
        """The same for the domain.

        Raises:
            EnvelopeRefused: The envelope deviates from version 1.
        """
        sealed = None if self.sealed_contact is None else self.sealed_contact.to_envelope()
        return Decided(self.decision, self.reason, sealed)


class IdentityRequestItemOut(OutModel):
    """A request, without the contact."""

    id: UUID
    state: IdentityRequestState
    requested_by: UUID
    tip_id: UUID | None = Field(description="For desk and custodian; the police never see it.")
    clue_id: UUID | None
    legal_basis: str
    document_ref: str
    reason: str
    recipient_key_id: str
    requested_on: date
    decided_on: date | None
    decision_reason: str | None


class IdentityRequestOut(IdentityRequestItemOut):
    """A request, with what the caller may open of the contact."""

    contact: EnvelopeOut | None = Field(description="For the custodian: bound to the tip's id.")
    sealed_contact: EnvelopeOut | None = Field(description="For the requester after the release.")


class IdentityRequestPage(OutModel):
    """A page of requests."""

    items: list[IdentityRequestItemOut]
    next_cursor: str | None
