"""What can go wrong in the inbox, in sentences for a tired person."""

from __future__ import annotations

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, SafeconductError


class MalformedEntry(SafeconductError):
    """An item or body of an intake op that breaks the layout."""

    code = "intake.malformed_entry"
    exit_code = Exit.INTEGRITY
    en = Advice(
        what="An entry of the inbox cannot be read ({place}).",
        safe="It was not believed; everything else is as it was.",
        do="Tell whoever wrote it: their program is newer than yours or damaged.",
    )
    ru = Advice(
        what="Запись во входящих не читается ({place}).",
        safe="Она отвергнута; всё остальное без изменений.",
        do="Сообщите автору записи: его программа новее вашей или повреждена.",
    )


class NoInbox(SafeconductError):
    """No inbox was begun, or this desk was let into none."""

    code = "intake.no_inbox"
    exit_code = Exit.REFUSED
    en = Advice(
        what="There is no inbox on this desk yet{shown}.",
        safe=NOTHING_CHANGED_EN,
        do="Begin one with “intake open-inbox”, or ask who has one to bring you in, then exchange.",
        on_page="Begin one on the page Inbox, or ask who has one to bring you in, then exchange.",
    )
    ru = Advice(
        what="На этом рабочем месте ещё нет ящика входящих{shown}.",
        safe=NOTHING_CHANGED_RU,
        do="Заведите его командой «intake open-inbox» или попросите добавить вас в имеющийся, затем проведите обмен.",
        on_page="Заведите его на странице «Входящие» или попросите добавить вас в имеющийся, затем проведите обмен.",
    )


class SeveralInboxes(SafeconductError):
    """More than one inbox, and none was named."""

    code = "intake.several_inboxes"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="There are {count} inboxes; it was not said which.",
        safe=NOTHING_CHANGED_EN,
        do="Name it with --inbox. “intake list” shows them.",
        on_page="Choose it on the page.",
    )
    ru = Advice(
        what="Ящиков входящих несколько: {count}. Не указано, какой из них.",
        safe=NOTHING_CHANGED_RU,
        do="Назовите его через --inbox. Их показывает «intake list».",
        on_page="Выберите его на странице.",
    )


class NoSuchThread(SafeconductError):
    """A word that names no thread."""

    code = "intake.no_such_thread"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="There is no conversation called that{shown}.",
        safe=NOTHING_CHANGED_EN,
        do="Give its code name or the first digits of its number, as “intake list” shows them.",
        on_page="Look for it on the page Inbox.",
    )
    ru = Advice(
        what="Переписки с таким именем нет{shown}.",
        safe=NOTHING_CHANGED_RU,
        do="Назовите кодовое имя или первые знаки номера, как их показывает «intake list».",
        on_page="Найдите её на странице «Входящие».",
    )


class SeveralThreads(SafeconductError):
    """A word that names more than one thread."""

    code = "intake.several_threads"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="{count} conversations are called that{shown}.",
        safe=NOTHING_CHANGED_EN,
        do="Give the first digits of its number, as “intake list” shows them.",
        on_page="Choose it from the list.",
    )
    ru = Advice(
        what="Так называется несколько переписок: {count}{shown}.",
        safe=NOTHING_CHANGED_RU,
        do="Назовите первые знаки номера, как их показывает «intake list».",
        on_page="Выберите её в списке.",
    )


class NoSuchMessage(SafeconductError):
    """A word that names no message of a thread, or several."""

    code = "intake.no_such_message"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="There is no one message called that in this conversation{shown}.",
        safe=NOTHING_CHANGED_EN,
        do="Give the first digits of its number, as “intake show” has them.",
        on_page="Choose it on the page of the conversation.",
    )
    ru = Advice(
        what="Такого сообщения в этой переписке нет, или подходит несколько{shown}.",
        safe=NOTHING_CHANGED_RU,
        do="Назовите первые знаки номера, как их показывает «intake show».",
        on_page="Выберите его на странице переписки.",
    )


