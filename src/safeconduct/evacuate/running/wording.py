"""Alarms, burns and what follows from them in words, in both languages. Code names alone.

The draft of an appeal has blanks where a name would stand: a name is filled in by a person, and only where the one who
was taken agreed to it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from safeconduct.base.errors import Language, Phrase
from safeconduct.base.language import Counted, say, sentence
from safeconduct.evacuate.running.burning import HeldBack
from safeconduct.evacuate.running.taken import Taken
from safeconduct.evacuate.running.types import Alarm, Stage
from safeconduct.record.papers.forms import paper_form
from safeconduct.record.papers.sheets import minimum_in_words
from safeconduct.record.wording import day_in_words, local_time_in_words

_MINUTES: Final = Counted(("{n} minute", "{n} minutes"), ("{n} минуту", "{n} минуты", "{n} минут"))
_HOURS: Final = Counted(("{n} hour", "{n} hours"), ("{n} час", "{n} часа", "{n} часов"))
PEOPLE: Final = Counted(("{n} person", "{n} people"), ("{n} человек", "{n} человека", "{n} человек"))
_SILENT: Final = Phrase("{name}: silent for {time}. {stage}", "{name}: молчат {time}. {stage}")
_FORCED: Final = Phrase("{name}: FORCED, for {time}. {stage}", "{name}: ПРИНУЖДАЮТ, уже {time}. {stage}")
STAGES: Final = {
    Stage.REMIND: Phrase("Remind them by the same way.", "Напомните тем же способом."),
    Stage.SECOND_CHANNEL: Phrase("Try a second way.", "Попробуйте второй способ."),
    Stage.CLAIM: Phrase("Somebody on duty has to take this on now.", "Дежурный должен сейчас взять это на себя."),
    Stage.INCIDENT: Phrase(
        "Incident: do what they asked for in case of silence, and note what is burnt.",
        "Чрезвычайный случай: сделайте то, о чём они просили на случай молчания, и отметьте, что засвечено.",
    ),
}
CLAIMED: Final = Phrase("Taken on by {who}.", "Взял на себя: {who}.")
NOBODY_CLAIMED: Final = Phrase(
    "Nobody has taken it on; it is the turn of {who}.",
    "Никто не взял на себя; сейчас очередь: {who}.",
)
YOUR_TURN: Final = Phrase("Nobody has taken it on; it is your turn.", "Никто не взял на себя; сейчас ваша очередь.")
NOBODY_TO_CLAIM: Final = Phrase(
    "Nobody has taken it on, and nobody is on duty: whoever reads this takes it on.",
    "Никто не взял на себя, и никто не дежурит: берёт тот, кто это читает.",
)
MISSED: Final = Phrase(
    "This desk was not looking since {at}. Meanwhile these alarms began:",
    "Это рабочее место не следило с {at}. За это время начались тревоги:",
)
HEARD_EARLY: Final = Phrase(
    "It was heard early and is noted; the alarm of {at} stays.",
    "Это услышано раньше срока и записано; тревога в {at} остаётся в силе.",
)
NO_ALARM: Final = Phrase("There is no alarm.", "Тревог нет.")
NOBODY_WAITS: Final = Phrase(
    "{name}: nobody waits to hear from them any more on leg {number}. Agree the next time.",
    "{name}: на этапе {number} от них больше никто ничего не ждёт. Условьтесь о следующей связи.",
)
NOBODY_IS_WOKEN: Final = Phrase(
    "No one will be woken: no program for that is set on this desk. Set alarm clocks by this card:",
    "Никого не разбудят: программа для этого на этом рабочем месте не задана. Поставьте будильники по этой карточке:",
)
NEXT_ALARM: Final = Phrase("If nothing is heard, something changes at {at}.", "Если никто не выйдет на связь: {at}.")
CARD_LINE: Final = Phrase("{at}: look at the desk", "{at}: посмотрите на рабочее место")
CARD_EMPTY: Final = Phrase("There is nothing to be woken for.", "Будить пока незачем.")
HOUR_IS_OURS: Final = Phrase(
    "Of this leg only the day is planned: {morning}:00 and {evening}:00 are hours of our own, by the clock of this "
    "computer. Move a check-in once the hour is known.",
    "У этого этапа известен только день: {morning}:00 и {evening}:00 — наши собственные часы, по времени этого "
    "компьютера. Перенесите связь, когда час станет известен.",
)

LEAVING: Final = Phrase("To be away TONIGHT: {name}", "Увезти СЕГОДНЯ НОЧЬЮ: {name}")
HEADING: Final = Phrase(
    "ON THE WAY THERE NOW: {name}. Stop them, or have them brought elsewhere.",
    "СЕЙЧАС ЕДУТ ТУДА: {name}. Остановите их или направьте в другое место.",
)
UNREAD: Final = Phrase(
    "And {people} more whose journeys this desk cannot open: call whoever runs the places.",
    "И ещё {people}, чьих поездок это рабочее место не открывает: позвоните тому, кто ведёт места.",
)
EXPOSED: Final = Phrase("Exposed at {hops}: {name}, {by}", "Под угрозой ({hops}): {name}, {by}")
HOPS: Final = {1: Phrase("one step", "через одного"), 2: Phrase("two steps", "через двоих")}
BY: Final = Phrase("act by {at}", "действовать до {at}")
BY_NOW: Final = Phrase("act now", "действовать сейчас")
BY_NEVER: Final = Phrase("nothing of theirs is coming up", "ничего предстоящего нет")
CALLED_OFF: Final = Phrase("Call off: {name}, leg {number}", "Отменить: {name}, этап {number}")
TO_TELL: Final = Phrase("Tell {name} that it is off", "Скажите, что отменяется: {name}")
NEW_WORDS: Final = Phrase("Agree new words: {name}", "Условиться о новых словах: {name}")
HELD_BACK: Final = Phrase(
    "As far as this desk knows, nothing may be published now that tells of {where}.",
    "Насколько известно здесь, сейчас нельзя публиковать ничего, что говорит о таких местах и днях: {where}.",
)
_SPAN: Final = Phrase("{city} from {first} to {last}", "{city} с {first} по {last}")
_OPEN_SPAN: Final = Phrase("{city} from {first} on", "{city} с {first}")
NOTHING_FOLLOWS: Final = Phrase(
    "As far as this desk knows, nobody has to leave.", "Насколько известно здесь, уезжать никому не нужно."
)

DONT: Final = Phrase("They asked NOT to: {words}", "Они просили НЕ делать: {words}")
DO: Final = Phrase("They asked to: {words}", "Они просили сделать: {words}")
NO_WISH: Final = Phrase(
    "They left no word what to do when they are taken.", "Они не оставили указаний на случай задержания."
)
LAWYER: Final = Phrase("Their lawyer: {words}", "Их адвокат: {words}")
LAST_SEEN: Final = Phrase("Last: {word}, {at}", "Последнее: {word}, {at}")
NEVER_SEEN: Final = Phrase("Nothing was heard of them on this journey.", "В этой поездке о них ничего не слышали.")
WHOM: Final = Phrase("{sort}, {city}: {title} {reach}", "{sort}, {city}: {title} {reach}")
BLANK: Final = "__________"
_APPEAL: Final = Phrase(
    """URGENT APPEAL (draft; every blank is filled in by a person)

