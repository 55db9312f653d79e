"""What can be wrong with what a source and an inbox give each other, in words for a person (STYLE "Errors").

Every refusal has a class of its own, so that an inbox tells a cut message from one for somebody else, and a source
hears which word to look at. No error holds a word of a receipt but the one that was typed wrongly (P14).
"""

from __future__ import annotations

from typing import Final

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, Phrase, SafeconductError

ANOTHER_BOX: Final = Phrase("another inbox", "другой ящик")
NOT_THE_SLOTS_SIGNED: Final = Phrase("slots that were not signed", "ячейки, которые не подписаны")
NOT_THE_HINTS_SIGNED: Final = Phrase("a list of tags that was not signed", "неподписанный список меток")
NOT_A_POWER_OF_TWO: Final = Phrase("not a power of two", "не степень двойки")
NOT_TRUE_OR_FALSE: Final = Phrase("neither true nor false", "ни «да», ни «нет»")
NOT_ZEROS: Final = Phrase("something after the end", "что-то стоит после конца")
NEVER: Final = Phrase("the days end before they begin, or are too many", "срок кончается до начала или слишком долгий")
_ASK_AGAIN_EN: Final = "Ask the person who wrote to send it again."
_ASK_AGAIN_RU: Final = "Попросите написавшего отправить ещё раз."
_KEPT_EN: Final = "It was not opened and is kept as it came."
_KEPT_RU: Final = "Оно не открыто и хранится таким, каким пришло."


class MalformedBundle(SafeconductError):
    """Bytes that are no bundle of keys for sources, or one whose fields break the layout."""

    code = "protect.malformed_bundle"
    exit_code = Exit.INTEGRITY
    en = Advice(
        what="The keys that sources write with are damaged or of another version ({place}: {reason}).",
        safe="They were not used. " + NOTHING_CHANGED_EN,
        do="Publish the inbox's keys again from a desk.",
    )
    ru = Advice(
        what="Ключи, которыми пишут источники, повреждены или другой версии ({place}: {reason}).",
        safe="Они не использованы. " + NOTHING_CHANGED_RU,
        do="Опубликуйте ключи ящика ещё раз с рабочего места.",
    )


class BundleRefused(SafeconductError):
    """A well-formed bundle that its intake key did not sign."""

    code = "protect.bundle_refused"
    exit_code = Exit.INTEGRITY
    en = Advice(
        what="The keys that sources write with are not valid here ({reason}).",
        safe="They were not used. " + NOTHING_CHANGED_EN,
        do="Tell your security lead: somebody may be posing as this inbox.",
    )
    ru = Advice(
        what="Ключи, которыми пишут источники, здесь недействительны ({reason}).",
        safe="Они не использованы. " + NOTHING_CHANGED_RU,
        do="Сообщите ответственному за безопасность: кто-то может выдавать себя за этот ящик.",
    )


class WrongNumberOfReceiptWords(SafeconductError):
    """What was typed is not eight words."""

    code = "protect.receipt_words_count"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="These are {count} words; a receipt has 8.",
        safe=NOTHING_CHANGED_EN,
        do="Type the eight words in their order; the first four letters of each are enough.",
    )
    ru = Advice(
        what="Слов здесь {count}, а в квитанции их 8.",
        safe=NOTHING_CHANGED_RU,
        do="Наберите восемь слов по порядку; от каждого достаточно первых четырёх букв.",
    )


class UnknownReceiptWord(SafeconductError):
    """A word that is in no list; ``place`` counts from 1."""

    code = "protect.receipt_word_unknown"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="Word {place}{shown} is none of the words that receipts are made of.",
        safe=NOTHING_CHANGED_EN,
        do="Look at how it is spelled; its first four letters must be right.",
    )
    ru = Advice(
        what="Слова № {place}{shown} среди слов квитанций нет.",
        safe=NOTHING_CHANGED_RU,
        do="Проверьте, как оно пишется: первые четыре буквы должны быть верны.",
    )


class WrongReceiptWords(SafeconductError):
    """Eight words of the lists whose check does not fit: one is another than was given, or two changed places."""

    code = "protect.receipt_words_wrong"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="These eight words do not belong together: one of them is another, or two changed places.",
        safe=NOTHING_CHANGED_EN,
        do="Compare each word, and their order, with what was written down.",
    )
    ru = Advice(
        what="Эти восемь слов не составляют квитанцию: одно из них другое или два поменялись местами.",
        safe=NOTHING_CHANGED_RU,
        do="Сверьте каждое слово и их порядок с тем, что было записано.",
    )


