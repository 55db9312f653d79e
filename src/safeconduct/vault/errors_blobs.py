"""What can go wrong with files kept in pieces. Facts are counts and opaque ids (promises P4, P5, P14)."""

from __future__ import annotations

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, SafeconductError


class BlobIncomplete(SafeconductError):
    """A file of which pieces have not come yet."""

    code = "vault.blob_incomplete"
    exit_code = Exit.REFUSED
    en = Advice(
        what="The file is not here whole yet: {missing} of {count} pieces are missing.",
        safe="The pieces that came are kept. " + NOTHING_CHANGED_EN,
        do="Exchange once more, or ask somebody who has it for a file with the missing pieces.",
    )
    ru = Advice(
        what="Файл получен ещё не целиком: не хватает частей — {missing} из {count}.",
        safe="Полученные части сохранены. " + NOTHING_CHANGED_RU,
        do="Повторите обмен или попросите у того, у кого он есть, файл с недостающими частями.",
    )


class PieceMissing(SafeconductError):
    """A piece that has no file."""

    code = "vault.piece_missing"
    exit_code = Exit.REFUSED
    en = Advice(
        what="Piece {piece} of the file is not here.",
        safe="The other pieces are kept. " + NOTHING_CHANGED_EN,
        do="Exchange once more, or restore a backup elsewhere and take it from there.",
    )
    ru = Advice(
        what="Части {piece} этого файла здесь нет.",
        safe="Остальные части сохранены. " + NOTHING_CHANGED_RU,
        do="Повторите обмен или восстановите резервную копию в другом месте и возьмите файл оттуда.",
    )


class PieceDamaged(SafeconductError):
    """A piece whose file was altered or is damaged."""

    code = "vault.piece_damaged"
    exit_code = Exit.INTEGRITY
    en = Advice(
        what="A piece of the file is damaged (file {blob}, piece {piece}).",
        safe="What it holds was not used. Everything else is kept.",
        do="Run “vault verify”. Fetch the file again from another desk, or restore a backup elsewhere.",
        on_page="Verify the vault: the page Today leads there. Fetch the file again from another desk, or restore a "
        "backup elsewhere.",
    )
    ru = Advice(
        what="Часть файла повреждена (файл {blob}, часть {piece}).",
        safe="Её содержимое не использовано. Всё остальное сохранено.",
        do="Запустите «vault verify». Получите файл заново с другого рабочего места или восстановите резервную копию в "
        "другом месте.",
        on_page="Проверьте хранилище: страница «Сегодня» ведёт туда. Получите файл заново с другого рабочего места "
        "или восстановите резервную копию в другом месте.",
    )
