"""What the entry page says, zh and en: doors, promises, next steps. Each promise names its limit.

Source: the domain reference, 8.1; security.md, 1.4: what may be promised, and what not.
"""

from api.schemas.bilingual import Bilingual, bilingual, read_bilingual

DOORS = read_bilingual("""
emergency | 现在有危险：请立即拨打 110（报警）或 120（急救），这里不受理紧急情况 | Danger now: call 110 (police) or 120 (ambulance) at once; nothing urgent is handled here
tip | 我要举报涉毒线索 | I want to report something about drugs
help_request | 我或家人需要戒毒方面的帮助 | I or somebody in my family needs help with drugs
""")  # noqa: E501 - a line is an entry

CALLS = read_bilingual("""
110 | 报警 | police
120 | 急救 | ambulance
""")

PROMISES = read_bilingual("""
no_identity | 我们不问您是谁：不需要账号，不设 Cookie，本系统不保存您的网络地址。但我们不能保证网络上的匿名：运营商、您使用的网络和小程序平台可能知道您访问过这里；技术日志依法由运行单位另行保管。 | We do not ask who you are: no account, no cookie, and this system keeps no network address. We cannot promise anonymity on the network: your carrier, the network you use and a mini-program host may know that you were here; technical logs are kept separately as the law requires.
sealed | 您写的内容在收到的同一次请求里加密封存，只有街道经办人员的密钥能打开，服务器保存的副本打不开。但如果服务器在您提交的那一刻已被人控制，由服务器代为加密的内容可能被看到；支持在手机上加密的客户端不受此影响。 | What you write is sealed in the same request; only the keys of the office's staff open it, and no copy kept on the server does. But if somebody controlled the server at the moment you send, text that the server seals for you could be seen; clients that seal on the phone avoid this.
contact_apart | 举报时留下的联系方式或暗语单独加密，只有专门保管人能打开，经办人员看不到；求助时留下的联系方式只交给帮扶人员。依法提出书面请求并经登记批准时，保管人可能提供给请求人；届时您的回执会显示曾被请求。 | A contact or code word left with a report is sealed apart, to the custodians alone; those who handle the report cannot see it. A contact left with a call for help goes to the care team alone. On a written lawful request, recorded and decided by a custodian, it may be released; your receipt then shows that it was asked for.
coarse_time | 对您的举报，系统只记录日期和四小时时段，不记录准确时间。备份介质本身的技术痕迹不在此承诺之内。 | Of your report only the date and a four-hour part of the day are recorded, no exact time. Technical traces of the storage and its backups are outside of this promise.
no_person_record | 举报不会建立或修改任何人的档案，也不会与戒毒人员资料比对。举报是否属实由公安机关查证，我们不能保证处理结果。 | A report creates or changes no record of a person and is not matched against treatment files. Whether it is true is for the police to find out; no result can be promised.
help_apart | 求助内容只交给帮扶人员，不会自动进入公安队列。自愿登记或寻求治疗的，依照《禁毒法》第六十二条不予处罚；我们不能就其他行为作出承诺。 | A call for help goes to the care team only and never moves to the police queue by itself. Whoever registers or seeks treatment of their own will is not punished for use (Anti-Drug Law, article 62); we can promise nothing about other acts.
receipt_only | 回执是您查询进展的唯一凭证，我们不保存它，丢失后无法找回。拿到回执的人就能看到您的信箱，请妥善保管。 | The receipt is the only way to follow your report. We do not keep it and cannot restore it; whoever has it can read your mailbox, so keep it safe.
truthful | 请如实反映情况，正文中不要写自己的姓名和电话。故意捏造事实要承担法律责任；是否故意只由公安机关认定，我们不作判断。 | Please write what you know, and do not name yourself in the text. Deliberate fabrication has legal consequences; whether something was deliberate is for the police to judge, not for this office.
""")  # noqa: E501 - a line is an entry

_NEXT_ZH = (
    "请把回执抄在纸上，或只记在您自己知道的地方；它是查询进展和收信的唯一凭证，丢失后无法找回。"
    "{when}凭回执查看进展。"
    "请从手机上删除：本页面和浏览记录、聊天中发出的文字和截图、相册和“最近删除”里的原图、剪贴板和输入法记下的内容。"
    "情况变得危险时请拨打 110 或 120。"
)
_NEXT_EN = (
    "Write the receipt on paper, or keep it where only you know; it is the only way to follow this and to "
    "read answers, and it cannot be restored. {when}Look in with the receipt. Delete from your phone: this "
    "page and the browser's history, texts and screenshots that you sent in chats, the original pictures and "
    "the album of recently deleted ones, what the clipboard and the keyboard remember. If it becomes "
    "dangerous call 110 or 120."
)
_TIP_WHEN = (
    "我们的目标是：紧急的在下一个四小时时段内、其余的在第二天内有人查看。",
    "Our aim: an urgent one is looked at within the next four-hour part of the day, others the next day. ",
)
_HELP_WHEN = ("街道帮扶人员会尽快查看。", "The care team looks at it as soon as it can. ")


def next_steps(*, is_help: bool) -> Bilingual:
    """What to do after a submission, also with the phone. Always the same, so that a retry gets the same."""
    zh, en = _HELP_WHEN if is_help else _TIP_WHEN
    return bilingual(_NEXT_ZH.format(when=zh), _NEXT_EN.format(when=en))
