"""What the signed-in account sees of itself."""

from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field, StringConstraints

from api.access.permissions import Duty, Permission, Role
from api.schemas.accounts import AssignmentOut
from api.schemas.auth import MAX_PASSWORD_CHARS
from api.schemas.fields import OutModel, StrictModel, UtcDatetime


class LabelOut(OutModel):
    """A name in both languages."""

    zh: str = Field(description="Chinese.")
    en: str = Field(description="English.")


class MyAccountOut(OutModel):
    """Who is signed in."""

    id: UUID = Field(description="Account id.")
    login: str = Field(description="Login name, or client id.")
    display_name: str = Field(description="Name shown to colleagues.")


class MyUnitOut(OutModel):
    """The home unit."""

    code: str = Field(description="Code.")
    kind: str = Field(description="Street, community, grid, station or service.")
    name: LabelOut = Field(description="Name.")


class MeOut(OutModel):
    """The signed-in account: what it is, and what it may do now."""

    account: MyAccountOut = Field(description="The account.")
    role: Role = Field(description="Role.")
    street_code: str = Field(description="The street it belongs to.")
    unit: MyUnitOut = Field(description="Home unit.")
    duties: list[Duty] = Field(description="Duties in force; pending ones give nothing and are not here.")
    permissions: list[Permission] = Field(description="What role and duties allow.")
    assignments: list[AssignmentOut] = Field(description="Present and coming assignments.")


class SessionOut(OutModel):
    """One sign-in that still lives."""

    id: UUID = Field(description="Session id.")
    created_at: UtcDatetime = Field(description="When it began.")
    last_used_at: UtcDatetime = Field(description="When its tokens were last renewed.")
    expires_at: UtcDatetime = Field(description="When it ends at the latest.")
    is_current: bool = Field(description="Whether it is the one that asks.")


class PasswordIn(StrictModel):
    """A new password for the signed-in account."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "current_password": "seven quiet herons by the lock",
                    "new_password": "purple lantern over nine bridges",
                }
            ]
        }
    )

    current_password: Annotated[str, StringConstraints(max_length=MAX_PASSWORD_CHARS)] = Field(
        description="The present password."
    )
    new_password: Annotated[str, StringConstraints(max_length=MAX_PASSWORD_CHARS)] = Field(
        description="15 to 128 characters."
    )
