"""Turn Chinese office text into the tokens both engines index: pure, deterministic, versioned with the lexicon.

The engines never analyse text themselves (they split on blanks), so that the embedded engine and Elasticsearch see
exactly the same tokens and rank alike.
"""

import re
import unicodedata
from itertools import pairwise

TEXT_VERSION = "t1"

# Common traditional characters seen in office text; a full table is not worth a dependency.
_TRADITIONAL = (
    "萬與專業東絲兩嚴喪個豐臨為麗舉義烏樂喬習鄉書買亂爭於虧雲亞產畝親億僅從侖倉儀們價眾優會傘偉傳傷倫偽體餘傭"
    "償儲兒黨蘭關興養獸內岡冊寫軍農馮衝決況凍淨涼減湊凱擊創刪別剛劑劃劉則剝勞勢動務勝勵勸匯區醫華協單賣盧衛卻"
    "廠廳歷厲壓縣參雙發變敘葉號嘆嗎啟員響嗚園圍國圖圓聖場壞塊堅壇壩墳墜壘墊壯聲殼壺處備復夠頭夾奪奮獎婦媽孫學寧"
    "寶實寵審憲宮寬賓寢對尋導將爾塵嘗層屆屬岁嶺島峽崗帥師帳帶幫幹庫應廟廢廣張彈強歸當錄徹徑從徵德憂懷態總戀惡悶"
    "愛慣憑憲懇懲懶戰戲戶擁擇擔據掃揚換擴擺攜攝數斷於時顯晉曉曬術機殺雜權條來極構槍標樣樹橋檔檢樓歐歡歲殘殼毀"
    "氣漢湯溝滅滯漁漲潔澤濟濕濱灣點煉爐營燈燒熱獨獄獲現環電畫療瘋發監盤盜礦碼確礙禮種積稱穩窮競筆節範築簡糧紀約"
    "級紅純紙線組細終經結給統絕網綜綠維緊緣編緩縱縮總績織繼續羅職聯聞聽脅腦臺舊藝節蘇藥處虛蟲蠟補裝製複見規視覽覺"
    "觀觸計訂訊討訓記許設訪證評識詞試詢該詳語誤說請調談論諮謀謝譯議護讀讓負財責貨質購貿費資賬賽賠贈趙趕車軌軟轉輪"
    "輸輕較載輔輛辦邊遷過運還進遠違連選遞適遲鄰釋里鑒針鐘鋼錢錯鎮鏈長門閉開間閘閱關隊陽陰階際陸險隨隱難電靈靜頁頂"
    "項順預領頻題願類風飛飲飯館馬駐駕驗騰魚鮮麥黃齊齡龍"
)
_SIMPLIFIED = (
    "万与专业东丝两严丧个丰临为丽举义乌乐乔习乡书买乱争于亏云亚产亩亲亿仅从仑仓仪们价众优会伞伟传伤伦伪体余佣"
    "偿储儿党兰关兴养兽内冈册写军农冯冲决况冻净凉减凑凯击创删别刚剂划刘则剥劳势动务胜励劝汇区医华协单卖卢卫却"
    "厂厅历厉压县参双发变叙叶号叹吗启员响呜园围国图圆圣场坏块坚坛坝坟坠垒垫壮声壳壶处备复够头夹夺奋奖妇妈孙学宁"
    "宝实宠审宪宫宽宾寝对寻导将尔尘尝层届属岁岭岛峡岗帅师帐带帮干库应庙废广张弹强归当录彻径从征德忧怀态总恋恶闷"
    "爱惯凭宪恳惩懒战戏户拥择担据扫扬换扩摆携摄数断于时显晋晓晒术机杀杂权条来极构枪标样树桥档检楼欧欢岁残壳毁"
    "气汉汤沟灭滞渔涨洁泽济湿滨湾点炼炉营灯烧热独狱获现环电画疗疯发监盘盗矿码确碍礼种积称稳穷竞笔节范筑简粮纪约"
    "级红纯纸线组细终经结给统绝网综绿维紧缘编缓纵缩总绩织继续罗职联闻听胁脑台旧艺节苏药处虚虫蜡补装制复见规视览觉"
    "观触计订讯讨训记许设访证评识词试询该详语误说请调谈论咨谋谢译议护读让负财责货质购贸费资账赛赔赠赵赶车轨软转轮"
    "输轻较载辅辆办边迁过运还进远违连选递适迟邻释里鉴针钟钢钱错镇链长门闭开间闸阅关队阳阴阶际陆险随隐难电灵静页顶"
    "项顺预领频题愿类风飞饮饭馆马驻驾验腾鱼鲜麦黄齐龄龙"
)
_TO_SIMPLIFIED = str.maketrans(_TRADITIONAL, _SIMPLIFIED)

