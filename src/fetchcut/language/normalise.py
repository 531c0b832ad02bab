"""Text made comparable: one width, one case, one Chinese script, with the way back to the person's own characters."""

import unicodedata
from dataclasses import dataclass
from typing import Final

HOLE: Final = "\ue000"
"""Stands in the folded text for something that is no wording: a link, a file name, a quotation."""

# Traditional characters in common use and their simplified twins: one way to write each word suffices. 著, 後, 裡 and
# their like are taken as what they are in everyday writing; text to show is never folded.
_TRADITIONAL: Final = dict(
    zip(
        "業叢東絲丟兩嚴個豐臨為麗舉義烏樂喬習鄉書買亂爭於虧雲亞產畝親億僅從倉儀們價眾優夥會傘偉傳傷倫偽體餘傭側僑儉債傾償儲兒兌黨"
        "蘭關興養獸內岡冊寫軍農馮決況凍淨減湊幾鳳憑凱擊鑿劃劉則剛創刪別劑劇勸辦務動勵勁勞勢勻匯區醫華協單賣盧衛卻廠廳歷厲壓厭縣參"
        "雙發變敘疊葉號嘆嚇嗎啟吳吶員聽嗆詠響啞喚嘩問囉嘍噴團園圍國圖圓聖場壞塊堅壇墜壘墊堿牆壯聲殼處備復夠頭誇奪奮獎奧婦媽嬌孫學"
        "寧寶實寵審憲宮寬賓對尋導壽將爾塵嘗盡層屬歲豈嶺島幣師帳簾幟帶幀幫幹並廣莊慶廬庫應廟龐廢開異棄張彌彎彈強歸當錄徹徑憶懺憂懷"
        "態憐總戀懇惡惱懸驚慘慣憤願懶戲戰戶撲執擴掃揚擾撫拋摳搶護報擔擬攏揀擁攔擰撥擇掛擋擠揮損撿換據擄擲攜攝擺搖攤撐敵斂數齋鬥斷"
        "無舊時曠暈曉暫曬術機殺雜權條來楊極構樞棗槍楓櫃檸標棧欄樹樣檔橋樁夢檢樓橫櫻歡歐殘毀畢氣漢湯溝沒滄滬淚潑澤潔灑淺漿測濟濃濤"
        "潤澗漲淵漸漁溫灣濕滾滿濾濫灘滅燈靈災燦爐點煉爛燭煙煩燒燙熱愛爺牽犧狀猶獨獅獄貓獻環現瑪瓊電畫暢療瘡癢癡皺盞鹽監蓋盤睜瞞礦"
        "碼磚確禮禍禪離種積稱穩窮竊窩豎競筆箏籤簡籃籬類糧緊糾紅約級紀純綱納縱紛紙紋紡線練組紳細織終絆紹經綁結繞繪給絢絡絕統絹繡繼"
        "績緒續綺繩維綿綠綴緩締編緣縛縫縮繳網羅罰罷職聯聰肅腸膚腎腫脹脅膽勝膠脈臟腦膿腳脫臉膩艦艙艷藝節蘇蘋莖薦蕩榮葷熒藥獲瑩蘿螢"
        "營蕭薩蔥藍虛蟲雖蝦蝕蠻蠟蠅補襯襲裝見觀規覓視覽覺觸譽計訂認譏討讓訓議訊記講許論設訪證評識詐訴診詞譯試詩誠話誕詢該詳語誤說"
        "請諸讀課誰調諒談謀諧謎謝謠謙謹譜貝負貢財責賢敗貨質販貪貧購貫貼貴貸貿費賀資賞賜賠賴賺賽贊贈趙趕趨躍踐蹤軀車軌軒轉輪軟轟軸"
        "輕載較輔輛輩輝輯輸轄轍辭邊遼達遷過邁運還這進遠違連遲適選遜遞邏遺鄰鬱鄭醬釀採釋裡鑒針釘釣鈣鈍鐘鋼鑰鉤鈕錢鑽鐵鈴鉛銅銘鋁銀"
        "鋪鏈銷鎖鍋鋒銳錯錫鑼錘錦鍵鋸鍛鎮鏡鐳長門閃閉闖閑間悶鬧聞閣閱隊陽陰陣階際陸陳險隨隱難雛霧靜韋韓韻頁頂項順須頑顧頓頒預領頗"
        "頸頻題顏額顛顫風飄飛飢飯飲飾飽餓餅館饅馬馭駕駛駐驗騎騙驟髒鬆魚魯鮮鯨鳥雞鳴鴨鴉鵝鷹麥黃齊齒齡龍龜後裏檯臺颱麼著隻祇衝準製"
        "斬鑲閂鏟攪瀏緻濁顆屆乾謬濺繽纖恆朧颯誦檻攬撳顯滯滲潛瀉煥熾癒矚碩窺籠粵紐紓絃綜綻縝罵羨聳舖艱蟬襪諾贏銜與凈涼渦濱瀝瓏甦疇癮盜矯硯礙祕祿禦稅穀穎築簽籲紗紮綵綢緯繭纏聾臥萊萬蔣蔭薑複訝訟誘誡誼謂謊貞貯貶賄"
        "賊賤賦賭贅贓轎辯逕遙鄧鈔鋤鍍鎂鎊鑄鑑晝湧稜箇踴輻釐鈎鏤閾雋靄飆餵駿髮鯊鴿鷺僞儅啓嚨塗壩嬰嶄慮慳揹暱楨榦殭滙瀟瀾煇燼牀玆畵癥皚簷糢綫縷纜羥臘艢蔘裊訥詣謳譁譚貳賑蹺軋迆鄲鋭錐錨鐮闌闢陞雰韌頌頰颶餃駝鬢魷鰻鵬瞼矽幺碁菓搾佈灃櫥繚緘縈粧憊擻曖瀰獷璽痠瘋礫竄篩糝絨繃罈翹茲莢蓮螞襖諜譴豬貍贖躪輾鄔醖鉗鎚鏽闔隴霽靨鞦顴餡駁騰鮑鱗鶴麩齦"
        "嚐徵鬍鬚慾係繫閒週遊沖摺託迴錶範歎佔併倖儘勳卹囪妳昇洩砲註誌讚跡鍊鉅鹹麵韆瞭纔嚮嘜唄喎嗶噹齣曆盪矇闆颳鬨慼擷蹟澀賬詮輓鍾",
        "业丛东丝丢两严个丰临为丽举义乌乐乔习乡书买乱争于亏云亚产亩亲亿仅从仓仪们价众优伙会伞伟传伤伦伪体余佣侧侨俭债倾偿储儿兑党"
        "兰关兴养兽内冈册写军农冯决况冻净减凑几凤凭凯击凿划刘则刚创删别剂剧劝办务动励劲劳势匀汇区医华协单卖卢卫却厂厅历厉压厌县参"
        "双发变叙叠叶号叹吓吗启吴呐员听呛咏响哑唤哗问啰喽喷团园围国图圆圣场坏块坚坛坠垒垫碱墙壮声壳处备复够头夸夺奋奖奥妇妈娇孙学"
        "宁宝实宠审宪宫宽宾对寻导寿将尔尘尝尽层属岁岂岭岛币师帐帘帜带帧帮干并广庄庆庐库应庙庞废开异弃张弥弯弹强归当录彻径忆忏忧怀"
        "态怜总恋恳恶恼悬惊惨惯愤愿懒戏战户扑执扩扫扬扰抚抛抠抢护报担拟拢拣拥拦拧拨择挂挡挤挥损捡换据掳掷携摄摆摇摊撑敌敛数斋斗断"
        "无旧时旷晕晓暂晒术机杀杂权条来杨极构枢枣枪枫柜柠标栈栏树样档桥桩梦检楼横樱欢欧残毁毕气汉汤沟没沧沪泪泼泽洁洒浅浆测济浓涛"
        "润涧涨渊渐渔温湾湿滚满滤滥滩灭灯灵灾灿炉点炼烂烛烟烦烧烫热爱爷牵牺状犹独狮狱猫献环现玛琼电画畅疗疮痒痴皱盏盐监盖盘睁瞒矿"
        "码砖确礼祸禅离种积称稳穷窃窝竖竞笔筝签简篮篱类粮紧纠红约级纪纯纲纳纵纷纸纹纺线练组绅细织终绊绍经绑结绕绘给绚络绝统绢绣继"
        "绩绪续绮绳维绵绿缀缓缔编缘缚缝缩缴网罗罚罢职联聪肃肠肤肾肿胀胁胆胜胶脉脏脑脓脚脱脸腻舰舱艳艺节苏苹茎荐荡荣荤荧药获莹萝萤"
        "营萧萨葱蓝虚虫虽虾蚀蛮蜡蝇补衬袭装见观规觅视览觉触誉计订认讥讨让训议讯记讲许论设访证评识诈诉诊词译试诗诚话诞询该详语误说"
        "请诸读课谁调谅谈谋谐谜谢谣谦谨谱贝负贡财责贤败货质贩贪贫购贯贴贵贷贸费贺资赏赐赔赖赚赛赞赠赵赶趋跃践踪躯车轨轩转轮软轰轴"
        "轻载较辅辆辈辉辑输辖辙辞边辽达迁过迈运还这进远违连迟适选逊递逻遗邻郁郑酱酿采释里鉴针钉钓钙钝钟钢钥钩钮钱钻铁铃铅铜铭铝银"
        "铺链销锁锅锋锐错锡锣锤锦键锯锻镇镜镭长门闪闭闯闲间闷闹闻阁阅队阳阴阵阶际陆陈险随隐难雏雾静韦韩韵页顶项顺须顽顾顿颁预领颇"
        "颈频题颜额颠颤风飘飞饥饭饮饰饱饿饼馆馒马驭驾驶驻验骑骗骤脏松鱼鲁鲜鲸鸟鸡鸣鸭鸦鹅鹰麦黄齐齿龄龙龟后里台台台么着只只冲准制"
        "斩镶闩铲搅浏致浊颗届干谬溅缤纤恒胧飒诵槛揽揿显滞渗潜泻焕炽愈瞩硕窥笼粤纽纾弦综绽缜骂羡耸铺艰蝉袜诺赢衔与净凉涡滨沥珑苏畴瘾盗矫砚碍秘禄御税谷颖筑签吁纱扎彩绸纬茧缠聋卧莱万蒋荫姜复讶讼诱诫谊谓谎贞贮贬贿"
        "贼贱赋赌赘赃轿辩径遥邓钞锄镀镁镑铸鉴昼涌棱个踊辐厘钩镂阈隽霭飙喂骏发鲨鸽鹭伪当启咙涂坝婴崭虑悭背昵桢干僵汇潇澜辉烬床兹画症皑檐模线缕缆羟腊樯参袅讷诣讴哗谭贰赈跷轧迤郸锐锥锚镰阑辟升氛韧颂颊飓饺驼鬓鱿鳗鹏睑硅么棋果榨布沣橱缭缄萦妆惫擞暧弥犷玺酸疯砾窜筛糁绒绷坛翘兹荚莲蚂袄谍谴猪狸赎躏辗邬酝钳锤锈阖陇霁靥秋颧馅驳腾鲍鳞鹤麸龈"
        "尝征胡须欲系系闲周游冲折托回表范叹占并幸尽勋恤囱你升泄炮注志赞迹链巨咸面千了才向唛呗㖞哔当出历荡蒙板刮哄戚撷迹涩账诠挽钟",
        strict=True,
    )
)
_PLAIN: Final = {"’": "'", "‘": "'", "–": "-", "—": "-", "−": "-", "―": "-", "～": "~", "〜": "~", "→": "-", HOLE: " "}


