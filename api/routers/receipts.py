"""What the holder of a receipt may do: look in, write, send pictures, contest, claim a reward, burn it."""

import asyncio
import hashlib
from typing import Any

from fastapi import APIRouter, Response
from starlette.status import HTTP_201_CREATED, HTTP_204_NO_CONTENT

from api.crypto.acknowledgement import Acknowledgement, sign_acknowledgement
from api.crypto.receipts import commitment
from api.crypto.sealing import SealKind, seal_file
from api.db.session import AsyncSession, binding
from api.domain.audit import service as audit
from api.domain.help_requests.receipt_queries import get_help_progress
from api.domain.keys.recipients import OFFICE, all_active, holder_keys
from api.domain.receipts.claims import mark_burnt
from api.domain.receipts.mailboxes import (
    HELP_MAILBOX,
    TIP_MAILBOX,
    Mailbox,
    burn_mailbox,
    list_messages,
    send_as_reporter,
)
from api.domain.receipts.street_cards import read_street
from api.domain.receipts.words import SubjectKind
from api.domain.repeats import service as repeats
from api.domain.tips import mailbox
from api.domain.tips.mailbox import NewAttachment, NotClaimable
from api.domain.tips.receipt_queries import get_extras, get_progress
from api.errors import DomainError
from api.kit.clock import legal_date
from api.kit.ids import new_secret_id
from api.media.cleaner import MAX_INPUT_BYTES, CleanPicture
from api.routers.answers import Answer
from api.routers.pictures import UPLOAD, clean_picture
from api.routers.receipt_edge import REPLAYED, Held, ReceiptEdge, WithReceipt
from api.routers.strict_json import StrictRoute
from api.routers.uploads import read_single_file
from api.schemas import option_labels
from api.schemas.intake import Option
from api.schemas.problems import refusals
from api.schemas.receipt_pages import help_page, opened, tip_page
from api.schemas.receipts import (
    ContestOut,
    ReceiptAcknowledgementOut,
    ReceiptAttachmentOut,
    ReceiptMessageIn,
    ReceiptOut,
    RewardClaimOut,
    SentMessageOut,
)

router = APIRouter(prefix="/v1/receipt", tags=["receipt"], route_class=StrictRoute)

_ALWAYS = ("receipt_unknown", "too_many_requests", "overloaded")
_KEYED = (*_ALWAYS, "idempotency_key_invalid", "idempotency_key_reused", "idempotency_in_progress")


class NotForHelpRequest(DomainError):
    """This cannot be done with a call for help."""

    code = "not_for_help_request"


def _mailbox(held: Held) -> Mailbox:
    return TIP_MAILBOX if held.kind is SubjectKind.TIP else HELP_MAILBOX


def _refuse_help(held: Held, refusal: type[DomainError] = NotForHelpRequest) -> None:
    if held.kind is SubjectKind.HELP_REQUEST:
        raise refusal


@router.get("", operation_id="read_receipt", response_model=ReceiptOut, responses=refusals(*_ALWAYS))
async def read_receipt(edge: WithReceipt) -> Response:
    """Where the matter stands, and the mailbox. Messages are opened with the receipt in this request only."""
    async with edge.begin() as held:
        session = held.session
        subject_id = binding(session).subject
        street = await read_street(session)
        stored = await list_messages(session, _mailbox(held), subject_id)
        if held.kind is SubjectKind.HELP_REQUEST:
            page = help_page(await get_help_progress(session), street, subject_id)
        else:
            progress = await get_progress(session)
            extras = await get_extras(session, progress)
            page = tip_page(progress, extras, street, subject_id)
    # Opening costs processor time: not while a connection is held, and not in the way of others.
    messages = await asyncio.to_thread(opened, stored, edge.receipt, subject_id) if stored else []
    return Answer(page.model_copy(update={"messages": messages})).response()


@router.post(
    "/messages",
    operation_id="send_receipt_message",
    status_code=HTTP_201_CREATED,
    response_model=SentMessageOut,
    responses=refusals(
        *_KEYED,
        "body_too_large",
        "envelope_invalid",
        "id_conflict",
        "invalid_input",
        "malformed_json",
        "no_recipients",
        "recipient_key_revoked",
        "too_many_messages",
        "unsupported_media_type",
        "wrong_recipients",
    ),
)
async def send_receipt_message(body: ReceiptMessageIn, edge: WithReceipt) -> Response:
    """Write to the people who answer. Sealed to their keys and to the receipt's own."""
    what = body.to_content()

    async def send(held: Held) -> Answer:
        now = edge.services.clock()
        box = _mailbox(held)
        sent, day = await send_as_reporter(held.session, box, what, message_id=body.id, now=now)
        return Answer(SentMessageOut(id=sent, received_on=day), HTTP_201_CREATED)

    return await edge.once(send)


