"""What the owner of a tip's receipt may do besides writing: send pictures, contest, claim a reward, burn."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import orjson
from sqlalchemy.ext.asyncio import AsyncSession

from api.crypto.base32 import encode_bits, grouped
from api.crypto.sealing import SealedFile
from api.db.session import binding, driver
from api.domain.audit import service as audit
from api.domain.receipts.mailboxes import TIP_MAILBOX, Subject, lock_subject
from api.domain.tips.receipt_queries import RewardStanding, get_progress, standing_of
from api.domain.tips.words import ContestState, RewardState
from api.errors import DomainError, IllegalTransition
from api.kit.clock import bucket_of, legal_date
from api.kit.ids import new_secret_id

MAX_ATTACHMENTS = 5
"""Source: the API contract, *Files*."""
_REFERENCE_BITS = 60


class TooManyAttachments(DomainError):
    """The tip has its five pictures."""

    code = "too_many_attachments"


class AlreadyContested(DomainError):
    """This closure was contested before."""

    code = "already_contested"


class NotClaimable(DomainError):
    """No reward is paid for this."""

    code = "not_claimable"


@dataclass(frozen=True, slots=True)
class NewAttachment:
    """A sealed picture.

    Attributes:
        size_bytes: Of what is downloaded, nonce and ciphertext; the picture's own size stays hidden.
    """

    id: UUID
    media_type: str
    sealed: SealedFile

    @property
    def size_bytes(self) -> int:
        """Bytes of a download."""
        return len(self.sealed.nonce) + len(self.sealed.ciphertext)


async def check_attachment_room(session: AsyncSession) -> None:
    """Refuse another picture when there is no room for it.

    Raises:
        TooManyAttachments: There are five.
    """
    count = await driver(session).fetchval(
        "SELECT count(*) FROM tip_attachment WHERE street_id = $1 AND tip_id = $2",
        binding(session).actor.street_id,
        binding(session).subject,
    )
    if count >= MAX_ATTACHMENTS:
        raise TooManyAttachments


async def add_attachment(session: AsyncSession, attachment: NewAttachment, *, now: datetime) -> None:
    """Store a sealed picture with the tip.

    Raises:
        ReceiptUnknown: The receipt was burnt meanwhile.
        TooManyAttachments: There are five.
    """
    subject = await lock_subject(session, TIP_MAILBOX)
    await check_attachment_room(session)
    sealed = attachment.sealed
    await driver(session).execute(
        """
        INSERT INTO tip_attachment (street_id, id, tip_id, media_type, size_bytes, digest, nonce, ciphertext,
                                    key_wraps, on_date, bucket, visible_slot)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9::text::jsonb, $10, $11, $12)
        """,
        binding(session).actor.street_id,
        attachment.id,
        subject.id,
        attachment.media_type,
        attachment.size_bytes,
        sealed.digest,
        sealed.nonce,
        sealed.ciphertext,
        orjson.dumps([wrap.to_json() for wrap in sealed.key_wraps]).decode(),
        legal_date(now),
        bucket_of(now),
        subject.visible_slot(now),
    )
    actor = binding(session).actor
    await audit.record(session, actor, "add_attachment", "tip_attachment", attachment.id, now=now)


async def contest_closure(session: AsyncSession, *, now: datetime) -> date:
    """Ask that another person look at the closure again; the day.

    Raises:
        ReceiptUnknown: The receipt was burnt meanwhile.
        IllegalTransition: The matter is open.
        AlreadyContested: This closure was contested before.
    """
    subject = await lock_subject(session, TIP_MAILBOX)
    progress = (await get_progress(session)).progress
    if progress.closure_in_force is None:
        raise IllegalTransition
    bound = binding(session)
    contest_id = new_secret_id()
    tag = await driver(session).execute(
        """
        INSERT INTO tip_contest (street_id, id, tip_id, closure_number, state, on_date, bucket, visible_slot)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING
        """,
        bound.actor.street_id,
        contest_id,
        subject.id,
        progress.closure_in_force,
        ContestState.OPEN.value,
        legal_date(now),
        bucket_of(now),
        subject.visible_slot(now),
    )
    if tag != "INSERT 0 1":
        raise AlreadyContested
    await audit.record(session, bound.actor, "contest_closure", "tip_contest", contest_id, now=now)
    return legal_date(now)


async def claim_reward(session: AsyncSession, *, now: datetime) -> RewardStanding:
    """Make the reference under which the police answer about a reward; the same one each time.

    Raises:
        ReceiptUnknown: The receipt was burnt meanwhile.
        NotClaimable: Staff reported it.
    """
    subject = await lock_subject(session, TIP_MAILBOX)
    page = await get_progress(session)
    if page.is_from_staff:
        raise NotClaimable
    reference = await _find_reference(session, subject)
    if reference is None:
        reference = await _make_reference(session, subject, now)
    if page.clue_id is not None:
        await driver(session).execute(
            """
            UPDATE clue SET reward_state = $3, reward_ref = $4
            WHERE street_id = $1 AND id = $2 AND reward_ref IS NULL
            """,
            binding(session).actor.street_id,
            page.clue_id,
            RewardState.REQUESTED.value,
            reference,
        )
    return standing_of(page, reference)


async def _find_reference(session: AsyncSession, subject: Subject) -> str | None:
    reference: str | None = await driver(session).fetchval(
        "SELECT reference FROM reward_claim WHERE street_id = $1 AND tip_id = $2",
        binding(session).actor.street_id,
        subject.id,
    )
    return reference


async def _make_reference(session: AsyncSession, subject: Subject, now: datetime) -> str:
    bound = binding(session)
    reference = grouped(encode_bits(secrets.token_bytes(8), _REFERENCE_BITS))
    await driver(session).execute(
        """
        INSERT INTO reward_claim (street_id, tip_id, reference, on_date, bucket) VALUES ($1, $2, $3, $4, $5)
        """,
        bound.actor.street_id,
        subject.id,
        reference,
        legal_date(now),
        bucket_of(now),
    )
    await audit.record(session, bound.actor, "claim_reward", "tip", subject.id, now=now)
    return reference
