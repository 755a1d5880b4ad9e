"""What accounts look like on the wire."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import ConfigDict, Field, StringConstraints, field_validator
from pydantic_core import PydanticCustomError

from api.access.permissions import Duty, Role
from api.domain.people.lifecycle import AccountState, DutyState
from api.domain.people.words import LOGIN, AccountKind, Capacity
from api.schemas.fields import LegalDate, OutModel, StrictModel, UnitCode, UtcDatetime, text_type

MAX_DUTIES = len(Duty)
MAX_ASSIGNMENTS = 50

RoleCode = Annotated[Role, Field(strict=False)]
DutyCode = Annotated[Duty, Field(strict=False)]
CapacityCode = Annotated[Capacity, Field(strict=False)]
DisplayName = Annotated[str, *text_type(max_chars=64)]
Login = Annotated[
    str,
    StringConstraints(strict=True, pattern=f"^{LOGIN.pattern}$"),
    Field(
        description="Login name: 3 to 64 of a-z, 0-9, dot, hyphen, underscore; unique across all streets.",
        examples=["desk-1"],
    ),
]


class AssignmentIn(StrictModel):
    """A unit that an account works in besides its home unit."""

    unit_code: UnitCode
    capacity: CapacityCode = Field(description="As what; a volunteer is a `member` only.")


class AccountEdit(StrictModel):
    """Everything about an account that somebody else may set; never its password."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "display_name": "林知夏",
                    "role": "grid",
                    "unit_code": "990000001003002",
                    "duties": ["grid_worker"],
                    "assignments": [{"unit_code": "990000001003002", "capacity": "deputy"}],
                }
            ]
        }
    )

    display_name: DisplayName = Field(description="Name shown to colleagues.")
    role: RoleCode = Field(description="One per account; office leads set street, community and grid.")
    unit_code: UnitCode = Field(description="Home unit; its kind follows from the role.")
    duties: list[DutyCode] = Field(
        max_length=MAX_DUTIES,
        description="All duties from now on. New ones that weigh most are pending until confirmed.",
    )
    assignments: list[AssignmentIn] | None = Field(
        None,
        max_length=MAX_ASSIGNMENTS,
        description="All assignments from today on; left out, they stay as they are.",
    )

    @field_validator("duties")
    @classmethod
    def _each_once(cls, duties: list[Duty]) -> list[Duty]:
        if len(set(duties)) != len(duties):
            raise PydanticCustomError("duplicate_value", "twice")
        return duties


class AccountIn(AccountEdit):
    """A new account. Nobody can sign in to it before its owner has used a link code."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "login": "grid-003-002-deputy",
                    "display_name": "林知夏",
                    "role": "grid",
                    "unit_code": "990000001003002",
                    "duties": ["grid_worker"],
                }
            ]
        }
    )

    login: Login


class DutyOut(OutModel):
    """A granted duty."""

    duty: Duty = Field(description="The duty.")
    state: DutyState = Field(description="`pending` gives nothing until a second person confirms.")
    granted_at: UtcDatetime = Field(description="When it was granted.")
    confirmed_at: UtcDatetime | None = Field(description="When it was confirmed, if it was.")


class ConfirmedDutyOut(DutyOut):
    """A duty that has just been confirmed."""

    account_id: UUID = Field(description="Whose it is.")


class AssignmentOut(OutModel):
    """A unit that an account works in."""

    unit_code: str = Field(description="The unit.")
    capacity: Capacity = Field(description="As what.")
    valid_from: LegalDate = Field(description="First day.")
    valid_to: LegalDate | None = Field(description="Day after the last one; null without an end.")


class AccountOut(OutModel):
    """An account as those see it who manage it."""

    id: UUID = Field(description="Account id.")
    kind: AccountKind = Field(description="A person, or a machine.")
    login: str = Field(description="Login name, or client id.")
    display_name: str = Field(description="Name shown to colleagues.")
    role: Role = Field(description="Role.")
    unit_code: str = Field(description="Home unit.")
    state: AccountState = Field(description="`invited` until its owner has set a password.")
    duties: list[DutyOut] = Field(description="Pending and active duties.")
    assignments: list[AssignmentOut] = Field(description="Present and coming assignments.")
    created_at: UtcDatetime = Field(description="When it was made.")
    etag: str = Field(description="Version, for If-Match.")


class LinkCodeOut(OutModel):
    """A link code, shown once: hand it to the owner of the account in person."""

    account_id: UUID = Field(description="Whose account it opens.")
    link_code: str = Field(description="44 characters in groups of four.")
    expires_at: UtcDatetime = Field(description="When it ends, if it is not used before.")


def duty_members(grant: Any) -> dict[str, Any]:  # noqa: ANN401 - a DutyGrant row
    """What `DutyOut` shows of a grant."""
    confirmed_at: datetime | None = grant.confirmed_at
    return {
        "duty": Duty(grant.duty),
        "state": DutyState(grant.state),
        "granted_at": grant.granted_at,
        "confirmed_at": confirmed_at,
    }
