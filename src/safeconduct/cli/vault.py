"""``safeconduct vault``: make, check, back up and restore the encrypted store (docs/formats/vault.md).

The screen of what the vault room does for promises P2, P4 and P5. Refuses to call a vault sound that was not looked
at whole, and to mend what only a backup can bring back.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click
from rich.text import Text

from safeconduct.base.clock import SystemClock, day_from_ms, iso_from_day
from safeconduct.base.errors import Exit, Phrase
from safeconduct.base.language import Counted
from safeconduct.cli.cards import WORDS_LEFT
from safeconduct.cli.new_passphrase import Choosing, choose_passphrase, choosing_options, is_chosen, weak_option
from safeconduct.cli.opening import (
    PASSPHRASE,
    VaultOptions,
    opened,
    read_passphrase,
    surroundings,
    tell_of_copies,
    vault_options,
)
from safeconduct.cli.screen import Screen
from safeconduct.cli.team_show import READS_ONLY
from safeconduct.cli.vault_passphrase import passphrase, proof, words_option
from safeconduct.cli.vault_words import words
from safeconduct.sync.naming import SHORT_DIGITS
from safeconduct.sync.ready import create_vault, make_ready
from safeconduct.sync.restored import old_device, reads_only
from safeconduct.vault.findings import Report
from safeconduct.vault.mend import mend
from safeconduct.vault.restore import restore as restore_vault
from safeconduct.vault.upkeep import note_backup, verify_noted

CREATED: Final = Phrase("The vault is made: {path}", "Хранилище создано: {path}")
NOT_RECOVERABLE: Final = Phrase(
    "Nobody can open it without the passphrase, we neither. Make recovery words soon: safeconduct vault words",
    "Без парольной фразы его не откроет никто, и мы тоже. Поскорее создайте слова восстановления: safeconduct vault "
    "words",
)


@click.group()
def vault() -> None:
    """The encrypted store: create, verify, words, passphrase, backup, restore, clock."""


@vault.command()
@weak_option
@vault_options
def create(weak_passphrase: bool, options: VaultOptions) -> None:
    """Make a new vault."""
    choosing = Choosing(options.passphrase_file, options.passphrase_fd, weak_passphrase)
    key = choose_passphrase(options.screen, choosing, prompt=PASSPHRASE)
    with create_vault(options.path, key, surroundings()) as made:
        if options.screen.is_json:
            options.screen.answer({"vault": str(options.path), "device": made.device.hex()})
            return
    options.screen.say(CREATED, path=str(options.path))
    options.screen.say(NOT_RECOVERABLE)


CLOCK_DOUBTED: Final = Phrase(
    "The clock of this computer says {today}, and the newest entry here is of {newest}. Set the clock; if it is right, "
    "say so: safeconduct vault clock --is-right",
    "На часах этого компьютера {today}, а самая новая запись здесь от {newest}. Исправьте часы, а если они верны, "
    "подтвердите: safeconduct vault clock --is-right",
)
CLOCK_FITS: Final = Phrase(
    "The clock of this computer says {today}, which fits the entries here.",
    "На часах этого компьютера {today}; записям это не противоречит.",
)
CLOCK_BELIEVED: Final = Phrase(
    "From now on entries are dated by this clock: today is {today}.",
    "Отныне записи датируются по этим часам: сегодня {today}.",
)


@vault.command()
@click.option("--is-right", is_flag=True, help="Believe this computer's clock from now on; look at its date first.")
@vault_options
def clock(is_right: bool, options: VaultOptions) -> int:
    """Say whether this computer's clock fits the entries, or that a clock that was doubted is right."""
    given, screen = surroundings(), options.screen
    today = iso_from_day(day_from_ms(given.clock.now_ms()))
    with opened(options) as held:
        if is_right:
            held.vouch_for_clock()
            make_ready(held, given.clock, given.entropy)
        doubt = held.clock_doubt()
        newest = iso_from_day(doubt[0].newest) if doubt else today
    if screen.is_json:
        screen.answer({"today": today, "newest": newest, "doubted": bool(doubt)})
    else:
        screen.say(CLOCK_DOUBTED if doubt else CLOCK_BELIEVED if is_right else CLOCK_FITS, today=today, newest=newest)
    return Exit.REFUSED if doubt else Exit.DONE


