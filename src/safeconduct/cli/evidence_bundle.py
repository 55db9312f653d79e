"""``safeconduct evidence bundle, verify``: what a court is given, and the check of it (docs/formats/evidence.md).

A bundle goes out encrypted to whom it is for; an open one wants a word why. Refuses to choose originals by itself.
"""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import click

from safeconduct.base.errors import Exit, Phrase, SafeconductError
from safeconduct.base.json_value import Json
from safeconduct.cli.opening import VaultOptions, first_line_of, opened, vault_options
from safeconduct.cli.record_add import WORDS, reads_words
from safeconduct.cli.team_words import FileThere, team_of
from safeconduct.protect.age_keys import recipient_from_text
from safeconduct.protect.timestamp_errors import TimestampRefused
from safeconduct.protect.timestamps import roots_from_pem, verify_timestamp
from safeconduct.record.evidence.bundling import Bundle, Told, bundle_of, write_folder, write_sealed
from safeconduct.record.evidence.check_bundle import LIST, Stamp, check
from safeconduct.record.evidence.commands import verify_item
from safeconduct.record.evidence.errors import BundleRefused, NobodyNamed
from safeconduct.record.evidence.queries import Evidence
from safeconduct.record.evidence.wording import DIFFERS

WRITTEN: Final = Phrase("{file} is written, encrypted to its recipient.", "{file} записан, зашифрован для получателя.")
OPEN: Final = Phrase(
    "{file} is written, and anybody can read it. To check it: python3 -I -S {file}/verify.py",
    "{file} записан, прочесть его может любой. Проверить: python3 -I -S {file}/verify.py",
)
UNSTAMPED: Final = Phrase(
    "No timestamp covers what is in it yet: “evidence stamp” asks for them.",
    "Ни одна метка времени его пока не покрывает: их запрашивает «evidence stamp».",
)
AGREES: Final = Phrase("{name}: the sealed original agrees with its hash.", "{name}: оригинал сходится со своим хешем.")
NONE: Final = Phrase("There is no evidence here yet.", "Доказательств здесь пока нет.")
SOUND: Final = Phrase("Everything in the bundle agrees.", "В комплекте всё сходится.")


@click.command()
@click.argument("names", metavar="ID...", nargs=-1, required=True)
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="File or folder to write.")
@click.option("--to", "recipient", type=click.Path(path_type=Path), metavar="FILE", help="The recipient's age key.")
@click.option(
    "--for", "words", default="", type=WORDS, metavar="WORDS", help="To whom it goes; stands in the log here."
)
@click.option("--plain", default="", type=WORDS, metavar="WHY", help="Write an open folder, and say why.")
@click.option("--with-names", is_flag=True, help="With the names that the files had outside.")
@click.option("--with-words", is_flag=True, help="With the words of the log: they may tell who gave it.")
@vault_options
@reads_words
def bundle(
    options: VaultOptions,
    names: tuple[str, ...],
    output: Path,
    recipient: Path | None,
    words: str,
    plain: str,
    with_names: bool,
    with_words: bool,
) -> None:
    """Write the originals named, with their log, proofs, timestamps and a program that checks them."""
    screen = options.screen
    if recipient is None and not plain:
        raise NobodyNamed
    if output.exists() or output.is_symlink():
        raise FileThere(shown=output.name)
    key = recipient_from_text(first_line_of(recipient)) if recipient is not None else None
    told = Told("; ".join(filter(None, (words, plain))), with_names=with_names, with_words=with_words)
    with opened(options) as vault:
        team, held = team_of(vault), Evidence(vault.tables)
        made = bundle_of(team, [held.named(one) for one in dict.fromkeys(names)], told)
        if key is not None:
            write_sealed(team, made, key, output, told)
        else:
            write_folder(team, made, output, told)
    if screen.is_json:
        screen.answer(_json(made, output, is_open=key is None))
        return
    screen.say(WRITTEN if key is not None else OPEN, file=str(output))
    if not made.stamps:
        screen.say(UNSTAMPED)


@click.command()
@click.argument("names", metavar="[FILE or ID...]", nargs=-1)
@vault_options
def verify(options: VaultOptions, names: tuple[str, ...]) -> int:
    """Check a bundle (a folder or a .zip), or hash originals in the vault anew: those named, or all."""
    path = Path(names[0]) if len(names) == 1 else None
    if path is None or not path.exists():
        return _check_items(options, names)
    screen = options.screen
    with _unpacked(path) as folder:
        if not (folder / LIST).is_file():
            raise BundleRefused(shown=path.name)
        faults = check(folder, _by_pinned)
    if screen.is_json:
        told: list[Json] = [*faults]
        screen.answer({"verified": not faults, "faults": told})
    for fault in () if screen.is_json else faults:
        screen.show(fault)
    if not faults and not screen.is_json:
        screen.say(SOUND)
    return Exit.INTEGRITY if faults else Exit.DONE


def _check_items(options: VaultOptions, names: tuple[str, ...]) -> int:
    """Hash originals anew, and say of each whether it is what came in: all of them where none is named."""
    screen, results, is_sound = options.screen, dict[str, Json](), True
    with opened(options) as vault:
        team, held = team_of(vault), Evidence(vault.tables)
        for item in tuple(map(held.named, names)) or held.items():
            agrees = verify_item(team, item)
            results[item.original.name] = agrees
            is_sound = is_sound and agrees
            if not screen.is_json:
                differs = f"{item.original.name}: {screen.text(DIFFERS)}"
                screen.show(screen.text(AGREES, name=item.original.name) if agrees else differs)
    if screen.is_json:
        screen.answer({"verified": is_sound, "evidence": results})
    elif not results:
        screen.say(NONE)
    return Exit.DONE if is_sound else Exit.INTEGRITY


@contextmanager
def _unpacked(path: Path) -> Iterator[Path]:
    """Give a bundle as a folder; BundleRefused for another file."""
    if path.is_dir():
        yield path
        return
    try:
        with tempfile.TemporaryDirectory(prefix=".", dir=path.parent) as folder, zipfile.ZipFile(path) as whole:
            whole.extractall(folder)
            yield Path(folder)
    except (zipfile.BadZipFile, OSError):
        raise BundleRefused(shown=path.name) from None


def _by_pinned(stamp: Stamp) -> int:
    """Verify a stamp as the program does, against the root that lies in the bundle."""
    try:
        return verify_timestamp(stamp.answer, stamp.root, roots_from_pem(stamp.anchor)).at_s
    except TimestampRefused as error:
        raise ValueError(_why(error)) from None


def _why(error: SafeconductError) -> str:
    return error.advice("en").what


def _json(made: Bundle, output: Path, *, is_open: bool) -> dict[str, Json]:
    ids: list[Json] = [one.original.name for one in made.items]
    told: dict[str, Json] = {"file": str(output), "evidence": ids, "stamps": made.stamps, "open": is_open}
    return {**told, "list_sha256": made.digest.hex()}


def add_to(group: click.Group) -> None:
    """Hang these commands under ``evidence``."""
    group.add_command(bundle)
    group.add_command(verify)
