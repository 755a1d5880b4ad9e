"""Words of the daily work of care. Source: the domain reference, 2.2 (R-4, R-5, R-15), 5.1, 9 and 10."""

from enum import StrEnum
from typing import Final

from api.domain.episodes.words import SupportMeasure


class AgreementTemplate(StrEnum):
    """Versions of the agreement's text; one that was signed is never taken away."""

    V2026_1 = "2026-1"


class AgreementBlock(StrEnum):
    """The blocks of an agreement, in the order in which they are read: help comes first."""

    RIGHTS_AND_HELP = "rights_and_help"
    RULES = "rules"
    MEASURES = "measures"
    CONSEQUENCES = "consequences"
    OTHER = "other"


class NoContact(StrEnum):
    """Whom nobody may turn to about the person: kinds, never names."""

    HOUSEHOLD = "household"
    EMPLOYER = "employer"
    SCHOOL = "school"
    LANDLORD = "landlord"
    NEIGHBOURS = "neighbours"
    FRIENDS = "friends"
    FORMER_PARTNER = "former_partner"


class ContactTopic(StrEnum):
    """What was talked about."""

    WELL_BEING = "well_being"
    GOALS = "goals"
    RIGHTS_AND_HELP = "rights_and_help"
    AGREEMENT = "agreement"
    TREATMENT = "treatment"
    TESTS = "tests"
    HEALTH_CARE = "health_care"
    WORK = "work"
    SCHOOLING = "schooling"
    HOUSING = "housing"
    ALLOWANCE = "allowance"
    LEGAL_MATTERS = "legal_matters"
    HOME_LIFE = "home_life"
    RELAPSE_PREVENTION = "relapse_prevention"
    ABSENCE = "absence"
    OTHER = "other"


class TestReason(StrEnum):
    """Why a test could not be taken, through no fault of the person's. Nothing about their health."""

    __test__ = False

    MEDICAL_APPOINTMENT = "medical_appointment"
    DETAINED = "detained"
    AWAY_WITH_NOTICE = "away_with_notice"
    WORK_OR_SCHOOL = "work_or_school"
    NO_TRANSPORT = "no_transport"
    NOT_TOLD_IN_TIME = "not_told_in_time"
    NO_TESTER = "no_tester"
    RECORDED_IN_ERROR = "recorded_in_error"
    OTHER_GOOD_REASON = "other_good_reason"


class ReferredTo(StrEnum):
    """To what kind of office or body a need was referred; never to which one."""

    EMPLOYMENT_SERVICE = "employment_service"
    TRAINING_CENTRE = "training_centre"
    SCHOOL = "school"
    EMPLOYER = "employer"
    CIVIL_AFFAIRS = "civil_affairs"
    HOUSING_OFFICE = "housing_office"
    HEALTH_SERVICE = "health_service"
    COUNSELLING_SERVICE = "counselling_service"
    LEGAL_AID_CENTRE = "legal_aid_centre"
    SOCIAL_ORGANISATION = "social_organisation"
    OWN_OFFICE = "own_office"


class ServiceStatus(StrEnum):
    """How far the answer to a need has come."""

    NEEDED = "needed"
    REFERRED = "referred"
    ARRANGED = "arranged"
    NOT_ARRANGED = "not_arranged"
    DECLINED = "declined"


class ServiceStepKind(StrEnum):
    """What is written down of a need after it was found."""

    REFERRED = "referred"
    ARRANGED = "arranged"
    NOT_ARRANGED = "not_arranged"
    DECLINED = "declined"
    KEPT_AT_3_MONTHS = "kept_at_3_months"
    KEPT_AT_6_MONTHS = "kept_at_6_months"


class ServiceOutcome(StrEnum):
    """What came of a referral."""

    EMPLOYED = "employed"
    SELF_EMPLOYED = "self_employed"
    PUBLIC_WELFARE_POST = "public_welfare_post"
    IN_TRAINING = "in_training"
    TRAINING_FINISHED = "training_finished"
    BACK_AT_SCHOOL = "back_at_school"
    DIBAO_GRANTED = "dibao_granted"
    TEMPORARY_AID_GRANTED = "temporary_aid_granted"
    PUBLIC_RENTAL_GRANTED = "public_rental_granted"
    RENT_AID_GRANTED = "rent_aid_granted"
    SHELTER_FOUND = "shelter_found"
    SERVICE_RECEIVED = "service_received"
    NOT_ELIGIBLE = "not_eligible"
    NOTHING_FREE = "nothing_free"
    TURNED_DOWN = "turned_down"
    NO_ANSWER = "no_answer"


class Kept(StrEnum):
    """Whether work that was found is kept."""

    KEPT = "kept"
    NOT_KEPT = "not_kept"
    UNKNOWN = "unknown"


_M, _O = SupportMeasure, ServiceOutcome
WORK: Final = frozenset({_M.SKILLS_TRAINING, _M.JOB_GUIDANCE, _M.JOB_PLACEMENT})
"""Measures that lead to work."""

JOBS: Final = frozenset({_O.EMPLOYED, _O.SELF_EMPLOYED, _O.PUBLIC_WELFARE_POST})
"""Outcomes of which it is asked later whether they are kept."""

NOT_ARRANGED: Final = frozenset({_O.NOT_ELIGIBLE, _O.NOTHING_FREE, _O.TURNED_DOWN, _O.NO_ANSWER})
"""Why nothing came of a referral, whatever was asked for."""

_ARRANGED: Final = {
    **dict.fromkeys(WORK, JOBS | {_O.IN_TRAINING, _O.TRAINING_FINISHED}),
    _M.SCHOOLING_HELP: frozenset({_O.BACK_AT_SCHOOL, _O.IN_TRAINING}),
    _M.DIBAO_HELP: frozenset({_O.DIBAO_GRANTED, _O.TEMPORARY_AID_GRANTED}),
    _M.HOUSING_HELP: frozenset({_O.PUBLIC_RENTAL_GRANTED, _O.RENT_AID_GRANTED, _O.SHELTER_FOUND}),
}


def outcomes_of(measure: SupportMeasure, step: ServiceStepKind) -> frozenset[ServiceOutcome]:
    """What can come of a measure with a step; nothing where the step is none that ends it."""
    if step is ServiceStepKind.NOT_ARRANGED:
        return NOT_ARRANGED
    if step is ServiceStepKind.ARRANGED:
        return _ARRANGED.get(measure, frozenset({_O.SERVICE_RECEIVED}))
    return frozenset()
