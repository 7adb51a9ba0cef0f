"""What calibration targets rest on, in Chinese by the `quote` or `note` of `scenarios/targets/`."""

from typing import Final

TARGETS: Final[dict[str, str]] = {
    "13.1 % of rural adults had a dispute in the past four years": "过去四年中13.1%的农村成年人有过纠纷",
    (
        "CGSS 2005 by Lu Yilong (qbook.qq.com/read/1026243845/22), 33 per 1,000 adults a year if spread"
        " evenly; recall"
        " makes it a floor. The upper end is assumed"
    ): (
        "陆益龙据2005年中国综合社会调查（`qbook.qq.com/read/1026243845/22`），平均分摊为每千名成年人每年"
        "33起；"
        "回忆有遗漏，故为下限。上限为假定"
    ),
    (
        "third parties are the first step of 10 to 35 %, and mediation sees a fifth to a third of salient"
        " disputes"
        " (Michelson 2007, recalled; statistics of 2022); heads and neighbours who merely notice add to that"
    ): (
        "10%至35%第一步找第三方，较突出的纠纷有五分之一至三分之一进入调解（麦宜生2007，凭记忆；2022年统计）；"
        "另有联户长、邻居仅仅察觉者"
    ),
    (
        "doing nothing is the first step of 25 to 45 % (Michelson 2007, recalled). The measure is the last"
        " step, so the band is wider"
    ): ("25%至45%第一步是忍让（麦宜生2007，凭记忆）。指标为最后一步，故范围更宽"),
    (
        "talking to the other party is the first step of 35 to 55 % (recalled). The measure is the last"
        " step, so the band is wider"
    ): ("35%至55%第一步是找对方谈（凭记忆）。指标为最后一步，故范围更宽"),
    (
        "94.8 % in 2000 (stats.gov.cn/english/Statisticaldata/yearlydata/YB2001e/htm/V2207e.htm); 91.3 to"
        " 99.4 % in counties"
    ): (
        "2000年94.8%（`stats.gov.cn/english/Statisticaldata/yearlydata/YB2001e/htm/V2207e.htm`）；各县"
        "91.3%至99.4%"
    ),
    "success as it is recorded, everywhere and always; it says how books are kept, not how disputes end": (
        "历来各地账面成功率；只说明怎样记账，不说明纠纷怎样了结"
    ),
    (
        "65 to 79 % where parties could still sue (mediation before filing, 2022 to 2025); 60 to 85 % is"
        " our reading of it for villages"
    ): ("当事人仍可起诉时为65%至79%（2022至2025年诉前调解）；60%至85%是我们对村的估计"),
    "no audited figure; 30 to 60 % in surveys by the press": "无经核实的数字；媒体调查为30%至60%",
    (
        "one or two recorded disputes a gridworker a year at eight hours are below 1 %; unrecorded"
        " soothing adds"
    ): ("每名网格员每年登记一两起、每起八小时，不到1%；另有未登记的劝和"),
    "41.9 % of 1,491 community workers with burnout (html.rhhz.net/ZGGGWS/html/20190838.htm)": (
        "1,491名社区工作者中41.9%倦怠（`html.rhhz.net/ZGGGWS/html/20190838.htm`）"
    ),
    "50.9 % of 15,627 township health staff (pmc.ncbi.nlm.nih.gov/articles/PMC7036765)": (
        "15,627名乡镇卫生人员中50.9%（`pmc.ncbi.nlm.nih.gov/articles/PMC7036765`）"
    ),
    "mediation generally ends within one month": "调解一般在一个月内结束",
    "the legal limit (lawfaq.cn/law/24-140-3.html); no mean is known": (
        "法定期限（`lawfaq.cn/law/24-140-3.html`）；均值不详"
    ),
    "10 to 30 % of contract full-timers a year, 2 to 12 % of group heads; no official series": (
        "专职网格员每年10%至30%，村民小组长2%至12%；无官方统计"
    ),
    (
        "courts, lawyers and police are a few per cent of steps; a case that is filed late in the year has"
        " not been ruled on"
    ): ("找法院、律师、公安者占百分之几；年末立案的尚未裁判"),
    (
        "one to ten of 1,000 salient disputes a year come to injury (recalled), times 25 to 80 disputes"
        " per 1,000 adults"
    ): ("每千起较突出的纠纷每年1至10起致人受伤（凭记忆），乘以每千名成年人25至80起纠纷"),
    (
        "344 over 112,173 residents, if it is one year. Neither the period nor what counts is told, and"
        " such counts"
        " differ tenfold between towns: hence half of the figure as its standard deviation"
    ): "344件除以112,173名居民（若为一年）。时段与口径均未说明，各地此类数字相差可达十倍，故以其一半为标准差",
    (
        "hotline and app together. Closure as reported; the measure is of requests in all channels, since"
        " none tells channels apart"
    ): ("热线与小程序合计。办结按上报；各渠道未分列，故指标为全部渠道的诉求"),
    (
        "7,368 from January to mid-June 2024 over 4,359,446 residents, made a year's. Mediated cases; what"
        " grids record beside them is not told"
    ): ("2024年1月至6月中旬7,368件除以4,359,446名居民，折合全年。为调解案件；网格另行登记多少未说明"),
    (
        "100,682 requests by app, 99,110 closed by March 2023"
        " (fcgxiehui.com/lanzhounews/2023-03/22/content_504411184.htm)"
    ): (
        "小程序诉求100,682件，至2023年3月办结99,110件"
        "（`fcgxiehui.com/lanzhounews/2023-03/22/content_504411184.htm`）"
    ),
    "closure as reported, by app alone; the measure is of requests in all channels": (
        "办结按上报，仅小程序；指标为全部渠道的诉求"
    ),
    "24,000 simple disputes in Haixi, 2017 to 2025 (geermu.gov.cn)": (
        "海西州2017至2025年简易纠纷2.4万起（`geermu.gov.cn`）"
    ),
    "of the prefecture, 468,000 residents (recalled): Dulan's own figure is not known": (
        "为全州数字，居民46.8万（凭记忆）；都兰县自身数字不详"
    ),
    "17,000 over 1,538,715 residents; what was found and resolved, so that what stayed open may be missing": (
        "1.7万件除以1,538,715名居民；为排查化解数，未化解者可能未计"
    ),
}
