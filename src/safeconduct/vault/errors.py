"""What can go wrong with a vault, in words for a person who may have little time.

No sentence carries a path, a name or a text of the vault: facts are counts, process ids and opaque ids (P14).
"""

from __future__ import annotations

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, SafeconductError

_COPY_FIRST_EN = "Copy the vault's folder as it is and tell your security lead; run “vault verify”"
_COPY_FIRST_RU = (
    "Скопируйте папку хранилища как есть и сообщите ответственному за безопасность; запустите «vault verify»"
)
# On a page nobody can give a command.
_TO_LEAD_EN = (
    "Copy the vault's folder as it is and give the copy to your security lead: they see what differs, and restore a "
    "backup in another place"
)
_TO_LEAD_RU = (
    "Скопируйте папку хранилища как есть и передайте копию ответственному за безопасность: он увидит, что изменилось, "
    "и восстановит резервную копию в другом месте"
)


class VaultExists(SafeconductError):
    """Something already stands where a vault or a backup should be made."""

    code = "vault.exists"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="There is already a file or folder at that place.",
        safe="It was not touched. " + NOTHING_CHANGED_EN,
        do="Choose another place, or move what is there out of the way yourself.",
    )
    ru = Advice(
        what="По этому пути уже есть файл или папка.",
        safe="Они не тронуты. " + NOTHING_CHANGED_RU,
        do="Выберите другое место или сами переместите то, что там лежит.",
    )


class VaultMissing(SafeconductError):
    """There is no vault at the given place."""

    code = "vault.missing"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="There is no vault at that place.",
        safe=NOTHING_CHANGED_EN,
        do="Check the folder's name, or make a new vault with “vault create”.",
        on_page="Look for the vault's folder where it was, or restore a backup.",
    )
    ru = Advice(
        what="По этому пути нет хранилища.",
        safe=NOTHING_CHANGED_RU,
        do="Проверьте имя папки или создайте новое хранилище командой «vault create».",
        on_page="Поищите папку хранилища на прежнем месте или восстановите резервную копию.",
    )


class NotAVault(SafeconductError):
    """A folder that is no vault, or one of whose files is gone."""

    code = "vault.not_a_vault"
    exit_code = Exit.INTEGRITY
    en = Advice(
        what="The folder is no vault, or part of the vault is missing ({part}).",
        safe=NOTHING_CHANGED_EN,
        do="Check the folder's name. If it is the right one, keep it as it is and restore a backup elsewhere.",
    )
    ru = Advice(
        what="Эта папка не хранилище, или часть хранилища отсутствует ({part}).",
        safe=NOTHING_CHANGED_RU,
        do="Проверьте имя папки. Если она та, оставьте её как есть и восстановите резервную копию в другом месте.",
    )


class IsDrillCopy(SafeconductError):
    """A copy of a vault that a drill made; whoever wrote in it would make its device look copied."""

    code = "vault.is_drill_copy"
    exit_code = Exit.REFUSED
    en = Advice(
        what="This is a copy of a vault that a drill made, and no vault to work in.",
        safe=NOTHING_CHANGED_EN,
        do="Open the vault itself. This copy holds all its keys: remove it.",
    )
    ru = Advice(
        what="Это копия хранилища, сделанная для учения; работать в ней нельзя.",
        safe=NOTHING_CHANGED_RU,
        do="Откройте само хранилище. В этой копии все его ключи: удалите её.",
    )


class VaultInUse(SafeconductError):
    """Another process has the vault open."""

    code = "vault.in_use"
    exit_code = Exit.LOCKED
    en = Advice(
        what="This vault is open in another window or program (process {process}).",
        safe=NOTHING_CHANGED_EN,
        do="Close it there first, then try again.",
    )
    ru = Advice(
        what="Это хранилище уже открыто в другом окне или другой программой (процесс {process}).",
        safe=NOTHING_CHANGED_RU,
        do="Сначала закройте его там, затем повторите.",
    )


class VaultMoved(SafeconductError):
    """The vault's folder was moved or deleted while it is open: what is written would go where nobody looks."""

    code = "vault.moved"
    exit_code = Exit.INTEGRITY
    en = Advice(
        what="The vault's folder is no longer where it was opened: it was moved, replaced or deleted meanwhile.",
        safe="What you just did was not written. What was written before is in that folder, wherever it is now.",
        do="Put the folder back where it was and do it again. If it was deleted, copy your text elsewhere, lock, and "
        "restore a backup.",
    )
    ru = Advice(
        what="Папки хранилища больше нет там, где его открыли: её переместили, заменили или удалили.",
        safe="То, что вы сейчас сделали, не записано. Записанное раньше — в той папке, где бы она ни была.",
        do="Верните папку на место и повторите. Если она удалена, скопируйте свой текст в другое место, заприте "
        "рабочее место и восстановите резервную копию.",
    )