@router.post(
    "/attachments",
    operation_id="send_receipt_attachment",
    status_code=HTTP_201_CREATED,
    response_model=ReceiptAttachmentOut,
    responses=refusals(
        *_KEYED,
        "body_too_large",
        "image_refused",
        "invalid_input",
        "no_recipients",
        "not_for_help_request",
        "too_many_attachments",
        "unsupported_media_type",
    ),
    openapi_extra=UPLOAD,
)
async def send_receipt_attachment(edge: WithReceipt) -> Response:
    """Send a picture: JPEG, PNG or WebP. It is cleaned of all it tells besides, then sealed.

    `multipart/form-data` with one file; its name and declared type are ignored.
    """
    data = await read_single_file(edge.request, MAX_INPUT_BYTES)
    digest = hashlib.sha256(data).digest()
    async with edge.begin() as held:
        replayed = await _find_replayed(edge, held, digest)
        if replayed is not None:
            return replayed
        _refuse_help(held)
        await mailbox.check_attachment_room(held.session)
    picture = await clean_picture(edge.services.cleaner, data)

    async def add(held: Held) -> Answer:
        return await _add(edge, held.session, picture)

    return await edge.once(add, body=digest)


async def _find_replayed(edge: ReceiptEdge, held: Held, digest: bytes) -> Response | None:
    repeat = edge.repeat(held, digest)
    stored = None if repeat is None else await repeats.find_repeat(held.session, repeat)
    return None if stored is None else Answer(stored.payload, stored.status, headers=REPLAYED).response()


async def _add(edge: ReceiptEdge, session: AsyncSession, picture: CleanPicture) -> Answer:
    now = edge.services.clock()
    recipients = all_active([await holder_keys(session, OFFICE, now=now)])
    attachment_id = new_secret_id()
    sealed = await asyncio.to_thread(seal_file, SealKind.ATTACHMENT, attachment_id, picture.data, recipients)
    attachment = NewAttachment(attachment_id, picture.media_type, sealed)
    await mailbox.add_attachment(session, attachment, now=now)
    answer = ReceiptAttachmentOut(
        id=attachment_id,
        received_on=legal_date(now),
        media_type=picture.media_type,
        size_bytes=attachment.size_bytes,
        removed=[Option(value=code, label=option_labels.REMOVED[code]) for code in picture.removed],
    )
    return Answer(answer, HTTP_201_CREATED)


@router.post(
    "/contest",
    operation_id="contest_closure",
    status_code=HTTP_201_CREATED,
    response_model=ContestOut,
    responses=refusals(*_KEYED, "already_contested", "illegal_transition", "not_for_help_request"),
)
async def contest_closure(edge: WithReceipt) -> Response:
    """Ask that another person look at the closure again; once for each closure."""

    async def contest(held: Held) -> Answer:
        _refuse_help(held)
        day = await mailbox.contest_closure(held.session, now=edge.services.clock())
        return Answer(ContestOut(contested_on=day), HTTP_201_CREATED)

    return await edge.once(contest)


@router.post(
    "/reward-claims",
    operation_id="claim_reward",
    status_code=HTTP_201_CREATED,
    response_model=RewardClaimOut,
    responses=refusals(*_KEYED, "not_claimable"),
)
async def claim_reward(edge: WithReceipt) -> Response:
    """Make a reference under which the police answer about a reward. Asked again it is the same one.

    Nobody's name is taken here: whoever is paid shows it at the police counter.
    """

    async def claim(held: Held) -> Answer:
        _refuse_help(held, NotClaimable)
        standing = await mailbox.claim_reward(held.session, now=edge.services.clock())
        answer = RewardClaimOut(reference=standing.reference, state=standing.state)
        return Answer(answer, HTTP_201_CREATED)

    return await edge.once(claim)


@router.post(
    "/acknowledgement",
    operation_id="acknowledge_receipt",
    response_model=ReceiptAcknowledgementOut,
    responses=refusals(*_ALWAYS),
)
async def acknowledge_receipt(edge: WithReceipt) -> Response:
    """A signed proof that something was received on a day. It is also a proof against its owner.

    The same text each time, so no key is needed to ask again.
    """
    services = edge.services
    async with edge.begin() as held:
        street = await read_street(held.session)
        is_help = held.kind is SubjectKind.HELP_REQUEST
        found: Any = await (get_help_progress if is_help else get_progress)(held.session)
    said = Acknowledgement(services.base_url, street.code, found.received_on, commitment(edge.receipt))
    keyring = services.keyring
    text = sign_acknowledgement(keyring.acknowledgement_key, keyring.acknowledgement_key_id, said)
    return Answer(ReceiptAcknowledgementOut(acknowledgement=text)).response()


@router.delete(
    "",
    operation_id="burn_receipt",
    status_code=HTTP_204_NO_CONTENT,
    response_class=Response,
    responses=refusals(*_ALWAYS),
)
async def burn_receipt(edge: WithReceipt) -> Response:
    """Destroy the receipt and its mailbox, for good. The tip goes on."""
    async with edge.begin() as held:
        session = held.session
        box = _mailbox(held)
        await burn_mailbox(session, box)
        await mark_burnt(session)
        bound = binding(session)
        now = edge.services.clock()
        await audit.record(session, bound.actor, "burn_receipt", box.subject, bound.subject, now=now)
    return Answer(None, HTTP_204_NO_CONTENT).response()