class NothingToUndoHere(SafeconductError):
    """An undo of what is no entry of an inbox, is undone already, or cannot be undone."""

    code = "intake.nothing_to_undo"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="There is nothing to undo{shown}: it is undone already, it is no entry of an inbox, it happened and stays "
        "(what was sent, whose address was shown), or it is about how people reach you (keys, what the "
        "outside is shown, that a person has read), where the newest word counts.",
        safe=NOTHING_CHANGED_EN,
        do="“intake show” shows what can be undone.",
        on_page="The page of the conversation shows what can be undone.",
    )
    ru = Advice(
        what="Отменять нечего{shown}: это уже отменено, это не запись ящика, это уже произошло и остаётся "
        "(отправленное, показанный адрес) или это о том, как вам пишут (ключи, показанное наружу, «прочёл человек»): "
        "там действует последнее слово.",
        safe=NOTHING_CHANGED_RU,
        do="Что можно отменить, показывает «intake show».",
        on_page="Что можно отменить, показывает страница переписки.",
    )


class TooLongHere(SafeconductError):
    """One entry that does not fit into an op."""

    code = "intake.too_long"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="One entry is too long to be kept ({size} bytes; {limit} fit){shown}.",
        safe=NOTHING_CHANGED_EN,
        do="Keep it as a file of the message instead, or divide it.",
    )
    ru = Advice(
        what="Одна запись слишком длинная ({size} байт; помещается {limit}){shown}.",
        safe=NOTHING_CHANGED_RU,
        do="Приложите её к сообщению файлом или разделите.",
    )


class NotAValue(SafeconductError):
    """A value that a field of the contact card, the care or the trust sheet cannot have."""

    code = "intake.not_a_value"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="This cannot be entered there ({place}){shown}.",
        safe=NOTHING_CHANGED_EN,
        do="Correct it; the help of the command shows what fits.",
        on_page="Correct it and send it again.",
    )
    ru = Advice(
        what="Сюда это вписать нельзя ({place}){shown}.",
        safe=NOTHING_CHANGED_RU,
        do="Исправьте; что подходит, показывает справка команды.",
        on_page="Исправьте и отправьте ещё раз.",
    )


class ReplyRefused(SafeconductError):
    """A reply that the terms of the contact card do not allow."""

    code = "intake.reply_refused"
    exit_code = Exit.REFUSED
    en = Advice(
        what="This may not be answered as it stands{shown}.",
        safe="Nothing was written and nothing sent.",
        do="Read the reasons and change the answer, or the contact card if it is out of date.",
    )
    ru = Advice(
        what="В таком виде отвечать нельзя{shown}.",
        safe="Ничего не записано и не отправлено.",
        do="Прочтите причины и измените ответ или карточку связи, если она устарела.",
    )


class NotAnInbox(SafeconductError):
    """A part of another sort where an inbox was to begin, or one that has begun already."""

    code = "intake.not_an_inbox"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="This part cannot become an inbox{shown}.",
        safe=NOTHING_CHANGED_EN,
        do="Begin a new one with “intake open-inbox”.",
        on_page="Begin a new one on the page of the inbox.",
    )
    ru = Advice(
        what="Эта часть не может стать ящиком входящих{shown}.",
        safe=NOTHING_CHANGED_RU,
        do="Заведите новый командой «intake open-inbox».",
        on_page="Заведите новый на странице «Входящие».",
    )


class NoHours(SafeconductError):
    """A line that does not say when somebody may be written to."""

    code = "intake.no_hours"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="A line does not say when they may be written to{shown}.",
        safe=NOTHING_CHANGED_EN,
        do="Write one time to a line, with its time zone: 9:00-17:30 Europe/Moscow; on weekdays alone: Mon-Fri "
        "9:00-17:30 Europe/Moscow.",
    )
    ru = Advice(
        what="Из строки не понять, когда можно писать{shown}.",
        safe=NOTHING_CHANGED_RU,
        do="Одна строка — одно время с часовым поясом: 9:00-17:30 Europe/Moscow; только по будням: пн-пт "
        "9:00-17:30 Europe/Moscow.",
    )


class NoSilence(SafeconductError):
    """What is to be done after silence, without after how long."""

    code = "intake.no_silence"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="It is not said after how many hours of silence that is to be done{shown}.",
        safe=NOTHING_CHANGED_EN,
        do="Give a number of hours, 24 for a day, or leave both empty.",
    )
    ru = Advice(
        what="Не указано, через сколько часов молчания это делать{shown}.",
        safe=NOTHING_CHANGED_RU,
        do="Укажите число часов (сутки — 24) или оставьте оба поля пустыми.",
    )
