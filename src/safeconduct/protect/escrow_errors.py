"""What can be wrong with a secret that two persons hold, in words for a person."""

from __future__ import annotations

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, SafeconductError


class ShareRefused(SafeconductError):
    """A share that is not the one its person was given for this secret."""

    code = "protect.share_refused"
    exit_code = Exit.INTEGRITY
    en = Advice(
        what="The share of {person} cannot be used ({reason}).",
        safe="The secret stays closed. " + NOTHING_CHANGED_EN,
        do="Ask that person to hand it over again, or ask another holder; tell your security lead if it happens twice.",
    )
    ru = Advice(
        what="Доля участника {person} не подходит ({reason}).",
        safe="Секрет остаётся закрытым. " + NOTHING_CHANGED_RU,
        do="Попросите этого человека передать её ещё раз или обратитесь к другому хранителю; если это повторится, "
        "сообщите ответственному за безопасность.",
    )


class EscrowRefused(SafeconductError):
    """A secret that was divided among persons and is not what it was said to be."""

    code = "protect.escrow_refused"
    exit_code = Exit.INTEGRITY
    en = Advice(
        what="A secret held by two persons is not what it was said to be ({reason}).",
        safe="It was not used. " + NOTHING_CHANGED_EN,
        do="Tell your security lead who divided it, and have it divided anew.",
    )
    ru = Advice(
        what="Секрет, который хранят вдвоём, не тот, за который его выдали ({reason}).",
        safe="Он не использован. " + NOTHING_CHANGED_RU,
        do="Сообщите ответственному за безопасность, кто его разделил; его нужно разделить заново.",
    )


class TooFewPersons(SafeconductError):
    """Fewer persons than the secret needs, however many devices they have."""

    code = "protect.too_few_persons"
    exit_code = Exit.REFUSED
    en = Advice(
        what="The shares come from {given} person, and {needed} are needed.",
        safe="The secret stays closed. " + NOTHING_CHANGED_EN,
        do="Ask a second holder. Two devices of one person count as one person.",
    )
    ru = Advice(
        what="Доли получены от людей: {given}, а нужно {needed}.",
        safe="Секрет остаётся закрытым. " + NOTHING_CHANGED_RU,
        do="Обратитесь ко второму хранителю. Два устройства одного человека считаются одним человеком.",
    )


class NotAHolder(SafeconductError):
    """This device was given no share."""

    code = "protect.not_a_holder"
    exit_code = Exit.REFUSED
    en = Advice(
        what="This device holds no share of that secret.",
        safe=NOTHING_CHANGED_EN,
        do="Use the device you had when the secret was divided, or ask another holder.",
    )
    ru = Advice(
        what="На этом устройстве нет доли этого секрета.",
        safe=NOTHING_CHANGED_RU,
        do="Возьмите устройство, которое было у вас, когда секрет делили, или обратитесь к другому хранителю.",
    )
