"""What can be wrong with a certificate, in words for a person."""

from __future__ import annotations

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, SafeconductError


class MalformedCertificate(SafeconductError):
    """Bytes that are no certificate, or one whose fields break the layout."""

    code = "protect.malformed_certificate"
    exit_code = Exit.INTEGRITY
    en = Advice(
        what="A certificate is damaged or not of our making ({place}: {reason}).",
        safe="It was not believed. " + NOTHING_CHANGED_EN,
        do="Ask for it again from the person it names.",
    )
    ru = Advice(
        what="Сертификат повреждён или создан другой программой ({place}: {reason}).",
        safe="Он отвергнут. " + NOTHING_CHANGED_RU,
        do="Запросите его ещё раз у того, кому он выдан.",
    )


class CertificateRefused(SafeconductError):
    """A well-formed certificate that its issuer did not sign, or that stands in the wrong place of a chain."""

    code = "protect.certificate_refused"
    exit_code = Exit.INTEGRITY
    en = Advice(
        what="The certificate of {subject} is not valid here ({reason}).",
        safe="Its keys were not used. " + NOTHING_CHANGED_EN,
        do="Tell your security lead: somebody may be posing as a member.",
    )
    ru = Advice(
        what="Сертификат {subject} здесь недействителен ({reason}).",
        safe="Его ключи не использованы. " + NOTHING_CHANGED_RU,
        do="Сообщите ответственному за безопасность: кто-то может выдавать себя за участника.",
    )
