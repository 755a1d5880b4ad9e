"""Whether a short text names a person: by an identity number, by a way to reach somebody, or by a name.

Numbers are told apart with confidence and may be refused. Names are guessed from how they are written, so a
guess warns whoever wrote the text and decides nothing. It is a guard against slips, not against a will.

Source: GB 11643 (identity numbers and their check digit); the domain reference, 6.3 and 7.4.
"""

import re
from datetime import date
from enum import StrEnum
from typing import Final

_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS: Final = "10X98765432"
_BIRTH_YEARS: Final = range(1900, 2100)

# Chinese digits, as a number is dictated: only runs of them are read as digits, below.
_DICTATED: Final = str.maketrans("〇零一壹二两三四五六七八九幺", "00112234567891")
_DICTATED_RUN: Final = re.compile("[〇零一壹二两三四五六七八九幺]{7,}")

# Full-width letters, digits and signs, and the space beside them.
_HALF_WIDTH: Final = {0x3000: 0x20} | {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}

_ID_DIGITS: Final = 17
_PHONE_DIGITS: Final = 10

# Between the digits of one number people put a space, a hyphen or a dot; never two.
_GAP: Final = r"[ \-·]?"
_ID_NUMBER: Final = re.compile(rf"(?<!\d)((?:\d{_GAP}){{17}}[\dXx])(?![\dA-Za-z])")
_MOBILE: Final = re.compile(rf"(?<!\d)(?:(?:\+|00)?86{_GAP})?1{_GAP}[3-9](?:{_GAP}\d){{9}}(?!\d)")
_LANDLINE: Final = re.compile(r"(?<!\d)(?:\(0\d{2,3}\)|0\d{2,3}[ \-])[ \-]?[2-9]\d{6,7}(?!\d)")
_REACHED_BY: Final = re.compile(
    r"(?:电话|手机号?|座机|联系方式|联系人|tel|phone|mobile)[^\d\n]{0,6}\d(?:[ \-]?\d){6,}"
    r"|(?:微信|威信|薇信|vx|wechat|qq|抖音)(?:账|帐)?(?:号|id)?[ :是为]{0,3}[a-z0-9_\-]{5,}",
    re.IGNORECASE,
)
_MAILBOX: Final = re.compile(r"[A-Za-z0-9._%+\-]{1,64}@[A-Za-z0-9\-]{1,63}\.[A-Za-z]")


class Identifier(StrEnum):
    """What in a text leads to one person; the values are codes of field problems."""

    ID_NUMBER = "holds_id_number"
    CONTACT = "holds_contact"


def find_identifier(text: str) -> Identifier | None:
    """The first identifier of somebody that a text holds: an identity number, a phone, an account, a mailbox.

    Full-width digits, gaps and dictated Chinese digits are read as they are meant.
    """
    plain = _DICTATED_RUN.sub(lambda run: run.group().translate(_DICTATED), text.translate(_HALF_WIDTH))
    # Most notes hold hardly a digit: what needs many is then not looked for.
    digits = sum(map(plain.count, "0123456789"))
    if digits >= _ID_DIGITS and any(_is_id_number(found.group(1)) for found in _ID_NUMBER.finditer(plain)):
        return Identifier.ID_NUMBER
    patterns = (_MOBILE, _LANDLINE, _REACHED_BY) if digits >= _PHONE_DIGITS else (_REACHED_BY,)
    if any(pattern.search(plain) for pattern in patterns) or ("@" in plain and _MAILBOX.search(plain)):
        return Identifier.CONTACT
    return None


def _is_id_number(text: str) -> bool:
    """Whether eighteen characters are an identity number: a day of birth, or a check digit, that holds.

    Either will do, since a number with a slip of the pen still leads to somebody.
    """
    number = re.sub(r"[^\dX]", "", text.upper())
    return _has_birth_date(number) or has_check_digit(number)


def _has_birth_date(number: str) -> bool:
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    return born.year in _BIRTH_YEARS


def has_check_digit(number: str) -> bool:
    """Whether the last of eighteen characters is the check digit of the others. Source: GB 11643."""
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number, strict=False))
    return _CHECK_DIGITS[total % 11] == number[17]


