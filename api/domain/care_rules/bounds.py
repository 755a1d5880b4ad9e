"""Between which values a street may set a rule of its own. Pure.

A street may be more lenient than the law, and never stricter: the days and counts that protect the person
have the law's number as their least, those that bind the authorities as their greatest.
"""

from typing import Final

from api.domain.care_rules.words import RuleKey, RuleUnit
from api.errors import InvalidField

_BY_UNIT: Final = {
    RuleUnit.MINUTES: (5, 60),
    RuleUnit.HOURS: (1, 168),
    RuleUnit.DAYS: (1, 366),
    RuleUnit.WORKING_DAYS: (1, 60),
    RuleUnit.MONTHS: (1, 36),
    RuleUnit.TIMES: (0, 24),
    RuleUnit.CASES: (1, 200),
}
_BY_KEY: Final = {
    RuleKey.LAST_DAY_OFFSET_DAYS: (-1, 0),
    # Source: 戒毒条例 14, 19(3), 20, 22.
    RuleKey.REPORT_DAYS: (15, 60),
    RuleKey.ABSENCE_NOTICE_MIN_DAYS: (3, 30),
    RuleKey.BREACH_TEST_REFUSALS: (3, 24),
    RuleKey.BREACH_ABSENCES: (3, 24),
    RuleKey.BREACH_ABSENCE_DAYS: (30, 366),
    RuleKey.TRANSFER_REPORT_DAYS: (15, 60),
    # Source: 禁毒法 33, 48: the term of treatment is the law's, that of rehabilitation at most three years.
    RuleKey.TERM_MONTHS_CT: (36, 36),
    # Source: 戒毒条例 23, 34, 40.
    RuleKey.COMPLETION_NOTICE_DAYS: (1, 7),
    RuleKey.RELEASE_RECEPTION_DAYS: (1, 3),
    # How long is kept. Source: 网络数据安全管理条例 12, at least three years of records of processing.
    RuleKey.CARE_AUDIT_KEEP_MONTHS: (36, 120),
    RuleKey.FILE_KEEP_MONTHS: (12, 120),
}


def check_value(key: RuleKey, unit: RuleUnit, value: int) -> None:
    """Refuse a value that makes no sense for what it counts, or is stricter than the law.

    Raises:
        InvalidField: `number_out_of_range`.
    """
    least, most = _BY_KEY.get(key, _BY_UNIT[unit])
    if not least <= value <= most:
        raise InvalidField("number_out_of_range", pointer="/value")
