"""Rows of meetings as the wire shows them."""

from typing import Any

from api.db.session import Row
from api.domain.clues.lifecycle import ClueStatus
from api.domain.clues.progress import coarse
from api.domain.meetings.compliance import Compliance
from api.domain.meetings.models import Meeting
from api.domain.meetings.words import REQUIRED_A_WEEK, AttendeeRole
from api.schemas.fields import instant_json


def meeting_item(meeting: Meeting) -> dict[str, Any]:
    """A meeting as `MeetingItemOut`."""
    return {
        "id": str(meeting.id),
        "week": meeting.week,
        "status": meeting.status,
        "starts_at": instant_json(meeting.starts_at),
        "held_at": None if meeting.held_at is None else instant_json(meeting.held_at),
        "place": meeting.place,
        "reason": meeting.reason,
        "attendance": [
            {"role": role.value, "people": meeting.attendance[role.value]}
            for role in AttendeeRole
            if role.value in meeting.attendance
        ],
        "is_police_present": meeting.is_police_present,
        "etag": f'"{meeting.version}"',
    }


def meeting_json(
    meeting: Meeting, lines: list[Row], decisions: list[Row], clues: list[dict[str, Any]] | None
) -> dict[str, Any]:
    """A meeting as `MeetingOut`."""
    since, until = meeting.agenda_since, meeting.agenda_until
    return {
        **meeting_item(meeting),
        "minutes": meeting.minutes,
        "agenda": {
            "since": None if since is None else instant_json(since),
            "until": None if until is None else instant_json(until),
            "lines": [{**dict(line), "refs": [str(one) for one in line.get("refs") or ()]} for line in lines],
        },
        "clues": clues,
        "decisions": [
            {
                **{name: str(row[name]) for name in ("id", "owner_id", "task_id")},
                "text": row["text"],
                "unit_code": row["unit_code"],
                "due_at": instant_json(row["due_at"]),
            }
            for row in decisions
        ],
    }


def clue_groups(rows: list[Row], *, is_coarse: bool) -> list[dict[str, Any]]:
    """Clues by state as `ClueGroupOut`; states that an author sees alike are one group."""
    groups: dict[str, dict[str, Any]] = {}
    for row in rows:
        status = coarse(ClueStatus(row["status"])).value if is_coarse else row["status"]
        group = groups.setdefault(status, {"status": status, "counted": 0, "ids": []})
        group["counted"] += row["counted"]
        group["ids"] += [str(one) for one in row["ids"]]
    return list(groups.values())


def compliance_json(found: Compliance) -> dict[str, Any]:
    """A week as `ComplianceOut`."""
    return {
        "week": found.week.key,
        "starts_on": found.week.starts_on,
        "ends_on": found.week.ends_on,
        "required": REQUIRED_A_WEEK,
        "held": found.held,
        "held_with_police": found.held_with_police,
        "planned": found.planned,
        "is_compliant": found.is_compliant,
        "is_exempt": found.is_exempt,
        "exempt_reason": found.exempt_reason,
        "meeting_ids": [str(one) for one in found.meeting_ids],
    }