class VaultClosed(SafeconductError):
    """A vault that was locked is asked for something."""

    code = "vault.closed"
    exit_code = Exit.LOCKED
    en = Advice(
        what="The vault is locked.",
        safe=NOTHING_CHANGED_EN,
        do="Unlock it with the passphrase, then try again.",
    )
    ru = Advice(
        what="Хранилище заперто.",
        safe=NOTHING_CHANGED_RU,
        do="Откройте его парольной фразой и повторите.",
    )


class DiskFull(SafeconductError):
    """No room on the disk for a command."""

    code = "vault.disk_full"
    exit_code = Exit.REFUSED
    en = Advice(
        what="The disk is full: this command was not carried out.",
        safe="Everything acknowledged before is still there. " + NOTHING_CHANGED_EN,
        do="Free some space on the disk, then give the command again.",
    )
    ru = Advice(
        what="Диск заполнен: эта команда не выполнена.",
        safe="Всё подтверждённое раньше на месте. " + NOTHING_CHANGED_RU,
        do="Освободите место на диске и повторите команду.",
    )


class StorageFault(SafeconductError):
    """The operating system could not read or write a file of the vault."""

    code = "vault.storage_fault"
    exit_code = Exit.REFUSED
    en = Advice(
        what="The computer could not read or write a file of the vault (error {errno}).",
        safe="Everything acknowledged before is still there. " + NOTHING_CHANGED_EN,
        do="Check that the disk is plugged in, healthy and not write-protected, then try again.",
    )
    ru = Advice(
        what="Компьютер не смог прочитать или записать файл хранилища (ошибка {errno}).",
        safe="Всё подтверждённое раньше на месте. " + NOTHING_CHANGED_RU,
        do="Проверьте, что диск подключён, исправен и не защищён от записи, затем повторите.",
    )


class NotEncrypted(SafeconductError):
    """The database would not be encrypted: never written to."""

    code = "vault.not_encrypted"
    exit_code = Exit.INTEGRITY
    en = Advice(
        what="The vault's file is not encrypted, or encryption could not be switched on.",
        safe="Nothing was written to it.",
        do="Do not use this vault. " + _COPY_FIRST_EN + ".",
        on_page="Do not use this vault. " + _TO_LEAD_EN + ".",
    )
    ru = Advice(
        what="Файл хранилища не зашифрован, или шифрование не удалось включить.",
        safe="В него ничего не записано.",
        do="Не пользуйтесь этим хранилищем. " + _COPY_FIRST_RU + ".",
        on_page="Не пользуйтесь этим хранилищем. " + _TO_LEAD_RU + ".",
    )


class NewerVault(SafeconductError):
    """A vault written by a later version of the program."""

    code = "vault.newer"
    exit_code = Exit.REFUSED
    en = Advice(
        what="This vault was written by a newer version of the program (format {format}).",
        safe=NOTHING_CHANGED_EN,
        do="Install the newer version, then open it.",
    )
    ru = Advice(
        what="Это хранилище записано более новой версией программы (формат {format}).",
        safe=NOTHING_CHANGED_RU,
        do="Установите новую версию и откройте его.",
    )


class IntegrityFault(SafeconductError):
    """Base of what shows that a vault is not what it was left as; only its subclasses are raised."""

    code = "vault.integrity"
    exit_code = Exit.INTEGRITY
    en = Advice(
        what="The vault is not what it was left as.",
        safe=NOTHING_CHANGED_EN,
        do=_COPY_FIRST_EN + ", or restore a backup.",
        on_page=_TO_LEAD_EN + ".",
    )
    ru = Advice(
        what="Хранилище не такое, каким его оставили.",
        safe=NOTHING_CHANGED_RU,
        do=_COPY_FIRST_RU + " или восстановите резервную копию.",
        on_page=_TO_LEAD_RU + ".",
    )


class Damaged(IntegrityFault):
    """A page of the database does not open, or an entry is not what its id says."""

    code = "vault.integrity.damaged"
    en = Advice(
        what="The vault's file is damaged or was altered ({place}).",
        safe="What is damaged was not believed. " + NOTHING_CHANGED_EN,
        do=_COPY_FIRST_EN + ", then restore a backup elsewhere.",
        on_page=_TO_LEAD_EN + ".",
    )
    ru = Advice(
        what="Файл хранилища повреждён или изменён ({place}).",
        safe="Повреждённое отвергнуто. " + NOTHING_CHANGED_RU,
        do=_COPY_FIRST_RU + ", затем восстановите резервную копию в другом месте.",
        on_page=_TO_LEAD_RU + ".",
    )


