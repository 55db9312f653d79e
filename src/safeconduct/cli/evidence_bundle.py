"""``safeconduct evidence bundle, verify``: what a court is given, and the check of it (docs/formats/evidence.md).

A bundle goes out encrypted to whom it is for, and two persons answer for it. Refuses to choose originals by itself, to
write one in the clear, and a .zip that means two things or unpacks to more than it holds.
"""

from __future__ import annotations

import errno
import hashlib
import posixpath
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final, NamedTuple

import click

from safeconduct.base.clock import Hlc, ms_from_hlc
from safeconduct.base.errors import Exit, Language, Phrase
from safeconduct.base.json_value import Json
from safeconduct.cli.evidence_words import utc_of
from safeconduct.cli.opening import VaultOptions, opened, vault_options
from safeconduct.cli.recipients import keys_named, recipient_option
from safeconduct.cli.record_add import WORDS, reads_words
from safeconduct.cli.team_words import FileThere, team_of, tell_asked
from safeconduct.protect.recipients import fingerprint
from safeconduct.protect.timestamp_errors import TimestampRefused
from safeconduct.protect.timestamps import roots_from_pem, verify_timestamp
from safeconduct.record.evidence.answering import ask_second, check_answered, digest_of, would_leave
from safeconduct.record.evidence.bundle_words import found_in_words
from safeconduct.record.evidence.bundling import Bundle, Told, bundle_of, write_sealed
from safeconduct.record.evidence.check_bundle import LIST, Stamp, Verify, examine, in_words, verdict
from safeconduct.record.evidence.commands import spoilt_copies, verify_item
from safeconduct.record.evidence.errors import NobodyNamed, NotHereWhole
from safeconduct.record.evidence.errors_bundle import BundleRefused, CannotUnpack
from safeconduct.record.evidence.pinned import carried
from safeconduct.record.evidence.queries import Evidence
from safeconduct.record.evidence.types import Step
from safeconduct.record.evidence.wording import DIFFERS
from safeconduct.record.wording import local_time_in_words
from safeconduct.sync.team import Team

# Bytes of the record that ends a .zip, without a comment.
_ZIP_END: Final = 22
WRITTEN: Final = Phrase(
    "{file} is written, encrypted to its recipients. They open it with age -d -i KEY -o bundle.zip {file}, unpack "
    "bundle.zip, and check it there: python3 -I -S verify.py",
    "{file} записан, зашифрован для получателей. Они открывают его командой age -d -i КЛЮЧ -o bundle.zip {file}, "
    "распаковывают bundle.zip и проверяют там: python3 -I -S verify.py",
)
UNSTAMPED: Final = Phrase(
    "No timestamp covers what is in it yet: “evidence stamp” asks for them.",
    "Ни одна метка времени его пока не покрывает: их запрашивает «evidence stamp».",
)
AGREES: Final = Phrase("{name}: the sealed original agrees with its hash.", "{name}: оригинал сходится со своим хешем.")
COPIES_DIFFER: Final = Phrase(
    "{name}: working copies that do not agree with their hashes: {n}. The original stands for itself; make them anew.",
    "{name}: рабочих копий, не сходящихся со своим хешем: {n}. Оригинал это не затрагивает; сделайте их заново.",
)
NONE: Final = Phrase("There is no evidence here yet.", "Доказательств здесь пока нет.")
LIST_DIGEST: Final = Phrase(
    "Its list has the SHA-256 {digits}: it stands in the log here, and whoever checks the bundle is shown it.",
    "SHA-256 его описи — {digits}: он стоит в журнале здесь, и его видит тот, кто проверяет комплект.",
)
GIVEN_OUT: Final = Phrase(
    "This very list was given out, by the log of this vault: {name}, {at}, by {who}.",
    "Именно эта опись выдана, по журналу этого хранилища: {name}, {at}, {who}.",
)
NOT_GIVEN_OUT: Final = Phrase(
    "By the log of this vault no bundle with this list was given out: the list was altered, or it is another team's.",
    "По журналу этого хранилища комплект с такой описью не выдавали: опись изменили, или она от другой команды.",
)
KNOWN: Final = Phrase("{digits}: the root of {authority}.", "{digits}: корень службы {authority}.")
FOREIGN: Final = Phrase(
    "{digits}: a root that this program does not carry. Compare it with what the authority itself publishes.",
    "{digits}: этого корня в программе нет. Сверьте его с тем, что публикует сама служба.",
)


