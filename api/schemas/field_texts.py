"""What can be wrong with one field: codes with their words, and pydantic's names for them."""

from api.schemas.problem_texts import Language

_FIELD_ENTRIES = """
always_final | 这种结果不可再异议，须标为最终 | is a result that is always final
bad_base64url | 须为不带填充的 base64url | must be base64url without padding
bad_cursor | 游标无效，请从第一页重新开始 | is not a cursor of this list; begin with the first page
bad_date | 须为 YYYY-MM-DD 格式的日期 | must be a date, YYYY-MM-DD
bad_datetime | 须为带时区的 RFC 3339 时间 | must be an RFC 3339 time with an offset
bad_document_number | 证件号码校验位不符，请核对 | has a check digit that does not hold
bad_format | 格式不对 | has the wrong form
bad_uuid | 须为 UUID | must be a UUID
before_the_last_one | 早于上一条记录的日期 | lies before the day of the one before it
before_the_report | 早于报到日期 | lies before the day of the report
dated_before_order | 早于决定书的日期 | lies before the day of the order
dated_in_future | 日期在将来 | lies in the future
duplicate_key | 对象中有重复的成员 | an object names a member twice
duplicate_value | 有重复的值 | holds a value twice
ends_before_it_begins | 结束早于开始 | ends before it begins
file_missing | 没有文件 | holds no file
holds_contact | 含有联系方式，请改写 | holds a way to reach somebody
holds_id_number | 含有身份证件号码，请改写 | holds an identity number
invalid | 不符合要求 | breaks a rule
malformed_multipart | 不是正确的多部分格式 | is not a well-formed multipart body
may_name_person | 似乎写到了具体的人，请改写 | seems to name a person; say it without
missing | 必填 | is required
never_final | 这种结果尚可异议，不能标为最终 | is a result that is never final
not_as_corrected | 须与被更正的记录一致 | must be as in the row that is corrected
not_an_option | 不是可选的值 | is not one of the options
not_expected | 与其他内容不符，请勿填写 | does not go with the rest; leave it out
number_not_finite | 须为有限的数 | must be a finite number
number_out_of_range | 数值超出范围 | is out of range
parts_do_not_fit | 所填内容与类别不符 | has parts that do not belong to the kind
recorded_elsewhere | 由检测或外出报告得出，请在那里登记 | follows from tests and notices by itself
text_not_allowed | 含有不允许的字符 | holds characters that are not allowed
too_deep | 嵌套过深 | is nested too deeply
too_long | 过长或过多 | is too long, or holds too many
too_many_parts | 只能包含一个文件 | holds more than the one file
too_short | 过短或过少 | is too short, or holds too few
unknown_field | 有未知的字段 | has a field that is not known
wrong_type | 类型不对 | has the wrong type
"""

FIELD_TEXTS: dict[str, dict[Language, str]] = {
    code: {"zh": zh, "en": en}
    for code, zh, en in (line.split(" | ") for line in _FIELD_ENTRIES.strip().splitlines())
}

_EXACT = {
    "extra_forbidden": "unknown_field",
    "finite_number": "number_not_finite",
    "json_invalid": "invalid",
    "literal_error": "not_an_option",
    "enum": "not_an_option",
    "missing": "missing",
    "missing_argument": "missing",
    "multiple_of": "number_out_of_range",
    "none_required": "wrong_type",
    "string_pattern_mismatch": "bad_format",
    "string_unicode": "text_not_allowed",
    "timezone_naive": "bad_datetime",
    "timezone_aware": "bad_datetime",
    "timezone_offset": "bad_datetime",
    "union_tag_invalid": "not_an_option",
    "union_tag_not_found": "missing",
}
# Order counts: the first part found in pydantic's name decides.
_FAMILIES = (
    ("too_short", "too_short"),
    ("too_long", "too_long"),
    ("uuid", "bad_uuid"),
    ("datetime", "bad_datetime"),
    ("date", "bad_date"),
    ("greater_than", "number_out_of_range"),
    ("less_than", "number_out_of_range"),
    ("int_parsing_size", "number_out_of_range"),
    ("_type", "wrong_type"),
    ("_parsing", "wrong_type"),
    ("is_instance", "wrong_type"),
)


def field_code(error_type: str) -> str:
    """Our code for a kind of pydantic error; our own kinds pass as they are."""
    if error_type in FIELD_TEXTS:
        return error_type
    if error_type in _EXACT:
        return _EXACT[error_type]
    return next((code for part, code in _FAMILIES if part in error_type), "invalid")


def field_detail(code: str, language: Language) -> str:
    """The words for one field; a code without words of its own gets the general ones."""
    return FIELD_TEXTS.get(code, FIELD_TEXTS["invalid"])[language]
