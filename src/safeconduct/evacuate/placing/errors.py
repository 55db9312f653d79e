"""What can be wrong with a placement, in sentences (docs/errors.md)."""

from __future__ import annotations

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, SafeconductError


class CannotBePlaced(SafeconductError):
    """A placement that something stands against."""

    code = "evacuate.cannot_be_placed"
    exit_code = Exit.REFUSED
    en = Advice(
        what="This cannot be done so: {count} things stand against it.",
        safe=NOTHING_CHANGED_EN,
        do="Look at each, and choose otherwise; whoever knows better says that they have seen it.",
    )
    ru = Advice(
        what="Так сделать нельзя: препятствий — {count}.",
        safe=NOTHING_CHANGED_RU,
        do="Посмотрите каждое и выберите иначе; кто знает лучше, отмечает, что видел их.",
    )


class NoSuchStage(SafeconductError):
    """A word that names no stage of a way."""

    code = "evacuate.no_such_stage"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="There is no such stage of a way{shown}.",
        safe=NOTHING_CHANGED_EN,
        do="Say STAGE=THING; the stages are extraction, helper, transit, onward, safe and departure.",
    )
    ru = Advice(
        what="Такого этапа пути нет{shown}.",
        safe=NOTHING_CHANGED_RU,
        do="Пишите STAGE=THING; этапы: extraction, helper, transit, onward, safe, departure.",
    )


class NothingToFree(SafeconductError):
    """A journey that holds nothing."""

    code = "evacuate.nothing_to_free"
    exit_code = Exit.REFUSED
    en = Advice(
        what="This journey holds nothing.",
        safe=NOTHING_CHANGED_EN,
        do="Look at the board for what is held.",
    )
    ru = Advice(
        what="За этой поездкой ничего не забронировано.",
        safe=NOTHING_CHANGED_RU,
        do="Посмотрите на доске, что занято.",
    )
