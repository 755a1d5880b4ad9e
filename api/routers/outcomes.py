"""What the police answer about a clue, and what they ask."""

from fastapi import APIRouter, Response

from api.access.permissions import Permission
from api.db.session import AsyncSession
from api.domain.clues import outcomes, questions
from api.errors import DomainError
from api.routers.answers import Answer
from api.routers.dependencies import SignedIn
from api.routers.strict_json import StrictRoute
from api.schemas.clues import QuestionIn, QuestionMadeOut
from api.schemas.fields import Id
from api.schemas.outcomes import (
    OutcomeBatchIn,
    OutcomeIn,
    OutcomeOut,
    OutcomeResultsOut,
    outcome_out,
    outcome_result_out,
)
from api.schemas.problems import choose_language, refusals

router = APIRouter(prefix="/v1/clues", tags=["outcomes"], route_class=StrictRoute)

_POST = (
    "id_conflict",
    "idempotency_in_progress",
    "idempotency_key_invalid",
    "idempotency_key_reused",
    "illegal_transition",
    "invalid_input",
    "not_allowed",
    "not_found",
    "session_ended",
    "token_expired",
)


@router.post(
    "/outcomes/batch", response_model=OutcomeResultsOut, responses=refusals("invalid_input", "not_allowed")
)
async def record_outcomes(body: OutcomeBatchIn, edge: SignedIn) -> Response:
    """Answer many clues at once: 200 with one result each; one refusal does not touch the others."""
    wanted = [one.to_new_outcome(one.clue_id) for one in body.items]
    async with edge.begin(Permission.CLUE_ANSWER) as session:
        results = await outcomes.record_outcomes(session, edge.actor, wanted)
    language = choose_language(edge.request.headers.get("accept-language", ""))
    pairs = zip(wanted, results, strict=True)
    return Answer(
        OutcomeResultsOut(items=[outcome_result_out(asked.id, one, language) for asked, one in pairs])
    ).response()


@router.post(
    "/{clue_id}/outcomes",
    status_code=201,
    response_model=OutcomeOut,
    responses=refusals("already_answered", *_POST),
)
async def record_outcome(body: OutcomeIn, edge: SignedIn, clue_id: Id) -> Response:
    """Answer a clue: first the intake result, then verification results; also the state of a reward.

    The same `id` gives the same answer. `insufficient_info` gives the clue back to the office, `case_result`
    closes it; a correction names what it `corrects`.
    """

    async def verb(session: AsyncSession) -> Answer:
        result = (await outcomes.record_outcomes(session, edge.actor, [body.to_new_outcome(clue_id)]))[0]
        if isinstance(result, DomainError):
            raise result
        return Answer(outcome_out(result), status=201)

    return await edge.once(Permission.CLUE_ANSWER, verb)


@router.post(
    "/{clue_id}/questions",
    status_code=201,
    response_model=QuestionMadeOut,
    responses=refusals("envelope_invalid", "recipient_key_revoked", "wrong_recipients", *_POST),
)
async def ask_question(body: QuestionIn, edge: SignedIn, clue_id: Id) -> Response:
    """Ask the reporter something through the desk, which decides how. The clue's state stays."""
    content = body.content()

    async def verb(session: AsyncSession) -> Answer:
        question_id, at = await questions.ask_question(
            session, edge.actor, clue_id, body.id, content, now=edge.services.clock()
        )
        return Answer(QuestionMadeOut(id=question_id, at=at), status=201)

    return await edge.once(Permission.CLUE_ANSWER, verb)
