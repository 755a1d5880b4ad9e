"""Rows of clues as the JSON of their shapes: many at once, so without a model in between."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import orjson

from api.db.session import Row
from api.domain.clues.attachments import Attachment
from api.domain.clues.lifecycle import ClueStatus
from api.domain.clues.progress import coarse
from api.domain.clues.reading import ClueFolder
from api.domain.custody.kinds import KindName
from api.schemas.claimed import attachment_json
from api.schemas.fields import instant_json
from api.schemas.outcomes import outcome_json


def own_json(row: Row) -> dict[str, Any]:
    """A clue as its author sees it."""
    status = coarse(ClueStatus(row["status"]))
    return {"id": str(row["id"]), "submitted_on": row["submitted_on"], "status": status.value}


_PLAIN = [
    "status",
    "source",
    "category",
    "urgency",
    "channel_hint",
    "substance_hint",
    "community_code",
    "submitted_on",
    "received_on",
    "station_code",
    "handling_marks",
    "return_code",
    "supplements_waiting",
    "digest",
]
_SUPPLEMENT_PLAIN = "status urgency received_on station_code return_code digest".split()  # noqa: SIM905


def clue_json(row: Row) -> dict[str, Any]:
    """A clue as `ClueItemOut`."""
    reward = None
    if row["reward_state"] is not None:
        reward = {"state": row["reward_state"], "reference": row["reward_ref"]}
    return {
        "kind": KindName.CLUE.value,
        "id": str(row["id"]),
        **{name: row[name] for name in _PLAIN},
        **_instants(row),
        "reward": reward,
        "etag": f'"{row["version"]}"',
    }


def supplement_json(row: Row) -> dict[str, Any]:
    """A supplement as `SupplementItemOut`."""
    return {
        "kind": KindName.SUPPLEMENT.value,
        "id": str(row["id"]),
        "clue_id": str(row["clue_id"]),
        **{name: row[name] for name in _SUPPLEMENT_PLAIN},
        **_instants(row),
    }


def _instants(row: Mapping[str, Any] | Row) -> dict[str, str | None]:
    names = ("handed_off_at", "acknowledged_at")
    return {name: None if row[name] is None else instant_json(row[name]) for name in names}


def folder_json(folder: ClueFolder) -> dict[str, Any]:
    """A clue with what hangs on it, as `ClueOut`. Sealed texts are passed on as they are stored."""
    return {
        **clue_json(folder.clue),
        "sealed_package": _sealed(folder.package),
        "attachments": [attachment_json(one) for one in folder.attachments],
        "outcomes": [outcome_json(row) for row in folder.outcomes],
        "questions": [_question_json(row) for row in folder.questions],
        "supplements": [
            {
                **supplement_json(row),
                "sealed_package": _sealed(folder.supplement_packages.get(row["id"])),
                "attachments": _attachments_json(folder.supplement_attachments.get(row["id"], [])),
            }
            for row in folder.supplements
        ],
    }


def _attachments_json(attachments: Sequence[Attachment]) -> list[dict[str, Any]]:
    return [attachment_json(one) for one in attachments]


def _sealed(text: str | None) -> orjson.Fragment | None:
    return None if text is None else orjson.Fragment(text)


def _question_json(row: Row) -> dict[str, Any]:
    answered = row["answered_at"]
    return {
        "id": str(row["id"]),
        "at": instant_json(row["at"]),
        "envelope": orjson.Fragment(row["envelope"]),
        "answered_at": None if answered is None else instant_json(answered),
    }


def cursor_key(row: Row, day: str) -> tuple[date, UUID]:
    """What a list is sorted by."""
    return row[day], row["id"]
