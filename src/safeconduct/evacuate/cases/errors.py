"""What can be wrong with what is said of a case, in sentences (docs/errors.md)."""

from __future__ import annotations

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, SafeconductError


class ReasonMissing(SafeconductError):
    """A decision that differs from what the answers propose, without a word why."""

    code = "evacuate.reason_missing"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="This is not what the answers propose, and it is not said why.",
        safe=NOTHING_CHANGED_EN,
        do="Write in a sentence why you decide so: whoever comes after you reads it.",
    )
    ru = Advice(
        what="Это расходится с тем, что следует из ответов, а причина не указана.",
        safe=NOTHING_CHANGED_RU,
        do="Напишите одной фразой, почему вы так решили: это прочтёт тот, кто придёт после вас.",
    )


class EndingMissing(SafeconductError):
    """A case that is to be closed without how it ended."""

    code = "evacuate.ending_missing"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="A case is closed with how it ended.",
        safe=NOTHING_CHANGED_EN,
        do="Choose how it ended. If nobody knows, contact is lost, and the case stays open.",
    )
    ru = Advice(
        what="Дело закрывают, указав, чем оно закончилось.",
        safe=NOTHING_CHANGED_RU,
        do="Выберите, чем закончилось. Если этого никто не знает, связь потеряна, и дело остаётся открытым.",
    )


class LegStillOpen(SafeconductError):
    """A case that is to be closed while somebody of it is on the way."""

    code = "evacuate.leg_still_open"
    exit_code = Exit.REFUSED
    en = Advice(
        what="Somebody of this case is on the way, or was told of a leg that has not ended.",
        safe=NOTHING_CHANGED_EN,
        do="Say first how that leg ended.",
    )
    ru = Advice(
        what="Кто-то по этому делу в пути или ему уже сообщили об этапе, который не завершён.",
        safe=NOTHING_CHANGED_RU,
        do="Сначала отметьте, чем закончился этот этап.",
    )


class VouchedAlready(SafeconductError):
    """Somebody vouches once more for a party that they vouch for."""

    code = "evacuate.vouched_already"
    exit_code = Exit.REFUSED
    en = Advice(
        what="You vouch for them already: one person is not two.",
        safe=NOTHING_CHANGED_EN,
        do="Ask somebody else of the team who has heard them, or knows who they are.",
    )
    ru = Advice(
        what="Вы за них уже поручились: один человек — это не двое.",
        safe=NOTHING_CHANGED_RU,
        do="Попросите кого-то ещё из команды, кто с ними говорил или знает, кто они.",
    )


class NothingHandedOver(SafeconductError):
    """A hand-over with nothing in it."""

    code = "evacuate.nothing_handed_over"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="There is nothing to hand over: you look after no open case and keep no promise.",
        safe=NOTHING_CHANGED_EN,
        do="Nothing is needed; tell the next officer so.",
    )
    ru = Advice(
        what="Передавать нечего: вы не ведёте открытых дел и ничего не обещали.",
        safe=NOTHING_CHANGED_RU,
        do="Ничего делать не нужно; так и скажите тому, кто заступает.",
    )


class NotHandedToYou(SafeconductError):
    """A hand-over that is for somebody else."""

    code = "evacuate.not_handed_to_you"
    exit_code = Exit.REFUSED
    en = Advice(
        what="This was handed to somebody else.",
        safe=NOTHING_CHANGED_EN,
        do="If they are not there, take a case on by setting who looks after it.",
    )
    ru = Advice(
        what="Это передано не вам.",
        safe=NOTHING_CHANGED_RU,
        do="Если этого человека нет на месте, возьмите дело себе, указав, кто его ведёт.",
    )
