"""What can go wrong with files of a team, and with aliases and names typed, in words for a person (docs/errors.md)."""

from __future__ import annotations

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, SafeconductError


class NotAnInvitation(SafeconductError):
    """A file that is no invitation, or not a whole one."""

    code = "sync.not_an_invitation"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="This file is no invitation, or it was not copied whole.",
        safe=NOTHING_CHANGED_EN,
        do="Check that it is the first file you were given, and copy it again. If six words go with it, type them too.",
    )
    ru = Advice(
        what="Этот файл — не приглашение, или он скопирован не целиком.",
        safe=NOTHING_CHANGED_RU,
        do="Проверьте, тот ли это первый файл, который вам дали, и скопируйте его ещё раз. Если к нему прилагаются "
        "шесть слов, введите и их.",
    )


class NotOfThisInvitation(SafeconductError):
    """A file about joining that belongs to no invitation of this vault, or whose beginning is missing."""

    code = "sync.not_of_this_invitation"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="This file belongs to no invitation that this vault waits with, or its beginning is damaged.",
        safe=NOTHING_CHANGED_EN,
        do="Check that it is the file you were sent for this vault, and copy it again.",
    )
    ru = Advice(
        what="Этот файл не относится ни к одному приглашению этого хранилища, или его начало повреждено.",
        safe=NOTHING_CHANGED_RU,
        do="Проверьте, тот ли это файл, который вам прислали для этого хранилища, и скопируйте его ещё раз.",
    )


class OwnFile(SafeconductError):
    """A file that this side of an invitation made itself."""

    code = "sync.own_file"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="This is the file that was made here for the other side.",
        safe=NOTHING_CHANGED_EN,
        do="Send it to them, and take in here the one that they send.",
    )
    ru = Advice(
        what="Этот файл создан здесь для другой стороны.",
        safe=NOTHING_CHANGED_RU,
        do="Отправьте его ей, а здесь примите тот, который пришлёт она.",
    )


class InvitationClosed(SafeconductError):
    """An invitation that was declined, by which nobody is let in any more."""

    code = "sync.invitation_closed"
    exit_code = Exit.REFUSED
    en = Advice(
        what="This invitation was declined, and nobody is let in by it any more.",
        safe=NOTHING_CHANGED_EN,
        do="Call the person by a way you trust, and make a new invitation.",
    )
    ru = Advice(
        what="Это приглашение отклонено, по нему больше никого не принимают.",
        safe=NOTHING_CHANGED_RU,
        do="Свяжитесь с человеком надёжным путём и создайте новое приглашение.",
    )


class WhichInvitation(SafeconductError):
    """Several invitations wait for the same step."""

    code = "sync.which_invitation"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="Several invitations wait for that.",
        safe=NOTHING_CHANGED_EN,
        do="Say which with --invitation and the beginning of its id, as “team show” prints it.",
        on_page="Open the invitation you mean from the list of invitations.",
    )
    ru = Advice(
        what="Этого ждут несколько приглашений.",
        safe=NOTHING_CHANGED_RU,
        do="Укажите, какое: --invitation и начало его идентификатора, как его показывает «team show».",
        on_page="Откройте нужное приглашение из списка.",
    )


class BadAlias(SafeconductError):
    """A word that cannot be an alias."""

    code = "sync.bad_alias"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="That cannot be an alias{shown}.",
        safe=NOTHING_CHANGED_EN,
        do="Take one or two words, at most 32 characters: never your name, never the name you use elsewhere.",
    )
    ru = Advice(
        what="Это не годится как псевдоним{shown}.",
        safe=NOTHING_CHANGED_RU,
        do="Возьмите одно-два слова, не длиннее 32 знаков: не имя и не прозвище, которое вы где-то используете.",
    )


class AliasIsFixed(SafeconductError):
    """An alias that others know already, or are about to."""

    code = "sync.alias_is_fixed"
    exit_code = Exit.REFUSED
    en = Advice(
        what="An alias is chosen before anybody is invited, and somebody has been.",
        safe=NOTHING_CHANGED_EN,
        do="Keep the alias that “team show” prints: others know this desk by it.",
        on_page="Keep the alias you have: others know this desk by it.",
    )
    ru = Advice(
        what="Псевдоним выбирают до первого приглашения, а приглашение уже было.",
        safe=NOTHING_CHANGED_RU,
        do="Оставьте псевдоним, который показывает «team show»: по нему вас знают другие.",
        on_page="Оставьте свой псевдоним: по нему вас знают другие.",
    )


