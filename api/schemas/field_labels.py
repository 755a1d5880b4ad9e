"""Words of the field that a person reads, zh and en."""

from typing import Final

from api.domain.field_records.grammar import Flag
from api.schemas.bilingual import Bilingual, bilingual

WARNINGS: Final[dict[str, Bilingual]] = {
    Flag.MAY_NAME_PERSON.value: bilingual(
        "这段文字可能写了人名。这里只写地点和物品；涉及人的情况，请作为线索提交。",
        "The text may name a person. Write of places and things only; what concerns a person is a clue.",
    ),
    Flag.OVER_COUNT.value: bilingual(
        "填写的户数多于名册中这个单元的户数，请核对。",
        "More households were counted than the register has for this entrance. Please check.",
    ),
}
"""What the sender of a record is told about a flag at once, by flag."""
