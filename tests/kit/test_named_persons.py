"""The guard of free texts: identifiers are found, names are guessed, places are left alone."""

import time

import pytest

from api.kit.named_persons import Identifier, find_identifier, may_name_person


@pytest.mark.parametrize(
    "text",
    [
        "身份证11010519491231002X",
        "证号 440524188001010014",  # a birth year before the range: the check digit tells
        "110105194912310021",  # a wrong check digit: the birth date tells
        "990000 19900101 0017",
        "９９００００１９９００１０１００１７",
        "11010519491231002x在三楼",
    ],
)
def test_an_identity_number_is_found(text: str) -> None:
    assert find_identifier(text) is Identifier.ID_NUMBER


@pytest.mark.parametrize(
    "text",
    [
        "电话13812345678",
        "138 1234 5678",
        "１３８１２３４５６７８",
        "+86-138-1234-5678",
        "008613812345678",
        "一三八一二三四五六七八",
        "幺三八零零幺三八零零零",
        "0931-8123456",
        "(0931)81234567",
        "联系人：8123456",
        "微信号abc_12345",
        "QQ: 123456",
        "mail someone@example.org",
    ],
)
def test_a_way_to_reach_somebody_is_found(text: str) -> None:
    assert find_identifier(text) is Identifier.CONTACT


@pytest.mark.parametrize(
    "text",
    [
        "网格990000001003002",
        "2026-11-25 13:45",
        "坐标103.8050000 36.0640000",
        "坐标113.8050000,36.0640000",
        "单号202611251234567890",
        "三单元1502，13-2-301",
        "拨打110或12345",
        "一二三单元",
        "123456789012345678901",
        "",
    ],
)
def test_other_numbers_are_left_alone(text: str) -> None:
    assert find_identifier(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "王建国在楼道吸毒",
        "据李娜说这里常有针头",
        "三单元 张伟 种的",
        "楼顶由陈志强种",
        "房东姓赵，常来",
        "老王家阳台",
        "王某某经常出入",
        "李女士反映有异味",
        "买买提·艾力家后院",
        "业主欧阳修远不在",
        "找马晓东核实",
        "小刘说气味很重",
        "租客周杰常来",
        "诸葛明亮住一楼",
        "联系人：孙丽",
        "与吴磊和郑爽一起",
        "赵四贩毒",
        "Zhang Wei lives here",
        "Mr Wang on floor 3",
    ],
)
def test_a_probable_name_is_found(text: str) -> None:
    assert may_name_person(text)


@pytest.mark.parametrize(
    "text",
    [
        "三号楼二单元楼顶东侧，花盆内有疑似罂粟植株约二十株",
        "马路对面绿化带，石头旁有注射器两支",
        "高楼西侧垃圾桶边，白色粉末少许",
        "周边无人，方向朝南，石阶下",
        "金属管道旁有强烈刺鼻气味，像酸味",
        "车库入口左侧，墙体开裂，有倒塌危险",
        "夜间有化学气味，周末尤其明显",
        "王府小区北门外",
        "李家巷12号旁空地",
        "张掖路与民主路交口东北角",
        "安全出口堵塞，杨树下有针管",
        "河堤护栏外侧，余料堆旁",
        "康乐小区5-2-301门口",
        "废弃厂房，门窗破损，易坍塌",
        "时间为凌晨，阳台有灯光",
        "Rooftop of building 3, about twenty plants",
        "Strong smell of acid near Lin Garden",
        "",
    ],
)
def test_a_place_is_no_name(text: str) -> None:
    assert not may_name_person(text)


@pytest.mark.parametrize(
    "text", ["1" * 8000, "1 " * 4000, "王" * 8000, "王李在" * 2600, "a" * 8000, "一" * 8000]
)
def test_a_long_text_costs_little(text: str) -> None:
    started = time.perf_counter()
    find_identifier(text)
    may_name_person(text)
    assert time.perf_counter() - started < 1.0
