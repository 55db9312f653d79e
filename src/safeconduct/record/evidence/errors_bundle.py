"""What can go wrong with a bundle that somebody wants checked: each in one sentence, with what to do."""

from __future__ import annotations

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, SafeconductError


class CannotUnpack(SafeconductError):
    """A bundle's .zip that lies where nothing can be written, or where there is no room for what is in it."""

    code = "record.evidence_cannot_unpack"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="There is no room beside this .zip to unpack it, or nothing may be written there{shown}: nothing was "
        "checked.",
        safe=NOTHING_CHANGED_EN,
        do="Copy it to a folder with room, or unpack it yourself and give the folder.",
    )
    ru = Advice(
        what="Рядом с этим .zip нет места, чтобы его распаковать, или туда нельзя писать{shown}: ничего не проверено.",
        safe=NOTHING_CHANGED_RU,
        do="Скопируйте его в папку, где место есть, или распакуйте сами и укажите папку.",
    )


class BundleRefused(SafeconductError):
    """A file or folder that is no bundle."""

    code = "record.evidence_no_bundle"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="This is no bundle of evidence, or its list cannot be read{shown}.",
        safe=NOTHING_CHANGED_EN,
        do="Give the folder or the .zip as it was written; one that is encrypted has to be opened with its key first.",
    )
    ru = Advice(
        what="Это не комплект доказательств, или его опись не читается{shown}.",
        safe=NOTHING_CHANGED_RU,
        do="Укажите папку или .zip в том виде, в каком он записан; зашифрованный сначала откройте его ключом.",
    )
