"""Which passwords anybody would try: own lists of words, and the decorations that people hang on them.

No list was copied. The words are what is obvious for an office keyboard, for Chinese phonetic input and for
the work of this service; the common passwords are computed from them, and `passwords` looks for the words,
and for runs, repetition and walks over the keyboard, inside longer ones.
"""

from functools import lru_cache
from itertools import product

MIN_LENGTH = 15
"""Characters of the shortest password that is accepted."""

_KEYBOARD = """
qwerty qwertyuiop asdfgh asdfghjkl zxcvbn zxcvbnm qazwsx qazwsxedc 1qaz2wsx 1q2w3e4r zaq12wsx qweasd
qweasdzxc
"""
_ENGLISH = """
password passwort passw0rd passcode pass admin administrator root user guest test testing demo sample
default welcome login letmein secret private access system server service computer internet network
database master manager office public security police officer station street community worker staff team
leader hello world love iloveyou lovely baby angel sunshine princess dragon tiger monkey panda phoenix
football basketball freedom summer winter spring autumn flower forever friend friends family money lucky
happy hunter shadow superman batman star starwars pokemon google apple huawei xiaomi tencent wechat
weixin alibaba taobao alipay microsoft windows correct horse battery staple change changeme temp
temporary qwer asdf zxcv abcd abc
"""
_PINYIN = """
mima denglu guanli guanliyuan ceshi yonghu nihao woaini aini wojiao zhongguo beijing shanghai guangzhou
shenzhen lanzhou gansu chongqing sichuan zhejiang baobao xiaobao laopo laogong mama baba gege jiejie
didi meimei pengyou shengri kuaile xingfu jiankang pingan facai gongxi xinnian chunjie zhongqiu guoqing
tianxia diyi wangluo diannao shouji dianhua gongzuo danwei bangong bangongshi lingdao shuji zhuren zhang
wang li zhao liu chen yang huang zhou wu xu sun hu zhu gao lin he guo ma luo liang song zheng xie han
tang feng yu dong xiao cheng cao yuan deng
"""
_WORK = """
shouwang shouhu jindu jinduban dupin xidu jiedu jiedao jiedaoban shequ wangge wanggeyuan wanggezhang
zhuangan shegong paichusuo jingcha gongan minjing zonghe zongzhi zhengfa jubao xiansuo qiuzhu bangjiao
kangfu xuncha narcotics antidrug drug drugs tip tips clue clues grid patrol custody outreach subdistrict
"""
_CHINESE = """
守望 守护 禁毒 禁毒办 毒品 戒毒 吸毒 街道 街道办 办事处 社区 网格 网格员 网格长 专干 社工 派出所 公安
民警 警察 综治 政法 举报 线索 求助 帮教 康复 巡查 密码 登录 管理员 管理 测试 用户 你好 我爱你 我爱
爱你 中国 北京 上海 兰州 甘肃 生日快乐 生日 快乐 幸福 健康 平安 恭喜发财 恭喜 发财 新年 春节 国庆 宝宝
宝贝 老婆 老公 妈妈 爸爸 朋友 电话 手机 工作 单位 办公室 领导 书记 主任
"""
_NUMBERS = """
110 119 120 12345 123456 654321 111222 112233 123123 123321 321 520 521 1314 5201314 5211314 7758521
7758258 3344520 1314520 666 888 168 518 588 668 686 688 886 998 999 000 6688 8866 10086 10010 10000
95588 147258 147258369 159357 789456 789456123 741852 741852963 963852741 852456 142536
"""
_DECORATIONS = """
1 12 123 1234 12345 123456 1234567 12345678 123456789 1234567890 123123 520 521 1314 5201314 666 888 666666
888888 000000 111111 110 007 88 ! !! !!! @ @123 @1234 @123456 #123 _123 .123 abc abc123 qwe aaa
"""
_YEARS = range(1980, 2031)


@lru_cache(maxsize=1)
def words() -> tuple[str, ...]:
    """Words, folded as `passwords` folds a password, longest first: the longest match is taken first."""
    every = set(" ".join((_KEYBOARD, _ENGLISH, _PINYIN, _WORK, _CHINESE, _NUMBERS)).split())
    return tuple(sorted(every, key=lambda word: (-len(word), word)))


@lru_cache(maxsize=1)
def common_passwords() -> frozenset[str]:
    """Whole passwords, long enough to be taken here, that anybody would try: words, decorated."""
    suffixes = ("", *_DECORATIONS.split(), *(f"{mark}{year}" for mark, year in product(("", "@"), _YEARS)))
    decorated = (word * times + suffix for word, times, suffix in product(words(), (1, 2), suffixes))
    return frozenset(password for password in decorated if len(password) >= MIN_LENGTH)
