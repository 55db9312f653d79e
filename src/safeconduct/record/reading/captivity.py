"""Acts that no fixed phrase names: people are held, current is sent through somebody, money is demanded of them.

"Держали" alone may be a word, a shop or a flag: people are held where the clause has whom (меня, человек двадцать) or
where (в подвале, взаперти), and nothing that is kept otherwise (слово, за руки, под прицелом). Whoever sits in a cellar
while it rains shells is held by nobody. Current is sent through people, or to a village by the power company.
Refuses to guess whom a verb with two sorts of people around it holds. Pure; looks at one clause around each verb.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from typing import Final

from safeconduct.record.numerals import COLLECTIVE
from safeconduct.record.reading.clauses import clause_around
from safeconduct.record.reading.count_words import PEOPLE
from safeconduct.record.reading.demanding import money_demanded
from safeconduct.record.reading.letters import Text, word_set
from safeconduct.record.reading.listed import Hit, acts

# Words around a verb that are looked at: longer clauses are lists.
_WITHIN: Final = 10
_VERB: Final = re.compile(
    r"(?P<held>(?:про|по)?держ(?:ал[аио]?|ит|ат))|(?P<kept>содерж(?:ал[аио]?|ат))|"
    r"(?P<lay>содерж(?:ал(?:ся|ась|ось|ись)|ится|атся)|находил(?:ся|ась|ось|ись)|находится|находятся|"
    r"томил(?:ся|ась|ись)|(?:про|от)?си(?:дел[аио]?|дит|дят)|пробыл[аи]?)|"
    r"(?P<put>(?:по)?сажал[аи]?|посадил[аи]?|броси(?:л[аи]?)|бросал[аи]?|кинул[аи]?|кидал[аи]?|закрыл[аи]?|"
    r"закрывал[аи]?|запер(?:л[аи])?|запирал[аи]?|помести(?:л[аи]?)|помещал[аи]?|за(?:толка|толкну|кину)л[аи]?|"
    r"втолкнул[аи]?|упрятал[аи]?|заперт[ыао]?|брошен[ыао]?|посажен[ыао]?|помещен[ыао]?)|"
    r"(?P<sent>(?:про)?пуска(?:л[аи]?|ют)|(?:про)?пусти(?:л[аи]?)|под(?:ава|а|води|вели|вел|ключа|ключи)(?:л[аи]?)?|"
    r"включа(?:л[аи]?|ют)|включил[аи]?|дава(?:л[аи]?)|дали)"
)
# Where nobody stays by choice, led by "в" or "под".
_CELL: Final = re.compile(
    r"подвал(?:е|а|ах|ы|ьн\w+)?|камер(?:е|у|ах|ы)|одиночк[еу]|сизо|ивс|изолятор\w*|тюрьм\w+|карцер\w*|колони[июя]\w*|"
    r"ям(?:е|у|ах|ы)|клетк(?:е|у|ах|и)|зиндан\w*|застенк\w+|обезьянник\w*|бункер\w*|стражей|стражу|замком|замок|"
    r"плену|неволе|заложниках|заключении|решетк(?:ой|у)"
)
_STATION: Final = re.compile(
    r"р?овд|г?увд|омвд|умвд|отдел(?:е|ении)|участке|комендатур(?:е|у)|полку|казарм(?:е|у|ах)|базе|застав(?:е|у)"
)
_ROOM: Final = re.compile(r"гараж\w*|сара[йею]\w*|комнат\w+|контейнер\w*|вагон\w*|котельн\w+|склад\w*|помещени\w+")
_INTO: Final = word_set("в во на")
_LEADING: Final = {
    **dict.fromkeys(("стражей", "стражу", "замком", "замок"), word_set("под")),
    **dict.fromkeys(("решеткой", "решетку"), word_set("за")),
}
_ALONE: Final = word_set("взаперти")
_NOT_CELLS: Final = word_set("хранения наблюдения видеонаблюдения телефона")
# Whom: their accusative.
_WHOM: Final = word_set(
    "меня нас его ее их тебя вас всех никого брата братьев мужа отца сына сыновей дядю племянника племянников соседа "
    "соседей сестру дочь жену мать друга друзей парня парней мальчика людей"
)
_LASTING: Final = re.compile(
    r"(?:недел|месяц|полгода|сут(?:ки|ок)|дн(?:я|ей)|ноч(?:ь|и|ей)|час(?:а|ов)|год(?:а)?$|лет$)"
)
# Kept, and nobody: "держали слово", "держал магазин".
_THINGS: Final = re.compile(
    r"слов[оа]|обещани|реч[ьи]|ответ|совет|пут[ьи]$|курс|связ[ьи]|пост$|пауз|дистанци|оборон|осад|марк[уи]|экзамен|пари$|"
    r"равновеси|рук[ауи]|голов[уы]|язык|рот$|нос$|две?р[ьи]|окн[оа]|ворота|оружи|автомат|пистолет|нож|плакат|флаг|"
    r"телефон|документ|паспорт|деньги|вещи|магазин|лавк|кафе$|кур$|коров|овец|скот|собак|пчел|хозяйств|пас[ие]к|огород|"
    r"надежд|вер[аы]$|мысл|любов|совест|долг"
)
# What is thrown into a cellar, and is nobody.
_THROWN: Final = re.compile(r"гранат|шашк|бомб|камн|камень|мешк|труп|мусор|картошк|машин|факел")
# The same by a word with its preposition.
_OTHERWISE: Final = {
    "в": word_set(
        "курсе руках страхе тайне секрете напряжении неведении узде голове уме памяти виду чистоте порядке форме",
        "строгости",
    ),
    "на": word_set("расстоянии связи руках прицеле мушке учете контроле виду плаву коленях"),
    "под": word_set("прицелом контролем рукой наблюдением каблуком"),
    "при": word_set("себе"),
}
_SHELTER: Final = re.compile(r"обстрел|бомб|снаряд|укры(?:л|ва)|прята|спрят|пережида|переждал|налет")
# Words of a sentence around a verb in which it may say that somebody takes shelter.
_SHELTER_WITHIN: Final = 20
_CURRENT: Final = word_set("ток тока")
# Words from such a verb to its current.
_CURRENT_WITHIN: Final = 4
# Whom or what of them current goes through, and where it goes otherwise.
_BODY: Final = re.compile(
    r"(?:меня|нас|него|нее|них|мне|нам|ему|ей|им|тело|телу|тела|пальц\w+|уш\w+|ног\w*|рук\w*|гениталии|половы\w+)$"
)
_SUPPLY: Final = re.compile(
    r"(?:дома?х?|сел[оае]|поселк\w+|город\w*|улиц\w+|район\w*|лини\w+|сет[ьи]|фидер\w*|завод\w*)$"
)
_SENT_THROUGH: Final = re.compile(r"(?:про)?пус(?:ка|ти)")
DETAINED: Final = "detained"
_SHOCK: Final = "electric_shock"
_RELEASED: Final = "released"


def told_by_verbs(text: Text, listed: Sequence[Hit]) -> tuple[Hit, ...]:
    """Return acts in order: those of the list but what is kept otherwise, and those that a verb and its clause say."""
    demanded = tuple(money_demanded(text))
    for_money = {at for one in demanded for at in range(one.first + 1, one.last + 1)}
    kept = [
        one
        for one in listed
        if not (one.entry.code == DETAINED and is_kept_otherwise(text, one.first))
        # What money is demanded for has not happened.
        and not (one.entry.code == _RELEASED and one.first in for_money)
    ]
    covered = {at for one in kept for at in range(one.first, one.last + 1)}
    found = (
        one for one in itertools.chain(_by_verbs(text), demanded) if covered.isdisjoint(range(one.first, one.last + 1))
    )
    return tuple(sorted((*kept, *found), key=lambda one: one.first))


def is_of_holding(text: Text, at: int) -> bool:
    """Say whether a word is a verb by which people are held, whatever else it may mean."""
    found = _VERB.fullmatch(text.words[at].text)
    return found is not None and found.lastgroup != "sent"


def _by_verbs(text: Text) -> Iterator[Hit]:
    entries = acts().entries
    for at, word in enumerate(text.words):
        found = _VERB.fullmatch(word.text) if word.text[0] in _INITIALS else None
        if found is None:
            continue
        clause = clause_around(text, at, _WITHIN)
        if found.lastgroup == "sent":
            last = _current(text, at, clause)
            if last >= 0:
                yield Hit(entries[_SHOCK], min(at, last), max(at, last))
        elif _is_held(text, at, found.lastgroup or "", clause):
            yield Hit(entries[DETAINED], at, at)


# With which letters those verbs begin: nearly all words are passed by.
_INITIALS: Final = frozenset("пдснтозбкув")


def _is_held(text: Text, at: int, sort: str, clause: range) -> bool:
    """Say whether a verb of holding has people, or a place where nobody stays by choice, in its clause."""
    words = text.words
    in_cell = _is_led(text, clause, _CELL) or any(words[one].text in _ALONE for one in clause)
    if sort == "lay":
        is_counted = words[at].text.startswith("содерж") and bool(_people(text, clause))
        return (in_cell or is_counted) and not _is_sheltered(text, at)
    if sort == "put":
        return _is_put(text, at, clause, in_cell=in_cell)
    if is_kept_otherwise(text, at):
        return False
    if in_cell or _is_led(text, clause, _STATION):
        return True
    # "Семью содержал отец": who keeps children feeds them.
    if sort == "kept":
        return any(words[one].text in _THERE for one in clause)
    return _has_whom(text, at, clause)


def _is_put(text: Text, at: int, clause: range, *, in_cell: bool) -> bool:
    """Say whether somebody is put into such a place, and not a grenade; into a mere room only where it says whom."""
    words = text.words
    if any(_THINGS.match(words[one].text) or _THROWN.match(words[one].text) for one in clause if one != at):
        return False
    return in_cell or (any(words[one].text in _WHOM for one in clause) and _is_led(text, clause, _ROOM))


def _people(text: Text, clause: range) -> list[int]:
    """Return the words of a clause for people that are counted."""
    return [one for one in clause if text.words[one].text in PEOPLE or text.words[one].text in COLLECTIVE]


def _has_whom(text: Text, at: int, clause: range) -> bool:
    """Say whether the clause of "держали" says whom: by a pronoun, a count of people, or how long."""
    words = text.words
    whom = [one for one in clause if words[one].text in _WHOM]
    counted = _people(text, clause)
    before = [one for one in counted if one < at and one not in whom]
    if whom and before:
        # "Двое держали меня": those who hold him are counted, unless he is one of more ("меня и ещё троих").
        between = range(min(whom[0], before[0]), max(whom[0], before[0]))
        return any(words[one].text in ("и", "с") for one in between)
    if any(words[one].text in COLLECTIVE and words[one].text.endswith(("ое", "еро")) for one in before):
        return False
    if whom or any(not words[one].text.endswith(_OBLIQUE) for one in counted):
        return True
    is_long = any(_LASTING.match(words[one].text) for one in clause if one > at)
    return is_long or words[at].text.startswith(("продерж", "подерж"))


# Endings of people who are not held but told, or had beside somebody.
_OBLIQUE: Final = ("ам", "ям", "ами", "ями", "ьми")
_THERE: Final = word_set("там здесь тут")


def is_kept_otherwise(text: Text, at: int) -> bool:
    """Say whether something else is kept than people: a word, a shop, somebody's hand, people in fear."""
    word = text.words[at].text
    if "держ" not in word or word.startswith(("содерж", "задерж")):
        return False
    clause = clause_around(text, at, _WITHIN)
    words = text.words
    near = [one for one in clause if one != at and abs(one - at) <= _NEAR]
    if any(_THINGS.match(words[one].text) and words[one - 1].text not in _INTO for one in near):
        return True
    if any(
        words[one].text == "за" and one + 1 in clause and not words[one + 1].text.startswith(("решет", "колюч"))
        for one in clause
    ):
        return True
    if _is_led(text, clause, _CELL):
        return False
    return any(
        one + 1 in clause and words[one + 1].text in _OTHERWISE.get(words[one].text, frozenset()) for one in clause
    )


