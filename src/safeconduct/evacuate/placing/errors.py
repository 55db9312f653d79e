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


class NothingToPlace(SafeconductError):
    """A placement of which no leg follows: no trip, and no night in a house."""

    code = "evacuate.nothing_to_place"
    exit_code = Exit.REFUSED
    en = Advice(
        what="Nothing follows from what is chosen: no trip, and no night in a house.",
        safe=NOTHING_CHANGED_EN,
        do="Choose a trip at least. Having seen what stands against it does not make a journey of nothing.",
    )
    ru = Advice(
        what="Из выбранного ничего не следует: ни рейса, ни ночи под крышей.",
        safe=NOTHING_CHANGED_RU,
        do="Выберите хотя бы рейс. Отметка, что препятствия видели, пустую поездку не создаёт.",
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
