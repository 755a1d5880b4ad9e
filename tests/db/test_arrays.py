"""What is written as an array literal is read as it was, whatever stands in it."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import asyncpg
import pytest

from api.db.arrays import array_text, instant_array_text, quoted_array_text

TEXTS = [
    "plain",
    "",
    "NULL",
    "null",
    'a "quoted" one',
    "back\\slash",
    "{a,b}",
    " spaces ",
    "汉字，逗号",
    "\t\n",
    None,
]


async def test_texts_come_back(owner: asyncpg.Pool) -> None:
    assert await owner.fetchval("SELECT $1::text::text[]", quoted_array_text(TEXTS)) == TEXTS


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("uuid", [uuid4(), None, uuid4()]),
        ("float8", [0.1, 132.00125, -1e-9, 1e300, None, 5.0]),
        ("int", [0, -7, None]),
        ("bool", [True, False, None]),
        ("text", ["routine", None]),
        ("uuid", []),
    ],
)
async def test_plain_values_come_back(owner: asyncpg.Pool, kind: str, values: list[object]) -> None:
    assert await owner.fetchval(f"SELECT $1::text::{kind}[]", array_text(values)) == values


async def test_instants_come_back_to_the_microsecond(owner: asyncpg.Pool) -> None:
    now = datetime.now(UTC)
    values = [now, now - timedelta(days=9000, microseconds=1), now.replace(microsecond=0)]
    assert await owner.fetchval("SELECT $1::text::timestamptz[]", instant_array_text(values)) == values
