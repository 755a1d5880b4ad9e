"""The text that an agreement begins with, zh and en. Rights and help stand first.

Source: 戒毒条例 14 to 24, 38; 禁毒法 34, 52; the domain reference, R-4.
"""

from typing import Final

from api.domain.support.words import AgreementBlock, AgreementTemplate
from api.schemas.bilingual import Bilingual, bilingual

_B = AgreementBlock

TITLES: Final[dict[AgreementBlock, Bilingual]] = {
    _B.RIGHTS_AND_HELP: bilingual("您的权利和可以得到的帮助", "Your rights, and the help you can have"),
    _B.RULES: bilingual("需要遵守的规定", "Rules to keep"),
    _B.MEASURES: bilingual("具体帮助措施", "Measures agreed on"),
    _B.CONSEQUENCES: bilingual("不遵守协议的后果", "What follows if the agreement is not kept"),
    _B.OTHER: bilingual("其他约定", "Anything else"),
}

_V2026_1: Final[dict[AgreementBlock, Bilingual]] = {
    _B.RIGHTS_AND_HELP: bilingual(
        "您在就学、就业、享受社会保障等方面不受歧视。\n"
        "您可以得到戒毒知识辅导、心理帮助、职业技能培训、就业指导和就业、就学、就医方面的帮助。\n"
        "您的个人信息和戒毒情况依法保密；您可以查看、复制、要求更正自己的档案，并得知谁查看过它。\n"
        "您不同意对帮助程度的评定时，可以要求由另一名工作人员重新评定。\n"
        "检测结果有异议时，可以在三日内提出。",
        "You must not be treated worse than others in schooling, work or social security.\n"
        "You can have information on treatment, counselling, training, and help with work, school and care.\n"
        "What is known of you is confidential; you may see, copy and correct your file and ask who read it.\n"
        "If you disagree with how much help was decided on, another worker looks at it again.\n"
        "You may object to the result of a test within three days.",
    ),
    _B.RULES: bilingual(
        "履行本协议；按照公安机关的要求定期接受检测。\n"
        "离开所在县（市、区）三日以上的，事先书面报告。这是报告，不需要批准。\n"
        "住址变更时，自变更之日起十五日内到新的街道（乡镇）报到。",
        "Keep this agreement, and come to tests as the police require.\n"
        "Before leaving the county or district for three days or more, report it in writing."
        " It is a report; nobody has to permit it.\n"
        "When you move, report to the new office within fifteen days.",
    ),
    _B.MEASURES: bilingual(
        "双方商定的帮助措施、联系方式和时间：",
        "Help that both sides agreed on, how and when you are contacted:",
    ),
    _B.CONSEQUENCES: bilingual(
        "违反协议的，工作人员与您谈话、批评教育。\n"
        "拒绝接受社区戒毒或社区康复、再次吸毒或者严重违反协议的，依法报告公安机关。\n"
        "严重违反协议只有三种情形：逃避或拒绝检测三次以上；擅自离开三次以上；擅自离开累计超过三十日。",
        "If the agreement is not kept, a worker talks with you about it.\n"
        "Refusal, renewed use and a serious breach are reported to the police, as the law requires.\n"
        "There are three serious breaches only: evading or refusing tests three times or more; leaving"
        " without notice three times or more; leaving without notice for more than thirty days in total.",
    ),
    _B.OTHER: bilingual(
        "不得联系的对象、本人的其他要求：", "Whom nobody may contact, and anything else you ask for:"
    ),
}

TEXTS: Final[dict[AgreementTemplate, dict[AgreementBlock, Bilingual]]] = {AgreementTemplate.V2026_1: _V2026_1}
"""Every version that was ever offered: what was signed must stay readable."""

PRESENT: Final = AgreementTemplate.V2026_1
"""The version that is offered now."""
