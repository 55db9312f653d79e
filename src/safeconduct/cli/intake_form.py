"""``safeconduct intake form`` and ``intake root``: what gate and telephones are set up with."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, Phrase, SafeconductError
from safeconduct.base.json_value import Json
from safeconduct.cli.intake_words import inbox_option, work_in
from safeconduct.cli.opening import VaultOptions, opened, vault_options
from safeconduct.intake.form_opening import open_forms_of
from safeconduct.intake.forms import make_form, new_form_key
from safeconduct.intake.media_preparing import prepared
from safeconduct.protect.certificates import decode_certificate
from safeconduct.sync.identity import ROOT_CERTIFICATE

MADE: Final = Phrase(
    "The form is in {file}. Its private key lies in this vault alone: only this desk opens what is filled in.",
    "Анкета в {file}. Её закрытый ключ лежит только в этом хранилище: заполненное откроет лишь это рабочее место.",
)
OPENED: Final = Phrase("Opened: {opened}, still locked: {locked}.", "Открыто: {opened}, осталось запертыми: {locked}.")
ROOT: Final = Phrase(
    "The public root is in {file}. Carry it to the gate by hand.",
    "Открытый корневой ключ в {file}. Отнесите его на шлюз сами.",
)


class FileThere(SafeconductError):
    """A file would be written over."""

    code = "cli.form_file_there"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="There is a file of this name already, or it cannot be written{shown}.",
        safe=NOTHING_CHANGED_EN,
        do="Give another name.",
    )
    ru = Advice(
        what="Файл с таким именем уже есть, или записать его нельзя{shown}.",
        safe=NOTHING_CHANGED_RU,
        do="Укажите другое имя.",
    )


@click.group()
def form() -> None:
    """Forms for ODK Collect, locked on the telephone."""


@form.command()
@click.option(
    "-o", "file", required=True, type=click.Path(path_type=Path), help="File for the form that telephones fetch."
)
@click.option("--table", type=click.Path(path_type=Path), help="File for the same as a table, .xlsx.")
@click.option("--title", default="", help="What the telephone lists it as; a neutral one is there already.")
@vault_options
def make(file: Path, table: Path | None, title: str, options: VaultOptions) -> None:
    """Make our form with a key of its own, whose private half stays in this vault."""
    for path in filter(None, (file, table)):
        if path.exists():
            raise FileThere(shown=str(path))
    with opened(options) as vault:
        key = new_form_key(vault)
        made = make_form(key.public_base64, title=title)
        _write(file, made.form)
        if table is not None:
            _write(table, made.table)
    if options.screen.is_json:
        answer: dict[str, Json] = {"form": str(file), "table": str(table or "")}
        options.screen.answer(answer)
        return
    options.screen.say(MADE, file=str(file))


@form.command(name="open")
@click.argument("name")
@inbox_option
@vault_options
def open_(name: str, inbox_word: str, options: VaultOptions) -> None:
    """Open the locked forms of somebody, by their code NAME, with the keys in this vault."""
    with opened(options) as vault:
        work = work_in(vault, options.screen, inbox_word)
        person = work.find(name)
        here = next(one for one in work.here if one.part == person.part)
        done = open_forms_of(work.team, here, person, prepared)
        if done.faults and not done.opened:
            raise done.faults[0]
        if options.screen.is_json:
            options.screen.answer({"opened": len(done.opened), "locked": len(done.faults)})
            return
        options.screen.say(OPENED, opened=len(done.opened), locked=len(done.faults))


@click.command()
@click.option("-o", "file", required=True, type=click.Path(path_type=Path), help="File for the public root.")
@vault_options
def root(file: Path, options: VaultOptions) -> None:
    """Write the organisation's public root into a file, for a gate to believe."""
    with opened(options) as vault:
        _write(file, decode_certificate(vault.setting(ROOT_CERTIFICATE)).sign_key)
    if options.screen.is_json:
        options.screen.answer({"root": str(file)})
        return
    options.screen.say(ROOT, file=str(file))


def _write(path: Path, data: bytes) -> None:
    try:
        with path.open("xb") as out:
            out.write(data)
    except OSError:
        raise FileThere(shown=str(path)) from None


def add_to(group: click.Group) -> None:
    """Put the commands into their group."""
    group.add_command(form)
    group.add_command(root)
