"""What a receipt says about progress, zh and en. It never says that anybody was caught."""

from api.domain.receipts.words import ReceiptStatus, SubjectKind
from api.schemas.bilingual import Bilingual, bilingual, read_bilingual

_MEANING = read_bilingual("""
tip received | 街道已收到，尚未移交公安机关。 | The office has it; it has not been passed to the police yet.
tip passed_on | 已移交派出所，等待接收。 | It was passed on to the police station and waits there to be taken over.
tip being_checked | 公安机关已接收，正在查证。 | The police have taken it over and are checking it.
tip finished | 办理已结束。公安机关可能不便说明结果。 | It is finished. The police may be unable to tell the result.
help_request received | 街道已收到您的求助，只有帮扶人员能看到内容。 | The office has your call for help; only the care team can read it.
help_request being_arranged | 帮扶人员正在为您安排。 | The care team is arranging help for you.
help_request finished | 这次求助已经办结。需要时可以再次求助。 | This call for help is settled. You can ask again whenever you need to.
""")  # noqa: E501 - a line is an entry

_NEXT = read_bilingual("""
tip received | 经办人员将在所示日期前查看；需要补充时会在这里给您留言。 | The desk looks at it by the date shown; if something is missing it leaves a message here.
tip asked | 经办人员在信箱里向您提了问题，请回复后等待查看。 | The desk has a question for you in the mailbox; please answer it here.
tip passed_on | 等待派出所接收；您仍可在这里补充情况。 | The station takes it over next; you can still add to it here.
tip being_checked | 等待公安机关查证；您仍可在这里补充情况。 | The police check it next; you can still add to it here.
tip finished | 没有后续步骤。如不同意，可在这里提出一次异议，由另一位工作人员复核。 | Nothing more follows. If you disagree you can contest it once here; another person will review it.
tip contested | 您已对办结提出异议，由另一位工作人员复核。 | You contested the closure; another person reviews it.
help_request being_arranged | 请留意这里的留言。 | Look for messages here.
help_request finished | 没有后续步骤。 | Nothing more follows.
""")  # noqa: E501 - a line is an entry


def meaning_of(kind: SubjectKind, status: ReceiptStatus) -> Bilingual:
    """What a status means."""
    return _MEANING[f"{kind.value} {status.value}"]


def next_for_tip(status: ReceiptStatus, *, is_asked: bool, has_contested: bool) -> Bilingual:
    """What happens next with a tip."""
    if status is ReceiptStatus.RECEIVED and is_asked:
        return _NEXT["tip asked"]
    if status is ReceiptStatus.FINISHED and has_contested:
        return _NEXT["tip contested"]
    return _NEXT[f"tip {status.value}"]


def next_for_help(status: ReceiptStatus, street: Bilingual, counter: Bilingual | None) -> Bilingual:
    """What happens next with a call for help; while it waits, where people are received."""
    if status is not ReceiptStatus.RECEIVED:
        return _NEXT[f"help_request {status.value}"]
    zh = f"{street.zh}办事处服务窗口（开放时间内）" if counter is None else counter.zh
    en = (
        f"the service counter of the office of {street.en}, in its opening hours"
        if counter is None
        else counter.en
    )
    return bilingual(
        f"帮扶人员将在所示日期前查看并在这里留言；也可以直接前往：{zh}。情况危险时请拨打 120 或 110。",
        f"The care team looks at it by the date shown and leaves a message here. You can also come to {en}. "
        "If there is danger call 120 or 110.",
    )
