"""What can go wrong with backups and drafts.

Each says what is safe and what to do, and refuses to name a path or a word of what is kept (promises P4, P14).
"""

from __future__ import annotations

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, SafeconductError


class NotABackup(SafeconductError):
    """A file that is missing, empty, or begins otherwise than a backup."""

    code = "vault.not_a_backup"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="This is not a backup of this program, or it was cut off at its beginning.",
        safe=NOTHING_CHANGED_EN,
        do="Check that it is the right file, or take another copy.",
    )
    ru = Advice(
        what="Это не резервная копия этой программы, или её начало обрезано.",
        safe=NOTHING_CHANGED_RU,
        do="Проверьте, тот ли это файл, или возьмите другую копию.",
    )


class BackupDamaged(SafeconductError):
    """A backup whose records do not add up."""

    code = "vault.backup_damaged"
    exit_code = Exit.INTEGRITY
    en = Advice(
        what="The backup is damaged or incomplete ({place}).",
        safe="Nothing of it was kept. " + NOTHING_CHANGED_EN,
        do="Take another copy of the backup, or an older one.",
    )
    ru = Advice(
        what="Резервная копия повреждена или неполна ({place}).",
        safe="Ничего из неё не сохранено. " + NOTHING_CHANGED_RU,
        do="Возьмите другой экземпляр резервной копии или более старую.",
    )


class NewerBackup(SafeconductError):
    """A backup written by a later version of the program."""

    code = "vault.newer_backup"
    exit_code = Exit.REFUSED
    en = Advice(
        what="This backup was written by a newer version of the program (format {format}).",
        safe=NOTHING_CHANGED_EN,
        do="Install the newer version, then restore it.",
    )
    ru = Advice(
        what="Эта резервная копия записана более новой версией программы (формат {format}).",
        safe=NOTHING_CHANGED_RU,
        do="Установите новую версию и восстановите копию ею.",
    )


class DraftTooLong(SafeconductError):
    """A draft larger than anything it could become."""

    code = "vault.draft_too_long"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="The draft is longer than {most} bytes and was not saved.",
        safe="What was saved of it before is still there.",
        do="Divide it into several.",
    )
    ru = Advice(
        what="Черновик длиннее {most} байт и не сохранён.",
        safe="То, что было сохранено раньше, на месте.",
        do="Разделите его на несколько.",
    )


class BackupInside(SafeconductError):
    """A backup that would lie in the folder of the vault it is to outlive."""

    code = "vault.backup_inside"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="A backup in the vault's own folder would be lost together with the vault.",
        safe="No backup was written. " + NOTHING_CHANGED_EN,
        do="Write it to another disk or stick, and keep that elsewhere.",
    )
    ru = Advice(
        what="Резервная копия в папке самого хранилища пропадёт вместе с ним.",
        safe="Копия не записана. " + NOTHING_CHANGED_RU,
        do="Запишите её на другой диск или флешку и храните отдельно.",
    )


class NoSuchFolder(SafeconductError):
    """A backup for a folder that does not exist."""

    code = "vault.no_such_folder"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="The folder in which the backup is to lie does not exist.",
        safe="No backup was written. " + NOTHING_CHANGED_EN,
        do="Check its name, and that the disk or stick is plugged in; or make the folder first.",
    )
    ru = Advice(
        what="Папки, в которую нужно записать резервную копию, нет.",
        safe="Копия не записана. " + NOTHING_CHANGED_RU,
        do="Проверьте её имя и подключён ли диск или флешка; или сначала создайте папку.",
    )


class BackupTooLarge(SafeconductError):
    """A backup that would not fit into memory."""

    code = "vault.backup_too_large"
    exit_code = Exit.REFUSED
    en = Advice(
        what="This vault is too large for a backup through a page (more than {most} MB).",
        safe=NOTHING_CHANGED_EN,
        do="Close the window, then in the terminal: safeconduct vault backup FILE",
        on_page="Close the window and copy the vault's whole folder to another disk: the copy opens with the same "
        "passphrase. Or ask your security lead for a backup by command.",
    )
    ru = Advice(
        what="Хранилище слишком велико для копии через страницу (больше {most} МБ).",
        safe=NOTHING_CHANGED_RU,
        do="Закройте окно, затем в терминале: safeconduct vault backup ФАЙЛ",
        on_page="Закройте окно и скопируйте папку хранилища целиком на другой диск: копия открывается той же "
        "парольной фразой. Или попросите ответственного за безопасность сделать копию командой.",
    )
