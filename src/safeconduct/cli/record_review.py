"""``safeconduct record review``: two readers of one finding, the second blind to the first, neither its author.

``list`` says what waits for whom, ``grade`` gives one's own grade, ``show`` opens a finding as this person may see it.
`record review CLAIM VERDICT` says the same of one claim alone. What may be seen is decided in `record.findings`.
"""

from __future__ import annotations

from typing import Any, Final

import click
from rich.text import Text

from safeconduct.base.clock import iso_from_day
from safeconduct.base.errors import Language, Phrase
from safeconduct.base.json_value import Json
from safeconduct.base.plain import plain, plain_name
from safeconduct.cli.into import part_option, placing_of
from safeconduct.cli.known_view import QUIET_STYLE, value_line
from safeconduct.cli.opening import VaultOptions, opened, vault_options
from safeconduct.cli.record_add import WORDS, done, reads_words
from safeconduct.cli.record_link import review as review_claim
from safeconduct.cli.screen import Screen
from safeconduct.cli.team_words import team_of
from safeconduct.record.detention.properties import ACTS
from safeconduct.record.finding_meant import finding_meant
from safeconduct.record.finding_words import (
    GONE,
    NOT_SHOWN,
    OLD,
    OLD_DOUBT,
    SOMEBODY,
    STATES,
    WAITS_FOR_YOU,
    YOUR_OWN,
    given_in_words,
)
from safeconduct.record.findings import (
    Given,
    PersonOf,
    Reading,
    State,
    findings_of,
    grade_intents,
    graded,
    reading_of,
    unread,
)
from safeconduct.record.items import Table
from safeconduct.record.named import entry_meant
from safeconduct.record.property_words import property_from_words, property_in_words
from safeconduct.record.queries import Record
from safeconduct.record.readers import Readers
from safeconduct.record.reading.listed import is_act_of_aid
from safeconduct.record.review_bytes import Finding
from safeconduct.record.types import Verdict
from safeconduct.record.wording import LEVELS, basis_from_words
from safeconduct.vault.vault import Vault

NOTHING: Final = Phrase("Nobody has graded anything yet.", "Пока никто ничего не оценивал.")

NOTHING_TO_READ: Final = Phrase(
    "There is nothing for you to read: a finding is read by two people who did not enter it.",
    "Читать нечего: вывод читают двое, не вводившие его.",
)


