"""What a folder's or a file's name says about a person: the number, the name, and how surely it is one.

Names are compared in a plain form: full-width made half-width, small letters, no dot inside a Chinese name.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from course_tools.paths import units

HAN = "\u3400-\u9fff\U00020000-\U0003ffff"
ENDINGS = re.compile(
    r"(\.(ipynb|txt|json|zip|rar|7z|tar|gz|tgz|py|html?|pdf|docx?|xlsx?|pptx?|csv|md|png|jpe?g|mp4))+$"
)
COPIES = re.compile(r"\s*[-_]?\s*([(]\d{1,2}[)]|副本\s*\d*|copy\s*\d*)(?=\W|_|$)|(?<=[^\W\d])-\d{1,2}$")
# Surnames of nearly everyone; "单", "文", "成" and the like begin names and other words: WORDS sorts these out.
SURNAMES = set(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖萧田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔"
    "谭陆范汪廖石金韦贾夏付傅方邹熊白孟秦邱丘侯江尹薛闫阎段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康易乔赖文庞樊"
    "殷施洪翟安颜倪牛温芦季俞章鲁葛伍申尤毕聂柴焦梅莘管祝左涂谷祁时舒耿牟卜路詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫"
    "查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强丛华车冉房边辜吉饶刁瞿戚古米池滕晋苑邬臧畅宫来苟全褚廉简娄盖符奚"
    "木穆党燕郎邸冀谈姬屠连郜晏栾郁商蒙计喻揭窦迟宇敖糜鄢冷卓花仇艾蓝都巩稽井练仲虞卞辛扎买阿吾依库努热阮岳齐伏水和"
)
WORDS = re.compile(
    "新建文件夹|文件夹|文件|第?[一二三四五六七八九十]+[单章次组题班]元?|单元|作业|练习|实训|实验|任务|项目|私域|流量|用户|运营|分层|"
    "报告|副本|提交|上交|最终|终稿|定稿|修改|完成|初稿|版本?|同学|学生|姓名|学号|班级|小组|组长|未命名|答案|代码|截图|图片|图表|附件|"
    r"数据|资料|程序|课程|方案|成绩|计划|期末|期中|考试|补交|迟交|老师|[的班组级]|(?<=\d)[号届]"
)
TOKENS = re.compile(
    r"(?<![a-z])(unit|assignment|homework|hw|exercises?|submissions?|submitted|submit|final|copy|new|old|notebooks?|project|"
    r"report|codes?|src|data|img|images?|figures?|outputs?|untitled|version|v|late|downloads?|class|group|team|work|zh|en|"
    r"screenshots?|attachments?|files?|folder|my|lesson|test|solution|answers?|ipynb|pdf|html?)\d{0,3}(?![a-z0-9])"
)


def plain(text: str) -> str:
    """Return the form in which names are compared.

    >>> plain("Ｚhang San（２０２４）买买提·艾力")
    'zhang san(2024)买买提艾力'
    """
    text = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(rf"(?<=[{HAN}])[·•・.‧](?=[{HAN}])", "", text)


@cache
def _assignments() -> re.Pattern:
    """Return a pattern of the course's exercises, written with any separator, and of their single words."""
    names = [unit.assignment for unit in units()]
    whole = [r"[\W_]*".join(name.split("_")) for name in sorted(names, key=len, reverse=True)]
    words = sorted({word for name in names for word in name.split("_")}, key=len, reverse=True)
    return re.compile("|".join(whole + [rf"(?<![a-z]){word}(?![a-z0-9])" for word in words]) or "(?!)")


@cache
def stripped(name: str) -> str:
    """Return a part of a path in plain form without its ending, the exercise's name and the marks of a copy.

    >>> stripped("2024010101张三-unit4_rfm_tiers (3).ipynb")
    '2024010101张三- '
    """
    text = ENDINGS.sub("", plain(name))
    return _assignments().sub(" ", COPIES.sub("", text))


def runs(text: str) -> list[str]:
    """Return the whole runs of digits and Latin letters in a plain text."""
    return re.findall(r"[0-9a-z]+", text)


def han_runs(text: str) -> list[str]:
    """Return the runs of Chinese characters in a plain text: as they stand, without blanks inside, without WORDS."""
    tight = re.sub(rf"(?<=[{HAN}])\s+(?=[{HAN}])", "", text)
    both = [text, tight, WORDS.sub(" ", text), WORDS.sub(" ", tight)]
    return list(dict.fromkeys(run for one in both for run in re.findall(rf"[{HAN}]+", one)))


def latin_words(text: str) -> list[str]:
    """Return the words of letters that are not Chinese."""
    return re.findall(rf"[^\W\d_{HAN}]+", text)


@dataclass(frozen=True)
class Label:
    """What one part of a path says: number and name ("" if none), and `rank`, how surely it names a person.

    3 a number, or a date with a name; 2 a Chinese name; 1.5 a number that may be a date; 1 other words; 0 nothing.
    """

    number: str = ""
    name: str = ""
    rank: float = 0

    @property
    def person(self) -> str:
        """What tells this person from another."""
        return self.number or self.name


@cache
def read_label(part: str) -> Label:
    """Read a part of a path.

    >>> read_label("张三(2024010101)")
    Label(number='2024010101', name='张三', rank=3)
    >>> read_label("unit4_rfm_tiers-李四 (1).ipynb")
    Label(number='', name='李四', rank=2)
    >>> read_label("zhang san.zip")
    Label(number='', name='zhang san', rank=1)
    """
    text = stripped(part)
    numbers = re.findall(r"(?<![0-9a-z])[a-z]{0,2}\d{6,}[a-z]?(?![0-9a-z])", text) or re.findall(r"\d{6,}", text)
    number = next((one for one in numbers if not is_date(one)), numbers[0] if numbers else "")
    chinese = [run for run in han_runs(WORDS.sub(" ", text)) if len(run) > 1]
    people = [run for run in chinese if len(run) <= 4 and run[0] in SURNAMES]
    if people:
        return Label(_as_written(number, part), people[0], 3 if number else 2)
    rest = TOKENS.sub(" ", WORDS.sub(" ", text.replace(number, " ") if number else text))
    name = " ".join(_as_written(word, part) for word in (chinese or latin_words(rest)))
    rank = (1.5 if is_date(number) else 3) if number else 1 if name else 0
    return Label(_as_written(number, part), name, rank)


def is_date(number: str) -> bool:
    """Return whether digits can be read as a day of our time."""
    try:
        return len(number) == 8 and 2000 <= datetime.strptime(number, "%Y%m%d").year < 2100
    except ValueError:
        return False


def _as_written(word: str, part: str) -> str:
    """Return a word with the capitals that it came with."""
    text = unicodedata.normalize("NFKC", part)
    at = text.casefold().find(word)
    return text[at : at + len(word)] if at >= 0 else word
