"""The national defaults, with which a street begins and which its own rules may replace.

Source: the domain reference, 2.2, 5, 6.2 and 9; the security requirement AUZ on break-glass.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from api.domain.care_rules.words import EvidenceTag, RuleKey, RuleUnit

BEGINNING: Final = date(1900, 1, 1)
"""The defaults are in force for every day that an order can bear."""

_K, _U, _T = RuleKey, RuleUnit, EvidenceTag


@dataclass(frozen=True, slots=True)
class DefaultRule:
    """One seeded value.

    Attributes:
        qualifier: What the value holds for, such as `intensive` or `community_treatment/36/1`; else empty.
    """

    key: RuleKey
    qualifier: str
    value: int
    unit: RuleUnit
    legal_basis: str
    tag: EvidenceTag
    valid_from: date = BEGINNING


def _one(
    key: RuleKey, value: int, unit: RuleUnit, legal_basis: str, tag: EvidenceTag
) -> tuple[DefaultRule, ...]:
    return (DefaultRule(key, "", value, unit, legal_basis, tag),)


def _by_tier(key: RuleKey, values: dict[str, int], legal_basis: str) -> tuple[DefaultRule, ...]:
    return tuple(
        DefaultRule(key, tier, days, _U.DAYS, legal_basis, _T.PROPOSAL) for tier, days in values.items()
    )


def _tests(kind: str, term_months: int, counts: tuple[int, ...]) -> tuple[DefaultRule, ...]:
    """Tests a term year. The law says only: regularly, as the police require (禁毒法 35; 戒毒条例 19)."""
    return tuple(
        DefaultRule(
            _K.TESTS_PER_TERM_YEAR,
            f"{kind}/{term_months}/{year}",
            count,
            _U.TIMES,
            "禁毒法 35；戒毒条例 19(2)",
            _T.COMMON_PRACTICE,
        )
        for year, count in enumerate(counts, start=1)
    )


DEFAULTS: Final[tuple[DefaultRule, ...]] = (
    *_one(_K.REPORT_DAYS, 15, _U.DAYS, "戒毒条例 14、38", _T.LAW),
    *_one(_K.AGREEMENT_TARGET_DAYS, 7, _U.DAYS, "戒毒条例 16（及时）", _T.PROPOSAL),
    *_one(_K.FIRST_CONTACT_DAYS, 3, _U.DAYS, "戒毒条例 17", _T.PROPOSAL),
    *_one(_K.FIRST_ASSESSMENT_DAYS, 14, _U.DAYS, "戒毒条例 18", _T.PROPOSAL),
    *_one(_K.TERM_MONTHS_CT, 36, _U.MONTHS, "禁毒法 33；戒毒条例 14", _T.LAW),
    *_one(_K.TERM_MONTHS_CR_MAX, 36, _U.MONTHS, "禁毒法 48；戒毒条例 37", _T.LAW),
    *_one(_K.LAST_DAY_OFFSET_DAYS, -1, _U.DAYS, "戒毒条例 14、23", _T.INFERENCE),
    *_one(_K.ABSENCE_NOTICE_MIN_DAYS, 3, _U.DAYS, "戒毒条例 19(3)", _T.LAW),
    *_one(_K.BREACH_TEST_REFUSALS, 3, _U.TIMES, "戒毒条例 20（三次以上，含本数）", _T.LAW),
    *_one(_K.BREACH_ABSENCES, 3, _U.TIMES, "戒毒条例 20（三次以上，含本数）", _T.LAW),
    *_one(_K.BREACH_ABSENCE_DAYS, 30, _U.DAYS, "戒毒条例 20（超过三十日，不含本数）", _T.LAW),
    *_one(_K.REFERRAL_TARGET_HOURS, 24, _U.HOURS, "戒毒条例 21、44（及时）", _T.PROPOSAL),
    *_one(_K.COMPLETION_NOTICE_DAYS, 7, _U.DAYS, "戒毒条例 23、40", _T.LAW),
    *_one(_K.PRE_EXPIRY_DAYS, 30, _U.DAYS, "戒毒条例 23", _T.PROPOSAL),
    *_one(_K.TRANSFER_REPORT_DAYS, 15, _U.DAYS, "戒毒条例 22", _T.LAW),
    *_one(_K.TRANSFER_FORWARD_WORKING_DAYS, 3, _U.WORKING_DAYS, "戒毒条例 22；重庆市规定", _T.LAW_LOCAL),
    *_one(_K.TRANSFER_RECEIPT_DAYS, 15, _U.DAYS, "戒毒条例 22", _T.INFERENCE),
    *_one(_K.RELEASE_RECEPTION_DAYS, 3, _U.DAYS, "戒毒条例 34", _T.LAW),
    *_one(_K.RELEASE_PAPERS_WORKING_DAYS, 3, _U.WORKING_DAYS, "戒毒条例 34；上海市规定", _T.LAW_LOCAL),
    *_by_tier(
        _K.ASSESSMENT_VALID_DAYS,
        {"intensive": 30, "regular": 90, "light": 180, "after_care": 180},
        "戒毒条例 18",
    ),
    # On request alone in after-care, hence no row for it; before the first assessment as `regular`.
    *_by_tier(
        _K.CONTACT_INTERVAL_DAYS,
        {"unassessed": 14, "intensive": 7, "regular": 14, "light": 30},
        "戒毒条例 18",
    ),
    *_tests("community_treatment", 36, (12, 6, 4)),
    *_tests("community_rehabilitation", 36, (6, 4, 2)),
    *_tests("community_rehabilitation", 24, (6, 6)),
    *_one(_K.HAIR_REACH_MONTHS, 6, _U.MONTHS, "涉毒人员毛发样本检测规范", _T.LAW_SECOND_HAND),
    *_one(_K.HAIR_BLIND_DAYS, 14, _U.DAYS, "涉毒人员毛发样本检测规范", _T.LAW_SECOND_HAND),
    *_one(_K.HALF_YEAR_REVIEW_MONTHS, 6, _U.MONTHS, "戒毒条例 18", _T.COMMON_PRACTICE),
    *_one(_K.YEARLY_REVIEW_MONTHS, 12, _U.MONTHS, "戒毒条例 18", _T.COMMON_PRACTICE),
    *_one(_K.REVIEW_LEAD_DAYS, 30, _U.DAYS, "戒毒条例 18", _T.PROPOSAL),
    *_one(_K.REVIEW_ANSWER_WORKING_DAYS, 15, _U.WORKING_DAYS, "个人信息保护法 24、50", _T.PROPOSAL),
    *(
        DefaultRule(_K.KEPT_JOB_MONTHS, which, months, _U.MONTHS, "禁毒法 34、52", _T.PROPOSAL)
        for which, months in (("first", 3), ("second", 6))
    ),
    *_one(_K.CASELOAD_NORM, 30, _U.CASES, "戒毒条例 17", _T.COMMON_PRACTICE),
    *_one(_K.CASELOAD_WARNING, 25, _U.CASES, "戒毒条例 17", _T.PROPOSAL),
    *_one(_K.BREAK_GLASS_MAX_MINUTES, 60, _U.MINUTES, "戒毒条例 7", _T.PROPOSAL),
)
"""Every key that the code asks for, with the value that holds where the street says nothing else."""