# Words that say nothing about what a function does; longest first so that 子系统 goes before 系统.
_BOILERPLATE = (
    "信息管理系统", "综合管理平台", "综合服务平台", "管理信息系统", "管理系统", "管理平台", "服务平台", "信息系统",
    "子系统", "子模块", "全过程", "全流程", "一体化", "信息化", "智能化", "数字化", "系统", "平台", "模块", "功能",
    "支持", "实现", "提供", "能够", "可以", "进行", "通过", "根据", "按照", "相关", "有关", "以及", "并且", "管理",
    "项目", "建设", "智慧", "智能", "全市", "市级", "事项", "业务", "应用",
)  # fmt: skip
# Joining characters go only where they join: 参与, 及时, 和解 and 的确 stay whole.
_JOINING = "(?<!参)与(?!会)|(?<![以普])及(?![时格])|的(?!确)|(?<![调平])和(?![解谐平])"
_BOILERPLATE_RE = re.compile("|".join([*sorted(_BOILERPLATE, key=len, reverse=True), _JOINING]))
_WORD_RE = re.compile(r"[a-z0-9]+(?:\.[0-9]+)*|[㐀-鿿]+")
_SPACE_RE = re.compile(r"\s+")


def normalise(text: str) -> str:
    """NFKC, lower case, simplified characters, single blanks; the form in which all comparison happens."""
    folded = unicodedata.normalize("NFKC", text).lower().translate(_TO_SIMPLIFIED)
    return _SPACE_RE.sub(" ", folded).strip()


def strip_boilerplate(text: str, gap: str = " ") -> str:
    """Put a gap where filler words (套话) of a normalised text stand."""
    return _BOILERPLATE_RE.sub(gap, text)


def grams(text: str) -> list[str]:
    """Unigrams and bigrams of each Chinese run, and Latin or numeric words (`v2.0` stays whole)."""
    tokens: list[str] = []
    for word in _WORD_RE.findall(text):
        if word[0] < "㐀":
            tokens.append(word)
            continue
        tokens.extend(word)
        tokens.extend(map("".join, pairwise(word)))
    return tokens


def chinese_runs(text: str) -> list[str]:
    """The unbroken runs of Chinese characters or Latin words of a normalised text."""
    return _WORD_RE.findall(text)


def shared_runs(left: str, right: str, least: int = 8) -> list[tuple[int, int, int]]:
    """Maximal runs of at least `least` equal characters (逐字相同) as (start left, start right, length).

    Both texts are taken as they are; normalise first if width and case should not count.
    """
    seeds: dict[str, list[int]] = {}
    for at in range(len(right) - least + 1):
        seeds.setdefault(right[at : at + least], []).append(at)
    runs: list[tuple[int, int, int]] = []
    at = 0
    while at <= len(left) - least:
        best = 0
        best_right = -1
        for start in seeds.get(left[at : at + least], ()):
            length = least
            while (
                at + length < len(left) and start + length < len(right) and left[at + length] == right[start + length]
            ):
                length += 1
            if length > best:
                best, best_right = length, start
        if best:
            runs.append((at, best_right, best))
            at += best
        else:
            at += 1
    return runs
