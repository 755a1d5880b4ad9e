"""Labels of every value that a reporter may choose, zh and en. Source: the domain reference, 8.2."""

from api.schemas.bilingual import read_bilingual

CATEGORY = read_bilingual("""
drug_use | 吸食、注射毒品 | drug use
group_drug_use | 聚众吸毒 | drug use in a group
hosting_drug_use | 容留他人吸毒 | letting others use drugs at one's place
street_dealing | 零包贩卖 | street-level dealing in small packets
trafficking | 贩卖毒品（批量） | trafficking in quantity
transport | 运输毒品 | transport of drugs
smuggling | 走私毒品 | smuggling
manufacture | 制造毒品、制毒窝点 | manufacture, a place where drugs are made
possession | 非法持有毒品 | unlawful possession
shielding_or_concealment | 包庇、窝藏、通风报信 | shielding, hiding, tipping off
precursor_chemicals | 制毒物品、易制毒化学品 | precursor chemicals
illicit_cultivation | 种植毒品原植物 | growing drug plants
seeds_seedlings | 毒品原植物种子、幼苗 | seeds or seedlings of drug plants
inducement_or_coercion | 引诱、教唆、欺骗、强迫他人吸毒 | leading or forcing others to use drugs
controlled_medicine_supply | 非法提供麻醉药品、精神药品 | unlawful supply of controlled medicines
drug_driving | 毒驾 | driving under the influence of drugs
online_drug_activity | 网络涉毒、传授制毒方法 | drug activity online, teaching how to make drugs
discarded_paraphernalia | 遗弃针具、可疑物品 | discarded needles or suspicious things
other | 其他 | something else
unsure | 不确定 | not sure
""")

CHANNEL_HINT = read_bilingual("""
in_person | 当面 | in person
rented_premises | 出租房屋 | rented premises
entertainment_venue | 娱乐场所 | place of entertainment
courier_parcel | 快递包裹 | courier parcel
logistics_warehouse | 物流仓库 | warehouse or freight yard
vehicle | 车辆 | vehicle
online_chat | 网络聊天 | online chat
school_vicinity | 学校周边 | near a school
public_space | 公共场所 | public space
rooftop_or_garden | 楼顶、院落、菜地 | rooftop, yard or garden
unknown | 不清楚 | not known
""")

SUBSTANCE_HINT = read_bilingual("""
opioids | 海洛因等阿片类 | heroin and other opioids
methamphetamine | 冰毒 | methamphetamine
ketamine | 氯胺酮（K 粉） | ketamine
cannabis | 大麻 | cannabis
mdma_pills | 摇头丸 | MDMA pills
etomidate_vape | 依托咪酯（上头电子烟） | etomidate vape
synthetic_cannabinoid | 合成大麻素 | synthetic cannabinoid
controlled_medicine | 管制类药品 | controlled medicine
nitrous_oxide | 笑气 | nitrous oxide
poppy_plant | 罂粟 | opium poppy
unknown | 不清楚 | not known
""")

URGENCY = read_bilingual("""
urgent | 紧急：涉及未成年人、正在制毒、有武器或有人过量 | urgent: minors, manufacture, a weapon, an overdose
routine | 一般 | not urgent
""")

REPORTER_MODE = read_bilingual("""
anonymous | 不留任何身份信息 | leave nothing about me
pseudonymous_code | 留一个暗语，以后凭暗语相认 | leave a code word by which I can be known later
named | 留联系方式，只有专门保管人能打开 | leave a contact that only the custodians can open
""")

REMOVED = read_bilingual("""
exif | 拍摄信息（EXIF） | camera data (EXIF)
gps | 拍摄位置（GPS） | place where it was taken (GPS)
thumbnail | 内嵌缩略图 | embedded thumbnail
xmp | 编辑信息（XMP） | editing data (XMP)
iptc | 版权与说明（IPTC） | captions and credits (IPTC)
icc | 颜色配置文件 | colour profile
text_chunks | 文字注释块 | text chunks
comment | 注释 | comment
other_metadata | 其他附加信息 | other metadata
transparency | 透明通道 | transparency
trailing_bytes | 文件末尾的多余数据 | bytes after the end of the picture
""")
