"""``safeconduct site ask``, ``sign`` and ``key``: a built site is signed by the key that two people open.

The same requests as for any file (`team request`): asked for by the SHA-256 of the manifest, handed over for that one,
on record before the key exists (P12). What is published shows neither who they were nor when. Refuses a folder that is
not what its own manifest says, one whose pages give readers another key, and one that is not, to the byte, what comes
out of the statements that two people let out (`site_checked`).
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

import click

from safeconduct.base.clock import iso_from_day
from safeconduct.base.errors import Phrase
from safeconduct.base.ids import OpId
from safeconduct.cli.opening import VaultOptions, opened, read_file, vault_options
from safeconduct.cli.site_checked import check_tree, organisation_option
from safeconduct.cli.team_words import WRITTEN, short, target_of, team_of
from safeconduct.protect.minisign import MinisignKey
from safeconduct.site.errors import NamesAnotherKey, NotAskedFor, NotAsListed
from safeconduct.site.links import KEY, MANIFEST, SIGNATURE
from safeconduct.site.manifest import MAX_MANIFEST_BYTES, digest_of, read_manifest
from safeconduct.site.verifying import Fault, verify_site
from safeconduct.site.writing import write_file
from safeconduct.sync.act_views import requests, used_requests
from safeconduct.sync.answering import ask_for, digest_asked
from safeconduct.sync.dividing import divided_publishing, is_replaced, publishing_keys
from safeconduct.sync.errors_two_persons import NoDividedSecret
from safeconduct.sync.parcels import write_whole
from safeconduct.sync.team import Team
from safeconduct.sync.using import sign_site

# What may be wrong with a site that is still to be signed: it is not, or an older signature lies there.
_UNSIGNED: Final = frozenset((Fault.NO_SIGNATURE, Fault.NOT_A_SIGNATURE, Fault.ANOTHER_KEY, Fault.BAD_SIGNATURE))

ASKED: Final = Phrase(
    "Asked ({id}). Now exchange. Whoever holds a share looks at the folder and says, at their own desk:",
    "Запрос сделан ({id}). Теперь обменяйтесь. Хранитель доли смотрит папку и на своём рабочем месте говорит:",
)
HAND: Final = Phrase(
    "safeconduct team request hand {id} --sign {file} --organisation {told} --reason WHY",
    "safeconduct team request hand {id} --sign {file} --organisation {told} --reason ПОЧЕМУ",
)
SIGNED: Final = Phrase(
    "Signed. {file} lies beside the manifest; the copy is whole: {files} files, of {day}.",
    "Подписано. Файл {file} лежит рядом с манифестом; копия цела: файлов {files}, на {day}.",
)
READERS: Final = Phrase("Readers check with the key:", "Читатели проверяют ключом:")

_folder = click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))


@click.command(
    help="Ask for the publishing key, to sign the site in DIR and nothing else. A second person hands their share "
    "over: team request hand."
)
@_folder
@organisation_option(required=True)
@click.option("--reason", required=True, help="Why; it is signed and kept. No names.")
@vault_options
def ask(folder: Path, organisation: Path, reason: str, options: VaultOptions) -> None:
    """Write the request, and say what the second person types."""
    with opened(options) as vault:
        team = team_of(vault)
        digest = digest_of(manifest_of_site(team, folder, organisation))
        op = ask_for(team, divided_publishing(team), reason, digest=digest)
    screen = options.screen
    if screen.is_json:
        screen.answer({"request": op.hex(), "manifest_sha256": digest.hex()})
        return
    screen.say(ASKED, id=short(op))
    said = screen.text(HAND, id=short(op), file=str(folder / MANIFEST), told=str(organisation))
    screen.whole(said, first="  ")


@click.command()
@_folder
@organisation_option(required=True)
@vault_options
def sign(folder: Path, organisation: Path, options: VaultOptions) -> int:
    """Sign the site in DIR, once two people stand behind it: the signature is written beside its manifest."""
    with opened(options) as vault:
        team = team_of(vault)
        key = key_of(team)
        manifest = manifest_of_site(team, folder, organisation)
        signature = sign_site(team, asked_for(team, digest_of(manifest)), manifest)
        write_file(folder / SIGNATURE, signature, read_manifest(manifest).day)
        verdict = verify_site(folder, key)
    screen = options.screen
    if screen.is_json:
        screen.answer({"file": str(folder / SIGNATURE), "key": key.text, **verdict.to_json(screen.language)})
    else:
        screen.say(SIGNED, file=SIGNATURE, files=verdict.files, day=verdict.day)
    return verdict.exit_code


@click.command()
@click.option(
    "-o", "--output", "out", type=click.Path(path_type=Path), help="File to write it to, as minisign reads it."
)
@vault_options
def key(out: Path | None, options: VaultOptions) -> None:
    """Show the public key with which readers check the site, as the organisation file and minisign have it."""
    target = target_of(out) if out is not None else None
    with opened(options) as vault:
        team = team_of(vault)
        found = key_of(team)
        first_day = iso_from_day(publishing_keys(team)[0].not_before)
    if target is not None:
        write_whole(target, [found.to_file()])
    screen = options.screen
    if screen.is_json:
        screen.answer({"key": found.text, "first_day": first_day, "file": str(target) if target else ""})
        return
    screen.say(READERS)
    screen.whole(found.text, first="  ")
    if target is not None:
        screen.say(WRITTEN, file=str(target))


def key_of(team: Team) -> MinisignKey:
    """Return the publishing key in force as readers have it; NoDividedSecret while there is none."""
    for one in publishing_keys(team):
        return one.minisign
    raise NoDividedSecret


def manifest_of_site(team: Team, folder: Path, organisation: Path) -> bytes:
    """Return the manifest of a site that names the key in force and is what two people let out, as this desk sees it.

    NotAsListed, NamesAnotherKey, NotASite, NoDividedSecret, and as `check_tree` raises.
    """
    key = key_of(team)
    verdict = verify_site(folder, key)
    if any(one.fault not in _UNSIGNED for one in verdict.findings):
        raise NotAsListed(shown=folder.name)
    manifest = read_file(folder / MANIFEST, MAX_MANIFEST_BYTES)
    if read_manifest(manifest).sums.get(KEY) != hashlib.sha256(key.to_file()).digest():
        raise NamesAnotherKey
    check_tree(team, folder, manifest, organisation)
    return manifest


def asked_for(team: Team, digest: bytes) -> OpId:
    """Return the request of this desk for a digest that has come furthest; NotAskedFor."""
    tables, people = team.vault.tables, team.people()
    every = (*used_requests(tables, people), *requests(tables, lambda: people))
    mine = [one for one in every if one.asked.device == team.me.device.id and not is_replaced(team, one.divided)]
    about = [one for one in mine if digest_asked(one.asked.reason) == digest]
    if not about:
        raise NotAskedFor
    return max(about, key=lambda one: one.standing).asked.word.id
