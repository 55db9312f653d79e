"""What can go wrong in a team, in words for a person (docs/errors.md)."""

from __future__ import annotations

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, SafeconductError


class NotAnAdministrator(SafeconductError):
    """This desk may not change who belongs to a compartment."""

    code = "sync.not_an_administrator"
    exit_code = Exit.REFUSED
    en = Advice(
        what="Only an administrator of this part may do that.",
        safe=NOTHING_CHANGED_EN,
        do="Ask one of those whom “team show” lists as administrators.",
        on_page="Ask somebody who decides who is in it: the page of the part says who that is.",
    )
    ru = Advice(
        what="Это может сделать только администратор этой части.",
        safe=NOTHING_CHANGED_RU,
        do="Обратитесь к одному из администраторов из списка «team show».",
        on_page="Обратитесь к тому, кто решает, кто в ней участвует: он указан на странице части.",
    )


class UnknownDevice(SafeconductError):
    """No device of the team fits what was asked for."""

    code = "sync.unknown_device"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="Nobody in the team is called that{shown}.",
        safe=NOTHING_CHANGED_EN,
        do="Look at “team show” for aliases and devices.",
        on_page="Open the page Team again: it lists everybody who is in it now.",
    )
    ru = Advice(
        what="В команде нет никого с таким именем{shown}.",
        safe=NOTHING_CHANGED_RU,
        do="Псевдонимы и устройства показывает «team show».",
        on_page="Откройте страницу «Команда» ещё раз: там все, кто в ней сейчас.",
    )


class SeveralDevices(SafeconductError):
    """What was asked for fits several devices."""

    code = "sync.several_devices"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="That fits several devices{shown}.",
        safe=NOTHING_CHANGED_EN,
        do="Give the beginning of the device's id, as “team show” prints it; if that is an alias too, the whole id, "
        "from “team show --json”.",
        on_page="Open the page Team and choose the laptop there.",
    )
    ru = Advice(
        what="Под это подходит несколько устройств{shown}.",
        safe=NOTHING_CHANGED_RU,
        do="Укажите начало идентификатора устройства, как его показывает «team show»; если это и чей-то псевдоним — "
        "весь идентификатор из «team show --json».",
        on_page="Откройте страницу «Команда» и выберите ноутбук там.",
    )


class UnknownCompartment(SafeconductError):
    """No part of this desk is called that."""

    code = "sync.unknown_compartment"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="This desk has no part called that{shown}.",
        safe=NOTHING_CHANGED_EN,
        do="Look at “team show” for the parts you are on.",
        on_page="The parts you are in stand on the page Team.",
    )
    ru = Advice(
        what="На этом рабочем месте нет части с таким названием{shown}.",
        safe=NOTHING_CHANGED_RU,
        do="Ваши части показывает «team show».",
        on_page="Части, в которых вы участвуете, показаны на странице «Команда».",
    )


class BadName(SafeconductError):
    """A name that a compartment cannot have."""

    code = "sync.bad_name"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="A part cannot be called that{shown}.",
        safe=NOTHING_CHANGED_EN,
        do="Give one line of at most 80 characters; never a real name.",
    )
    ru = Advice(
        what="Так назвать часть нельзя{shown}.",
        safe=NOTHING_CHANGED_RU,
        do="Дайте одну строку не длиннее 80 знаков и никогда не настоящее имя.",
    )


class CannotComeBack(SafeconductError):
    """A device that was on a part whose past is closed is to come in again: what lies between would be missing."""

    code = "sync.cannot_come_back"
    exit_code = Exit.REFUSED
    en = Advice(
        what="This device was on this part before, and its past is closed to newcomers: it cannot come in again.",
        safe=NOTHING_CHANGED_EN,
        do="Bring in another device of the same person, or begin a new part with them.",
    )
    ru = Advice(
        what="Это устройство уже было в этой части, а её прошлое закрыто для новых участников: вернуть его нельзя.",
        safe=NOTHING_CHANGED_RU,
        do="Введите другое устройство этого человека или начните вместе с ним новую часть.",
    )


class AlreadyThere(SafeconductError):
    """The device is a member already, with that right."""

    code = "sync.already_there"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="They are on it already, with that right.",
        safe=NOTHING_CHANGED_EN,
        do="“team show” lists who is on which part.",
        on_page="The page of the part lists who is in it.",
    )
    ru = Advice(
        what="Они уже участвуют, с теми же правами.",
        safe=NOTHING_CHANGED_RU,
        do="Кто в какой части участвует, показывает «team show».",
        on_page="Кто участвует, показано на странице части.",
    )


class NotThere(SafeconductError):
    """The device is no member."""

    code = "sync.not_there"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="They are not on it.",
        safe=NOTHING_CHANGED_EN,
        do="Look at “team show” for who is.",
        on_page="The page of the part lists who is in it.",
    )
    ru = Advice(
        what="Они в ней не участвуют.",
        safe=NOTHING_CHANGED_RU,
        do="Участников показывает «team show».",
        on_page="Кто участвует, показано на странице части.",
    )


class NoAlias(SafeconductError):
    """This person has not chosen an alias, and others could not tell who they are."""

    code = "sync.no_alias"
    exit_code = Exit.REFUSED
    en = Advice(
        what="You have not chosen an alias, and others could not tell who you are.",
        safe=NOTHING_CHANGED_EN,
        do="Choose one with “team alias”: never your name, never the name you use elsewhere.",
        on_page="Choose one on the page Team: never your name, never the name you use elsewhere.",
    )
    ru = Advice(
        what="Вы ещё не выбрали псевдоним, и другие не поймут, кто вы.",
        safe=NOTHING_CHANGED_RU,
        do="Выберите его командой «team alias»: не имя и не прозвище, которое вы где-то используете.",
        on_page="Выберите его на странице «Команда»: не имя и не прозвище, которое вы где-то используете.",
    )