class AliasNeeded(SafeconductError):
    """Somebody joins and says neither who they are nor whose further computer this is."""

    code = "sync.alias_needed"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="Say under which alias you join.",
        safe=NOTHING_CHANGED_EN,
        do="Give --alias and one or two words: never your name. For a further computer of somebody who is in the team "
        "already, who invites it themselves, give --own-device instead.",
        on_page="Type one or two words: never your name. If this is a further laptop of somebody who is in the team "
        "already, and who invites it themselves, say so instead.",
    )
    ru = Advice(
        what="Укажите, под каким псевдонимом вы вступаете.",
        safe=NOTHING_CHANGED_RU,
        do="Добавьте --alias и одно-два слова, но не имя. Для второго компьютера того, кто уже в команде и сам его "
        "приглашает, вместо этого укажите --own-device.",
        on_page="Введите одно-два слова, но не имя. Если это ещё один ноутбук того, кто уже в команде и сам его "
        "приглашает, отметьте это.",
    )


class FileOfAnInvitation(SafeconductError):
    """An invitation, or a message of one, where a file with entries was expected."""

    code = "sync.file_of_an_invitation"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="This file belongs to an invitation; there are no entries in it.",
        safe=NOTHING_CHANGED_EN,
        do="Take a request in with “member admit FILE”; an invitation is for a vault that is in no team yet.",
        on_page="Take a request in under Team, Invitations. An invitation is for a vault that is in no team yet.",
    )
    ru = Advice(
        what="Этот файл относится к приглашению; записей в нём нет.",
        safe=NOTHING_CHANGED_RU,
        do="Запрос примите командой «member admit ФАЙЛ»; приглашение — для хранилища, которое ещё не в команде.",
        on_page="Запрос примите в разделе «Команда», «Приглашения». Приглашение — для хранилища, которое ещё не в "
        "команде.",
    )


class SeveralParts(SafeconductError):
    """What was asked for fits several parts."""

    code = "sync.several_parts"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="Several parts are called that{shown}.",
        safe=NOTHING_CHANGED_EN,
        do="Give the beginning of the part's id, as “team show” prints it; if that is a name too, the whole id, from "
        "“team show --json”.",
        on_page="Open the page Team and choose the part there.",
    )
    ru = Advice(
        what="Так называется несколько частей{shown}.",
        safe=NOTHING_CHANGED_RU,
        do="Укажите начало идентификатора части, как его показывает «team show»; если так названа другая часть — весь "
        "идентификатор из «team show --json».",
        on_page="Откройте страницу «Команда» и выберите часть там.",
    )


class UnknownEntry(SafeconductError):
    """Digits that begin no entry, or several, of those in question."""

    code = "sync.unknown_entry"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="That names no entry here, or several{shown}.",
        safe=NOTHING_CHANGED_EN,
        do="Give at least the first 8 digits, as “team aside” prints them.",
        on_page="Open the page “Set aside” again: it lists what is still to be judged.",
    )
    ru = Advice(
        what="Это не обозначает здесь ни одной записи или обозначает несколько{shown}.",
        safe=NOTHING_CHANGED_RU,
        do="Укажите не менее 8 первых знаков, как их показывает «team aside».",
        on_page="Откройте страницу «Отложено» ещё раз: там всё, о чём ещё не решено.",
    )


class BadRelay(SafeconductError):
    """An address, key or code that no relay has."""

    code = "sync.bad_relay"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="That is no relay: address, key or code is not as its operator gives it{shown}.",
        safe=NOTHING_CHANGED_EN,
        do="Copy all three again. The key has 64 digits and letters from 0 to f.",
    )
    ru = Advice(
        what="Это не ретранслятор: адрес, ключ или код не такие, как их даёт оператор{shown}.",
        safe=NOTHING_CHANGED_RU,
        do="Скопируйте все три ещё раз. В ключе 64 знака: цифры и буквы от a до f.",
    )


class UnknownRelay(SafeconductError):
    """An address that is not among the team's relays."""

    code = "sync.unknown_relay"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="The team has no such relay{shown}.",
        safe=NOTHING_CHANGED_EN,
        do="“sync relay list” shows those it has; “sync relay add” adds one. Without a relay, exchange files: "
        "“sync file write”.",
        on_page="The page Exchange lists the relays there are. Without one, exchange files there.",
    )
    ru = Advice(
        what="У команды нет такого ретранслятора{shown}.",
        safe=NOTHING_CHANGED_RU,
        do="Имеющиеся показывает «sync relay list», добавляет «sync relay add». Без ретранслятора обменивайтесь "
        "файлами: «sync file write».",
        on_page="Имеющиеся ретрансляторы перечислены на странице «Обмен». Без них там же обмениваются файлами.",
    )


