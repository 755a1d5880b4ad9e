"""A batch of mixed records."""

from typing import Annotated, Any

from pydantic import ConfigDict

from api.schemas.check_ins import EXAMPLE, CheckInIn
from api.schemas.field_batches import ITEMS, RecordBatchIn, ShownAs
from api.schemas.observations import EXAMPLE as OBSERVATION_EXAMPLE
from api.schemas.observations import ObservationIn
from api.schemas.visits import EXAMPLE as VISIT_EXAMPLE
from api.schemas.visits import VisitIn


class MixedBatchIn(RecordBatchIn):
    """Up to 1,000 records of any kind; `type` of each says which."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "sent_at": "2026-11-23T12:00:00Z",
                    "items": [
                        {"type": "check_in", **EXAMPLE},
                        {"type": "observation", **OBSERVATION_EXAMPLE},
                        {"type": "visit", **VISIT_EXAMPLE},
                    ],
                }
            ]
        }
    )

    items: list[Annotated[Any, ShownAs(CheckInIn, ObservationIn, VisitIn)]] = ITEMS