class MalformedSubmission(SafeconductError):
    """Bytes that are no submission, or an opened one whose content breaks the layout."""

    code = "protect.malformed_submission"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="What was sent in is damaged or not of our making ({place}: {reason}).",
        safe=_KEPT_EN,
        do=_ASK_AGAIN_EN,
    )
    ru = Advice(
        what="Присланное повреждено или создано другой программой ({place}: {reason}).",
        safe=_KEPT_RU,
        do=_ASK_AGAIN_RU,
    )


class SubmissionCut(SafeconductError):
    """A submission whose length is none of the four: bytes are missing, or there are some too many."""

    code = "protect.submission_cut"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="What was sent in did not arrive whole: it has {length} bytes, which is none of the four sizes.",
        safe=_KEPT_EN,
        do=_ASK_AGAIN_EN,
    )
    ru = Advice(
        what="Присланное дошло не целиком: в нём {length} байт, а это ни один из четырёх размеров.",
        safe=_KEPT_RU,
        do=_ASK_AGAIN_RU,
    )


class SubmissionTooLarge(SafeconductError):
    """More bytes than the largest class has, or content that fits into none."""

    code = "protect.submission_too_large"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="This is too long to be sent in at once: {length} bytes, and at most {most} fit.",
        safe="It was not taken. " + NOTHING_CHANGED_EN,
        do="Send it in parts, or as a file.",
    )
    ru = Advice(
        what="За один раз столько отправить нельзя: здесь {length} байт, а помещается не больше {most}.",
        safe="Оно не принято. " + NOTHING_CHANGED_RU,
        do="Отправьте по частям или файлом.",
    )


class UnknownSubmissionVersion(SafeconductError):
    """A submission, or its content, of a version that this program does not know."""

    code = "protect.unknown_submission_version"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="What was sent in was made by a newer version of the page.",
        safe=_KEPT_EN,
        do="Bring this program up to date, then open it again.",
    )
    ru = Advice(
        what="Присланное создано более новой версией страницы.",
        safe=_KEPT_RU,
        do="Обновите эту программу и откройте его ещё раз.",
    )


class AnotherOrganisation(SafeconductError):
    """Content that was written for another organisation, though sealed to our key."""

    code = "protect.submission_of_another_organisation"
    exit_code = Exit.INTEGRITY
    en = Advice(
        what="What was sent in was written for another organisation.",
        safe="It was not taken into the inbox and is kept as it came.",
        do="Tell your security lead: somebody passes on to you what was meant for others.",
    )
    ru = Advice(
        what="Присланное написано для другой организации.",
        safe="Во входящие оно не взято и хранится таким, каким пришло.",
        do="Сообщите ответственному за безопасность: кто-то пересылает вам предназначенное другим.",
    )


class AnotherBox(SafeconductError):
    """Content that was written for another inbox than the one it lies in."""

    code = "protect.submission_of_another_box"
    exit_code = Exit.INTEGRITY
    en = Advice(
        what="What was sent in was written for another inbox.",
        safe="It was not taken into this one and is kept as it came.",
        do="Tell your security lead: on its way it was put into the wrong inbox.",
    )
    ru = Advice(
        what="Присланное написано для другого ящика.",
        safe="В этот ящик оно не взято и хранится таким, каким пришло.",
        do="Сообщите ответственному за безопасность: по дороге его переложили в чужой ящик.",
    )


class MalformedBoard(SafeconductError):
    """Bytes that are no reply board, no list of its tags and no bucket of it."""

    code = "protect.malformed_board"
    exit_code = Exit.INTEGRITY
    en = Advice(
        what="The reply board is damaged or of another version ({place}: {reason}).",
        safe="It was not believed. " + NOTHING_CHANGED_EN,
        do="Fetch it again; if it stays so, publish the replies again from a desk.",
    )
    ru = Advice(
        what="Доска ответов повреждена или другой версии ({place}: {reason}).",
        safe="Она отвергнута. " + NOTHING_CHANGED_RU,
        do="Получите её ещё раз; если не поможет, опубликуйте ответы ещё раз с рабочего места.",
    )


class BoardRefused(SafeconductError):
    """A well-formed board that the intake key did not sign, or of another inbox."""

    code = "protect.board_refused"
    exit_code = Exit.INTEGRITY
    en = Advice(
        what="The reply board is not of this inbox ({reason}).",
        safe="It was not believed. " + NOTHING_CHANGED_EN,
        do="Tell your security lead: the relay or a mirror shows a false board.",
    )
    ru = Advice(
        what="Доска ответов не от этого ящика ({reason}).",
        safe="Она отвергнута. " + NOTHING_CHANGED_RU,
        do="Сообщите ответственному за безопасность: ретранслятор или зеркало показывает подложную доску.",
    )
