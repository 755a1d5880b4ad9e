"""Rules as data: what holds everywhere, and what a street set for itself."""

from datetime import date, datetime
from uuid import UUID

from sqlmodel import Field

from api.db.base import Table, instant_column, text_column


class RuleDefault(Table, table=True):
    """A value that holds where a street has none of its own. The same in every street."""

    __tablename__ = "rule_default"

    key: str = text_column(primary_key=True)
    qualifier: str = text_column(primary_key=True)
    valid_from: date = Field(primary_key=True)
    value: int
    unit: str = text_column()
    legal_basis: str = text_column()
    evidence: str = text_column()


class JurisdictionRule(Table, table=True):
    """A street's own value of a rule, from a day on."""

    __tablename__ = "jurisdiction_rule"

    street_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    key: str = text_column()
    qualifier: str = text_column()
    value: int
    unit: str = text_column()
    legal_basis: str = text_column()
    valid_from: date
    valid_to: date | None = None
    made_by: UUID | None = None
    made_at: datetime = instant_column()
