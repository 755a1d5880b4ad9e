"""Contacts of a case, and what the person told of journeys."""

from fastapi import APIRouter, Response

from api.access.permissions import Permission
from api.domain.care_access.hand import Hand
from api.domain.support.absences import NOTICES, take_notice
from api.domain.support.contacts import CONTACTS, record_contact
from api.routers.answers import Answer
from api.routers.care_edge import InCare
from api.routers.case_pages import LISTED, WRITTEN, InPages, Listing, answer_part
from api.routers.strict_json import StrictRoute
from api.schemas.fields import Id
from api.schemas.problems import refusals
from api.schemas.support_contacts import (
    AbsenceNoticeIn,
    AbsenceNoticeOut,
    AbsenceNoticePage,
    SupportContactIn,
    SupportContactOut,
    SupportContactPage,
    contact_out,
    notice_out,
)

router = APIRouter(prefix="/v1/episodes", tags=["daily work"], route_class=StrictRoute)

_CONTACTS = Listing(CONTACTS, contact_out)
_NOTICES = Listing(NOTICES, notice_out)


@router.get("/{episode_id}/contacts", response_model=SupportContactPage, responses=refusals(*LISTED))
async def list_contacts(episode_id: Id, edge: InCare, wanted: InPages) -> Response:
    """Contacts of a case, the newest first. The reading is recorded."""
    return await answer_part(edge, episode_id, _CONTACTS, wanted)


@router.post(
    "/{episode_id}/contacts",
    status_code=201,
    response_model=SupportContactOut,
    responses=refusals("id_conflict", *WRITTEN),
)
async def record_support_contact(episode_id: Id, body: SupportContactIn, edge: InCare) -> Response:
    """Write a contact down. Sent again with its id it answers as before; with other content it is refused."""

    async def verb(hand: Hand) -> Answer:
        return Answer(contact_out(await record_contact(hand, episode_id, body.to_contact())), 201)

    return await edge.do(Permission.CASE_WRITE, verb)


@router.get("/{episode_id}/absence-notices", response_model=AbsenceNoticePage, responses=refusals(*LISTED))
async def list_absence_notices(episode_id: Id, edge: InCare, wanted: InPages) -> Response:
    """What the person told of journeys, the latest first. The reading is recorded."""
    return await answer_part(edge, episode_id, _NOTICES, wanted)


@router.post(
    "/{episode_id}/absence-notices",
    status_code=201,
    response_model=AbsenceNoticeOut,
    responses=refusals(*WRITTEN),
)
async def record_absence_notice(episode_id: Id, body: AbsenceNoticeIn, edge: InCare) -> Response:
    """Keep what the person told of a journey. It is a report: nobody grants it, nobody can refuse it."""

    async def verb(hand: Hand) -> Answer:
        return Answer(notice_out(await take_notice(hand, episode_id, body.to_notice())), 201)

    return await edge.do(Permission.CASE_WRITE, verb)