# The hundred-odd surnames that most people bear, and those of two characters.
_SURNAMES: Final = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
    "余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚"
    "文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂焦向柳邢路岳齐梅莫庄辛管祝左涂谷祁时舒耿卜"
    "詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边"
)
_DOUBLE_SURNAMES: Final = "欧阳|上官|司马|诸葛|东方|皇甫|尉迟|公孙|令狐|慕容|司徒|夏侯|端木|百里|南宫|宇文"

# Words of everyday notes that begin like a surname with a given name. Two characters decide.
_ORDINARY: Final = """
高楼 高处 高层 高压 高度 高墙 高约 马路 马桶 马上 白色 白天 白粉 白墙 黄色 黄土 黄昏 黄线 金属 金色 石头
石块 石板 石墙 石阶 石棉 石灰 江边 江水 方向 方便 方形 方法 周边 周围 周三 周末 周一 周二 周四 周五 周六
周日 周内 车库 车辆 车棚 车位 车间 车站 车内 车牌 田地 田边 田里 田埂 林地 林带 林中 林下 花园 毛毯 毛巾
段落 路边 路口 路旁 路面 路灯 路上 路段 路南 路北 路东 路西 雷雨 安全 安装 安静 安置 常见 常有 常年 文化
文件 文字 易燃 易爆 易见 易碎 温度 温室 严重 严禁 陶瓷 康复 顾客 孔洞 杨树 柳树 梅花 叶子 叶片 洪水 龙头
余下 向东 向西 向南 向北 向上 向下 向内 向外 季节 时间 时候 时有 齐全 管道 管线 管理 管井 管子 卫生 卫浴
单元 单车 单位 单独 单侧 包装 包裹 包括 关闭 关门 成片 成年 成堆 成排 阳台 阳光 左侧 左边 左右 左手 谷子
谷底 强烈 强光 房屋 房顶 房间 房门 房后 房内 边上 边缘 边角 查看 查找 查验 解决 华灯 任何 任意 全部 万一
施工 施肥 施划 曲折 盛水 盛放 盛有 盛开 游客 游戏 游乐 席子 童车 苗木 苗圃 苗高 许多 许可 于是 于北 何处
何时 何人 丁字 夏天 夏季 汪水 罗汉 宋体 唐装 钟楼 兰花 兰州 康乐 武器 武术 牛奶 牛棚 牛皮 鲁班 葛根 申请
申报 毕竟 焦黑 焦味 焦糊 庄稼 辛辣 祝贺 舒适 项目 项链 裴翠 桂花 桂树 柏树 柏油 景观 景区 薄膜 薄板 甘草
植物 植株 植被 位于 位置 司机 宁静 冉冉 阮咸 费用 纪念 章程 温水 汤汁 钱包 钱物 孟春 秦岭 史料 江南 江北
姜味 范围 谭水 熊熊 邮箱 陆续 陆地 郝家 毛发 毛坯 顶楼 石油 常温 安检 安防 伍号 殷红 颜色 严密 尤其 岳麓
莫名 涂料 涂鸦 涂改 关好 关于 凌晨 凌乱 欧式 成人 成分 成品 华为 管制 路过 路沿 田野 金银 江河 白酒 白灰
白纸 白板 黄酒 黄叶 高台 高大 高温 高空 高速 胡同 胡乱 程度 曾有 曾经 苏打 夏日 任务 方才 史前 万能 万达
文明 向阳 时段 成为 卫星 单间 包厢 华丽 车道 车顶 车底 房东 房客 房子 张贴 张开 张望 张口 陈旧 陈设 陈列
陈年 朱红 朱色 林荫 何况 郭外 梁上 梁柱 郑重 谢绝 韩式 程序 沈积 蒋家 孙子 胡椒 马达 马鞍 罗列 唐突 冯家
董事 曹家 傅粉 彭家 吕梁 卢家 蔡家 魏家 薛家 阎王 潘家 杜绝 戴着 戴口 田间 范例 方块 方格 方桌 石子 石凳
石桌 石碑 白布 白沫 康庄 侯车 龙虾 万家 段子 雷管 钱币 易拉 易腐 易坍 易塌 易滑 易倒 武装 安排 安放 温热
章鱼 向后 向前 路障 路牌 齐腰 谷物 时常 左转 费力 成套 阳历 席地 查封 屈身 鲍鱼 覃家 包子 司空 解锁 强碱
强酸 柴火 柴油 柴堆 边坡 边沿 高架 许久 余料 余味 余量 任由 李子 杨梅 黄瓜 金针 白菜 毛豆
"""
_NOT_NAMES: Final = frozenset(_ORDINARY.split())

