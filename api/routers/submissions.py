"""One submission through a door of the intake: sealed, stored once, answered with its receipt.

The Idempotency-Key is the client's secret. The receipt follows from it, so a retry is recognised as long as
the tip exists, and nothing that is kept leads back to either.
"""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from fastapi import Request

from api.access.database_roles import DatabaseRole
from api.crypto import proof_of_work, receipts
from api.db.session import AsyncSession
from api.domain.help_requests.intake import NewHelpRequest, insert_help_request, seal_help_request
from api.domain.receipts.claims import KnownClaim, NewClaim, find_repeated, public_actor
from api.domain.receipts.street_cards import StreetCard
from api.domain.receipts.submission import Insertion
from api.domain.tips.intake import NewTip, insert_tip, seal_tip
from api.errors import DomainError, InvalidField, Overloaded
from api.kit.clock import legal_date
from api.kit.encoding import canonical_json
from api.routers.answers import Answer
from api.routers.dependencies import idempotency_key
from api.routers.services import Services
from api.routers.street_cards import find_street_card
from api.schemas.intake import ProofOfWorkOut, SubmissionOut
from api.schemas.intake_texts import next_steps

WORK_EXPIRES_S = 600
WORK_GRACE_BITS = 2
"""A challenge from when it was calmer still pays, if not by much: load may rise while a phone computes."""
ATTEMPTS = 3

Insert = Callable[[AsyncSession], Awaitable[Insertion]]


class IdempotencyKeyRequired(DomainError):
    """The receipt is derived from the key, so there must be one."""

    code = "idempotency_key_required"


class WeakIdempotencyKey(DomainError):
    """The key is a secret, and this one could be guessed."""

    code = "weak_idempotency_key"


class ProofOfWorkRequired(DomainError):
    """Work is asked for just now; the answer holds a challenge."""

    code = "proof_of_work_required"


def secret_key(request: Request) -> str:
    """The Idempotency-Key of a submission.

    Raises:
        IdempotencyKeyRequired: None.
        IdempotencyKeyInvalid: Not 16 to 200 visible ASCII characters.
        WeakIdempotencyKey: It cannot hold 120 random bits.
    """
    key = idempotency_key(request)
    if key is None:
        raise IdempotencyKeyRequired
    if not receipts.is_strong_key(key):
        raise WeakIdempotencyKey
    return key


def work_asked(services: Services, street_code: str) -> ProofOfWorkOut:
    """What a submission to a street costs just now."""
    bits = services.intake_load.difficulty_bits(street_code, now=time.monotonic())
    challenge = proof_of_work.issue(
        services.keyring.pow_secret, street_code, bits, services.clock(), WORK_EXPIRES_S
    )
    return ProofOfWorkOut(challenge=challenge, difficulty_bits=bits, expires_in_s=WORK_EXPIRES_S)


@dataclass(frozen=True, slots=True)
class Submission:
    """One request for one street, with the secret that its receipt is derived from."""

    services: Services
    street_code: str
    key: str
    receipt: str
    claim: NewClaim
    work: str | None

    @classmethod
    def of(cls, request: Request, services: Services, street_code: str) -> "Submission":
        """Derive receipt and claim from the request.

        Raises:
            IdempotencyKeyRequired, IdempotencyKeyInvalid, WeakIdempotencyKey: No usable key.
        """
        key, keyring = secret_key(request), services.keyring
        receipt = receipts.derive_receipt(key, keyring.receipt_secret, street_code)
        claim = NewClaim(
            lookup_id=receipts.lookup_id(receipt, keyring.lookup_secret),
            body_tag=receipts.body_tag(receipt, canonical_json(request.state.json_value)),
            public_key=receipts.receipt_keypair(receipt).public_key,
        )
        return cls(services, street_code, key, receipt, claim, request.headers.get("proof-of-work"))

    async def take(self, thing: NewTip | NewHelpRequest) -> Answer:
        """Seal and store, or answer again what was stored before.

        Raises:
            ProofOfWorkRequired: Work is asked for and was not done.
            InvalidField: The street is not served, or the community is none of it.
            NoRecipients, WrongRecipients, RecipientKeyRevoked: It is not for those who must open it.
            IdConflict: The caller's id is in use.
            IdempotencyKeyReused: The key came with another body.
        """
        is_help = isinstance(thing, NewHelpRequest)
        try:
            known = await self._store(thing)
        except DomainError:
            # What was taken once is answered again, whatever has changed since.
            known = await self._find_repeated()
            if known is None:
                self._count()
                raise
        if known is None:
            self._count()
        steps = next_steps(is_help=is_help)
        received_on = legal_date(self.services.clock()) if known is None else known.received_on
        answer = SubmissionOut(
            receipt_code=receipts.format_receipt(self.receipt), received_on=received_on, next_steps=steps
        )
        return Answer(answer, 201, headers={} if known is None else {"Idempotency-Replayed": "true"})

    def _count(self) -> None:
        """Count an arrival, also one that was refused; retries are none, however many come at once."""
        self.services.intake_load.record(self.street_code, now=time.monotonic())

    async def _store(self, thing: NewTip | NewHelpRequest) -> KnownClaim | None:
        """None when it was stored now, else the earlier submission that it repeats."""
        self._check_work()
        for _attempt in range(ATTEMPTS):
            card = await find_street_card(self.services, self.street_code)
            if card is None:
                raise InvalidField("not_an_option", pointer="/street_code")
            insert = self._sealed(thing, card)
            async with self.services.database.begin_as(
                public_actor(card.street_id), DatabaseRole.PUBLIC
            ) as session:
                done = await insert(session)
                if done is Insertion.DONE:
                    return None
                if done is Insertion.REPEATED:
                    return await find_repeated(session, self.claim)
            self.services.street_cards.drop(self.street_code)
        raise Overloaded(retry_after_s=1)

    def _sealed(self, thing: NewTip | NewHelpRequest, card: StreetCard) -> Insert:
        kept: dict[str, Any] = {"now": self.services.clock()}
        if isinstance(thing, NewTip):
            tip = seal_tip(thing, card)
            return lambda session: insert_tip(session, tip, self.claim, card, **kept)
        request = seal_help_request(thing, card)
        return lambda session: insert_help_request(session, request, self.claim, card, **kept)

    def _check_work(self) -> None:
        bits = self.services.intake_load.difficulty_bits(self.street_code, now=time.monotonic())
        if bits == 0:
            return
        proven = None
        if self.work is not None:
            secret, now = self.services.keyring.pow_secret, self.services.clock()
            proven = proof_of_work.check(secret, self.work, self.key, self.street_code, now)
        if proven is None or proven < bits - WORK_GRACE_BITS:
            asked = work_asked(self.services, self.street_code)
            raise ProofOfWorkRequired(extra={"proof_of_work": asked.model_dump(mode="json")})

    async def _find_repeated(self) -> KnownClaim | None:
        async with self.services.database.begin_as(public_actor(), DatabaseRole.PUBLIC) as session:
            return await find_repeated(session, self.claim)