vault.add_command(words)
vault.add_command(passphrase)

VERIFYING: Final = Phrase("Recomputing everything from the journal", "Пересчитываю всё по журналу")


SOUND: Final = Phrase(
    "Checked: {ops} and {rows} computed from them. Nothing differs.",
    "Проверено: {ops} и {rows}, вычисленных из них. Расхождений нет.",
)
NOT_SOUND: Final = Phrase(
    "Something is not as it was left ({ops} looked at):", "Что-то не так, как было оставлено (проверено: {ops}):"
)
SIGNED: Final = Counted(
    ("{n} signed entry", "{n} signed entries"),
    ("{n} подписанная запись", "{n} подписанные записи", "{n} подписанных записей"),
)
ROWS: Final = Counted(("{n} row", "{n} rows"), ("{n} строка", "{n} строки", "{n} строк"))
# The first word of the kinds by which a desk says who it is and under which key it writes.
_OF_COMPUTERS: Final = "protect"
CERTIFICATES: Final = Counted(
    (
        "{n} of them is a certificate of a computer, not of the record: each vault, made or restored, adds its own.",
        "{n} of them are certificates of computers, not of the record: each vault, made or restored, adds its own.",
    ),
    (
        "Из них {n} — сертификат компьютера, а не сведения: каждое хранилище, новое или восстановленное, добавляет "
        "свои.",
        "Из них {n} — сертификаты компьютеров, а не сведения: каждое хранилище, новое или восстановленное, добавляет "
        "свои.",
        "Из них {n} — сертификаты компьютеров, а не сведения: каждое хранилище, новое или восстановленное, добавляет "
        "свои.",
    ),
)
MENDABLE: Final = Phrase(
    "The signed entries are whole. Make the rest anew from them: safeconduct vault verify --mend",
    "Подписанные записи целы. Пересчитайте остальное по ним: safeconduct vault verify --mend",
)
NOT_MENDABLE: Final = Phrase(
    "Do not go on in this vault. Keep the folder as it is, tell your security lead, and restore a backup elsewhere: "
    "safeconduct vault restore FILE --vault NEW_FOLDER",
    "Не продолжайте работу в этом хранилище. Сохраните папку как есть, сообщите ответственному за безопасность и "
    "восстановите резервную копию в другом месте: safeconduct vault restore ФАЙЛ --vault НОВАЯ_ПАПКА",
)
MENDED: Final = Phrase("Mended and checked again.", "Исправлено и проверено ещё раз.")


def show_report(screen: Screen, report: Report) -> None:
    """Print what a verification found."""
    ops, rows = SIGNED.say(report.ops, screen.language), ROWS.say(report.rows, screen.language)
    screen.say(SOUND if report.is_sound else NOT_SOUND, ops=ops, rows=rows)
    for finding in report.findings:
        screen.show(Text(finding.sentence(screen.language), style="red"), first="  - ", rest="    ")
    if not report.is_sound:
        screen.say(MENDABLE if report.can_be_mended else NOT_MENDABLE)


@vault.command()
@click.option("--mend", "wants_mending", is_flag=True, help="Make anew what can be made from the signed entries.")
@vault_options
def verify(wants_mending: bool, options: VaultOptions) -> int:
    """Check every entry and recompute every view; say what differs."""
    key = read_passphrase(options)
    tell_of_copies(options)
    with options.screen.progress(VERIFYING) as progress:
        report = verify_noted(options.path, key, surroundings(progress))
        if wants_mending and not report.is_sound and report.can_be_mended:
            report = mend(options.path, key, surroundings(progress))
    if options.screen.is_json:
        options.screen.answer(report.to_json(options.screen.language))
    else:
        show_report(options.screen, report)
        if count := report.by_room.get(_OF_COMPUTERS, 0):
            options.screen.show(CERTIFICATES.say(count, options.screen.language))
    return report.exit_code


