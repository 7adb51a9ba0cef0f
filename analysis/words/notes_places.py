"""What places say of their own numbers, in Chinese by the `note` of their files; here Hezuo and Dulan."""

from typing import Final

from analysis.words.notes_cities import BAYANNUR, LANZHOU, XINING

HEZUO: Final[dict[str, str]] = {
    "112,173 less those of the villages": "112,173减去各村居民",
    "26,476 less those of the villages; 2.71 persons each": "26,476减去各村户数；户均2.71人",
    "all but 100; colleges, boarding schools, barracks, building sites": (
        "除100户外均在此；院校、寄宿学校、营房、工地"
    ),
    "all but 800": "除800人外均在此",
    "about half of those outside the sub-districts": "街道以外者的约一半",
    "4.2 persons in a farming family": "农户户均4.2人",
    "4.3 persons in a herding family": "牧户户均4.3人",
    "monasteries": "寺院",
    "2020 census, qinglite.cn/doc/106964e4c43476b67": "2020年普查（`qinglite.cn/doc/106964e4c43476b67`）",
    "279 less one for each of 249 villager groups; 21 to 30": "279减去249个村民小组各一名；21至30",
    "villager groups shared out by households": "村民小组按户数分摊",
    "Lanzhou: 3,622,550 urban residents for 2,945 full-time gridworkers; Hezuo's own number is not given": (
        "按兰州：城镇居民3,622,550人，专职网格员2,945人；合作市自身数字未给出"
    ),
    "the group head himself": "即村民小组长本人",
    "heads of households alone; the four other sorts are in joint_groups": (
        "仅住户联户长；其余四类见`joint_groups`"
    ),
    "0 to 200 in farming areas; recalled": "农区0至200元；凭记忆",
    "an active household earns 20 to 300 yuan a year elsewhere": "他处活跃户每年可得20至300元",
    "a bottle of oil for 40 points in Chongqing": "重庆40分换一瓶油",
    "2,106 over 112,173 residents, if it is one year": "2,106件除以112,173名居民（若为一年）",
    "862 over 112,173 residents, if it is one year": "862件除以112,173名居民（若为一年）",
    "all instructors of one township together": "一个乡镇全部网格指导员合计",
    "all experts together; half an hour each": "全部专家合计，每人半小时",
    "judges' full-time equivalents for such disputes": "审理此类纠纷的法官折合全职人数",
    "52 tutors are one for each of 39 villages and 8 communities, and five more": (
        "52名辅导员，39村8社区各一名，另有5名"
    ),
    "beside another post; a lawyer's contract has a day a month": "兼任；律师合同为每月一天",
    (
        "104 lecturers over 112,173 residents, times two lectures on law a year, which is assumed; Dulan"
        " has 110"
        " sessions in ten months for 68,273"
    ): "104名宣讲员除以112,173名居民，假定每年各讲两次法；都兰县68,273人十个月110场",
    "141 over 112,173 residents; the model households are not among them": (
        "141人除以112,173名居民；不含示范户"
    ),
    "as for households in fact; ten by the name": "实际与住户组相同；名称为“十”",
    "beside the head's own shop": "兼顾自家店铺",
    "beside the head's own driving": "兼顾自己跑车",
    "beside the head's own work": "兼顾自己务工",
    "8,801 families of the villages in 249 villager groups; 258 by another page": (
        "各村8,801户，249个村民小组；另一网页为258个"
    ),
    "the worth of a tutor's hours; no retainer is paid": "辅导员工时的价值；不付顾问费",
    "39 villages in 6 townships are found; that half of each farm is assumed": (
        "6个乡镇39个村有出处；各半务农为假定"
    ),
    "39 villages in 6 townships are found; that half of each herd is assumed": (
        "6个乡镇39个村有出处；各半放牧为假定"
    ),
    "twwiki.net/wiki/gw9n7v78mjwyre2.html; all communities are put into the sub-districts": (
        "`twwiki.net/wiki/gw9n7v78mjwyre2.html`；社区全部归入街道"
    ),
    (
        "the census has 0-14 (19.1 %), 15-59, 60+ and 65+ (6.6 %). A fifth of the 0-14 are added for ages"
        " 15-17: children 22.9 %. 60+ is taken as it stands: 9.0 %. Those between are parted 31.5 to 36.6"
        " at age 35, assumed. Town and country differ as in the two sub-districts that are known; their"
        " weighted mean is the city's"
    ): (
        "普查有0至14岁（19.1%）、15至59岁、60岁以上、65岁以上（6.6%）。0至14岁的五分之一加作15至17岁：未成"
        "年人22.9%。60岁以上照录：9.0%。其间以35岁划为31.5比36.6，为假定。城乡差别同已知的两个街道；加权平"
        "均等于全市"
    ),
    "55 % Tibetan in all is from wikiwand.com, 合作市; the split by setting is assumed": (
        "合计55%说藏语取自`wikiwand.com`“合作市”；按区域划分为假定"
    ),
    (
        "39 villages in 6 townships are found; that half of each farm is assumed. Drawn apart from those"
        " that herd"
    ): ("6个乡镇39个村有出处；各半务农为假定。与放牧者分别抽取"),
    (
        "39 villages in 6 townships are found; that half of each herd is assumed. Drawn apart from those"
        " that farm"
    ): ("6个乡镇39个村有出处；各半放牧为假定。与务农者分别抽取"),
    (
        "55 % Tibetan in all is from wikiwand.com, 合作市; the split by setting is assumed. In town 33 to"
        " 50 % are Tibetan"
    ): ("合计55%说藏语取自`wikiwand.com`“合作市”；按区域划分为假定。城镇33%至50%为藏语"),
    "full time in town, an hour either way; in villages what a head of 36 families can give": (
        "城镇全职，前后一小时；农村为管36户的组长所能投入"
    ),
    "all of a committee together; 20 to 240 in town, 10 to 120 in villages": (
        "一个调委会合计；城镇20至240，农村10至120"
    ),
}
DULAN: Final[dict[str, str]] = {
    "part of 68,273; the county seat and three towns": "68,273的一部分；县城与三个镇",
    "2.7 persons in a family in town": "城镇户均2.7人",
    "boarding schools, building sites, mines": "寄宿学校、工地、矿山",
    "in all Haixi 15 % lived so in 2010, mostly in mining towns": "2010年全海西州为15%，多在矿区城镇",
    "68,273 less 22,000 and 18,000 of the other settings, which are assumed": (
        "68,273减去其他区域的22,000和18,000（均为假定）"
    ),
    "3.3 persons in a farming family; about 21,000 in all at 3.1": "农户户均3.3人；按3.1人共约21,000户",
    "seasonal workers of farms": "农场季节工",
    "part of 68,273": "68,273的一部分",
    "3.4 persons in a herding family": "牧户户均3.4人",
    "Haixi 44.3 % in 2010, with its mines; a farming county has more": (
        "海西州2010年44.3%，含矿区；农业县更高"
    ),
    "460 families each; 250 to 600 are usual": "每个460户；通常250至600户",
    (
        "806 / 5 = 161 grids, less 16 in town, shared out by villages (66 to 44); 435 if each gridworker"
        " has his own"
    ): ("806÷5＝161个网格，减去城镇16个，按村数（66比44）分摊；若每名网格员各管一个则为435"),
    (
        "806 / 5 = 161 grids, less 16 in town, shared out by villages (66 to 44); 290 if each gridworker"
        " has his own"
    ): ("806÷5＝161个网格，减去城镇16个，按村数（66比44）分摊；若每名网格员各管一个则为290"),
    "806 are given, 806 - 5 x 87 - 5 x 58 remain: five in each of 16 grids, and one": (
        "公布806名，余806−5×87−5×58名：16个网格各5名，另1名"
    ),
    "a head and a gridworker in each of 87 grids; the three wardens are in policies.rangers": (
        "87个网格各一名网格长、一名网格员；三类管护员见`policies.rangers`"
    ),
    "a head and a gridworker in each of 58 grids; the three wardens are in policies.rangers": (
        "58个网格各一名网格长、一名网格员；三类管护员见`policies.rangers`"
    ),
    "the negative list": "负面清单",
    "not reported; Hezuo has 18.8": "未公布；合作市为18.8",
    "one for each village and community": "每村（社区）一个",
    "as in the country in 2023, 3.176 million in 693,000 committees": "按2023年全国：69.3万个调委会317.6万人",
    "six to a township": "每乡镇六名",
    "all of one township together; per resident as in Hezuo": "一个乡镇合计；人均同合作市",
    "per resident as in Hezuo": "人均同合作市",
    "all together, half an hour each": "合计，每人半小时",
    "how many villages have one is not given: as many as had their rules reviewed": (
        "有多少村未给出：取审查过村规民约的村数"
    ),
    "200 consultations a year are less than an hour a month in each village": (
        "每年200次咨询，每村每月不足一小时"
    ),
    "110 in about 9.6 months for 68,273 residents; 2.8 with the advisers' 40 on top": (
        "约9.6个月110场，68,273名居民；加上法律顾问的40场则为2.8"
    ),
    "5,800 leaflets over 110 sessions": "5,800份宣传单除以110场",
    "those reviewed by advisers; others may have rules too": "经法律顾问审查者；其他村或亦有之",
    "145 in all, among the 806": "共145名，在806名之内",
    "161 in all, on top of the 806; 0.7 if each village or community has one": (
        "共161名，在806名之外；若每村（社区）一名则为0.7"
    ),
    "a sixth of the party members, as Lanzhou's 52,000 paired are": "党员的六分之一，同兰州结对的5.2万名",
    "20 at the door, 15 for the way, which is longer on the grassland": "入户20分钟，路上15分钟，草原上更远",
    "the part of a warden's pay for hours given to the grid": "管护员薪酬中用于网格的部分",
    "committee, petition and court are chosen less from far away; half as far again as in the base": (
        "越远越少找调委会、信访和法院；比基准再远一半"
    ),
    (
        "5,200 herding families on most of 45,000 km² are 2.5 to 3 km apart and several are seen on one"
        " way; elsewhere in Qinghai the furthest of six households was a round trip of 120 km by"
        " motorcycle. Oases are strung out over 200 km"
    ): (
        "4.5万平方公里的大部分有5,200户牧民，相距2.5至3公里，一路可看几户；青海他处六户中最远一户骑摩托往返"
        "120公里。绿洲绵延200公里"
    ),
    (
        "eight townships with about 110 villages are recalled, 100 to 120; the eight communities are a"
        " guess (5 to 12)"
    ): ("八个乡镇约110个村凭记忆，100至120；八个社区为猜测（5至12）"),
    "names recalled; the split of villages is a guess": "名称凭记忆；村的划分为猜测",
    (
        "in all Haixi 17.9 % were under 15 and 3.4 % over 64 in 2010; the province had 13.95 % over 59"
        " about 2022. Children 0.17 to 0.30, old 0.07 to 0.15"
    ): (
        "2010年全海西州15岁以下17.9%、64岁以上3.4%；全省2022年前后59岁以上13.95%。儿童0.17至0.30，老年"
        "0.07至0.15"
    ),
    (
        "the order is from outofmemory.cn, the shares are guesses: Chinese 0.6 to 0.9 in towns and oases,"
        " 0 to 0.2 on the grassland. In all 59 % Chinese; Haixi had 59 % Han in 1999"
    ): (
        "次序取自`outofmemory.cn`，比例为猜测：汉语在城镇和绿洲0.6至0.9，草原上0至0.2。合计59%说汉语；海西"
        "州1999年汉族59%"
    ),
    "as many as are named": "按所列名称计数",
    (
        "in all Haixi 17.9 % were under 15 and 3.4 % over 64 in 2010; the province had 13.95 % over 59"
        " about 2022. In town children are 16 to 28 %, old 7 to 14 %"
    ): (
        "2010年全海西州15岁以下17.9%、64岁以上3.4%；全省2022年前后59岁以上13.95%。城镇儿童16%至28%，老年"
        "7%至14%"
    ),
    (
        "the order is from outofmemory.cn, the shares are guesses: Chinese 61 to 89 % in town, 4 to 18 %"
        " on the grassland. In all 59 % Chinese; Haixi had 59 % Han in 1999"
    ): (
        "次序取自`outofmemory.cn`，比例为猜测：汉语在城镇61%至89%，草原上4%至18%。合计59%说汉语；海西州"
        "1999年汉族59%"
    ),
    "a mean of the whole team; see the notes on its time": "全队平均；时间见其说明",
    "offices open between 8:00 and 9:30": "机关八点至九点半上班",
    "none are reported; Hezuo has 1.26": "未见报道；合作市为1.26",
    "since when is not told; to people they are new": "起始时间未说明；对居民是新事物",
    "all of a committee together; 24 to 300 in town, 18 to 225 in villages": (
        "一个调委会合计；城镇24至300，农村18至225"
    ),
}
QUOTES: Final[dict[str, str]] = {
    "die Einwohnerzahl 68.273 (Stand: Zensus 2020)": "居民68,273人（2020年普查）",
    "five-person teams": "五人小组",
}
"""Words of sources that are not Chinese."""
PLACES: Final[dict[str, str]] = {**QUOTES, **HEZUO, **DULAN, **XINING, **BAYANNUR, **LANZHOU}
