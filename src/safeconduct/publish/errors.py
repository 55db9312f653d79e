"""What can go wrong in the room, in words for a person."""

from __future__ import annotations

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, SafeconductError


class MalformedProtected(SafeconductError):
    """A file of protected terms that does not follow its format."""

    code = "publish.malformed_protected"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="The file of protected terms: {place} {fault}.",
        safe="Nothing was checked.",
        do="Correct it and check again (docs/formats/protected.md).",
    )
    ru = Advice(
        what="Файл защищаемых слов: {place} {fault}.",
        safe="Ничего не проверено.",
        do="Исправьте и проверьте снова (docs/formats/protected.md).",
    )


class MalformedText(SafeconductError):
    """A text that is no text."""

    code = "publish.malformed_text"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="The text to be checked {fault}.",
        safe="Nothing was checked.",
        do="Save it as plain text in UTF-8 and check again.",
    )
    ru = Advice(
        what="Проверяемый текст {fault}.",
        safe="Ничего не проверено.",
        do="Сохраните его простым текстом в UTF-8 и проверьте снова.",
    )


class MalformedLedger(SafeconductError):
    """A file of what was public before that does not follow its format."""

    code = "publish.malformed_ledger"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="The file of what was public before: {place} {fault}.",
        safe="Nothing was checked.",
        do="Correct it and check again (docs/formats/protected.md, “What was public before”).",
    )
    ru = Advice(
        what="Файл того, что уже было публично: {place} {fault}.",
        safe="Ничего не проверено.",
        do="Исправьте и проверьте снова (docs/formats/protected.md, “What was public before”).",
    )


class NothingToFind(SafeconductError):
    """Something protected has neither a name, nor a word, nor a telephone that could be found in a text."""

    code = "publish.nothing_to_find"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="Something protected has no word and no telephone that could be found in a text.",
        safe=NOTHING_CHANGED_EN,
        do="Give it a name of two letters at least, a phrase or a telephone.",
    )
    ru = Advice(
        what="У одной из защищаемых записей нет ни слова, ни телефона, которые можно найти в тексте.",
        safe=NOTHING_CHANGED_RU,
        do="Дайте ей имя хотя бы из двух букв, выражение или телефон.",
    )
