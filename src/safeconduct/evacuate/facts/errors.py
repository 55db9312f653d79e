"""What can be wrong with a fact, in sentences (docs/errors.md)."""

from __future__ import annotations

from safeconduct.base.errors import (
    NOTHING_CHANGED_EN,
    NOTHING_CHANGED_RU,
    Advice,
    Exit,
    SafeconductError,
)


class MalformedFact(SafeconductError):
    """An op of this room that is not written as its format says; it is kept, and counted as not read."""

    code = "evacuate.malformed_fact"
    exit_code = Exit.INTEGRITY
    en = Advice(
        what="An entry about an evacuation is not written as it should be ({place}).",
        safe="It is kept as it came, and nothing is guessed from it.",
        do="Ask whoever wrote it which version of the program they have.",
    )
    ru = Advice(
        what="Запись об эвакуации составлена не так, как положено ({place}).",
        safe="Она хранится такой, какой пришла, и ничего из неё не додумано.",
        do="Спросите у автора, какая у него версия программы.",
    )


class NotAFact(SafeconductError):
    """A value that a field of a form cannot have."""

    code = "evacuate.not_a_fact"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="“{field}” cannot be this{shown}.",
        safe=NOTHING_CHANGED_EN,
        do="Correct it; “safeconduct evacuate forms” shows what fits.",
        on_page="Correct it and send it again.",
    )
    ru = Advice(
        what="«{field}»: так нельзя{shown}.",
        safe=NOTHING_CHANGED_RU,
        do="Исправьте; что подходит, показывает «safeconduct evacuate forms».",
        on_page="Исправьте и отправьте ещё раз.",
    )


class NotKeptThere(SafeconductError):
    """A thing that does not belong into that part of the team's work."""

    code = "evacuate.not_kept_there"
    exit_code = Exit.REFUSED
    en = Advice(
        what="“{form}” is not kept in that part.",
        safe=NOTHING_CHANGED_EN,
        do="Choose the part that such entries belong to.",
    )
    ru = Advice(
        what="«{form}» в этой части не хранится.",
        safe=NOTHING_CHANGED_RU,
        do="Выберите часть, к которой относятся такие записи.",
    )


class NoSuchThing(SafeconductError):
    """Nothing here is called so, or it lies in a part that this desk does not read."""

    code = "evacuate.no_such_thing"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="Nothing that this desk can open is called so{shown}.",
        safe=NOTHING_CHANGED_EN,
        do="Look at the list for what it is called; it may lie in a part that you do not read.",
    )
    ru = Advice(
        what="Среди того, что это рабочее место может открыть, ничего так не называется{shown}.",
        safe=NOTHING_CHANGED_RU,
        do="Посмотрите в списке, как это называется; возможно, оно лежит в части, которую вы не читаете.",
    )


class NothingToTakeBack(SafeconductError):
    """An op that is not of this room, or is undone already."""

    code = "evacuate.nothing_to_take_back"
    exit_code = Exit.REFUSED
    en = Advice(
        what="There is nothing here to take back{shown}.",
        safe=NOTHING_CHANGED_EN,
        do="Look at the history for what can be taken back.",
    )
    ru = Advice(
        what="Здесь нечего отменять{shown}.",
        safe=NOTHING_CHANGED_RU,
        do="Посмотрите в истории, что можно отменить.",
    )


class SeveralThings(SafeconductError):
    """A word that several things here are called by."""

    code = "evacuate.several_things"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="More than one thing here is called so{shown}.",
        safe=NOTHING_CHANGED_EN,
        do="Give the digits that the list shows beside it.",
    )
    ru = Advice(
        what="Здесь так называется не одно{shown}.",
        safe=NOTHING_CHANGED_RU,
        do="Укажите знаки, которые стоят рядом в списке.",
    )


class NoSuchField(SafeconductError):
    """A form or a field that there is not."""

    code = "evacuate.no_such_field"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="There is no such form or field{shown}.",
        safe=NOTHING_CHANGED_EN,
        do="“safeconduct evacuate forms” lists them. A field is set as FIELD=VALUE, and emptied as FIELD=",
        on_page="Open the page again from the list.",
    )
    ru = Advice(
        what="Такой формы или такого поля нет{shown}.",
        safe=NOTHING_CHANGED_RU,
        do="Их перечисляет «safeconduct evacuate forms». Поле задают так: FIELD=VALUE, а очищают так: FIELD=",
        on_page="Откройте страницу заново из списка.",
    )