On {blank} {who} was taken in {blank} by {blank}.
We ask {blank} to say at once where they are held and under what accusation, to let a lawyer see them, and to see to
their safety.
There is reason to fear torture: {blank}
Lawyer: {blank}
Contact for this appeal: {blank}""",
    """СРОЧНОЕ ОБРАЩЕНИЕ (набросок; каждый пропуск заполняет человек)

{blank} в городе {blank} задержан(а): {who}. Кем: {blank}.
Просим {blank} немедленно сообщить, где удерживают этого человека и в чём обвиняют, допустить адвоката и обеспечить
безопасность.
Есть основания опасаться пыток: {blank}
Адвокат: {blank}
Связь по этому обращению: {blank}""",
)
_ALSO_NEEDED: Final = Phrase(
    "Before the United Nations act on it ({receiver}), all of this has to be there; what stands in the record, a paper "
    "made from it fills in:",
    "Чтобы этим занялась ООН ({receiver}), должно быть всё это; то, что есть в сведениях, внесёт бумага по ним:",
)
# The form whose minimum the appeal has to meet.
_PAPER: Final = "special_procedures"
_NAMED: Final = Phrase("{blank} (name: they agreed to it)", "{blank} (имя: согласие есть)")
_UNNAMED: Final = Phrase(
    "a person whose name is withheld (they did not agree to be named)",
    "человек, чьё имя не называется (согласия назвать его нет)",
)
_MINUTE_MS: Final = 60_000
_MOST_MINUTES: Final = 90


def time_in_words(ms: int, language: Language) -> str:
    """Return how long something has lasted: minutes, from an hour and a half hours."""
    minutes = max(0, ms) // _MINUTE_MS
    return _MINUTES.say(minutes, language) if minutes < _MOST_MINUTES else _HOURS.say(minutes // 60, language)


def alarm_in_words(alarm: Alarm, name: str, now_ms: int, language: Language) -> str:
    """Return an alarm: of whom, for how long, and what is done now."""
    return sentence(
        _FORCED if alarm.is_forced else _SILENT,
        language,
        name=name,
        time=time_in_words(now_ms - alarm.began_ms, language),
        stage=say(STAGES[alarm.stage], language),
    )


def card_in_words(times: Iterable[int], language: Language) -> tuple[str, ...]:
    """Return the card of times to set alarm clocks by: times alone, so that it may lie on a table."""
    lines = tuple(sentence(CARD_LINE, language, at=local_time_in_words(one, language)) for one in times)
    return lines or (say(CARD_EMPTY, language),)


def by_in_words(by_ms: int | None, now_ms: int, language: Language) -> str:
    """Return until when somebody has to act."""
    if by_ms is None:
        return say(BY_NEVER, language)
    return say(BY_NOW, language) if by_ms <= now_ms else sentence(BY, language, at=local_time_in_words(by_ms, language))


def appeal(found: Taken, language: Language) -> str:
    """Return the draft of an urgent appeal, with blanks.

    When and where they were taken is a blank too: when they were last heard of is neither, and with a town of their way
    it would tell whoever reads the appeal how people are brought out. Below it stands what the paper for the Special
    Procedures cannot do without (`record.papers`): one list for both.
    """
    who = say(_NAMED if found.may_name else _UNNAMED, language).format(blank=BLANK)
    form = paper_form(_PAPER)
    also = sentence(_ALSO_NEEDED, language, receiver=say(form.receiver, language))
    needed = (f"- {one}" for one in minimum_in_words(form, language))
    return "\n".join((say(_APPEAL, language).format(who=who, blank=BLANK), "", also, *needed))


def held_back_in_words(held: Iterable[HeldBack], language: Language) -> str:
    """Return in a sentence of which towns and days nothing may be published; empty where there are none."""
    spans = [
        sentence(
            _SPAN if one.until_day is not None else _OPEN_SPAN,
            language,
            city=one.city,
            first=day_in_words(one.from_day, language),
            last="" if one.until_day is None else day_in_words(one.until_day, language),
        )
        for one in held
    ]
    return sentence(HELD_BACK, language, where="; ".join(spans)) if spans else ""