BACKING_UP: Final = Phrase("Writing the backup", "Пишу резервную копию")
BACKED_UP: Final = Phrase(
    "The backup is written and was read back: {path}. It opens with the passphrase that this vault has today, whatever "
    "it becomes later.",
    "Резервная копия записана и проверена чтением: {path}. Она открывается сегодняшней парольной фразой этого "
    "хранилища, какой бы та ни стала потом.",
)
BACKED_UP_CARDS: Final = Phrase(
    "Any two of the recovery cards made until today open it too.",
    "Её открывают и любые две карточки восстановления, созданные до этого дня.",
)
BACKED_UP_NO_CARDS: Final = Phrase(
    "There are no recovery cards yet, and those made later will not open this backup: safeconduct vault words, then a "
    "new backup.",
    "Карточек восстановления пока нет, а созданные позже эту копию не откроют: safeconduct vault words, затем новая "
    "копия.",
)

BACKED_UP_LACKING: Final = Phrase(
    "Pieces of files that are missing here or damaged, and so are not in it: {count}. “safeconduct vault verify” names "
    "them; they have to come from another desk or an older backup.",
    "Частей файлов, которые здесь отсутствуют или повреждены и поэтому в копию не вошли: {count}. Их называет "
    "«safeconduct vault verify»; взять их можно с другого рабочего места или из более старой копии.",
)


@vault.command()
@click.argument("file", type=click.Path(path_type=Path))
@vault_options
def backup(file: Path, options: VaultOptions) -> None:
    """Write everything into one encrypted FILE."""
    with opened(options) as held, options.screen.progress(BACKING_UP) as progress:
        lacking = held.backup(file, progress)
        note_backup(held, SystemClock())
        has_cards = held.has_cards
    if options.screen.is_json:
        options.screen.answer(
            {"backup": str(file), "bytes": file.stat().st_size, "opens_with_cards": has_cards, "lacking": lacking}
        )
    else:
        options.screen.say(BACKED_UP, path=str(file))
        options.screen.say(BACKED_UP_CARDS if has_cards else BACKED_UP_NO_CARDS)
        if lacking:
            options.screen.say(BACKED_UP_LACKING, count=str(lacking))


RESTORING: Final = Phrase("Restoring and checking every entry", "Восстанавливаю и проверяю каждую запись")
RESTORED: Final = Phrase(
    "Restored into {path}: {ops}, each checked. From now on this computer writes as a device of its own.",
    "Восстановлено в {path}: {ops}, каждая проверена. Отныне этот компьютер пишет как отдельное устройство.",
)
NEW_OPENS: Final = Phrase(
    "It opens with the new passphrase. The backup itself still opens with the old one.",
    "Оно открывается новой парольной фразой. Сама резервная копия — по-прежнему старой.",
)


@vault.command()
@click.argument("file", type=click.Path(path_type=Path))
@words_option
@choosing_options
@vault_options
def restore(file: Path, words_file: Path | None, choosing: Choosing, options: VaultOptions) -> None:
    """Make a new vault from a backup FILE, on this or another computer. With cards it gets a new passphrase."""
    key = proof(options, words_file)
    new = choose_passphrase(options.screen, choosing) if words_file or is_chosen(choosing) else None
    with options.screen.progress(RESTORING) as progress:
        given = surroundings(progress)
        made = restore_vault(file, options.path, key, given, new=new)
    with made:
        make_ready(made, given.clock, given.entropy)
        count = made.count
        instead_of = old_device(made).hex() if reads_only(made) else ""
    if options.screen.is_json:
        options.screen.answer({"vault": str(options.path), "ops": count, "instead_of": instead_of})
    else:
        options.screen.say(RESTORED, path=str(options.path), ops=SIGNED.say(count, options.screen.language))
        if instead_of:
            options.screen.say(READS_ONLY, device=instead_of[:SHORT_DIGITS])
        if new:
            options.screen.say(NEW_OPENS)
        if words_file:
            options.screen.say(WORDS_LEFT, file=words_file.name)