_SINGLE: Final = f"[{_SURNAMES}]"
_HAN: Final = r"[\u4e00-\u9fff]"
# What calls somebody by surname: a title after it, an 某 in the place of the given name, 老 or 小 before it.
_ADDRESSED: Final = re.compile(
    rf"(?:{_DOUBLE_SURNAMES}|{_SINGLE}){_HAN}{{0,2}}"
    r"(?:先生|女士|小姐|太太|大爷|大妈|大姐|大哥|大叔|阿姨|奶奶|爷爷|师傅|老板|老师|医生|警官|同志|某某|某)"
    rf"|(?<!{_HAN})[老小阿]{_SINGLE}(?!{_HAN})"
    rf"|[老小阿]{_SINGLE}(?=家|的|在|说|把|跟|和|住)"
)
# What announces a name.
_ANNOUNCED: Final = re.compile(
    r"(?:姓名|名字|名叫|名为|叫做|户主|住户|业主|租客|租户|房主|本人|当事人|举报人|经营者|负责人|绰号|外号|人称|姓)"
    rf"[ :是为叫]{{0,2}}(?:{_DOUBLE_SURNAMES}|{_SINGLE})({_HAN}{{1,2}})"
)
# A surname and a given name that stand where a person would: before a verb or particle, after a break.
_NOT_A_PLACE: Final = r"(?![路街巷弄道里园区村庄镇乡桥站楼店馆厂院校门湾滩崖沟坪])"
_BEFORE: Final = r"(?:^|(?<=[\s,.;:!?、，。；：！？()（）“”\"'《》/])|(?<=[由与和跟找问给对被把据叫是]))"
_AFTER: Final = (
    r"(?=$|[\s,.;:!?、，。；：！？()（）“”\"'/]|家|在|的|说|称|与|和|跟"
    r"|经常|常来|住|吸|贩|种|把|等人|曾|也|正|已|所|租|有毒|涉|核实|反映|报告)"
)
_STANDING: Final = re.compile(
    rf"{_BEFORE}(?:(?:{_DOUBLE_SURNAMES}){_HAN}{{1,2}}|({_SINGLE}{_HAN})(?:{_NOT_A_PLACE}{_HAN})?){_AFTER}"
)
# Names of several parts, and names in Latin letters after a title or with a common surname.
_DOTTED: Final = re.compile(rf"{_HAN}{{2,8}}[·•・]{_HAN}{{2,8}}")
_LATIN: Final = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Dr)\b\.? [A-Z][a-z]+"
    r"|\b(?:Wang|Li|Zhang|Liu|Chen|Yang|Zhao|Huang|Zhou|Wu|Xu|Sun|Hu|Zhu|Gao|Lin|Guo|Ma|Luo|Liang|Song|Zheng|Xie"
    r"|Han|Tang|Feng|Dong|Xiao|Cheng|Cao|Yuan|Deng|Shen|Peng|Lu|Su|Jiang|Cai|Jia|Ding|Wei|Xue|Ye)"
    r" (?!Garden|Road|Street|Lane|Park|Square|Bridge|Village|Building)[A-Z][a-z]+\b"
)


def may_name_person(text: str) -> bool:
    """Whether a text seems to name somebody. A guess, for a warning: places that sound like names occur."""
    plain = text.translate(_HALF_WIDTH)
    if any(pattern.search(plain) for pattern in (_ADDRESSED, _ANNOUNCED, _DOTTED, _LATIN)):
        return True
    return any(
        found.group(1) is None or found.group(1) not in _NOT_NAMES for found in _STANDING.finditer(plain)
    )
