"""What can go wrong while somebody is invited and joins, in words for a person (docs/errors.md)."""

from __future__ import annotations

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, SafeconductError


class UnknownInvitation(SafeconductError):
    """A message about an invitation that this vault knows nothing of."""

    code = "sync.unknown_invitation"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="This vault knows of no such invitation.",
        safe=NOTHING_CHANGED_EN,
        do="Use the vault on which the invitation was made or taken, or make a new invitation.",
    )
    ru = Advice(
        what="Это хранилище не знает такого приглашения.",
        safe=NOTHING_CHANGED_RU,
        do="Откройте хранилище, в котором приглашение создано или принято, или создайте новое.",
    )


class AnotherRequest(SafeconductError):
    """A second, different request for one invitation."""

    code = "sync.another_request"
    exit_code = Exit.REFUSED
    en = Advice(
        what="Somebody else has already answered this invitation: it was copied, or used on two computers.",
        safe="Nobody was let in. " + NOTHING_CHANGED_EN,
        do="Decline it, call the person you meant by a way you trust, and make a new invitation.",
    )
    ru = Advice(
        what="На это приглашение уже кто-то ответил: его скопировали или открыли на двух компьютерах.",
        safe="Никто не принят. " + NOTHING_CHANGED_RU,
        do="Отклоните его, свяжитесь с нужным человеком надёжным путём и создайте новое приглашение.",
    )


class NotThePerson(SafeconductError):
    """A further device of the sponsor's own asks by an invitation that was made for another person."""

    code = "sync.not_the_person"
    exit_code = Exit.REFUSED
    en = Advice(
        what="You invited another person, and the file asks to be let in as a further computer of your own, with your "
        "rights.",
        safe="Nobody was let in, and nothing was sent. The invitation still waits for the person. "
        + NOTHING_CHANGED_EN,
        do="If you know nothing of this, decline the invitation: somebody tries to become you. If it was a mistake, "
        "let them take the same invitation once more and give an alias. For a computer that is really yours, make an "
        "invitation for a further computer of yours.",
    )
    ru = Advice(
        what="Вы пригласили другого человека, а файл просит принять его как ещё один ваш компьютер, с вашими правами.",
        safe="Никто не принят, и ничего не отправлено. Приглашение по-прежнему ждёт этого человека. "
        + NOTHING_CHANGED_RU,
        do="Если вы об этом ничего не знаете, отклоните приглашение: кто-то пытается стать вами. Если это ошибка, "
        "пусть человек откроет то же приглашение ещё раз и укажет псевдоним. Для компьютера, который действительно "
        "ваш, создайте приглашение для ещё одного своего компьютера.",
    )


class NotAFurtherDevice(SafeconductError):
    """A new person asks by an invitation that was made for a further device of the sponsor's own."""

    code = "sync.not_a_further_device"
    exit_code = Exit.REFUSED
    en = Advice(
        what="You invited a further computer of your own, and the file asks to be let in as another person.",
        safe="Nobody was let in, and nothing was sent. The invitation still waits for your computer. "
        + NOTHING_CHANGED_EN,
        do="If it is your computer, take the same invitation on it once more and say that it is yours, in place of an "
        "alias. If you know nothing of this, decline the invitation: somebody else has it.",
    )
    ru = Advice(
        what="Вы пригласили ещё один свой компьютер, а файл просит принять другого человека.",
        safe="Никто не принят, и ничего не отправлено. Приглашение по-прежнему ждёт ваш компьютер. "
        + NOTHING_CHANGED_RU,
        do="Если это ваш компьютер, откройте на нём то же приглашение ещё раз и вместо псевдонима укажите, что он ваш. "
        "Если вы об этом ничего не знаете, отклоните приглашение: оно попало к кому-то другому.",
    )


class NoRequestYet(SafeconductError):
    """The sponsor asked for words before a request came."""

    code = "sync.no_request_yet"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="Nobody has answered this invitation yet.",
        safe=NOTHING_CHANGED_EN,
        do="Take in the file that the invited person sends you, then compare the words.",
    )
    ru = Advice(
        what="На это приглашение ещё никто не ответил.",
        safe=NOTHING_CHANGED_RU,
        do="Примите файл от приглашённого, затем сравните слова.",
    )


