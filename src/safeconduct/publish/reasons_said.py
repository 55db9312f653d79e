"""Stock wording of every reason, in English and Russian: what is wrong, and what to do. Shapes only; no rules.

No sentence repeats what was found, nor says whether it was found at all in a register: the same rule has the same words
whether a journey is under way or not. Russian as a colleague would say it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from safeconduct.base.errors import Language, Phrase
from safeconduct.base.language import say
from safeconduct.publish.types import Decision
from safeconduct.publish.verdicts import Size, Why

DECISIONS: Final[Mapping[Decision, Phrase]] = {
    Decision.PUBLISH: Phrase("It may go out", "Можно публиковать"),
    Decision.HOLD: Phrase("It waits", "Подождите"),
    Decision.REWRITE: Phrase("It must be reworded", "Нужно переписать"),
    Decision.NEVER: Phrase("It never goes out", "Публиковать нельзя"),
}
AT_LEAST: Final = Phrase("fits at least {n} people", "подходит не менее чем {n} людям")
NOT_CALCULATED: Final = Phrase("not calculated", "не рассчитано")
# Of a detail that plain rules forbid, for nobody knows how many others it fits.
FITS_NOT_CALCULATED: Final = Phrase(
    "how many people it fits: not calculated", "скольким людям это подходит: не рассчитано"
)
# Of what is told in a quotation: as it stands, and told less exactly.
COULD_KNOW: Final = Phrase("how many people could know it: {size}", "сколько людей могли это знать: {size}")
TOLD_LESS: Final = Phrase("told less exactly: {size}", "если сказать менее точно: {size}")
SO_MANY: Final = Phrase("at least {n}", "не менее {n}")
BY_PLAIN_RULES: Final = frozenset((Why.EXACT_AGE, Why.NARROW_PLACE, Why.UNIQUE_DETAIL))


@dataclass(frozen=True, slots=True)
class Said:
    """What is wrong, and what to do."""

    what: Phrase
    do: Phrase


def _said(what_en: str, what_ru: str, do_en: str, do_ru: str) -> Said:
    return Said(Phrase(what_en, what_ru), Phrase(do_en, do_ru))


_LEAVE_OUT: Final = ("Leave it out.", "Уберите это.")
SAID: Final[Mapping[Why, Said]] = {
    Why.FAULT: _said(
        "A part of the check failed, so nothing is let through.",
        "Часть проверки не сработала, поэтому ничего не пропускаем.",
        "Try again; if it fails again, ask whoever looks after the program.",
        "Попробуйте ещё раз; если не выйдет, обратитесь к тому, кто отвечает за программу.",
    ),
    Why.UNKNOWN_BLOCK: _said(
        "The check does not know this kind of block, or it is empty.",
        "Проверка не знает такого блока, или он пуст.",
        "Make it anew as text, number, place, quotation or picture.",
        "Сделайте его заново: текст, число, место, цитата или изображение.",
    ),
    Why.NOT_SEARCHED: _said(
        "Nobody has searched this text for protected names.",
        "Этот текст не проверен на защищённые имена.",
        "Open the vault that holds them and check again.",
        "Откройте хранилище, где они записаны, и проверьте снова.",
    ),
    Why.SEALED_SHEETS: _said(
        "Names that stand in sealed identity sheets alone were not searched for in these words.",
        "Имена, которые есть только в запечатанных личных листах, в этом тексте не искали.",
        "Two persons open each sheet for the check, or two who know who stands in them say that nobody is named.",
        "Двое вскрывают каждый лист для проверки, или двое, кто знает этих людей, подтверждают: здесь их имён нет.",
    ),
    Why.TOO_MUCH_ASKED: _said(
        "More different words were checked here in this hour than anybody writes, so these were not.",
        "За этот час здесь проверили больше разных слов, чем можно написать, поэтому эти не проверены.",
        "Check again in the next hour. What is asked is counted and kept.",
        "Проверьте снова в следующем часу. Сколько проверяют, считается и записывается.",
    ),
    Why.LEDGER_NOT_SHARED: _said(
        "What was told before does not open to everybody who writes, wants or releases this, so this cannot be held "
        "against it.",
        "Не у всех, кто пишет, предлагает или выпускает этот текст, открывается то, что уже опубликовано, и сверить с "
        "ним текст нельзя.",
        "Let there be one press room with all of them in it.",
        "Нужна одна пресс-служба, и в ней все они.",
    ),
    Why.NOT_ANSWERED: _said(
        "A colleague's desk that opens what this one does not has not answered for these words yet.",
        "Рабочее место коллеги, которое открывает то, что здесь не открывается, об этих словах ещё не ответило.",
        "Exchange, and wait: it answers by itself once it is open. Whoever is not in this statement's part is brought "
        "in first.",
        "Проведите обмен и подождите: оно ответит само, как только его откроют. Кого нет в части этого текста, того "
        "сначала введите в неё.",
    ),
    Why.NEVER_BEFORE: _said(
        "A colleague's desk said NEVER of an earlier wording.",
        "О прежних словах рабочее место коллеги ответило: публиковать нельзя.",
        "Look whether what it was about is really gone, and not only worded otherwise.",
        "Посмотрите, правда ли этого больше нет, или оно только сказано иначе.",
    ),
    Why.PROTECTED: _said(
        "Somebody or something protected stands here.",
        "Здесь назван тот или то, что под защитой.",
        *_LEAVE_OUT,
    ),
    Why.SAFE_PLACE: _said(
        "A place of shelter can be found from this.",
        "По этим словам можно найти убежище.",
        "Say “in a safe place” and no town.",
        "Напишите «в безопасном месте», без города.",
    ),
    Why.METHOD_OF_LEARNING: _said(
        "This tells how we learn things, and that way would close.",
        "Это выдаёт, откуда мы узнаём, и этот путь закроют.",
        "Say what is known, not from whom or how.",
        "Напишите, что известно, но не от кого и не как.",
    ),
    Why.METHOD_OF_LEAVING: _said(
        "This tells how somebody got out, and others still need that way.",
        "Это выдаёт, как человек выбрался, а этот путь ещё нужен другим.",
        "Say only that they are safe.",
        "Напишите только, что человек в безопасности.",
    ),
    Why.CONSENT_WITHDRAWN: _said(
        "Whoever this is about took their consent back.",
        "Человек отозвал своё согласие.",
        "Take the block out, and correct what is out already.",
        "Уберите блок и исправьте то, что уже опубликовано.",
    ),
    Why.KNOWLEDGE_OF_PLACE: _said(
        "This tells the captors that we know where people are held; they would be moved.",
        "Из этого похитители поймут, что мы знаем, где держат людей, и их перевезут.",
        "Say that people are held, not that we know where.",
        "Напишите, что людей удерживают, но не что мы знаем где.",
    ),
    Why.INTENT: _said(
        "This announces what we mean to do for people who are not safe yet.",
        "Это объявляет, что мы собираемся делать для тех, кто ещё не в безопасности.",
        "Speak of what is done and over, or of help in general.",
        "Пишите о том, что уже позади, или о помощи вообще.",
    ),
    Why.NEXT_DATE: _said(
        "This tells when somebody will be on their way.",
        "Это выдаёт, когда кто-то будет в пути.",
        *_LEAVE_OUT,
    ),
    Why.HELPER: _said(
        "Somebody who helps could be found from this.",
        "По этим словам можно найти помощника.",
        "Thank everybody together, with no place and no trade.",
        "Поблагодарите всех вместе, без места и без профессии.",
    ),
    Why.ROUTE: _said(
        "This tells which way people take.",
        "Это выдаёт, каким путём едут люди.",
        "Say that they left, not how or where.",
        "Напишите, что люди уехали, но не как и не где.",
    ),
    Why.CONTACT_INSIDE: _said(
        "This tells that we reach people who are held.",
        "Это выдаёт, что у нас есть связь с теми, кого удерживают.",
        *_LEAVE_OUT,
    ),
    Why.CAPABILITY: _said(
        "This tells what we have at hand, and so what we lack.",
        "Это выдаёт, что у нас есть, а значит, и чего нет.",
        *_LEAVE_OUT,
    ),
    Why.GAP: _said(
        "This tells where we fail or see nothing.",
        "Это выдаёт, где у нас не получается или мы ничего не видим.",
        *_LEAVE_OUT,
    ),
    Why.PROTECTED_WORDS: _said(
        "Words that are kept back stand here.",
        "Здесь слова, которые нельзя приводить.",
        "Say it in other words, or leave it out.",
        "Скажите другими словами или уберите.",
    ),
    Why.QUOTE_DAY_AND_PLACE: _said(
        "Somebody's own words name a day and a place: few can have said them.",
        "В словах человека есть и день, и место: так мог сказать мало кто.",
        "Say the month or the season, and the district or the republic.",
        "Укажите месяц или время года и район или республику.",
    ),
    Why.FEW_COULD_KNOW: _said(
        "Too few people could know this: whoever said it could be found.",
        "Это знало слишком мало людей: того, кто сказал, можно найти.",
        "Tell it less exactly, or leave a detail out.",
        "Расскажите менее точно или уберите подробность.",
    ),
    Why.GROUP_TOO_SMALL: _said(
        "What was told of this person, here and before, fits too few people.",
        "Всё, что сказано о человеке здесь и раньше, подходит слишком немногим.",
        "Tell one detail less exactly.",
        "Скажите об одной из подробностей менее точно.",
    ),
    Why.SAME_FOR_ALL: _said(
        "Everybody whom this fits shares what is to stay hidden.",
        "У всех, кому это подходит, одно и то же, что нужно скрыть.",
        *_LEAVE_OUT,
    ),
    Why.EXACT_AGE: _said(
        "An exact age singles somebody out.",
        "Точный возраст выделяет человека.",
        "Say the decade of life, or “young”.",
        "Укажите десятилетие жизни или «молодой».",
    ),
    Why.EXACT_DAY: _said(
        "An exact day or hour singles somebody out.",
        "Точный день или час выделяет человека.",
        "Say the month or the season.",
        "Укажите месяц или время года.",
    ),
    Why.NARROW_PLACE: _said(
        "So small a place singles somebody out.",
        "Такое маленькое место выделяет человека.",
        "Say the district or the republic.",
        "Укажите район или республику.",
    ),
    Why.UNIQUE_DETAIL: _said(
        "There may be only one such person.",
        "Такой человек может быть только один.",
        "Leave one of the details out.",
        "Уберите одну из подробностей.",
    ),
    Why.SMALL_COUNT: _said(
        "So small a number speaks of people who can be told apart.",
        "За таким маленьким числом видны отдельные люди.",
        "Say “fewer than five”, or count a greater place or a longer time.",
        "Напишите «менее пяти» или посчитайте по большему месту либо за больший срок.",
    ),
    Why.SMALL_STEP: _said(
        "The number has moved by so few since the last time that they can be told apart.",
        "С прошлого раза число изменилось так мало, что видны отдельные люди.",
        "Keep the last number until it has moved by more.",
        "Оставьте прежнее число, пока оно не изменится сильнее.",
    ),
    Why.COUNTS_ISOLATE: _said(
        "Together with numbers that are out, this one fixes a group that is too small.",
        "Вместе с уже опубликованными числами это определяет слишком малую группу.",
        "Say it as a range, or for a greater place or a longer time.",
        "Дайте промежуток или посчитайте по большему месту либо за больший срок.",
    ),
    Why.FORECAST_ISOLATES: _said(
        "With the next number that is expected, this one would fix a group that is too small.",
        "Вместе со следующим ожидаемым числом это определит слишком малую группу.",
        "Wait, and tell both as one.",
        "Подождите и сообщите оба вместе.",
    ),
    Why.CONSENT_OTHER_USE: _said(
        "Whoever this is about agreed to less than this.",
        "Согласие дано на меньшее.",
        "Tell no more than they agreed to, or ask them.",
        "Расскажите не больше, чем он разрешил, или спросите человека.",
    ),
    Why.NO_CONSENT: _said(
        "Whoever this is about has not agreed to it.",
        "Согласия на это нет.",
        "Ask them, or take the block out.",
        "Спросите человека или уберите блок.",
    ),
    Why.CONSENT_OVER: _said(
        "The consent to this has run out.",
        "Срок согласия истёк.",
        "Ask them again.",
        "Спросите человека снова.",
    ),
    Why.CONSENT_OTHER_LANGUAGE: _said(
        "The consent does not hold for this language.",
        "Согласие не распространяется на этот язык.",
        "Ask them, or leave it out in this language.",
        "Спросите человека или уберите это на этом языке.",
    ),
    Why.CONSENT_OTHER_CHANNEL: _said(
        "The consent does not hold for this channel.",
        "Согласие не распространяется на этот канал.",
        "Ask them, or use another channel.",
        "Спросите человека или выберите другой канал.",
    ),
    Why.PERHAPS_PROTECTED: _said(
        "This may be somebody protected.",
        "Возможно, это тот, кто под защитой.",
        "Look whether it is; if not, say so. Of a person that is said by somebody who wrote none of it.",
        "Посмотрите, так ли это; если нет, отметьте. Если речь о человеке, отмечает тот, кто в тексте ничего не писал.",
    ),
    Why.PERHAPS_OPERATION: _said(
        "This may tell what we know, can do or mean to do.",
        "Возможно, отсюда видно, что мы знаем, можем или собираемся делать.",
        "Look whether it does; if not, say so.",
        "Посмотрите, так ли это; если нет, отметьте.",
    ),
    Why.LANGUAGE_NOT_READ: _said(
        "What this risks is not calculated for this language or spelling.",
        "Чем это грозит, для такого языка или написания не рассчитывается.",
        "Let somebody who reads it look, and say so; or write it in Russian or English letters.",
        "Пусть посмотрит тот, кто читает на этом языке, и отметит это; или напишите русскими или английскими буквами.",
    ),
    Why.PERHAPS_COUNT: _said(
        "A number here is near one that is public or stands beside it: the difference may be people who can be told "
        "apart.",
        "Это число близко к уже опубликованному или к соседнему: за разницей могут быть видны отдельные люди.",
        "Look whether it counts the same; if not, say so. If it does, keep the last number.",
        "Посмотрите, о том же ли оно; если нет, отметьте. Если да, оставьте прежнее число.",
    ),
    Why.PLACE_AND_TIME: _said(
        "A place is named with what happens there now or happened lately. All such texts wait.",
        "Названо место и то, что там происходит сейчас или было недавно. Все такие тексты ждут.",
        "Name the republic alone, or wait.",
        "Назовите только республику или подождите.",
    ),
    Why.TRANSLATION_SAYS_MORE: _said(
        "This language says more than another.",
        "На этом языке сказано больше, чем на другом.",
        "Make both say the same.",
        "Пусть на обоих языках будет одно и то же.",
    ),
    Why.NO_TRANSLATION: _said(
        "A language is missing.",
        "Нет текста на одном из языков.",
        "Write it, or leave that language out of the statement.",
        "Напишите его или уберите этот язык из заявления.",
    ),
    Why.UNLINKED: _said(
        "This rests on nothing yet, or says more than what it rests on.",
        "Это пока ни на чём не основано или точнее того, на чём основано.",
        "Link it to a claim or a number, or leave it out.",
        "Свяжите это с утверждением или числом либо уберите.",
    ),
    Why.SUPERSEDED: _said(
        "What this rests on was corrected, or is not known here.",
        "То, на чём это основано, исправлено или здесь неизвестно.",
        "Take what holds now.",
        "Возьмите то, что верно сейчас.",
    ),
    Why.LEDGER_UNREAD: _said(
        "Of something that is public nobody has said yet what it told, or this version cannot read it, so this cannot "
        "be held against it.",
        "Об одной из публикаций ещё не отмечено, что в ней сказано, или эта версия не может этого прочитать: сверить с "
        "ней текст нельзя.",
        "Open “What is public”, and say of the marked entry what it told, or read it anew.",
        "Откройте «Что известно всем» и отметьте, что сказано в выделенной записи, или прочтите её заново.",
    ),
    Why.FALLING_COUNT: _said(
        "This number is lower than one that is out, though it only grows.",
        "Это число меньше уже опубликованного, хотя может только расти.",
        "Say that it is a correction, or look which is right.",
        "Укажите, что это исправление, или проверьте, какое верно.",
    ),
    Why.COUNTS_CONTRADICT: _said(
        "This number cannot be true together with those that are out.",
        "Это число не может быть верным вместе с уже опубликованными.",
        "Look which is wrong.",
        "Проверьте, какое неверно.",
    ),
    Why.COUNTS_NOT_CALCULATED: _said(
        "What this number gives away cannot be calculated here.",
        "Рассчитать, что выдаёт это число, здесь нельзя.",
        "Check on a desk that has the planner installed, or leave the number out.",
        "Проверьте на рабочем месте, где установлен планировщик, или уберите число.",
    ),
    Why.MEDIA_NOT_CLEARED: _said(
        "The picture or recording was not cleared.",
        "Изображение или запись ещё не обработаны.",
        "Clear it first: cover what must be covered, and look at every part.",
        "Сначала обработайте: закройте лишнее и посмотрите всё целиком.",
    ),
    Why.ONE_VOICE: _said(
        "One voice alone says this.",
        "Это говорит только один голос.",
        "Write “according to …”.",
        "Напишите «по словам …».",
    ),
}


def what(why: Why, language: Language) -> str:
    """Return what is wrong."""
    return say(SAID[why].what, language)


def do(why: Why, language: Language) -> str:
    """Return what to do."""
    return say(SAID[why].do, language)


def could_know(given: Size, widened: Size, language: Language) -> str:
    """Return how many people could know what a quotation tells, and how many less exactly where that is calculated."""
    said = say(COULD_KNOW, language).format(size=_so_many(given, language))
    if not widened.is_calculated:
        return said
    return f"{said}; {say(TOLD_LESS, language).format(size=_so_many(widened, language))}"


def _so_many(given: Size, language: Language) -> str:
    return say(SO_MANY, language).format(n=given.at_least) if given.is_calculated else say(NOT_CALCULATED, language)


def size(given: Size, language: Language) -> str:
    """Return a group's size: "at least n", or "not calculated"."""
    return say(AT_LEAST, language).format(n=given.at_least) if given.is_calculated else say(NOT_CALCULATED, language)
