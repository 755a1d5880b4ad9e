"""A step without its evidence, on the wrong day or by the wrong hand is refused with its own code."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from api.domain.episodes.edges import TABLE, TERMINAL, EdgeFact
from api.domain.episodes.evidence import (
    BreachFinding,
    DatedBeforeLastStep,
    DatedBeforeOrder,
    DatedInFuture,
    EvidenceMissing,
    FindingNotConfirmed,
    Paper,
    ReasonMissing,
    RelapseFinding,
    ResultNotFinal,
    Standing,
    TermNotOver,
    Wanted,
)
from api.domain.episodes.judging import judge, judge_opening, require_second_person
from api.domain.episodes.lifecycle import edge_between
from api.domain.episodes.words import (
    DocumentType,
    EpisodeStatus,
    ReferralGround,
    RelapseBasis,
    SeriousBreachGround,
)
from api.errors import IllegalTransition, SamePerson

S, D, G = EpisodeStatus, DocumentType, ReferralGround
DECIDED, RECEIVED, TODAY = date(2026, 3, 1), date(2026, 3, 5), date(2029, 6, 1)
EDGES = [pytest.param(edge, id=f"{edge.source}-{edge.target}-{edge.ground}") for edge in TABLE]
BREACH = BreachFinding(SeriousBreachGround.TEST_REFUSAL_3, is_confirmed=True)
RELAPSE = RelapseFinding(RelapseBasis.FINAL_TEST, is_confirmed=True, is_final=True, is_within_term=True)
FULL: dict[EdgeFact, dict[str, Any]] = {
    EdgeFact.HAS_REPORTED: {"reported_on": date(2026, 3, 20)},
    EdgeFact.DEADLINE_CORRECTED: {"corrected_due": TODAY + timedelta(days=5)},
    EdgeFact.DELAY_JUDGED: {"delay_excused": True},
    EdgeFact.NO_GOOD_REASON: {"delay_excused": False},
    EdgeFact.PERSUASION_RECORDED: {"persuasions": 1},
    EdgeFact.BREACH_CONFIRMED: {"breach": BREACH},
    EdgeFact.RELAPSE_CONFIRMED: {"relapse": RELAPSE},
    EdgeFact.FILE_SENT: {"file_sent_on": TODAY},
}


def standing_for(edge: Any) -> Standing:
    wants_agreement = EdgeFact.AGREEMENT_IN_FORCE in edge.facts
    return Standing(
        edge.source,
        DECIDED,
        RECEIVED,
        last_step_on=date(2026, 3, 6),
        before=edge.target if edge.returns else None,
        report_due=date(2026, 3, 20),
        agreement_on=date(2026, 4, 1) if wants_agreement else None,
        expires_on=date(2029, 5, 31),
    )


def wanted_for(edge: Any, **changes: Any) -> Wanted:
    known: dict[str, Any] = {
        "to": edge.target,
        "effective_on": TODAY,
        "ground": edge.ground,
        "reason": "写明理由",
    }
    known["papers"] = tuple(Paper(kind, "990000-7", TODAY) for kind in edge.documents)
    for fact in edge.facts:
        known |= FULL.get(fact, {})
    return Wanted(**(known | changes))


@pytest.mark.parametrize("edge", EDGES)
def test_an_edge_with_all_its_evidence_may_be_taken(edge: Any) -> None:
    assert judge(standing_for(edge), wanted_for(edge), TODAY, by_clock=edge.is_automatic) is edge


@pytest.mark.parametrize("edge", EDGES)
def test_an_edge_without_a_paper_is_refused_and_names_it(edge: Any) -> None:
    for kind in edge.documents:
        kept = tuple(Paper(other, "1", TODAY) for other in edge.documents - {kind})
        with pytest.raises(EvidenceMissing) as refused:
            judge(standing_for(edge), wanted_for(edge, papers=kept), TODAY)
        assert refused.value.extra == {"missing": [kind.value]}


@pytest.mark.parametrize("edge", EDGES)
def test_an_edge_without_a_fact_is_refused_and_names_it(edge: Any) -> None:
    bare = Wanted(edge.target, TODAY, "写明理由", edge.ground, wanted_for(edge).papers)
    for fact in edge.facts & set(FULL):
        held = {name: value for other in edge.facts - {fact} for name, value in FULL.get(other, {}).items()}
        with pytest.raises(EvidenceMissing) as refused:
            judge(standing_for(edge), replace(bare, **held), TODAY)
        assert refused.value.extra == {"missing": [fact.value]}


@pytest.mark.parametrize("edge", EDGES)
def test_no_edge_is_dated_ahead_before_the_order_or_before_the_last_step(edge: Any) -> None:
    standing = standing_for(edge)
    late = replace(standing, last_step_on=TODAY)
    for known, day, refusal in (
        (standing, TODAY + timedelta(days=1), DatedInFuture),
        (standing, DECIDED - timedelta(days=1), DatedBeforeOrder),
        (late, TODAY - timedelta(days=1), DatedBeforeLastStep),
    ):
        step = wanted_for(edge, effective_on=day)
        with pytest.raises(refusal):
            judge(known, step, TODAY, by_clock=edge.is_automatic)


@pytest.mark.parametrize("edge", [one for one in EDGES if one.values[0].documents])
def test_no_paper_is_dated_ahead_or_before_the_order(edge: Any) -> None:
    for day, refusal in ((TODAY + timedelta(days=1), DatedInFuture), (date(2026, 2, 28), DatedBeforeOrder)):
        papers = tuple(Paper(kind, "1", day) for kind in edge.documents)
        with pytest.raises(refusal):
            judge(standing_for(edge), wanted_for(edge, papers=papers), TODAY)


@pytest.mark.parametrize("edge", [one for one in EDGES if not one.values[0].is_automatic])
def test_the_clock_takes_no_step_of_people(edge: Any) -> None:
    with pytest.raises(IllegalTransition):
        judge(standing_for(edge), wanted_for(edge), TODAY, by_clock=True)


def test_people_do_not_take_the_step_of_the_clock_nor_the_clock_takes_it_too_early() -> None:
    edge = edge_between(S.ORDER_RECEIVED, S.OVERDUE_NOT_REPORTED)
    with pytest.raises(IllegalTransition):
        judge(standing_for(edge), wanted_for(edge), TODAY)
    due = date(2026, 3, 20)
    on_the_day = wanted_for(edge, effective_on=due, reason="")
    with pytest.raises(EvidenceMissing):
        judge(standing_for(edge), on_the_day, TODAY, by_clock=True)
    after = replace(on_the_day, effective_on=due + timedelta(days=1))
    assert judge(standing_for(edge), after, TODAY, by_clock=True) is edge
    never_delivered = replace(standing_for(edge), received_on=None, report_due=None)
    with pytest.raises(EvidenceMissing):
        judge(never_delivered, after, TODAY, by_clock=True)


def test_nobody_reports_before_they_received_the_order_though_they_may_die_before() -> None:
    between = RECEIVED - timedelta(days=1)
    standing = Standing(S.ORDER_RECEIVED, DECIDED, RECEIVED, last_step_on=DECIDED)
    with pytest.raises(DatedBeforeOrder):
        judge(standing, Wanted(S.REPORTED, between, "迟录", reported_on=between), TODAY)
    paper = Paper(D.DEATH_CONFIRMATION, "", between)
    assert judge(standing, Wanted(S.CLOSED_DECEASED, between, papers=(paper,)), TODAY)


def test_a_step_dated_back_takes_a_reason_unless_a_paper_bears_its_day() -> None:
    edge = edge_between(S.IN_PROGRESS, S.SUSPENDED)
    day = TODAY - timedelta(days=3)
    notice = (Paper(D.DETENTION_NOTICE, "", day),)
    later = (Paper(D.DETENTION_NOTICE, "", TODAY),)
    assert judge(standing_for(edge), wanted_for(edge, effective_on=day, papers=notice, reason=""), TODAY)
    with pytest.raises(ReasonMissing):
        judge(standing_for(edge), wanted_for(edge, effective_on=day, papers=later, reason="  "), TODAY)
    assert judge(standing_for(edge), wanted_for(edge, effective_on=day, papers=later), TODAY)


@pytest.mark.parametrize("edge", [one for one in EDGES if one.values[0].needs_reason])
def test_an_edge_that_takes_a_reason_is_refused_without(edge: Any) -> None:
    with pytest.raises(ReasonMissing):
        judge(standing_for(edge), wanted_for(edge, reason=" "), TODAY)


@pytest.mark.parametrize("kind", [D.COMPLETION_NOTICE, D.ISOLATION_DECISION, D.IMPRISONMENT_DECISION])
def test_a_decision_without_its_number_is_no_evidence(kind: DocumentType) -> None:
    edge = next(one for one in TABLE if one.source is S.IN_PROGRESS and kind in one.documents)
    with pytest.raises(EvidenceMissing):
        judge(standing_for(edge), wanted_for(edge, papers=(Paper(kind, " ", TODAY),)), TODAY)


@pytest.mark.parametrize(
    "finding",
    [BreachFinding(BREACH.ground, is_confirmed=False), BreachFinding(None, is_confirmed=True)],
)
def test_a_draft_finding_of_breach_drives_nothing(finding: BreachFinding) -> None:
    edge = edge_between(S.IN_PROGRESS, S.REFERRED_TO_POLICE, G.SERIOUS_BREACH)
    with pytest.raises(FindingNotConfirmed):
        judge(standing_for(edge), wanted_for(edge, breach=finding), TODAY)


@pytest.mark.parametrize("source", [S.REPORTED, S.IN_PROGRESS])
def test_a_test_that_is_not_final_or_reaches_too_far_drives_nothing(source: EpisodeStatus) -> None:
    edge = edge_between(source, S.REFERRED_TO_POLICE, G.RELAPSE)
    for finding, refusal in (
        (replace(RELAPSE, is_final=False), ResultNotFinal),
        (replace(RELAPSE, is_within_term=False), ResultNotFinal),
        (replace(RELAPSE, is_confirmed=False), FindingNotConfirmed),
    ):
        with pytest.raises(refusal):
            judge(standing_for(edge), wanted_for(edge, relapse=finding), TODAY)
    for basis in (RelapseBasis.OWN_STATEMENT, RelapseBasis.POLICE_OR_MEDICAL_FINDING):
        spoken = RelapseFinding(basis, is_confirmed=True)
        assert judge(standing_for(edge), wanted_for(edge, relapse=spoken), TODAY) is edge


def test_a_term_is_not_completed_before_its_last_day_nor_while_it_stands_still() -> None:
    edge = edge_between(S.IN_PROGRESS, S.COMPLETED)
    standing = standing_for(edge)
    for expires_on in (TODAY + timedelta(days=1), None):
        with pytest.raises(TermNotOver):
            judge(replace(standing, expires_on=expires_on), wanted_for(edge), TODAY)
    assert judge(replace(standing, expires_on=TODAY), wanted_for(edge), TODAY) is edge


def test_the_police_send_back_to_the_state_that_the_agreement_allows() -> None:
    edge = edge_between(S.REFERRED_TO_POLICE, S.REPORTED)
    signed = replace(standing_for(edge), agreement_on=date(2026, 4, 1))
    with pytest.raises(EvidenceMissing):
        judge(signed, wanted_for(edge), TODAY)
    edge = edge_between(S.REFERRED_TO_POLICE, S.IN_PROGRESS)
    with pytest.raises(EvidenceMissing):
        judge(replace(standing_for(edge), agreement_on=None), wanted_for(edge), TODAY)


@pytest.mark.parametrize("state", sorted(TERMINAL))
@pytest.mark.parametrize("wanted", list(S))
def test_nothing_leaves_a_terminal_state(state: EpisodeStatus, wanted: EpisodeStatus) -> None:
    standing = Standing(state, DECIDED, RECEIVED, last_step_on=RECEIVED, before=wanted)
    papers = tuple(Paper(kind, "1", TODAY) for kind in D)
    with pytest.raises(IllegalTransition):
        judge(standing, Wanted(wanted, TODAY, "写明理由", papers=papers), TODAY)


def test_an_order_opens_an_episode() -> None:
    order = Paper(D.ORDER_DOCUMENT, "990000-1", DECIDED)
    assert judge_opening(order, RECEIVED, TODAY).target is S.ORDER_RECEIVED
    assert judge_opening(order, None, TODAY)
    for paper in (replace(order, number=""), replace(order, kind=D.POLICE_ANSWER)):
        with pytest.raises(EvidenceMissing):
            judge_opening(paper, RECEIVED, TODAY)
    with pytest.raises(DatedBeforeOrder):
        judge_opening(order, DECIDED - timedelta(days=1), TODAY)
    with pytest.raises(DatedInFuture):
        judge_opening(order, RECEIVED, DECIDED)


def test_who_proposed_a_referral_does_not_confirm_it() -> None:
    referral = edge_between(S.IN_PROGRESS, S.REFERRED_TO_POLICE, G.RELAPSE)
    with pytest.raises(SamePerson):
        require_second_person(referral, "one", "one")
    require_second_person(referral, "one", "two")
    require_second_person(edge_between(S.REPORTED, S.IN_PROGRESS), "one", "one")
