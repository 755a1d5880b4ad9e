"""Rules of care: read by whoever works by them, set by the office for its street."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from api.access.permissions import Permission
from api.domain.care_rules import queries, service
from api.domain.care_rules.words import RuleKey
from api.errors import NotFound
from api.kit.clock import legal_date
from api.routers.answers import Answer
from api.routers.care_edge import InCare
from api.routers.strict_json import StrictRoute
from api.schemas.care_rules import CareRuleIn, CareRuleListOut, CareRuleOut, care_rule_json
from api.schemas.fields import LegalDate
from api.schemas.problems import refusals

router = APIRouter(prefix="/v1/care-rules", tags=["care rules"], route_class=StrictRoute)

_SIGNED_IN = ("invalid_input", "not_allowed", "purpose_required", "session_ended", "token_expired")

OnDay = Annotated[LegalDate | None, Query(description="The day to look at; today when none is named.")]


@router.get("", response_model=CareRuleListOut, responses=refusals(*_SIGNED_IN))
async def list_care_rules(edge: InCare, on: OnDay = None) -> Response:
    """Every rule in force on a day: the street's own where it has one, else the national one."""
    day = on or legal_date(edge.services.clock())
    async with edge.work(Permission.CARE_RULE_READ) as hand:
        rules = await queries.list_rules(hand, day)
    return Answer({"on": day.isoformat(), "items": [care_rule_json(rule) for rule in rules]}).response()


@router.put("/{key}", response_model=CareRuleOut, responses=refusals("not_found", *_SIGNED_IN))
async def set_care_rule(
    key: Annotated[str, Path(description="Which rule, as the list names it.")], body: CareRuleIn, edge: InCare
) -> Response:
    """Let a value of the street's own hold from a day on. It ends the earlier one, and replaces a later one.

    Schedules follow it from that day; what was due before stays due. The same request again changes nothing
    that counts, and is recorded again.
    """
    async with edge.work(Permission.CARE_RULE_MANAGE) as hand:
        rule = await service.set_rule(hand, _key_of(key), body.to_rule())
    return Answer(care_rule_json(rule)).response()


def _key_of(text: str) -> RuleKey:
    try:
        return RuleKey(text)
    except ValueError:
        raise NotFound from None
