"""``safeconduct record dispute, supersede, retract, withdraw, review, same …``: what staff say of claims and voices.

Each is one signed op beside the claims, which it never changes; ``undo`` takes it back. Withdrawing hides and erases
nothing, and says so before it does it (docs/threat.md N15, N17).
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import click

from safeconduct.base.errors import Phrase
from safeconduct.base.ids import CompartmentId, OpId
from safeconduct.base.plain import plain_name
from safeconduct.cli.into import part_option, placing_of
from safeconduct.cli.opening import VaultOptions, asks, opened, vault_options
from safeconduct.cli.record_add import WORDS, done, reads_words
from safeconduct.cli.screen import Screen
from safeconduct.record.claim_wording import STAYS
from safeconduct.record.commands import left_out, links_intents
from safeconduct.record.items import Table
from safeconduct.record.links import Link, LinkKind, Ref
from safeconduct.record.named import entry_meant
from safeconduct.record.placing import Placing
from safeconduct.record.queries import Record
from safeconduct.record.saying import checked, with_what_took_its_place
from safeconduct.record.types import Verdict
from safeconduct.vault.vault import Vault

NOBODY: Final = Ref(Table.CLAIM, "")

HIDES: Final = Phrase(
    "Withdrawing hides: the program no longer shows the words, the value or the voice, on any day, past days too; only "
    "that something was withdrawn.",
    "Изъятие скрывает: программа больше не показывает ни слов, ни значения, ни голоса, ни за какой день, в том числе "
    "за прошедшие; видно только, что здесь что-то изъято.",
)
ERASES_NOTHING: Final = Phrase(
    "It erases nothing. The words stay, encrypted, in the journal of this vault and in every backup made of it: "
    "whoever opens the vault can undo the withdrawal and read them. They stay readable for anybody in the file they "
    "were imported from, and in what was printed, copied or sent.",
    "Ничего не стирается. Слова остаются, в зашифрованном виде, в журнале этого хранилища и во всех его резервных "
    "копиях: кто откроет хранилище, сможет отменить изъятие и прочитать их. В файле, из которого они импортированы, и "
    "во всём напечатанном, скопированном и отправленном их прочитает кто угодно.",
)
DELETE_YOURSELF: Final = Phrase(
    "Delete that file and those copies yourself. Erasing in the vault is not possible yet.",
    "Этот файл и эти копии удалите сами. Стереть слова в самом хранилище пока нельзя.",
)
WITHDRAW_IT: Final = Phrase("Withdraw {name}?", "Изъять {name}?")
NOT_WITHDRAWN: Final = Phrase("Nothing was withdrawn.", "Ничего не изъято.")


@dataclass(frozen=True, slots=True)
class _Written:
    """What one command wrote, and into which parts."""

    ops: tuple[OpId, ...]
    into: tuple[Placing, tuple[CompartmentId, ...]]
    left: tuple[Link, ...] = ()


def _link(vault: Vault, link: Link, part_word: str) -> _Written:
    record = Record(vault.tables, vault.device.hex())
    placing = placing_of(vault, record, part_word)
    links = with_what_took_its_place(record, checked(record, link))
    intents = links_intents(links, placing.for_link)
    into = placing, tuple(one.compartment for one in intents)
    return _Written(vault.append(intents), into, left_out(links, intents))


def _about_claim(claim: str, part_word: str, options: VaultOptions, *, said: Callable[[Ref], Link]) -> None:
    with opened(options) as vault:
        name = Record(vault.tables).find(Table.CLAIM, claim)
        written = _link(vault, said(Ref(Table.CLAIM, name)), part_word)
    done(options.screen, written.ops, into=written.into)


@click.command()
@click.argument("claim")
@click.option("--by", default="", help="The claim that says otherwise.")
@click.option("--note", default="", type=WORDS, help="Why.")
@part_option
@vault_options
@reads_words
def dispute(claim: str, by: str, note: str, part_word: str, options: VaultOptions) -> None:
    """Dispute a CLAIM: what it says is in doubt until this is undone."""
    with opened(options) as vault:
        record = Record(vault.tables)
        origin = Ref(Table.CLAIM, record.find(Table.CLAIM, by)) if by else NOBODY
        target = Ref(Table.CLAIM, record.find(Table.CLAIM, claim))
        written = _link(vault, Link(LinkKind.DISPUTES, origin, target, note), part_word)
    done(options.screen, written.ops, into=written.into)


@click.command()
@click.argument("claim")
@click.argument("by", metavar="BY_CLAIM")
@click.option("--note", default="", type=WORDS, help="Why.")
@part_option
@vault_options
@reads_words
def supersede(claim: str, by: str, note: str, part_word: str, options: VaultOptions) -> None:
    """Say that BY_CLAIM takes the place of CLAIM."""
    with opened(options) as vault:
        record = Record(vault.tables)
        origin, target = (Ref(Table.CLAIM, record.find(Table.CLAIM, one)) for one in (by, claim))
        written = _link(vault, Link(LinkKind.SUPERSEDES, origin, target, note), part_word)
    done(options.screen, written.ops, into=written.into)


@click.command()
@click.argument("claim")
@click.option("--note", default="", type=WORDS, help="Why.")
@part_option
@vault_options
@reads_words
def retract(claim: str, note: str, part_word: str, options: VaultOptions) -> None:
    """Take a CLAIM back: whoever said it no longer does."""
    _about_claim(claim, part_word, options, said=lambda ref: Link(LinkKind.RETRACTS, NOBODY, ref, note))


@click.command(
    help="Withdraw consent for a claim or an account: its content is hidden on every day, not erased. The journal, "
    "backups and the file that was imported keep the words; undoing the withdrawal shows them again."
)
@click.argument("name")
@click.option("--source", "is_source", is_flag=True, help="NAME is an account: withdraw everything it says.")
@click.option("--note", default="", type=WORDS, help="Why.")
@click.option("--yes", "-y", is_flag=True, help="Withdraw without asking.")
@part_option
@vault_options
@reads_words
def withdraw(name: str, is_source: bool, note: str, yes: bool, part_word: str, options: VaultOptions) -> None:
    """Say first what withdrawing does not do, and withdraw if that is what is meant."""
    table = Table.SOURCE if is_source else Table.CLAIM
    with opened(options) as vault:
        record = Record(vault.tables)
        target = Ref(table, entry_meant(record, table, name))
        link = checked(record, Link(LinkKind.WITHDRAW, NOBODY, target, note))
        if not _is_meant(options.screen, target, yes):
            options.screen.say(NOT_WITHDRAWN)
            return
        written = _link(vault, link, part_word)
    if written.left and not options.screen.is_json:
        options.screen.say(STAYS)
    done(options.screen, written.ops, into=written.into, left=[plain_name(one.target.name) for one in written.left])


def _is_meant(screen: Screen, target: Ref, yes: bool) -> bool:
    """Say what withdrawing does and does not, and ask whoever sits at a terminal; a program is not asked."""
    if screen.is_json:
        return True
    for phrase in (HIDES, ERASES_NOTHING, DELETE_YOURSELF):
        screen.say(phrase)
    name = plain_name(target.name)
    question = Phrase(WITHDRAW_IT.en.format(name=name), WITHDRAW_IT.ru.format(name=name))
    return yes or not sys.stdin.isatty() or asks(screen, question)


@click.command()
@click.argument("claim")
@click.argument("verdict", type=click.Choice([verdict.value for verdict in Verdict]))
@click.option("--note", default="", type=WORDS, help="Why.")
@part_option
@vault_options
@reads_words
def review(claim: str, verdict: str, note: str, part_word: str, options: VaultOptions) -> None:
    """Say as a second reader whether you agree with a CLAIM."""
    given = Verdict(verdict)
    _about_claim(claim, part_word, options, said=lambda ref: Link(LinkKind.REVIEW, NOBODY, ref, note, given))


_PAIRS: Final = {
    "same": LinkKind.SAME_AS,
    "different": LinkKind.DIFFERENT_FROM,
    "independent": LinkKind.INDEPENDENT,
    "dependent": LinkKind.DEPENDENT,
}
# Independence is a question about voices; identity may also be one about subjects.
_VOICES_ONLY: Final = ("independent", "dependent")


def _pair_command(word: str, what: str) -> click.Command:
    @click.command(name=word, help=what)
    @click.argument("one")
    @click.argument("other")
    @click.option("--subjects", is_flag=True, hidden=word in _VOICES_ONLY, help="They are subjects.")
    @click.option("--note", default="", type=WORDS, help="Why.")
    @part_option
    @vault_options
    @reads_words
    def command(one: str, other: str, subjects: bool, note: str, part_word: str, options: VaultOptions) -> None:
        table = Table.SUBJECT if subjects and word not in _VOICES_ONLY else Table.VOICE
        with opened(options) as vault:
            record = Record(vault.tables)
            origin, target = (Ref(table, entry_meant(record, table, name)) for name in (one, other))
            written = _link(vault, Link(_PAIRS[word], origin, target, note), part_word)
        done(options.screen, written.ops, into=written.into)

    return command


def add_to(group: click.Group) -> None:
    """Hang these commands under ``record``."""
    for command in (dispute, supersede, retract, withdraw):
        group.add_command(command)
    group.add_command(_pair_command("same", "Say that ONE and OTHER are the same voice (or subject)."))
    group.add_command(_pair_command("different", "Say that ONE and OTHER were looked at and are not the same."))
    group.add_command(_pair_command("independent", "Affirm that two voices speak independently of each other."))
    group.add_command(_pair_command("dependent", "Deny that two voices speak independently of each other."))
