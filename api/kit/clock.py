"""Time: UTC instants, legal dates, and the coarse slots that tips are allowed to carry."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

Clock = Callable[[], datetime]

SHANGHAI = ZoneInfo("Asia/Shanghai")
BUCKET_HOURS = 4
BUCKETS_PER_DAY = 24 // BUCKET_HOURS


def utc_now() -> datetime:
    """Now, as an aware datetime in UTC."""
    return datetime.now(UTC)


def legal_date(at: datetime) -> date:
    """The day of an instant in Asia/Shanghai, where every legal date of the product lies."""
    return at.astimezone(SHANGHAI).date()


def bucket_of(at: datetime) -> int:
    """The four-hour part of the day, 0 to 5, in Asia/Shanghai.

    Source: the API contract, *tip times*.
    """
    return at.astimezone(SHANGHAI).hour // BUCKET_HOURS


def slot_of(on: date, bucket: int) -> int:
    """Number of a four-hour slot since 0001-01-01, so that slots compare as integers."""
    return on.toordinal() * BUCKETS_PER_DAY + bucket


def slot_at(at: datetime) -> int:
    """The slot in which an instant lies."""
    return slot_of(legal_date(at), bucket_of(at))