class NobodyToSendTo(SafeconductError):
    """A file for others in a team of one desk."""

    code = "sync.nobody_to_send_to"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="Nobody else is in the team, or nobody of those you named.",
        safe="Nothing was written.",
        do="Invite somebody with “member invite”.",
        on_page="Invite somebody first: Team, Invitations.",
    )
    ru = Advice(
        what="В команде больше никого нет или нет никого из названных.",
        safe="Ничего не записано.",
        do="Пригласите кого-нибудь командой «member invite».",
        on_page="Сначала пригласите кого-нибудь: «Команда», «Приглашения».",
    )


class AnotherInvitation(SafeconductError):
    """A second invitation for a vault that waits with one."""

    code = "sync.another_invitation"
    exit_code = Exit.REFUSED
    en = Advice(
        what="This vault waits with another invitation.",
        safe=NOTHING_CHANGED_EN,
        do="Go on with the files of that one, or say --instead to give it up for this one.",
        on_page="Go on with the files of that one, or say on this page that the words differ: then it is given up, "
        "and another can be taken.",
    )
    ru = Advice(
        what="Это хранилище ждёт по другому приглашению.",
        safe=NOTHING_CHANGED_RU,
        do="Продолжайте с файлами того приглашения или укажите --instead, чтобы отказаться от него ради этого.",
        on_page="Продолжайте с файлами того приглашения или отметьте на этой странице, что слова не совпали: тогда "
        "от него можно отказаться и принять другое.",
    )


class NothingToCompare(SafeconductError):
    """Somebody says what came of comparing words, and no invitation has got so far."""

    code = "sync.nothing_to_compare"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="No invitation waits for words to be compared.",
        safe=NOTHING_CHANGED_EN,
        do="Take in the file of the other side first; “member words” shows the words.",
        on_page="Take in the file of the other side first; then the words stand on this page.",
    )
    ru = Advice(
        what="Ни одно приглашение не ждёт сравнения слов.",
        safe=NOTHING_CHANGED_RU,
        do="Сначала примите файл другой стороны; слова показывает «member words».",
        on_page="Сначала примите файл другой стороны: тогда слова появятся на этой странице.",
    )


class WelcomeNotWritten(SafeconductError):
    """Somebody was let in, and then there was no room for the file by which they begin."""

    code = "sync.welcome_not_written"
    exit_code = Exit.REFUSED
    en = Advice(
        what="They are let in, but the file by which they begin could not be written.",
        safe="Nothing half-written was left behind.",
        do="Free some space or choose another place, then write it again: safeconduct member admit --equal "
        "--invitation {invitation}",
        on_page="Open the invitation again: its file can be saved from there once more.",
    )
    ru = Advice(
        what="Человек принят, но файл, с которым он начнёт работу, записать не удалось.",
        safe="Недописанного файла не осталось.",
        do="Освободите место или выберите другое и запишите его снова: safeconduct member admit --equal --invitation "
        "{invitation}",
        on_page="Откройте приглашение ещё раз: файл можно сохранить оттуда снова.",
    )


class WelcomeNotPosted(SafeconductError):
    """Somebody was let in, and then no relay that the invitation names could be given the welcome."""

    code = "sync.welcome_not_posted"
    exit_code = Exit.REFUSED
    en = Advice(
        what="They are let in, but no relay could be given the message by which they begin.",
        safe="It is kept here, and can be given again.",
        do="Try again: safeconduct member admit --equal --by-relay --invitation {invitation}. Without --by-relay it is "
        "written as a file to send.",
        on_page="Open the invitation again, save its file, and send them that.",
    )
    ru = Advice(
        what="Человек принят, но передать ретранслятору сообщение, с которого он начнёт, не удалось.",
        safe="Оно хранится здесь, его можно передать снова.",
        do="Повторите: safeconduct member admit --equal --by-relay --invitation {invitation}. Без --by-relay оно "
        "запишется файлом для отправки.",
        on_page="Откройте приглашение ещё раз, сохраните файл и отправьте его.",
    )