@click.command()
@click.argument("names", metavar="ID...", nargs=-1, required=True)
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="File to write; it is encrypted.")
@recipient_option("--recipient", "keys", "Their key, age1pq…, or a file of keys.")
@click.option("--for", "words", default="", type=WORDS, metavar="NAME", help="For whom; stands in the log here.")
@click.option("--ask", metavar="REASON", type=WORDS, default="", help="Ask a second person to answer for it.")
@click.option("--act", "act_word", default="", metavar="ACT", help="The act that somebody confirmed.")
@click.option("--with-names", is_flag=True, help="With the names that the files had outside.")
@click.option("--with-words", is_flag=True, help="With the words of the log: they may tell who gave it.")
@vault_options
@reads_words
def bundle(
    options: VaultOptions,
    names: tuple[str, ...],
    output: Path,
    keys: tuple[str, ...],
    words: str,
    ask: str,
    act_word: str,
    with_names: bool,
    with_words: bool,
) -> None:
    """Write the originals named, with their log, proofs, timestamps and a program that checks them."""
    screen = options.screen
    sealed_to = keys_named(keys)
    if not sealed_to or not words.strip():
        raise NobodyNamed
    if output.exists() or output.is_symlink():
        raise FileThere(shown=output.name)
    told = Told(words, with_names=with_names, with_words=with_words)
    with opened(options) as vault:
        team, held = team_of(vault), Evidence(vault.tables)
        items = [held.named(one) for one in dict.fromkeys(names)]
        digest = digest_of(items, sealed_to, told)
        if ask:
            leaving = would_leave(items, sealed_to, told, screen.language)
            tell_asked(screen, ask_second(team, items, digest, leaving, ask))
            return
        answered = check_answered(team, items, digest, act_word)
        made = bundle_of(team, items, told, answered)
        write_sealed(team, made, sealed_to, output, told)
    if screen.is_json:
        prints: list[Json] = [fingerprint(key) for key in sealed_to]
        screen.answer({**_json(made, output), "keys": prints})
        return
    screen.say(WRITTEN, file=str(output))
    screen.say(LIST_DIGEST, digits=made.digest.hex())
    for key in sealed_to:
        screen.whole(fingerprint(key), first="  ")
    if not made.stamps:
        screen.say(UNSTAMPED)


@click.command()
@click.argument("names", metavar="[FILE or ID...]", nargs=-1)
@click.option("--given-out", "is_ours", is_flag=True, help="Look a bundle's list up in the log of this vault.")
@vault_options
def verify(options: VaultOptions, names: tuple[str, ...], is_ours: bool) -> int:
    """Check a bundle (a folder or a .zip), or hash originals in the vault anew: those named, or all."""
    path = Path(names[0]) if len(names) == 1 else None
    if path is None or not _is_there(path):
        if is_ours:
            raise BundleRefused(shown=" ".join(names))
        return _check_items(options, names)
    screen = options.screen
    with _unpacked(path) as folder:
        if not (folder / LIST).is_file():
            raise BundleRefused(shown=path.name)
        # Programs are answered with the lines of the bundle's own check, which speaks English.
        leading = dict[bytes, None]()
        report = examine(folder, _by_its_root("en" if screen.is_json else screen.language, leading))
        roots, closing = ({}, []) if report.faults else (_named(leading), verdict(folder, report))
        digest = b"" if report.faults else hashlib.sha256((folder / LIST).read_bytes()).digest()
    given: list[GivenOut] = []
    if is_ours and digest:
        with opened(options) as vault:
            given = _given_out(team_of(vault), digest)
    is_sound = not report.faults and (bool(given) or not is_ours)
    if screen.is_json:
        lines: dict[str, list[Json]] = {
            "faults": [in_words(one) for one in report.faults],
            "proved": [in_words(one) for one in report.proved],
            "verdict": [in_words(one) for one in closing],
        }
        told: list[Json] = [{"id": one.name, "at": utc_of(one.hlc), "by": one.who} for one in given]
        screen.answer({"verified": is_sound, **lines, "roots": {**roots}, "given_out": told})
        return Exit.DONE if is_sound else Exit.INTEGRITY
    for one in report.faults or report.proved:
        screen.show(found_in_words(one, screen.language))
    for digits, authority in roots.items():
        screen.say(KNOWN if authority else FOREIGN, digits=digits, authority=authority)
    for one in closing:
        screen.show(found_in_words(one, screen.language))
    for step in given:
        at = local_time_in_words(ms_from_hlc(step.hlc), screen.language)
        screen.say(GIVEN_OUT, name=step.name, at=at, who=step.who)
    if is_ours and digest and not given:
        screen.say(NOT_GIVEN_OUT)
    return Exit.DONE if is_sound else Exit.INTEGRITY


class GivenOut(NamedTuple):
    """A step of the log by which an original went out: its id, when, by whom."""

    name: str
    hlc: Hlc
    who: str


def _given_out(team: Team, digest: bytes) -> list[GivenOut]:
    """Return of which originals the log says that they went out with a list of this hash."""
    return [
        GivenOut(item.original.name, said.hlc, team.alias(said.device))
        for item in Evidence(team.vault.tables).items()
        for said in item.steps
        if said.custody.step is Step.EXPORTED and said.custody.digest == digest
    ]


