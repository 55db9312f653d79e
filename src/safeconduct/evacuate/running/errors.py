"""What can be wrong with what is said at a check-in or after a burn, in sentences (docs/errors.md)."""

from __future__ import annotations

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, SafeconductError


class WordsNotApart(SafeconductError):
    """Words for check-ins that cannot be told apart, or of which one is missing."""

    code = "evacuate.words_not_apart"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="The three words cannot be told apart: one is empty, or one is found in another.",
        safe=NOTHING_CHANGED_EN,
        do="Agree three phrases that share no words in a row; the one for “forced” sounds like anything else.",
    )
    ru = Advice(
        what="Эти три слова не различить: одно пустое или входит в другое.",
        safe=NOTHING_CHANGED_RU,
        do="Условьтесь о трёх непохожих фразах; та, что значит «меня принуждают», звучит обыкновенно.",
    )


class NoWordsAgreed(SafeconductError):
    """Something was heard on a journey without agreed words."""

    code = "evacuate.no_words_agreed"
    exit_code = Exit.REFUSED
    en = Advice(
        what="No words were agreed for this journey, so what they said cannot be told apart from being forced.",
        safe=NOTHING_CHANGED_EN,
        do="Agree the words (journey words), or say yourself what it meant (--meaning).",
        on_page="Agree the three words first.",
    )
    ru = Advice(
        what="Для этой поездки слова не условлены, поэтому по сказанному не понять, не принуждают ли их.",
        safe=NOTHING_CHANGED_RU,
        do="Условьтесь о словах (journey words) или сами отметьте, что это значило (--meaning).",
        on_page="Сначала условьтесь о трёх словах.",
    )


class HowItEnded(SafeconductError):
    """An alarm that is to be ended without how it ended."""

    code = "evacuate.how_it_ended"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="An alarm is ended with how it ended.",
        safe="The alarm goes on.",
        do="Write in a sentence who saw or heard them, and where they are: whoever looks later reads it.",
    )
    ru = Advice(
        what="Тревогу снимают, указав, чем она закончилась.",
        safe="Тревога продолжается.",
        do="Напишите одной фразой, кто их видел или слышал и где они: это прочтёт тот, кто посмотрит потом.",
    )


class AlarmIsOn(SafeconductError):
    """A check-in that is to be moved, dropped or taken back while somebody is silent or forced at it."""

    code = "evacuate.alarm_is_on"
    exit_code = Exit.REFUSED
    en = Advice(
        what="Somebody is silent or forced at this check-in: no moving, dropping or undoing ends the alarm.",
        safe="The alarm goes on.",
        do="End the alarm with how it ended (journey check-in end).",
        on_page="End the alarm with how it ended.",
    )
    ru = Advice(
        what="На этой связи молчат или их принуждают: перенести, убрать или отменить её, чтобы снять тревогу, нельзя.",
        safe="Тревога продолжается.",
        do="Снимите тревогу, указав, чем она закончилась (journey check-in end).",
        on_page="Снимите тревогу, указав, чем она закончилась.",
    )


class HeardMeanwhile(SafeconductError):
    """An end of an alarm by somebody who had not seen that they are forced."""

    code = "evacuate.heard_meanwhile"
    exit_code = Exit.REFUSED
    en = Advice(
        what="Since you looked it was heard that they are forced: the alarm is not ended.",
        safe="The alarm goes on.",
        do="Look at the check-in again, and end it once somebody has seen them.",
    )
    ru = Advice(
        what="Пока вы смотрели, стало известно, что их принуждают: тревога не снята.",
        safe="Тревога продолжается.",
        do="Посмотрите на эту связь ещё раз и снимите тревогу, когда кто-то их увидит.",
    )


class NothingHeard(SafeconductError):
    """Words heard at a check-in that are none."""

    code = "evacuate.nothing_heard"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="Nothing is typed that they said.",
        safe=NOTHING_CHANGED_EN,
        do="Type what they said; of a try in vain, whom you tried and how.",
    )
    ru = Advice(
        what="Не написано, что они сказали.",
        safe=NOTHING_CHANGED_RU,
        do="Напишите, что они сказали, а если не дозвонились — кого и как пробовали.",
    )


class NoAlarm(SafeconductError):
    """An alarm that is to be claimed or ended, and is none."""

    code = "evacuate.no_alarm"
    exit_code = Exit.REFUSED
    en = Advice(
        what="There is no alarm at this check-in.",
        safe=NOTHING_CHANGED_EN,
        do="“journey alarms” lists those there are. A check-in that is not needed is dropped.",
    )
    ru = Advice(
        what="На этой связи тревоги нет.",
        safe=NOTHING_CHANGED_RU,
        do="Тревоги перечисляет «journey alarms». Ненужную связь просто убирают.",
    )


class NoTimeForCheckIns(SafeconductError):
    """Check-ins for a leg of which nobody said when it leaves or arrives."""

    code = "evacuate.no_time_for_check_ins"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="It is not known when this leg leaves or arrives, so no time to be heard from follows.",
        safe=NOTHING_CHANGED_EN,
        do="Set its times (journey set), or give a time yourself (--due).",
        on_page="Set the times of the leg, or give a time yourself.",
    )
    ru = Advice(
        what="Неизвестно, когда выезд и прибытие этого этапа, поэтому и время связи не следует.",
        safe=NOTHING_CHANGED_RU,
        do="Задайте времена этапа (journey set) или укажите время связи сами (--due).",
        on_page="Задайте времена этапа или укажите время связи сами.",
    )


class UsualTimesAgreed(SafeconductError):
    """Usual times of a leg of which none is left to agree."""

    code = "evacuate.usual_times_agreed"
    exit_code = Exit.REFUSED
    en = Advice(
        what="No usual time of this leg is still to come that is not agreed already.",
        safe=NOTHING_CHANGED_EN,
        do="Give a time yourself (--due) if you want to hear from them at another one too.",
        on_page="Give a time yourself if you want to hear from them at another one too.",
    )
    ru = Advice(
        what="Впереди на этом этапе нет обычного срока связи, который ещё не назначен.",
        safe=NOTHING_CHANGED_RU,
        do="Если связь нужна и в другое время, укажите его сами (--due).",
        on_page="Если связь нужна и в другое время, укажите его сами.",
    )


class NobodyWaitsThere(SafeconductError):
    """Another time for a check-in at which they were heard, or that was ended or dropped."""

    code = "evacuate.nobody_waits_there"
    exit_code = Exit.REFUSED
    en = Advice(
        what="At this check-in nobody is waited for any more: another time for it would begin no alarm.",
        safe=NOTHING_CHANGED_EN,
        do="Agree a new check-in (journey check-in add).",
        on_page="Agree a new check-in.",
    )
    ru = Advice(
        what="На этой связи больше никого не ждут: перенос не поднял бы тревоги.",
        safe=NOTHING_CHANGED_RU,
        do="Назначьте новую связь (journey check-in add).",
        on_page="Назначьте новую связь.",
    )


class NotifierRefused(SafeconductError):
    """A command that is to wake somebody and cannot be one."""

    code = "evacuate.notifier_refused"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="This is no program that can be run to wake somebody.",
        safe=NOTHING_CHANGED_EN,
        do="Give the whole path of a program that may be run; it is given one fixed sentence and nothing else.",
    )
    ru = Advice(
        what="Это не программа, которую можно запустить, чтобы кого-то разбудить.",
        safe=NOTHING_CHANGED_RU,
        do="Укажите полный путь к программе, которую можно запускать; ей передают одну и ту же фразу и больше ничего.",
    )