class _OrOneClaim(click.Group):
    """A group whose first word may also be a claim: `record review CLAIM VERDICT`."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in self.commands:
            return "claim", review_claim, args
        return super().resolve_command(ctx, args)


@click.group(cls=_OrOneClaim)
def review() -> None:
    """Two readers of one finding; or `record review CLAIM agree|query|reject` of one claim alone."""


review.add_command(review_claim, name="claim")


class _Desk:
    """Who sits here, and whose every device is."""

    def __init__(self, vault: Vault, language: Language) -> None:
        self.vault = vault
        self._language = language
        self.record = Record(vault.tables)
        self._readers = Readers(team_of(vault))
        self.alias = self._readers.alias

    @property
    def asks(self) -> tuple[str, PersonOf]:
        return self._readers.me, self._readers.person_of

    def subject(self, words: str) -> str:
        """Return the subject that words mean, by the name that stands for all it is one with."""
        return self.record.facts.canonical(Table.SUBJECT, entry_meant(self.record, Table.SUBJECT, words))

    def finding(self, subject: str, property_id: str, basis: str, value: str) -> Reading:
        words = self.record.vocabulary
        ids = self.record.property_ids() | words.ontology.fields.keys()
        id_ = property_from_words(property_id, ids, words)
        field = words.ontology.fields.get(id_)
        is_term = field is not None and field.list and value and not (id_ in ACTS and is_act_of_aid(value))
        text = words.term_from_words(field.list, value) if field and is_term else value
        asked = Finding(self.subject(subject), id_, basis_from_words(basis) if basis else "", text)
        return finding_meant(self.record, asked, *self.asks, language=self._language)


@review.command(name="list")
@click.argument("subject", required=False, default="")
@click.option("--unread", "is_unread", is_flag=True, help="What nobody has read and you may; what is newest first.")
@vault_options
def list_findings(subject: str, is_unread: bool, options: VaultOptions) -> None:
    """List what was graded and how far its reading is; of SUBJECT, everything that is known."""
    screen = options.screen
    with opened(options) as vault:
        desk = _Desk(vault, options.screen.language)
        if subject:
            found = findings_of(desk.record, desk.subject(subject), *desk.asks)
            found = [one for one in found if not is_unread or (one.state is State.UNREAD and one.waits_for_me)]
        elif is_unread:
            found = list(unread(desk.record, *desk.asks))
        else:
            found = list(graded(desk.record, *desk.asks))
        if screen.is_json:
            screen.answer({"findings": [_json(desk, one) for one in found]})
            return
        if not found:
            screen.say(NOTHING_TO_READ if is_unread else NOTHING)
        for one in found:
            _show(screen, desk, one)


@review.command()
@click.argument("subject")
@click.argument("property_id", metavar="PROPERTY")
@click.option("--value", default="", help="Of several values, which: a text, a term, a name or an id.")
@click.option("--basis", default="", help="estimated, confirmed, identified …")
@vault_options
def show(subject: str, property_id: str, value: str, basis: str, options: VaultOptions) -> None:
    """Open one finding: how far its reading is, and what readers said where that may be seen already."""
    screen = options.screen
    with opened(options) as vault:
        desk = _Desk(vault, options.screen.language)
        one = desk.finding(subject, property_id, basis, value)
        if screen.is_json:
            screen.answer(_json(desk, one))
            return
        _show(screen, desk, one)
        for name in one.row.standing if one.row else ():
            screen.show(Text(plain_name(name), style=QUIET_STYLE), first="  ")


@review.command()
@click.argument("subject")
@click.argument("property_id", metavar="PROPERTY")
@click.argument("verdict", type=click.Choice([verdict.value for verdict in Verdict]))
@click.option("--value", default="", help="Of several values, which: a text, a term, a name or an id.")
@click.option("--basis", default="", help="estimated, confirmed, identified …")
@click.option("--note", default="", type=WORDS, help="Why.")
@part_option
@vault_options
@reads_words
def grade(part_word: str, options: VaultOptions, **typed: Any) -> None:
    """Say as a reader whether you agree with what is known of SUBJECT; what others said you see only afterwards."""
    with opened(options) as vault:
        desk = _Desk(vault, options.screen.language)
        reading = desk.finding(typed["subject"], typed["property_id"], typed["basis"], typed["value"])
        placing = placing_of(vault, desk.record, part_word)
        given = grade_intents(desk.record, placing, reading, Verdict(typed["verdict"]), typed["note"])
        ops = vault.append([intent for intents in given.values() for intent in intents])
        after = _Desk(vault, options.screen.language)
        told = reading_of(after.record, reading.finding, *after.asks)
        if not options.screen.is_json:
            _show(options.screen, after, told)
        found = _json(after, told)
    done(options.screen, ops, into=(placing, given), finding=found)


def _show(screen: Screen, desk: _Desk, one: Reading) -> None:
    words, language = desk.record.vocabulary, screen.language
    head = Text(plain(words.name_in_words(one.finding.subject, language)), style="bold")
    head.append(f"  {property_in_words(one.finding.property, language, words)}: ", style="not bold")
    if one.row:
        head.append_text(value_line(screen, one.row, words)).append(f"  {screen.text(LEVELS[one.row.level])}")
    else:
        head.append(screen.text(GONE))
    screen.show(head, rest="  ")
    state = [screen.text(STATES[one.state])]
    if one.is_own:
        state.append(screen.text(YOUR_OWN))
    elif one.waits_for_me:
        state.append(screen.text(WAITS_FOR_YOU))
    screen.show(Text("; ".join(state)), first="  ", rest="    ")
    for given in one.mine:
        _show_given(screen, given, "")
    for given in one.others:
        _show_given(screen, given, desk.alias(given.person) or screen.text(SOMEBODY))
    for given in one.doubts:
        _show_given(screen, given, desk.alias(given.person) or screen.text(SOMEBODY), OLD_DOUBT)
    if one.readers and not one.is_open:
        screen.show(screen.text(NOT_SHOWN), first="  ", rest="    ")


def _show_given(screen: Screen, given: Given, who: str, old: Phrase = OLD) -> None:
    words = given_in_words(given, who, screen.language)
    screen.show(Text(words if given.is_current else screen.text(old, words=words)), first="  ", rest="    ")


def _json(desk: _Desk, one: Reading) -> dict[str, Json]:
    finding = one.finding
    return {
        "subject": plain_name(finding.subject),
        "property": finding.property,
        "basis": finding.basis,
        "text": finding.text,
        "level": one.row.level.value if one.row else "gone",
        "state": one.state.value,
        "readers": one.readers,
        "own": one.is_own,
        "waits_for_me": one.waits_for_me,
        "mine": [_json_from_given(desk, given) for given in one.mine],
        "others": [_json_from_given(desk, given) for given in one.others],
        "doubts": [_json_from_given(desk, given) for given in one.doubts],
    }


def _json_from_given(desk: _Desk, given: Given) -> Json:
    return {
        "who": desk.alias(given.person),
        "on": iso_from_day(given.on),
        "verdict": given.grade.verdict.value,
        "first": given.first.value,
        "note": given.grade.note,
        "hushed": given.is_hushed,
        "current": given.is_current,
    }
