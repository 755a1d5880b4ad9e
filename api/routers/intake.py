"""The public intake: what a street offers, and the one call that takes reports and calls for help.

No account, no cookie, no address kept. The plainest HTTP client can do it.
"""

from typing import Annotated, Any

from fastapi import APIRouter, Header, Request, Response
from starlette.status import HTTP_201_CREATED

from api.access.database_roles import DatabaseRole
from api.domain.help_requests.intake import NewHelpRequest
from api.domain.receipts.claims import public_actor
from api.domain.receipts.street_cards import StreetCard, list_streets
from api.domain.receipts.words import IntakeDoor
from api.domain.tips.intake import NewTip
from api.domain.tips.mailbox import MAX_ATTACHMENTS
from api.errors import NotFound
from api.kit.encoding import b64url
from api.media.cleaner import MAX_INPUT_BYTES
from api.routers.answers import Answer
from api.routers.dependencies import Parts
from api.routers.limits import LONG_JSON_BYTES
from api.routers.services import Services
from api.routers.street_cards import find_street_card
from api.routers.strict_json import StrictRoute
from api.routers.submissions import Submission, work_asked
from api.schemas import option_labels
from api.schemas.bilingual import Bilingual, bilingual
from api.schemas.fields import StreetCode
from api.schemas.intake import (
    CODE_WORD_CHARS,
    NARRATIVE_CHARS,
    WHERE_CHARS,
    CallOut,
    CommunityOption,
    DoorOut,
    EmergencyIn,
    EmergencyOut,
    HelpRequestIn,
    IntakeLimits,
    IntakeOut,
    Option,
    OptionLists,
    PromiseOut,
    RecipientOut,
    StreetListItem,
    SubmissionIn,
    SubmissionOut,
    TipIn,
)
from api.schemas.intake_texts import CALLS, DOORS, PROMISES
from api.schemas.paging import DEFAULT_LIMIT, Cursor, Limit, Page, decode_cursor, encode_cursor, page_of
from api.schemas.problems import refusals
from api.schemas.receipts import MESSAGE_CHARS

FILE_PIXELS = 40_000_000
FILE_TYPES = ["image/jpeg", "image/png", "image/webp"]

router = APIRouter(prefix="/v1", tags=["intake"], route_class=StrictRoute)

SecretKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        description="A secret of at least 120 random bits: a UUIDv4, or 22 base64url characters. The receipt "
        "is derived from it; forget it after the 201. Not needed for `emergency`.",
    ),
]
Work = Annotated[
    str | None,
    Header(alias="Proof-Of-Work", description="`<challenge>.<nonce>`, while work is asked for."),
]


@router.get("/intake", operation_id="list_intake_streets", response_model=Page[StreetListItem])
async def list_intake_streets(
    services: Parts, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
) -> Response:
    """The streets that are served, by code."""
    after = decode_cursor(cursor, str)
    async with services.database.begin_as(public_actor(), DatabaseRole.PUBLIC) as session:
        rows = await list_streets(session, after=None if after is None else after[0], limit=limit + 1)
    streets, has_more = page_of(rows, limit)
    items = [
        StreetListItem(street_code=street.code, name=bilingual(street.name_zh, street.name_en))
        for street in streets
    ]
    following = encode_cursor(streets[-1].code) if has_more else None
    return Answer(Page[StreetListItem](items=items, next_cursor=following)).response()


@router.get(
    "/intake/{street_code}",
    operation_id="get_intake",
    response_model=IntakeOut,
    responses=refusals("not_found"),
)
async def get_intake(street_code: StreetCode, services: Parts) -> Response:
    """Everything that an entry page needs: doors, choices, limits, keys to seal to, and what is promised."""
    card = await find_street_card(services, street_code)
    if card is None:
        raise NotFound
    return Answer(_intake(services, card)).response()


