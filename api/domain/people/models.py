"""Accounts, their duties and where they are assigned."""

from datetime import date, datetime
from uuid import UUID

from sqlmodel import Field

from api.db.base import Table, bytes_column, instant_column, text_column


class Account(Table, table=True):
    """A person or a machine that signs in."""

    __tablename__ = "account"

    street_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    kind: str = text_column()
    login: str = text_column()
    display_name: str = text_column()
    role: str = text_column()
    unit_id: UUID
    state: str = text_column()
    identity_stamp: int
    version: int
    created_at: datetime = instant_column()


class Credential(Table, table=True):
    """The password of a person, hashed; there from the first activation on."""

    __tablename__ = "credential"

    street_id: UUID = Field(primary_key=True)
    account_id: UUID = Field(primary_key=True)
    password_hash: str = text_column()


class LoginClaim(Table, table=True):
    """Makes a login unique across all streets."""

    __tablename__ = "login_claim"

    login: str = text_column(primary_key=True)
    home_street_id: UUID
    account_id: UUID


class ClientSecret(Table, table=True):
    """A machine's secret, hashed; two may be valid during rotation."""

    __tablename__ = "client_secret"

    street_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    account_id: UUID
    secret_hash: bytes = bytes_column()
    created_at: datetime = instant_column()
    ended_at: datetime | None = instant_column(nullable=True)


class DutyGrant(Table, table=True):
    """A duty given to an account, and who confirmed it."""

    __tablename__ = "duty_grant"

    street_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    account_id: UUID
    duty: str = text_column()
    state: str = text_column()
    granted_by: UUID | None = None
    granted_at: datetime = instant_column()
    confirmed_by: UUID | None = None
    confirmed_at: datetime | None = instant_column(nullable=True)
    ended_at: datetime | None = instant_column(nullable=True)


class Assignment(Table, table=True):
    """A unit that an account works in, for a time."""

    __tablename__ = "assignment"

    street_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    account_id: UUID
    unit_id: UUID
    capacity: str = text_column()
    valid_from: date
    valid_to: date | None = None


class AccountHold(Table, table=True):
    """An account that cannot be closed yet, because somebody depends on it."""

    __tablename__ = "account_hold"

    street_id: UUID = Field(primary_key=True)
    account_id: UUID = Field(primary_key=True)
    version: int