class FileAltered(IntegrityFault):
    """Bytes of the database changed while the vault was closed: a page of an older state may be among them."""

    code = "vault.integrity.file"
    en = Advice(
        what="The vault's file was changed while the vault was closed.",
        safe="Nothing in it was believed. " + NOTHING_CHANGED_EN,
        do=_COPY_FIRST_EN + "; “vault verify” says what differs, and “vault verify --mend” mends what can be mended.",
        on_page=_TO_LEAD_EN + ".",
    )
    ru = Advice(
        what="Файл хранилища изменён, пока оно было закрыто.",
        safe="Ничему в нём не поверили. " + NOTHING_CHANGED_RU,
        do=_COPY_FIRST_RU + "; «vault verify» покажет расхождения, «vault verify --mend» исправит то, что можно.",
        on_page=_TO_LEAD_RU + ".",
    )


class OpsMissing(IntegrityFault):
    """The journal is shorter than what was acknowledged: an older file was put back, or its end was cut."""

    code = "vault.integrity.ops_missing"
    en = Advice(
        what="{missing} entries that were already saved are missing: an older copy of the vault's file was put back, "
        "or its end was cut off ({found} of {acknowledged} are there).",
        safe="The entries that are there are untouched. " + NOTHING_CHANGED_EN,
        do=_COPY_FIRST_EN + ", then restore the newest backup elsewhere.",
        on_page=_TO_LEAD_EN + ".",
    )
    ru = Advice(
        what="Не хватает уже сохранённых записей: {missing}. На место файла хранилища положили старую копию, "
        "или его конец обрезан (есть {found} из {acknowledged}).",
        safe="Имеющиеся записи не тронуты. " + NOTHING_CHANGED_RU,
        do=_COPY_FIRST_RU + ", затем восстановите самую новую резервную копию в другом месте.",
        on_page=_TO_LEAD_RU + ".",
    )


class HistoryDiffers(IntegrityFault):
    """The journal is not the one that the anchor vouches for."""

    code = "vault.integrity.history"
    en = Advice(
        what="The vault's entries are not those it was closed with (up to entry {count}).",
        safe=NOTHING_CHANGED_EN,
        do=_COPY_FIRST_EN + ", then restore a backup elsewhere.",
        on_page=_TO_LEAD_EN + ".",
    )
    ru = Advice(
        what="Записи хранилища не те, с которыми его закрыли (до записи {count}).",
        safe=NOTHING_CHANGED_RU,
        do=_COPY_FIRST_RU + ", затем восстановите резервную копию в другом месте.",
        on_page=_TO_LEAD_RU + ".",
    )


class RegisterDiffers(IntegrityFault):
    """Keys, signers, drafts or settings are not those that were last saved."""

    code = "vault.integrity.register"
    en = Advice(
        what="The vault's keys, signers, drafts or settings are not those that were last saved.",
        safe="The entries themselves are signed and can be checked. " + NOTHING_CHANGED_EN,
        do=_COPY_FIRST_EN + ", then restore a backup elsewhere.",
        on_page=_TO_LEAD_EN + ".",
    )
    ru = Advice(
        what="Ключи, подписанты, черновики или настройки хранилища не те, что были сохранены последними.",
        safe="Сами записи подписаны, и их можно проверить. " + NOTHING_CHANGED_RU,
        do=_COPY_FIRST_RU + ", затем восстановите резервную копию в другом месте.",
        on_page=_TO_LEAD_RU + ".",
    )


class AnchorDamaged(IntegrityFault):
    """The freshness anchor is gone, damaged, or of another vault: a rollback could not be seen."""

    code = "vault.integrity.anchor"
    en = Advice(
        what="The mark that shows whether the vault is up to date is missing or damaged.",
        safe="The entries themselves are signed and can be checked. " + NOTHING_CHANGED_EN,
        do=_COPY_FIRST_EN + "; if only this mark is named, “vault verify --mend” makes it anew.",
        on_page=_TO_LEAD_EN + ".",
    )
    ru = Advice(
        what="Метка, по которой видно, что хранилище не устарело, отсутствует или повреждена.",
        safe="Сами записи подписаны, и их можно проверить. " + NOTHING_CHANGED_RU,
        do=_COPY_FIRST_RU + "; если названа только эта метка, «vault verify --mend» создаст её заново.",
        on_page=_TO_LEAD_RU + ".",
    )


class HeaderRolledBack(IntegrityFault):
    """An older copy of the key file was put back: a passphrase that was changed would open again."""

    code = "vault.integrity.header"
    en = Advice(
        what="An older or altered copy of the vault's key file was put in place: it may open with a passphrase you "
        "have changed.",
        safe="The entries themselves are untouched. " + NOTHING_CHANGED_EN,
        do=_COPY_FIRST_EN + "; put the newer key file back, or restore a backup.",
        on_page=_TO_LEAD_EN + ", or put the newer key file back.",
    )
    ru = Advice(
        what="Файл ключей хранилища заменён старым или изменённым: его может открывать парольная фраза, которую вы "
        "сменили.",
        safe="Сами записи не тронуты. " + NOTHING_CHANGED_RU,
        do=_COPY_FIRST_RU + "; верните новый файл ключей или восстановите резервную копию.",
        on_page=_TO_LEAD_RU + " или вернёт новый файл ключей.",
    )