def _check_items(options: VaultOptions, names: tuple[str, ...]) -> int:
    """Hash originals and working copies anew, and say of each whether it is what it was: all where none is named.

    Of one that does not open it is said, and the others are looked at all the same.
    """
    screen, results, copies, not_whole = options.screen, dict[str, Json](), dict[str, Json](), list[Json]()
    with opened(options) as vault:
        team, held = team_of(vault), Evidence(vault.tables)
        for item in tuple(map(held.named, names)) or held.items():
            name, broken = item.original.name, ""
            try:
                agrees = verify_item(team, item)
            except NotHereWhole as error:
                agrees, broken = False, error.advice(screen.language).what
                not_whole.append(name)
            results[name], spoilt = agrees, spoilt_copies(team, item)
            if spoilt:
                copies[name] = spoilt
            if not screen.is_json:
                differs = f"{name}: {broken or screen.text(DIFFERS)}"
                screen.show(screen.text(AGREES, name=name) if agrees else differs)
                if spoilt:
                    screen.say(COPIES_DIFFER, name=name, n=spoilt)
    is_sound = all(results.values()) and not copies
    if screen.is_json:
        more: dict[str, Json] = {"not_here_whole": not_whole, "copies_that_differ": copies}
        screen.answer({"verified": is_sound, "evidence": results, **more})
    elif not results:
        screen.say(NONE)
    return Exit.DONE if is_sound else Exit.INTEGRITY


@contextmanager
def _unpacked(path: Path) -> Iterator[Path]:
    """Give a bundle as a folder; BundleRefused for another file."""
    if path.is_dir():
        yield path
        return
    with _folder_beside(path) as folder:
        try:
            with zipfile.ZipFile(path) as whole:
                _check_zip(whole, path)
                whole.extractall(folder)
        # Besides its own errors a zip raises what its members are made to provoke: a password, a method, a bad end.
        except (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, RuntimeError, ValueError):
            raise BundleRefused(shown=path.name) from None
        except OSError as error:
            is_full = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
            raise (CannotUnpack if is_full else BundleRefused)(shown=path.name) from None
        yield Path(folder)


@contextmanager
def _folder_beside(path: Path) -> Iterator[str]:
    """Give a folder beside a bundle, gone afterwards: what is in it comes to no other disk; CannotUnpack."""
    try:
        folder = tempfile.TemporaryDirectory(prefix=".", dir=path.parent)
    except OSError:
        raise CannotUnpack(shown=path.name) from None
    with folder as name:
        yield name


def _check_zip(whole: zipfile.ZipFile, path: Path) -> None:
    """Raise ValueError for what this program does not write: what other programs may unpack as something else.

    A member twice, under two spellings of one path too, or compressed; more than there is; bytes before or behind it.
    """
    members = whole.infolist()
    names = {one.filename for one in members}
    if any(posixpath.normpath(one) != one or one.startswith(("/", "..")) for one in names) or whole.comment:
        raise ValueError("a path that can be read in two ways")
    if not members or min(one.header_offset for one in members) or not _ends_as_a_zip(path):
        raise ValueError("more than a zip")
    is_stored = all(one.compress_type == zipfile.ZIP_STORED and one.file_size == one.compress_size for one in members)
    if len(names) != len(members) or not is_stored or sum(one.file_size for one in members) > path.stat().st_size:
        raise ValueError("another zip")


def _ends_as_a_zip(path: Path) -> bool:
    """Say whether nothing stands behind the record that ends a .zip without a comment (APPNOTE 4.3.16)."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _ZIP_END))
        return file.read(4) == b"PK\x05\x06"


def _is_there(path: Path) -> bool:
    """Say whether there is an ordinary file or a folder of this name: nothing else is read, which may never end."""
    try:
        return path.is_file() or path.is_dir()
    except OSError:
        return False


def _named(roots: Iterable[bytes]) -> dict[str, str]:
    """Return roots by their SHA-256, with the authority where the program carries it, else nothing."""
    known = {hashlib.sha256(root).hexdigest(): one.name for one in carried() for root in one.roots}
    return {digest: known.get(digest, "") for digest in (hashlib.sha256(root).hexdigest() for root in roots)}


def _by_its_root(language: Language, leading: dict[bytes, None]) -> Verify:
    """Verify stamps as the program does, against the root that lies in the bundle: whose it is, is said apart.

    ``leading``: filled with the roots that stamps led to; what else lies in the bundle proves nothing and is not named.
    """

    def verified(stamp: Stamp) -> int:
        try:
            roots = roots_from_pem(stamp.anchor)
            for one in roots[:-1]:
                with suppress(TimestampRefused):
                    return by(stamp, (one,))
            return by(stamp, roots[-1:])
        except TimestampRefused as error:
            raise ValueError(error.advice(language).what) from None

    def by(stamp: Stamp, roots: Sequence[bytes]) -> int:
        at = verify_timestamp(stamp.answer, stamp.root, roots).at_s
        leading.update(dict.fromkeys(roots))
        return at

    return verified


def _json(made: Bundle, output: Path) -> dict[str, Json]:
    ids: list[Json] = [one.original.name for one in made.items]
    told: dict[str, Json] = {"file": str(output), "evidence": ids, "stamps": made.stamps}
    return {**told, "list_sha256": made.digest.hex()}


def add_to(group: click.Group) -> None:
    """Hang these commands under ``evidence``."""
    group.add_command(bundle)
    group.add_command(verify)
