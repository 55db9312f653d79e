"""What can go wrong while somebody joins, in words for a person."""

from __future__ import annotations

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, SafeconductError


class MalformedWelcome(SafeconductError):
    """An invitation, join request, answer or welcome that breaks its layout."""

    code = "protect.malformed_welcome"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="The invitation or a message about joining is damaged ({place}: {reason}).",
        safe=NOTHING_CHANGED_EN,
        do="Copy it again whole, or ask for a new invitation.",
    )
    ru = Advice(
        what="Приглашение или сообщение о вступлении повреждено ({place}: {reason}).",
        safe=NOTHING_CHANGED_RU,
        do="Скопируйте его ещё раз целиком или попросите новое приглашение.",
    )


class NewerInvitation(MalformedWelcome):
    """An invitation that a later version of the program wrote: what it says is not known here."""

    code = "protect.newer_invitation"
    exit_code = Exit.REFUSED
    en = Advice(
        what="This invitation was made by a newer version of the program.",
        safe=NOTHING_CHANGED_EN,
        do="Install the version that the person who invited you uses, and take the same file in again.",
    )
    ru = Advice(
        what="Это приглашение создано более новой версией программы.",
        safe=NOTHING_CHANGED_RU,
        do="Установите ту же версию, что у пригласившего, и примите тот же файл ещё раз.",
    )


class WelcomeRefused(SafeconductError):
    """A well-formed message about joining that does not fit the invitation, the request or the certificates."""

    code = "protect.welcome_refused"
    exit_code = Exit.INTEGRITY
    en = Advice(
        what="A message about joining is not from whom it should be ({reason}).",
        safe="No key of it was used. " + NOTHING_CHANGED_EN,
        do="Stop, call the person who invited you by a way you trust, and start again with a new invitation.",
    )
    ru = Advice(
        what="Сообщение о вступлении пришло не от того, от кого должно ({reason}).",
        safe="Ключи из него не использованы. " + NOTHING_CHANGED_RU,
        do="Остановитесь, свяжитесь с пригласившим надёжным путём и начните заново с новым приглашением.",
    )


class InvitationExpired(SafeconductError):
    """An invitation past its last day."""

    code = "protect.invitation_expired"
    exit_code = Exit.REFUSED
    en = Advice(
        what="The invitation was valid until {day}.",
        safe=NOTHING_CHANGED_EN,
        do="Ask for a new one.",
    )
    ru = Advice(
        what="Приглашение действовало до {day}.",
        safe=NOTHING_CHANGED_RU,
        do="Попросите новое.",
    )
