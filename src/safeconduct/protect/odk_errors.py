"""What can be wrong with a form of ODK's and its key, in words for a person (STYLE "Errors"; docs/formats/odk.md)."""

from __future__ import annotations

from typing import Final

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, SafeconductError

_KEPT_EN: Final = "What came is kept as it came."
_KEPT_RU: Final = "Пришедшее хранится таким, каким пришло."


class MalformedForm(SafeconductError):
    """Bytes that are no filled form of ODK's, or one that breaks its layout."""

    code = "protect.malformed_form"
    exit_code = Exit.INTEGRITY
    en = Advice(
        what="A filled form is damaged, or is none that ODK Collect writes.",
        safe=_KEPT_EN,
        do="Ask whoever filled it in to send it again from the telephone.",
    )
    ru = Advice(
        what="Заполненная анкета повреждена или записана не так, как пишет ODK Collect.",
        safe=_KEPT_RU,
        do="Попросите того, кто её заполнил, отправить её с телефона ещё раз.",
    )


class OdkNotOpened(SafeconductError):
    """A locked form that this key does not open, or that was cut or changed on its way."""

    code = "protect.odk_not_opened"
    exit_code = Exit.INTEGRITY
    en = Advice(
        what="A locked form did not open: it was locked for another key, or changed on its way.",
        safe=_KEPT_EN,
        do="Try the keys of earlier forms; else ask whoever filled it in to send it again.",
    )
    ru = Advice(
        what="Запертая анкета не открылась: её заперли другим ключом или изменили по дороге.",
        safe=_KEPT_RU,
        do="Попробуйте ключи прежних анкет; если не поможет, попросите отправить её ещё раз.",
    )


class OdkFileMissing(SafeconductError):
    """A locked form of which some files have not come yet."""

    code = "protect.odk_file_missing"
    exit_code = Exit.REFUSED
    en = Advice(
        what="Of the {all} files of a locked form {count} have not come yet.",
        safe=_KEPT_EN,
        do="Wait: the telephone sends them one after another. Then open it again.",
    )
    ru = Advice(
        what="Из {all} файлов запертой анкеты пока не пришло: {count}.",
        safe=_KEPT_RU,
        do="Подождите: телефон отправляет их по одному. Потом откройте её ещё раз.",
    )


class MalformedOdkKey(SafeconductError):
    """Bytes that are no private RSA key of a form."""

    code = "protect.malformed_odk_key"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="This is no private RSA key of at least 2,048 bits, or it is closed with a passphrase.",
        safe=NOTHING_CHANGED_EN,
        do="Give the private key of the form, PEM or DER, without a passphrase.",
    )
    ru = Advice(
        what="Это не закрытый ключ RSA не короче 2048 битов, или он закрыт парольной фразой.",
        safe=NOTHING_CHANGED_RU,
        do="Укажите закрытый ключ анкеты, PEM или DER, без парольной фразы.",
    )