# Words from "держали" to what is kept: "держали наш магазин".
_NEAR: Final = 2


def _is_led(text: Text, clause: range, what: re.Pattern[str]) -> bool:
    """Say whether a clause has a word for such a place, with "в" before it or before its adjectives."""
    words = text.words
    return any(
        what.fullmatch(words[at].text) is not None
        and not (at + 1 in clause and words[at + 1].text in _NOT_CELLS)
        and any(
            words[one].text in _LEADING.get(words[at].text, _INTO) for one in range(max(clause.start, at - _LED), at)
        )
        for at in clause
    )


# Words from "в" to the place: "в одной сырой камере".
_LED: Final = 3


def _is_sheltered(text: Text, at: int) -> bool:
    around = text.words[max(0, at - _SHELTER_WITHIN) : at + _SHELTER_WITHIN]
    return any(_SHELTER.match(one.text) for one in around)


def _current(text: Text, at: int, clause: range) -> int:
    """Return which word of a clause is the current that a verb sends through somebody; -1 for none."""
    words = text.words
    for one in clause:
        if words[one].text in _CURRENT and abs(one - at) <= _CURRENT_WITHIN and words[one - 1].text != "на":
            around = [words[n].text for n in clause]
            if any(_BODY.match(word) for word in around):
                return one
            is_supply = any(_SUPPLY.match(word) for word in around)
            return one if _SENT_THROUGH.match(words[at].text) and not is_supply else -1
    return -1
