"""Why a consent to telling is not written down, or not taken back, in sentences (docs/errors.md)."""

from __future__ import annotations

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, SafeconductError


class NobodyOfThisCase(SafeconductError):
    """A consent of somebody whom the case does not have."""

    code = "publish.nobody_of_this_case"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="Nobody in this case is called so{shown}.",
        safe=NOTHING_CHANGED_EN,
        do="Choose by the code name that the person has in the case.",
    )
    ru = Advice(
        what="В этом деле никого так не зовут{shown}.",
        safe=NOTHING_CHANGED_RU,
        do="Выберите по кодовому имени, которое у человека в этом деле.",
    )


class HowFarMissing(SafeconductError):
    """A consent of which nobody said how far it goes."""

    code = "publish.how_far_missing"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="How far they agreed is not said.",
        safe=NOTHING_CHANGED_EN,
        do="Choose it: nothing at all, as background, in our words, their words without a name, or with their name.",
    )
    ru = Advice(
        what="Не сказано, насколько человек согласен.",
        safe=NOTHING_CHANGED_RU,
        do="Выберите: ничего, только как справку, нашими словами, их словами без имени или с именем.",
    )


class NothingAgreed(SafeconductError):
    """A consent taken back that nobody gave."""

    code = "publish.nothing_agreed"
    exit_code = Exit.REFUSED
    en = Advice(
        what="No consent of theirs to telling is written down here, so there is nothing to take back.",
        safe="Nobody may tell of them as it is.",
        do="If they do not want to be told of, write that down: nothing at all.",
    )
    ru = Advice(
        what="Согласие этого человека на публикацию здесь не записано, отзывать нечего.",
        safe="Рассказывать о нём и так нельзя.",
        do="Если человек не хочет, чтобы о нём рассказывали, запишите: ничего.",
    )


class PressNotReached(SafeconductError):
    """A consent that the press office is to know, at a desk that does not write in the record."""

    code = "publish.press_not_reached"
    exit_code = Exit.REFUSED
    en = Advice(
        what="This desk does not write in the record, where the press office reads what somebody agreed to.",
        safe=NOTHING_CHANGED_EN,
        do="Have yourself brought into the record, or write it on the case alone.",
    )
    ru = Advice(
        what="Это рабочее место не пишет в базу сведений, где пресс-служба читает согласия.",
        safe=NOTHING_CHANGED_RU,
        do="Попросите добавить вас туда или запишите согласие только в деле.",
    )