class NoAnswerYet(SafeconductError):
    """The newcomer asked for words before the sponsor's answer came."""

    code = "sync.no_answer_yet"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="The person who invited you has not answered yet.",
        safe=NOTHING_CHANGED_EN,
        do="Take in the file that they send back to you, then compare the words.",
    )
    ru = Advice(
        what="Пригласивший вас ещё не ответил.",
        safe=NOTHING_CHANGED_RU,
        do="Примите файл, который он пришлёт в ответ, затем сравните слова.",
    )


class WordsNotCompared(SafeconductError):
    """A welcome before the newcomer said that the words are the same."""

    code = "sync.words_not_compared"
    exit_code = Exit.REFUSED
    en = Advice(
        what="The six words have not been compared yet.",
        safe="No key was used. " + NOTHING_CHANGED_EN,
        do="Call the person who invited you, read the words to each other, and say here that they are the same.",
    )
    ru = Advice(
        what="Шесть слов ещё не сравнены.",
        safe="Ключи не использованы. " + NOTHING_CHANGED_RU,
        do="Позвоните пригласившему, прочтите слова друг другу и отметьте здесь, что они совпали.",
    )


class RootNeeded(SafeconductError):
    """A new person is to be admitted and the organisation's root key is not at hand."""

    code = "sync.root_needed"
    exit_code = Exit.LOCKED
    en = Advice(
        what="A new person is signed by the organisation's root key, and it is not in this vault.",
        safe=NOTHING_CHANGED_EN,
        do="Bring two of the three root cards to this computer and give their words.",
    )
    ru = Advice(
        what="Нового человека подписывает корневой ключ организации, а его в этом хранилище нет.",
        safe=NOTHING_CHANGED_RU,
        do="Принесите к этому компьютеру две из трёх карточек корневого ключа и введите их слова.",
    )


class PersonKeyNeeded(SafeconductError):
    """A further device is to be signed on a desk that has no key of its person: it is a further device itself."""

    code = "sync.person_key_needed"
    exit_code = Exit.REFUSED
    en = Advice(
        what="A further device of yours is signed on the computer with which you joined the team, and this is another.",
        safe=NOTHING_CHANGED_EN,
        do="Invite the new device from the computer with which you joined.",
    )
    ru = Advice(
        what="Ваше дополнительное устройство подписывает компьютер, с которым вы вступили в команду, а это другой.",
        safe=NOTHING_CHANGED_RU,
        do="Пригласите новое устройство с того компьютера, с которым вы вступили в команду.",
    )


class AliasTaken(SafeconductError):
    """Two people of one alias could not be told apart."""

    code = "sync.alias_taken"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="Somebody in the team is already called that{shown}.",
        safe="Nobody was let in. " + NOTHING_CHANGED_EN,
        do="Call them: let them give the invitation up, take it in once more, and choose another alias. If it is a "
        "further laptop of the same person, that person invites it.",
    )
    ru = Advice(
        what="В команде уже есть человек с таким псевдонимом{shown}.",
        safe="Никто не принят. " + NOTHING_CHANGED_RU,
        do="Позвоните: пусть человек откажется от приглашения, примет его ещё раз и выберет другой псевдоним. Второй "
        "ноутбук того же человека приглашает он сам.",
    )


class HasATeam(SafeconductError):
    """A vault that founded an organisation, or belongs to one, is to join another."""

    code = "sync.has_a_team"
    exit_code = Exit.REFUSED
    en = Advice(
        what="This vault already belongs to a team, and a vault belongs to one for good.",
        safe=NOTHING_CHANGED_EN,
        do="Make a new vault to join with: choose another folder.",
    )
    ru = Advice(
        what="Это хранилище уже принадлежит команде, и навсегда — одной.",
        safe=NOTHING_CHANGED_RU,
        do="Для вступления создайте новое хранилище в другой папке.",
    )
