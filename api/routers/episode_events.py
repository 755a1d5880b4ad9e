"""Facts of a case that are no state, and findings that a person decides."""

from fastapi import APIRouter, Response

from api.access.permissions import Permission
from api.domain.care_access.hand import Hand
from api.domain.episodes.events import EVENTS, record_event, withdraw_event
from api.domain.episodes.findings import FINDINGS, decide_finding, draft_finding
from api.routers.answers import Answer
from api.routers.care_edge import InCare
from api.routers.case_pages import LISTED, WRITTEN, InPages, Listing, answer_part
from api.routers.strict_json import StrictRoute
from api.schemas.episode_events import (
    BreachFindingIn,
    BreachFindingOut,
    BreachFindingPage,
    EpisodeEventIn,
    EpisodeEventOut,
    EpisodeEventPage,
    EventWithdrawalIn,
    FindingDecisionIn,
    RecordedEventOut,
    event_out,
    finding_out,
)
from api.schemas.fields import Id
from api.schemas.problems import refusals

router = APIRouter(prefix="/v1/episodes", tags=["daily work"], route_class=StrictRoute)

_EVENTS = Listing(EVENTS, event_out)
_FINDINGS = Listing(FINDINGS, finding_out)
_JUDGED = ("ground_not_reached", "result_not_final")


@router.get("/{episode_id}/events", response_model=EpisodeEventPage, responses=refusals(*LISTED))
async def list_episode_events(episode_id: Id, edge: InCare, wanted: InPages) -> Response:
    """Facts of a case, the latest first, with those that were withdrawn. The reading is recorded."""
    return await answer_part(edge, episode_id, _EVENTS, wanted)


@router.post(
    "/{episode_id}/events",
    status_code=201,
    response_model=RecordedEventOut,
    responses=refusals("absence_known", "covered_by_notice", *WRITTEN),
)
async def record_episode_event(episode_id: Id, body: EpisodeEventIn, edge: InCare) -> Response:
    """Write a fact down. Days that the person told of are no absence without notice.

    The third absence without notice, or more than 30 days of it, drafts a finding, which a person decides.
    """

    async def verb(hand: Hand) -> Answer:
        opened, drafted = await record_event(hand, episode_id, body.to_event())
        return Answer(RecordedEventOut(event=event_out(opened), drafted_finding_ids=drafted), 201)

    return await edge.do(Permission.CASE_WRITE, verb)


@router.post(
    "/{episode_id}/events/{event_id}/withdrawal",
    response_model=EpisodeEventOut,
    responses=refusals("illegal_transition", *WRITTEN),
)
async def withdraw_episode_event(
    episode_id: Id, event_id: Id, body: EventWithdrawalIn, edge: InCare
) -> Response:
    """Take back a fact that was none. It stays readable, and is counted no more."""

    async def verb(hand: Hand) -> Answer:
        return Answer(event_out(await withdraw_event(hand, episode_id, event_id, body.reason)))

    return await edge.do(Permission.CASE_WRITE, verb)


@router.get("/{episode_id}/findings", response_model=BreachFindingPage, responses=refusals(*LISTED))
async def list_findings(episode_id: Id, edge: InCare, wanted: InPages) -> Response:
    """Findings of a case, the newest first. The reading is recorded."""
    return await answer_part(edge, episode_id, _FINDINGS, wanted)


@router.post(
    "/{episode_id}/findings",
    status_code=201,
    response_model=BreachFindingOut,
    responses=refusals("finding_open", *_JUDGED, *WRITTEN),
)
async def record_finding(episode_id: Id, body: BreachFindingIn, edge: InCare) -> Response:
    """Draft a finding with what it rests on, for another person to decide."""

    async def verb(hand: Hand) -> Answer:
        return Answer(finding_out(await draft_finding(hand, episode_id, body.to_finding())), 201)

    return await edge.do(Permission.CASE_WRITE, verb)


@router.post(
    "/{episode_id}/findings/{finding_id}/decision",
    response_model=BreachFindingOut,
    responses=refusals("illegal_transition", "same_person", *_JUDGED, *WRITTEN),
)
async def record_finding_decision(
    episode_id: Id, finding_id: Id, body: FindingDecisionIn, edge: InCare
) -> Response:
    """Confirm or dismiss a draft, as another person than the one who made it. No state changes."""

    async def verb(hand: Hand) -> Answer:
        decided = await decide_finding(hand, episode_id, finding_id, body.decision, body.reason)
        return Answer(finding_out(decided))

    return await edge.do(Permission.CASE_COUNTERSIGN, verb)