@router.post(
    "/tips",
    operation_id="submit_tip",
    status_code=HTTP_201_CREATED,
    response_model=SubmissionOut,
    responses={
        200: {"model": EmergencyOut, "description": "`door: emergency`: nothing was kept; call."},
        **refusals(
            "body_too_large",
            "envelope_invalid",
            "id_conflict",
            "idempotency_in_progress",
            "idempotency_key_invalid",
            "idempotency_key_required",
            "idempotency_key_reused",
            "invalid_input",
            "malformed_json",
            "no_recipients",
            "overloaded",
            "proof_of_work_required",
            "recipient_key_revoked",
            "unsupported_media_type",
            "weak_idempotency_key",
            "wrong_recipients",
        ),
    },
)
async def submit_tip(
    body: SubmissionIn, request: Request, services: Parts, _key: SecretKey = None, _work: Work = None
) -> Response:
    """Report something, or ask for help. The answer holds the receipt; it is durable before it is sent.

    Sent again with the same Idempotency-Key and body it gives the same answer, as long as the tip exists.
    """
    sent = body.root
    if isinstance(sent, EmergencyIn):
        return Answer(EmergencyOut(call=_calls())).response()
    thing = _thing(sent)
    return (await Submission.of(request, services, sent.street_code).take(thing)).response()


def _thing(sent: TipIn | HelpRequestIn) -> NewTip | NewHelpRequest:
    is_sealed = sent.sealed_content is not None
    common: dict[str, Any] = {
        "urgency": sent.urgency,
        "community_code": sent.community_code,
        "content": sent.to_content(),
        "reporter": sent.reporter.root.to_reporter(is_sealed=is_sealed),
        "id": sent.id,
    }
    if isinstance(sent, HelpRequestIn):
        return NewHelpRequest(**common)
    return NewTip(
        category=sent.category,
        channel_hint=sent.channel_hint,
        substance_hint=sent.substance_hint,
        **common,
    )


def _calls() -> list[CallOut]:
    return [CallOut(number=number, label=label) for number, label in CALLS.items()]


def _options(labels: dict[str, Bilingual]) -> list[Option]:
    return [Option(value=value, label=label) for value, label in labels.items()]


OPTIONS = OptionLists(
    category=_options(option_labels.CATEGORY),
    urgency=_options(option_labels.URGENCY),
    channel_hint=_options(option_labels.CHANNEL_HINT),
    substance_hint=_options(option_labels.SUBSTANCE_HINT),
    reporter_mode=_options(option_labels.REPORTER_MODE),
)
LIMITS = IntakeLimits(
    narrative_chars=NARRATIVE_CHARS,
    place_chars=WHERE_CHARS,
    when_chars=WHERE_CHARS,
    message_chars=MESSAGE_CHARS,
    code_word_min_chars=CODE_WORD_CHARS[0],
    code_word_max_chars=CODE_WORD_CHARS[1],
    file_bytes=MAX_INPUT_BYTES,
    file_pixels=FILE_PIXELS,
    files_per_tip=MAX_ATTACHMENTS,
    file_types=FILE_TYPES,
    body_bytes=LONG_JSON_BYTES,
)
DOOR_LIST = [
    DoorOut(door=door, label=DOORS[door.value], call=_calls() if door is IntakeDoor.EMERGENCY else [])
    for door in IntakeDoor
]
PROMISE_LIST = [PromiseOut(code=code, text=text) for code, text in PROMISES.items()]


def _intake(services: Services, card: StreetCard) -> IntakeOut:
    street = card.street
    notice = None
    if street.notice_zh is not None:
        notice = bilingual(street.notice_zh, street.notice_en or street.notice_zh)
    return IntakeOut(
        street_code=street.code,
        name=bilingual(street.name_zh, street.name_en),
        communities=[
            CommunityOption(code=place.code, name=bilingual(place.name_zh, place.name_en))
            for place in card.communities
        ],
        doors=DOOR_LIST,
        options=OPTIONS,
        limits=LIMITS,
        recipients=[
            RecipientOut.model_validate(
                {
                    "key_id": key.key_id,
                    "holder": key.holder,
                    "use": key.use,
                    "public_key": b64url(key.public_key),
                    "not_after": key.not_after,
                }
            )
            for key in card.recipients
        ],
        proof_of_work=work_asked(services, street.code),
        notice=notice,
        promises=PROMISE_LIST,
    )
