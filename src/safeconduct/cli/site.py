"""``safeconduct site``: build the public site from releases, and check a copy of it (docs/rooms/site.md).

Opens no vault and no connection. What is built is not signed: two persons release the SHA-256 of its manifest, by
commands that open a vault and are loaded when they are asked for (`site_sign`).
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click
from rich.text import Text

from safeconduct.base.clock import iso_from_day
from safeconduct.base.errors import Phrase
from safeconduct.cli.lazy import LazyGroup
from safeconduct.cli.opening import read_file, screen_options
from safeconduct.cli.screen import Screen
from safeconduct.protect.minisign import MAX_MINISIGN_BYTES, key_from_file
from safeconduct.site.building import build
from safeconduct.site.links import MANIFEST, ONE_FILE, SIGNATURE
from safeconduct.site.manifest import digest_of
from safeconduct.site.reading import ORGANISATION, Material, read_organisation, read_releases
from safeconduct.site.verifying import verify_site
from safeconduct.site.writing import write_file, write_tree

# Most findings that are written out; `--json` has all.
SHOWN_FINDINGS: Final = 50

BUILT: Final = Phrase(
    "The site is built: {files} files, from {releases} releases, as of {day}.",
    "Сайт собран: файлов {files}, публикаций {releases}, на {day}.",
)
LEFT_OUT: Final = Phrase(
    "Left out, as taken down: {n}. Their files can be deleted from the folder; the list of what was taken down stays.",
    "Пропущено как снятое: {n}. Сами файлы можно удалить из папки, список снятого должен остаться.",
)
TO_SIGN: Final = Phrase(
    "It is not signed yet. Two persons release this SHA-256 of {name} (site ask, then site sign); their signature goes "
    "beside it as {signature}:",
    "Он ещё не подписан. Двое выпускают файл {name} с этой SHA-256 (site ask, затем site sign); подпись кладут рядом "
    "под именем {signature}:",
)
WHOLE: Final = Phrase(
    "This copy of the site is whole, and signed with this key: {files} files. It is of {day}: a newer one may exist.",
    "Эта копия сайта цела и подписана этим ключом, файлов {files}. Она от {day}: может быть и более новая.",
)
NOT_WHOLE: Final = Phrase(
    "This copy is not what the organisation signed. Do not trust it. Found, {count} times:",
    "Это не то, что подписала организация. Не доверяйте этой копии. Найдено, всего {count}:",
)
MORE: Final = Phrase("… and {count} more.", "… и ещё {count}.")


_SIGNING: Final = dict.fromkeys(("ask", "sign", "key"), "safeconduct.cli.site_sign")


@click.group(cls=LazyGroup, places=_SIGNING)
def site() -> None:
    """The public site: build it from releases, have it signed by two, check a copy of it."""


@site.command("build")
@click.option(
    "--releases",
    "places",
    type=click.Path(path_type=Path),
    multiple=True,
    required=True,
    metavar="DIR_OR_FILE",
    help="Folder with releases, or one release; may be given several times.",
)
@click.option(
    "--organisation",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="File about the organisation (default: organisation.toml beside the releases).",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    required=True,
    metavar="DIR",
    help="New or empty folder for the site.",
)
@click.option(
    "--single", type=click.Path(path_type=Path), metavar="FILE", help="Write the version in one file here too."
)
@screen_options
def build_command(
    places: tuple[Path, ...], organisation: Path | None, output: Path, single: Path | None, screen: Screen
) -> None:
    """Build the site from releases: the same bytes on every computer."""
    beside = places[0] if places[0].is_dir() else places[0].parent
    told = read_organisation(organisation or beside / ORGANISATION)
    material = read_releases(places)
    made = build(material.releases, told, material.pictures, material.taken_down)
    write_tree(output, made.tree, made.day)
    if single:
        write_file(single, made.files[ONE_FILE], made.day)
    digest, left_out = digest_of(made.manifest).hex(), _left_out(material)
    day = iso_from_day(made.day)
    if screen.is_json:
        screen.answer(
            {
                "files": len(made.files),
                "releases": len(material.releases) - left_out,
                "taken_down": left_out,
                "day": day,
                "manifest_sha256": digest,
            }
        )
        return
    screen.say(BUILT, files=len(made.files), releases=len(material.releases) - left_out, day=day)
    if left_out:
        screen.say(LEFT_OUT, n=left_out)
    screen.say(TO_SIGN, name=MANIFEST, signature=SIGNATURE)
    screen.whole(digest)


def _left_out(material: Material) -> int:
    gone = {one.id for one in material.taken_down}
    return sum(one.id in gone for one in material.releases)


@site.command("verify")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--key",
    "key_file",
    type=click.Path(path_type=Path),
    required=True,
    metavar="FILE",
    help="File with the organisation's public key, from a place other than the site.",
)
@screen_options
def verify_command(folder: Path, key_file: Path, screen: Screen) -> int:
    """Say whether a copy of the site is whole and signed; needs no vault and no network."""
    key = key_from_file(read_file(key_file, MAX_MINISIGN_BYTES), shown=key_file.name)
    verdict = verify_site(folder, key)
    if screen.is_json:
        screen.answer(verdict.to_json(screen.language))
    elif verdict.is_whole:
        screen.say(WHOLE, files=verdict.files, day=verdict.day)
    else:
        screen.say(NOT_WHOLE, count=len(verdict.findings))
        for finding in verdict.findings[:SHOWN_FINDINGS]:
            screen.show(Text(finding.sentence(screen.language), style="red"), first="- ", rest="  ")
        if len(verdict.findings) > SHOWN_FINDINGS:
            screen.say(MORE, count=len(verdict.findings) - SHOWN_FINDINGS)
    return verdict.exit_code
