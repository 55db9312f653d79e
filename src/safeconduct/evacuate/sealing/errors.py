"""What can be wrong with what is to be sealed or opened, in sentences (docs/errors.md)."""

from __future__ import annotations

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, SafeconductError


class NothingToSeal(SafeconductError):
    """A sheet without a word, or an empty file."""

    code = "evacuate.nothing_to_seal"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="There is nothing to seal: no field is filled in, or the file is empty.",
        safe=NOTHING_CHANGED_EN,
        do="Fill in one field at least, or choose the file once it is copied whole.",
    )
    ru = Advice(
        what="Запечатывать нечего: ни одно поле не заполнено или файл пуст.",
        safe=NOTHING_CHANGED_RU,
        do="Заполните хотя бы одно поле или выберите файл, когда он скопирован целиком.",
    )


class SheetTooLong(SafeconductError):
    """A field of a sheet that is longer than any sheet needs."""

    code = "evacuate.sheet_too_long"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="A field of an identity sheet holds at most {most} characters; one has {count}.",
        safe=NOTHING_CHANGED_EN,
        do="Leave out what nobody needs to find or defend them, or put it into a file and seal that.",
    )
    ru = Advice(
        what="В поле личного листа помещается не больше {most} знаков, а в одном их {count}.",
        safe=NOTHING_CHANGED_RU,
        do="Уберите то, что не нужно для поиска и защиты человека, или сохраните это в файле и запечатайте его.",
    )


class NotAPaper(SafeconductError):
    """A file that is to be sealed as a sheet, or a sheet as a file."""

    code = "evacuate.not_a_paper"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="That is no kind of sealed paper, or no field of an identity sheet{shown}.",
        safe=NOTHING_CHANGED_EN,
        do="Kinds: sheet, free_will, video, attorney. A sheet has one FIELD=VALUE a line: names, born, documents, "
        "relatives, home, other.",
        on_page="Choose which paper it is.",
    )
    ru = Advice(
        what="Такого вида запечатанных документов или такого поля личного листа нет{shown}.",
        safe=NOTHING_CHANGED_RU,
        do="Виды: sheet, free_will, video, attorney. В личном листе по одному FIELD=VALUE на строку: names, born, "
        "documents, relatives, home, other.",
        on_page="Выберите, какой это документ.",
    )


class CaseReadOnly(SafeconductError):
    """Somebody seals for a case in which they may not write."""

    code = "evacuate.case_read_only"
    exit_code = Exit.REFUSED
    en = Advice(
        what="You read this case and may not write in it, so nothing can be sealed for it here.",
        safe=NOTHING_CHANGED_EN,
        do="Ask whoever looks after the case to seal it, or to let you write in its part.",
    )
    ru = Advice(
        what="Это дело вы только читаете, поэтому запечатать для него здесь ничего нельзя.",
        safe=NOTHING_CHANGED_RU,
        do="Попросите того, кто ведёт дело, запечатать это или дать вам право писать в его части.",
    )


class SheetNotOpenHere(SafeconductError):
    """Something sealed is asked for where the sheet's part does not open."""

    code = "evacuate.sheet_not_open_here"
    exit_code = Exit.REFUSED
    en = Advice(
        what="You are not in the part in which this is sealed, or it has not come here yet, so you cannot ask for it.",
        safe=NOTHING_CHANGED_EN,
        do="Exchange once; if that does not help, ask one of those who open it: “case sealed” names them.",
        on_page="Exchange once; if that does not help, ask one of those who open it.",
    )
    ru = Advice(
        what="Вас нет в части, где это запечатано, или сюда оно ещё не пришло, поэтому запросить это вы не можете.",
        safe=NOTHING_CHANGED_RU,
        do="Проведите обмен; если не поможет, обратитесь к кому-то из тех, кто вскрывает: их назовёт «case sealed».",
        on_page="Проведите обмен; если не поможет, обратитесь к кому-то из тех, кто вскрывает.",
    )


class SealedOtherwise(SafeconductError):
    """Content that was opened and is in no form that this version knows."""

    code = "evacuate.sealed_otherwise"
    exit_code = Exit.INTEGRITY
    en = Advice(
        what="What was sealed is no identity sheet and no paper that this program knows.",
        safe="It was opened, and that is on record. Nothing else was changed.",
        do="Ask whoever sealed it with which program, and ask for it once more with a newer one.",
    )
    ru = Advice(
        what="Запечатано не то: ни личный лист, ни документ, которые знает эта программа.",
        safe="Это вскрыто, и запись об этом есть. Больше ничего не изменено.",
        do="Узнайте, в какой программе это запечатали, и запросите снова в более новой.",
    )


class TooLongForADesk(SafeconductError):
    """A file that is longer than a page hands out from memory."""

    code = "evacuate.too_long_for_a_desk"
    exit_code = Exit.REFUSED
    en = Advice(
        what="This file is longer than a page can hand out: {most} MB at most.",
        safe="It was not opened, and the request still stands. " + NOTHING_CHANGED_EN,
        do="Open it at the command line: safeconduct case unseal.",
        on_page="It is too long for a browser: have it opened on this laptop, in a terminal, by whoever knows how.",
    )
    ru = Advice(
        what="Этот файл длиннее, чем может отдать страница: не больше {most} МБ.",
        safe="Он не вскрыт, запрос остаётся в силе. " + NOTHING_CHANGED_RU,
        do="Откройте его командой: safeconduct case unseal.",
        on_page="Для браузера он слишком велик: пусть его вскроет на этом ноутбуке, в терминале, тот, кто умеет.",
    )


class LongerThanSaid(SafeconductError):
    """A file that proves longer than a page hands out only once it is opened."""

    code = "evacuate.longer_than_said"
    exit_code = Exit.INTEGRITY
    en = Advice(
        what="Opened, this file is longer than was said of it, and than a page can hand out: {most} MB at most.",
        safe="It was opened, and that is on record. Nothing of it is kept here, and nothing else was changed.",
        do="Ask whoever sealed it why. To have it, ask once more, then: safeconduct case unseal.",
        on_page="Ask whoever sealed it why. To have it, ask once more, and have it opened on this laptop, in a "
        "terminal, by whoever knows how.",
    )
    ru = Advice(
        what="После вскрытия файл оказался длиннее, чем о нём сказано и чем отдаёт страница: не больше {most} МБ.",
        safe="Он вскрыт, и запись об этом есть. Здесь от него ничего не осталось, больше ничего не изменено.",
        do="Спросите, почему так, того, кто его запечатал. Чтобы получить файл, запросите его снова, затем: "
        "safeconduct case unseal.",
        on_page="Спросите, почему так, того, кто его запечатал. Чтобы получить файл, запросите его снова, и пусть его "
        "вскроет на этом ноутбуке, в терминале, тот, кто умеет.",
    )
