"""Words around a count of people: nouns for people, what is no person, and what shapes a number.

The shapes are those of `record.words`, which has the one table of what they mean; here stand only more ways to say
them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from safeconduct.base.intervals import UNKNOWN, Interval
from safeconduct.record.reading.letters import word_set
from safeconduct.record.words import LEADS, VAGUE_COUNTS

PEOPLE: Final = word_set(
    "человек человека людей люди людям людьми мужчин мужчины мужчинам мужчина женщин женщины "
    "женщинам женщина парней парня парни",
    "юношей юноши юноша девушек девушки девушка подростков подростка подростки детей ребенка ребенок детям",
    "задержанных задержанные задержанного арестованных арестованные похищенных похищенные убитых "
    "убитые погибших погибшие",
    "жертв жертвы жертва пострадавших пострадавшие раненых заключенных заключенные пленных пленники узников чеченцев",
    "чеченца ингушей дагестанцев жителей жителя граждан гражданина геев гея лесбиянок свидетелей "
    "свидетеля родственников",
    "родственника братьев сестер выживших бежавших беженцев беженца семей случаев заявителей заявителя лиц",
    "people persons person men man women woman boys girls teenagers teenager children child youths "
    "youth detainees detainee",
    "prisoners prisoner victims victim survivors survivor captives captive residents resident "
    "chechens citizens gays lesbians",
    "individuals individual relatives witnesses families deaths killings cases casualties refugees "
    "refugee dead lives males",
    "females members activists activist applicants",
)
# A number right before these counts no people.
NO_PEOPLE_AFTER: Final = word_set(
    "рублей рубля рубль руб тысяч тыс долларов евро лет год года году годов годах месяцев месяца "
    "месяц недель недели дней дня день суток часов",
    "часа час минут минуты секунд раз раза процентов процента км километров километрах километра "
    "метров м кг января февраля",
    "марта апреля мая июня июля августа сентября октября ноября декабря летний летнего этажа этаж этаже статьи статья",
    "статьей пунктов пункта квартал корпус дом квартира серии тонн литров машин автомобилей стран регионов районов",
    "years year old months month weeks week days day hours hour minutes minute times dollars euros "
    "roubles rubles percent",
    "km kilometres kilometers miles metres meters st nd rd th am pm pages kg january february march "
    "april may june july",
    "august september october november december per cars countries houses places",
)
# Words that end the way from a number to what it counts.
PASSED: Final = word_set(
    "и или а но что как из от в на с по к у о об за для при без под же не были был была есть которые который среди",
    "and or but that as of from in on with by to at for were was are is have has had been who which not while",
)
# Between a number and those whom it is a part of: "dozens of men", "двое из задержанных".
OUT_OF: Final = word_set("of the из")
# Behind these a number counts nobody: "ни одного человека".
NONE_BEFORE: Final = word_set("ни no not")
RANGE_WORDS: Final = word_set("to или or до")
FROM: Final = word_set("от from")
BETWEEN: Final = word_set("between между")
CONNECTIVES: Final[Mapping[str, frozenset[str]]] = {
    "от": word_set("до"), "from": word_set("to"), "between": word_set("and"), "между": word_set("и"),
}  # fmt: skip
# More ways to say a shape of `record.words`.
_MORE: Final = {
    "about": "about|roughly|approximately|circa|some|где-то|приблизительно|ориентировочно|в районе",
    "nearly": "nearly|close to|without a few",
    "at least": "at least|no fewer than|no less than|not less than|a minimum of|минимум|самое меньшее|хотя бы|"
    "не менее чем|по крайней мере|не меньше чем",
    "more than": "more than|upwards of|in excess of|over|более чем|больше чем|с лишним",
    "at most": "at most|as many as|no more than|not more than|вплоть до|максимум|не более чем|не больше чем",
    "fewer than": "fewer than|менее чем|меньше чем",
}
_SHAPES: Final[dict[tuple[str, ...], str]] = {
    **{tuple(lead.split()): shape for shape, leads in _MORE.items() for lead in leads.split("|")},
    **{tuple(lead.split()): shape for lead, shape in LEADS.items() if lead != "~"},
}
LEADS_BY_LENGTH: Final[Mapping[tuple[str, ...], str]] = dict(
    sorted(_SHAPES.items(), key=lambda one: len(one[0]), reverse=True)
)
"""Words before a number and the shape they give it, the longest first."""

# Words that are a count by themselves, in the forms that texts have.
_FORMS: Final = {
    "несколько": "несколько нескольких нескольким", "десятки": "десятки десятков десяткам десятках",
    "several": "several few", "dozens": "dozens scores",
}  # fmt: skip
# "Сотни", "thousands": more than one of them, and nobody says how many.
_HUNDREDS: Final = Interval(101, UNKNOWN.hi)
_THOUSANDS: Final = Interval(1001, UNKNOWN.hi)
VAGUE: Final[Mapping[str, Interval]] = {
    **{form: VAGUE_COUNTS[word] for word, forms in _FORMS.items() for form in forms.split()},
    **dict.fromkeys(("сотни", "сотнями", "сотням", "hundreds"), _HUNDREDS),
    **dict.fromkeys(("тысячи", "тысячами", "thousands"), _THOUSANDS),
}
