"""Table base class: naming convention, and columns whose database types differ from the default."""

from typing import Any

from sqlalchemy import ARRAY, BigInteger, Column, DateTime, LargeBinary, MetaData, SmallInteger, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

SQLModel.metadata.naming_convention = {
    "pk": "pk_%(table_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(referred_table_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}

metadata: MetaData = SQLModel.metadata


class Table(SQLModel):
    """A row and nothing else: never an input, never an answer. Keys and checks live in the migrations."""


def _field(column: Column[Any]) -> Any:  # noqa: ANN401 - a field of SQLModel
    if column.nullable and not column.primary_key:
        return Field(default=None, sa_column=column)
    return Field(sa_column=column)


def text_column(*, nullable: bool = False, primary_key: bool = False) -> Any:  # noqa: ANN401 - a field of SQLModel
    """Text without a length; enums are stored by value."""
    return _field(Column(Text, nullable=nullable, primary_key=primary_key))


def instant_column(*, nullable: bool = False) -> Any:  # noqa: ANN401 - a field of SQLModel
    """An instant, UTC."""
    return _field(Column(DateTime(timezone=True), nullable=nullable))


def json_column(*, nullable: bool = False) -> Any:  # noqa: ANN401 - a field of SQLModel
    """JSON that the database may look into. None is SQL's NULL."""
    return _field(Column(JSONB(none_as_null=True), nullable=nullable))


def bytes_column(*, nullable: bool = False, primary_key: bool = False) -> Any:  # noqa: ANN401 - a field of SQLModel
    """Raw bytes."""
    return _field(Column(LargeBinary, nullable=nullable, primary_key=primary_key))


def small_column(*, nullable: bool = False) -> Any:  # noqa: ANN401 - a field of SQLModel
    """A whole number of two bytes."""
    return _field(Column(SmallInteger, nullable=nullable))


def big_column(*, primary_key: bool = False) -> Any:  # noqa: ANN401 - a field of SQLModel
    """A whole number of eight bytes."""
    return _field(Column(BigInteger, nullable=False, primary_key=primary_key))


def text_list_column(*, nullable: bool = False) -> Any:  # noqa: ANN401 - a field of SQLModel
    """A list of short texts."""
    return _field(Column(ARRAY(Text), nullable=nullable))


def id_list_column() -> Any:  # noqa: ANN401 - a field of SQLModel
    """A list of ids."""
    return _field(Column(ARRAY(Uuid), nullable=False))


def small_list_column() -> Any:  # noqa: ANN401 - a field of SQLModel
    """A list of whole numbers of two bytes."""
    return _field(Column(ARRAY(SmallInteger), nullable=False))