def is_han(character: str) -> bool:
    """Return whether this is a Chinese character. A regular expression for it takes 2 ms to compile."""
    return "\u3400" <= character <= "\u9fff" or "\uf900" <= character <= "\ufaff"


@dataclass(frozen=True, slots=True)
class Folded:
    """`text` for matching; `source[origin[i]:ends[i]]` are the person's own characters behind `text[i]`."""

    text: str
    origin: tuple[int, ...]
    source: str
    ends: tuple[int, ...]

    def original(self, start: int, end: int) -> str:
        """Return the person's own characters behind text[start:end]."""
        if start >= end:
            return ""
        return self.source[self.origin[start] : self.ends[end - 1]]


def fold_character(character: str) -> str:
    """Return what stands for one character in matching; may be longer than one, never empty for a visible one."""
    if character in _PLAIN:
        return _PLAIN[character]
    folded = unicodedata.normalize("NFKC", character).lower().replace(HOLE, " ")
    return "".join(_TRADITIONAL.get(each, each) for each in folded)


def fold(text: str) -> str:
    """Return `text` folded for matching."""
    return "".join(map(fold_character, text))


def folded(source: str, holes: tuple[tuple[int, int], ...] = ()) -> Folded:
    """Return `source` folded, each of `holes` (half-open, ascending, apart) as one HOLE character."""
    starts = dict(holes)
    characters: list[str] = []
    origin: list[int] = []
    ends: list[int] = []
    at = 0
    while at < len(source):
        piece = HOLE if at in starts else fold_character(source[at])
        characters.append(piece)
        origin.extend([at] * len(piece))
        at = max(starts.get(at, at), at + 1)
        ends.extend([at] * len(piece))
    return Folded("".join(characters), tuple(origin), source, tuple(ends))
