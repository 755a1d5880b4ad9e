"""A batch of mixed records."""

from typing import Annotated, Any

from pydantic import ConfigDict

from api.schemas.check_ins import EXAMPLE, CheckInIn
from api.schemas.field_batches import ITEMS, RecordBatchIn, ShownAs


class MixedBatchIn(RecordBatchIn):
    """Up to 1,000 records of any kind; `type` of each says which."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"sent_at": "2026-11-23T10:00:00Z", "items": [{"type": "check_in", **EXAMPLE}]}]
        }
    )

    items: list[Annotated[Any, ShownAs(CheckInIn)]] = ITEMS
