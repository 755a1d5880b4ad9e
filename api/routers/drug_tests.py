"""Tests of a case: results, why there was none, and their corrections."""

from fastapi import APIRouter, Response

from api.access.permissions import Permission
from api.domain.care_access.hand import Hand
from api.domain.support.drug_tests import TESTS, read_tests, record_test
from api.routers.answers import Answer
from api.routers.care_edge import InCare
from api.routers.case_pages import LISTED, WRITTEN, InPages, Listing, answer_part
from api.routers.strict_json import StrictRoute
from api.schemas.drug_tests import DrugTestIn, DrugTestPage, RecordedTestOut, drug_test_out
from api.schemas.fields import Id
from api.schemas.problems import refusals

router = APIRouter(prefix="/v1/episodes", tags=["daily work"], route_class=StrictRoute)

_LISTING = Listing(TESTS, drug_test_out, read_tests)


@router.get("/{episode_id}/drug-tests", response_model=DrugTestPage, responses=refusals(*LISTED))
async def list_drug_tests(episode_id: Id, edge: InCare, wanted: InPages) -> Response:
    """Tests of a case, the newest first, with those that were corrected. The reading is recorded."""
    return await answer_part(edge, episode_id, _LISTING, wanted)


@router.post(
    "/{episode_id}/drug-tests",
    status_code=201,
    response_model=RecordedTestOut,
    responses=refusals("corrected_already", "illegal_transition", "test_in_no_window", *WRITTEN),
)
async def record_drug_test(episode_id: Id, body: DrugTestIn, edge: InCare) -> Response:
    """Write down what came of a test. A result that is not final moves nothing.

    The third test that was refused or evaded drafts a finding, which a person decides; no state changes.
    """

    async def verb(hand: Hand) -> Answer:
        read, drafted = await record_test(hand, episode_id, body.to_test())
        return Answer(RecordedTestOut(test=drug_test_out(read), drafted_finding_ids=drafted), 201)

    return await edge.do(Permission.CASE_WRITE, verb)
