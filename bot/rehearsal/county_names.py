"""Names for the invented county: places that exist nowhere together, and characters for people."""

PROVINCE = "中岭省"
CITY = "安川市"
COUNTY = "明安县"
TOWNSHIPS = {
    "柳河镇": ("张庄村", "柳湾村", "上河村", "下河村", "孟楼村", "杨树湾村", "陈洼村"),
    "清溪镇": ("清溪村", "石磨村", "双井村", "刘家坪村", "枣林村", "黑龙潭村", "王岭村"),
    "石门镇": ("石门村", "张庄村", "野鸡岭村", "马家沟村", "核桃坪村", "前寨村", "后寨村"),
    "青岗镇": ("青岗村", "孙岗村", "土桥村", "柿树沟村", "胡营村", "三里铺村", "朱家窑村"),
    "双泉镇": ("东泉村", "西泉村", "黄楝村", "磨盘山村", "周坡村", "鲁寨村"),
    "槐岭乡": ("槐岭村", "老庙村", "高坡村", "大张庄村", "水磨沟村", "松树洼村"),
    "白露乡": ("白露村", "何湾村", "桐花村", "石榴园村", "谢庄村", "小寨村"),
    "沙坪乡": ("沙坪村", "瓦房村", "吴沟村", "楸树坪村", "羊角岭村", "郑家营村"),
}
"""Two villages are called 张庄村 and a third 大张庄村: people must be asked which they mean."""

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡"
)
RARE_SURNAMES = ("欧阳", "司马", "上官", "诸葛", "皇甫")
MEN = "建国军明强平福贵根生有才德山海林树春来喜保成文武红卫东志刚永长青松柏水田金玉祥顺义和"
WOMEN = "秀英桂兰芳玉梅花莲凤琴云霞红艳丽娟燕巧珍淑芬香菊爱青春荣彩霞小静敏慧月改枝翠萍"
UNITS = (
    "县农技站",
    "县林业站",
    "县水利站",
    "县文化馆",
    "县畜牧站",
    "县统计站",
    "县公路站",
    "县图书馆",
)
SECTORS = (
    "county_education_bureau",
    "county_civil_affairs",
    "county_medical_insurance",
    "county_health",
    "county_housing",
    "county_water",
    "county_hr",
    "county_finance",
    "county_agriculture",
    "county_disabled_federation",
    "county_petition_desk",
)
