"""What Xining, Bayannur and Lanzhou say of their own numbers, in Chinese by the `note` of their files."""

from typing import Final

XINING: Final[dict[str, str]] = {
    "2,467,965 less 520,000 villagers and 20,000 in dedicated sites, which are assumed": (
        "2,467,965减去村民520,000和专属网格20,000（均为假定）"
    ),
    "847,809 less those of villages and sites; 2.46 persons each": (
        "847,809减去各村与专属网格户数；户均2.46人"
    ),
    "all but 800; colleges, barracks, building sites": "除800户外均在此；院校、营房、工地",
    "all but 13,900": "除13,900人外均在此",
    "567 in a village; 21.4 % of all is recalled": "每村567人；占全市21.4%凭记忆",
    "3.4 persons in a farming family": "农户户均3.4人",
    "boarding schools": "寄宿学校",
    "station area and temple district, 10,000 each": "车站片区与寺院片区各10,000人",
    "2.3 persons in a family": "户均2.3人",
    "houses of monks, staff of hotels and railway": "僧舍、宾馆与铁路职工",
    "1,211,445 of 2,467,965": "2,467,965人中的1,211,445人",
    "1,927,965 residents by Lanzhou's 1,230; 441 families, inside 250 to 600": (
        "1,927,965人按兰州每个1,230人；合441户，在250至600户之间"
    ),
    "520,000 residents by Lanzhou's 193; 56 families, about three grids to a village": (
        "520,000人按兰州每个193人；合56户，每村约三个网格"
    ),
    "438 families each": "每个438户",
    "a full-timer, as in Lanzhou": "一名专职，同兰州",
    "the group head, as in Lanzhou": "村民小组长，同兰州",
    "88 seconds in the one case that is told; the usual report is not told": "所述一例为88秒；通常情况未说明",
    "Hezuo 18.8, Beijing 206 sent out to offices": "合作市18.8，北京派单206",
    "Hezuo 7.7": "合作市7.7",
    "900 in 75 townships": "75个乡镇（街道）900名",
    "city and seven districts; 50 to a centre; the program has room for 512": (
        "市本级与七个区县，每个中心50名；程序最多容纳512"
    ),
    "all together; per resident as in Hezuo": "合计；人均同合作市",
    "judges' full-time equivalents for such disputes, all courts": "各法院审理此类纠纷的法官折合全职人数",
    "a day a month is usual in contracts (recalled), half of it is taken to be given": (
        "合同通常每月一天（凭记忆），假定实际一半"
    ),
    "at the station; at the temple it is assumed": "车站片区；寺院片区为假定",
    "of each of three colours; half of the grids have the best": "三种中间颜色各占此数；一半网格为最好颜色",
    "which four is not told": "是哪四项未说明",
    "five records of a grid for trust of 0 against 1": "信任度0与1之差相当于网格五件登记",
    "that leaders call is not told; 0 if they don't": "领导是否走访未说明；不走访则为0",
    "the police do most of the writing": "文字多由民警完成",
    "15 townships and 380 villages recalled, the temple town's among them": (
        "15个乡镇380个村凭记忆，寺院所在镇在内"
    ),
    "25 recalled with the next; five communities each": "连同下一项25个凭记忆；各五个社区",
    "917 villages recalled, less 380, 289 and 146; Chengzhong's 32 are among them": (
        "917个村凭记忆，减去380、289和146；城中区32个在内"
    ),
    "that the station area is in this sub-district, is recalled": "车站片区在此街道凭记忆",
    "that the temple is 塔尔寺 and in this town, is recalled": "寺院为塔尔寺且在此镇凭记忆",
    (
        "the bulletin's part on ages was not read; the province had 13.95 % over 59 about 2022. Children"
        " 0.15 to 0.22, old 0.12 to 0.18"
    ): ("公报年龄部分未读；全省2022年前后59岁以上13.95%。儿童0.15至0.22，老年0.12至0.18"),
    (
        "28.57 % are of minorities, more than half of them Hui, who speak Chinese (recalled). Of the"
        " others somewhat more than half are thought to speak their own language at home: 7.2 % of all (4"
        " to 13 %)"
    ): (
        "少数民族28.57%，其中过半为说汉语的回族（凭记忆）。其余略过半在家说本民族语言：占全体7.2%（4%至13%）"
    ),
    "668,900 of 2,467,965 are 27.1 %; villages and sites are assumed": (
        "2,467,965人中668,900人，27.1%；村与专属网格为假定"
    ),
    "the station area": "车站片区",
    "the temple district": "寺院片区",
    (
        "the bulletin's part on ages was not read; the province had 13.95 % over 59 about 2022. In town"
        " children are 14 to 21 %, old 11 to 18 %"
    ): ("公报年龄部分未读；全省2022年前后59岁以上13.95%。城镇儿童14%至21%，老年11%至18%"),
    "full time, an hour either way; in villages what a group head can give": (
        "全职，前后一小时；农村为村民小组长所能投入"
    ),
    "all of a committee together; towns 120 to 960, villages 30 to 240": (
        "一个调委会合计；城镇120至960，农村30至240"
    ),
}
BAYANNUR: Final[dict[str, str]] = {
    "xzqh.org/show/china/2020/15/1508.html, to the hundred": (
        "精确到百（`xzqh.org/show/china/2020/15/1508.html`）"
    ),
    "654,451 less those of villages; 2.33 persons each": "654,451减去各村户数；户均2.33人",
    "22,585 less 5,585": "22,585减去5,585",
    "70,290 less 14,290": "70,290减去14,290",
    "1,538,715 less 923,000 and 45,000 herders": "1,538,715减去923,000和牧民45,000",
    "2.13 persons each": "户均2.13人",
    "those of ten sumu": "十个苏木的居民",
    "2020 census, tjgb.hongheiku.com/12908.html": "2020年普查（`tjgb.hongheiku.com/12908.html`）",
    "bell-or.com/content/202407/16/c351718.html; 240 families each": (
        "每个240户（`bell-or.com/content/202407/16/c351718.html`）"
    ),
    "5,780 less 1,551, shared out by families": "5,780减去1,551，按户数分摊",
    "20,000 shared out by grids, 3.46 each": "20,000名按网格分摊，每个3.46名",
    "a micro-grid": "微网格",
    (
        "143,978 over 1,538,715 residents, if it is one year; the page, of a 2 September, does not say"
        " since when"
    ): "143,978件除以1,538,715名居民（若为一年）；网页为9月2日所发，未说明起始时间",
    "869 less one of the city, 7 of counties and 70 of townships": "869减去市级1个、旗县级7个、乡镇级70个",
    "m.weishan.cc/fazhi/0818224729.html": "`m.weishan.cc/fazhi/0818224729.html`",
    "eight in each of 70 centres": "70个中心各八名",
    "all staff of one centre together": "一个中心全部人员合计",
    "the eight centres of the city and its counties together": "市与旗县八个中心合计",
    "three hours for each of the staff": "每人三小时",
    "four hours for each": "每人四小时",
    "as told in English; the words of the report itself were not read": "据英文转述；未读到材料原文",
    "reported of the whole city, without a number": "全市均有报道，未给出数字",
    "nine of 791 committees; as large a share of grids": "791个调委会中九个；网格占比取同样大小",
    "a grid has 2.9 reported disputes a year": "每个网格每年上报2.9起纠纷",
    "one door; elsewhere a step takes three days": "一个门进；他处逐级移送三天",
    "reported without a number": "有报道，未给出数字",
    "mean of one full-timer at 3,000 yuan and 2.46 part-timers at 250": (
        "专职一名3,000元与兼职2.46名各250元的平均"
    ),
    (
        "xzqh.org/show/china/2020/15/1508.html; 651 villages less 80 of herders, 869 centres less 1, 7, 70"
        " and 140"
    ): ("`xzqh.org/show/china/2020/15/1508.html`；651个村减去牧业80个，869个中心减去1、7、70和140"),
    "xzqh.org/show/china/2020/15/1508.html; eight gacha in each are assumed, 50 to 120 in all": (
        "`xzqh.org/show/china/2020/15/1508.html`；假定各八个嘎查，共50至120"
    ),
    (
        "xzqh.org/show/china/2020/15/1508.html; that half of the 140 communities lie here is assumed, 60"
        " to 110"
    ): ("`xzqh.org/show/china/2020/15/1508.html`；假定140个社区一半在此，60至110"),
    (
        "old (60+) 18 to 25 % in town, 24 to 36 in villages; the young have left: 7.9 % fewer residents"
        " than in 2010"
    ): ("老年（60岁以上）城镇18%至25%，农村24%至36%；年轻人外出：居民比2010年少7.9%"),
    "84,702 Mongols, all taken to speak the language; 25 to 80 % of the herders are assumed": (
        "蒙古族84,702人，均视为说蒙古语；占牧民25%至80%为假定"
    ),
    (
        "old (60+) 16 to 25 % in town, 25 to 36 in villages; the young have left: 7.9 % fewer residents"
        " than in 2010"
    ): ("老年（60岁以上）城镇16%至25%，农村25%至36%；年轻人外出：居民比2010年少7.9%"),
    "all of a committee together": "一个调委会合计",
    "acts only where townships are pooled": "乡镇集中办公时才起作用",
    "when in the year is not told": "年内何时未说明",
    "yearly as told in English; the report's own words were not read": "据英文转述为每年；未读到材料原文",
}
LANZHOU: Final[dict[str, str]] = {
    "3,622,550 less 370,000 at dedicated sites": "3,622,550减去专属网格370,000",
    "1,488,899 less those of the villages and sites; 2.36 persons each": (
        "1,488,899减去各村与专属网格户数；户均2.36人"
    ),
    "154,724 less those of the villages and sites": "154,724减去各村与专属网格",
    "744,573 less those of the villages and sites": "744,573减去各村与专属网格",
    "2020 census, xzqh.info/lt/read.php?fpage=2&tid=168961": (
        "2020年普查（`xzqh.info/lt/read.php?fpage=2&tid=168961`）"
    ),
    "2.73 persons each; 68.5 families a grid": "户均2.73人；每个网格68.5户",
    "500 for each of 739 grids": "739个网格各500人",
    "staff housing; 2.5 persons each": "职工住房；户均2.5人",
    "dormitories; 4.8 persons each": "集体宿舍；每户4.8人",
    "the full-timers alone; for the part-timers of 1+4+X see joint_defence": (
        "仅专职；“1+4+X”的兼职见`joint_defence`"
    ),
    "all taken to be group heads": "全部视为村民小组长",
    "four in each of 2,945 urban grids, 102 families each": "2,945个城市小网格各四名，每名102户",
    "they report on the platform; a neighbour would less": "他们在平台上报；邻居则少些",
    "part-timers get 100 to 400 yuan elsewhere": "他处兼职100至400元",
    (
        "Beijing dispatched about 206 in 2020; the whole country about 340 a year in 2025, consultations"
        " left out"
    ): "北京2020年派单约206；全国2025年约340（不含咨询）",
    (
        "100,682 over 4,359,446 residents, if it is one year; counted since the app's start, which the"
        " page does not"
        " give"
    ): "100,682件除以4,359,446名居民（若为一年）；自小程序上线起计，网页未给出上线时间",
    "accounts for 89 % of residents; an account is not use": "注册账号达居民的89%；注册不等于使用",
    "as in the country: 3.176 million mediators": "按全国：317.6万名调解员",
    "five for each of 114 posts": "114个中心各五名",
    "all staff of one post together": "一个中心全部人员合计",
    "the ten centres of the city and its counties together": "市与县区十个中心合计",
    "five hours for each of the staff": "每人五小时",
    "a round number": "约数",
    "0.25 if the 13,000 households cared for are all; 3.7 are reported from a prefecture nearby": (
        "若关爱的1.3万户即为全部则为0.25；邻近某州报道为3.7"
    ),
    "if they are one year's": "若为一年之数",
    "no report says what is pooled": "各地材料均未说明集中多少",
    "one recorded case within a week is enough": "一周内一件登记案件即可",
    "1,158 of 7,507 grids; the report says 15.4 %. That it is so every month is assumed": (
        "7,507个网格中1,158个；材料为15.4%。假定每月如此"
    ),
    "13,900 calls a year for 1,158 grids, beside the 19,771 visits that cadres make in all": (
        "1,158个网格每年13,900次，另有干部走访19,771户"
    ),
    (
        "114 posts are reported; 53 sub-districts are assumed, 50 to 60. 1,180 stations less 1,086 middle"
        " grids are 94 sites"
    ): ("公布114个指挥所；假定53个街道（50至60）。1,180个工作站减去1,086个中网格为94个片区"),
    "732 villages; that there are 61 towns and townships with a community each is assumed": (
        "732个村；假定61个乡镇各有一个社区"
    ),
    (
        "a fifth of the 0-14 are added for ages 15-17: children 17.0 %. 60+ is the rest: 722,079, 16.6 %."
        " How those between are parted at age 35, and how settings differ, is assumed; the weighted means"
        " are the city's"
    ): (
        "0至14岁的五分之一加作15至17岁：未成年人17.0%。60岁以上为余数：722,079人，16.6%。其间以35岁划分及各"
        "区域差别为假定；加权平均等于全市"
    ),
    "354 communities less 61, one in each town; 1,180 stations less 1,086 middle grids": (
        "354个社区减去每镇一个共61个；1,180个工作站减去1,086个中网格"
    ),
    "full time in town, an hour either way": "城镇全职，前后一小时",
    "blue, and red and yellow as one: see the notes; or all three": (
        "蓝色为一档，红黄合为一档，见说明；或三色分列"
    ),
    "acts only with three colours": "三色时才起作用",
    "what counts is not told": "计分内容未说明",
    "no survey is reported": "未见抽访报道",
    "acts only where satisfaction counts": "满意度计分时才起作用",
}
