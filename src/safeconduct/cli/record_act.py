"""``safeconduct record act, place, describe``: who did what to whom, where and when, as claims with their account.

One command, one whole: the subjects that were not there yet, of which form each is, and every field as a claim of its
own, shown back as understood. Values are the terms of `record ontology show`; what is none of them is refused.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Sequence
from typing import Any, Final

import click
from rich.text import Text

from safeconduct.base.entropy import SystemEntropy
from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, Phrase, SafeconductError
from safeconduct.base.json_value import Json
from safeconduct.base.plain import plain, plain_name
from safeconduct.cli.into import part_option, placing_of
from safeconduct.cli.known_view import QUIET_STYLE
from safeconduct.cli.opening import VaultOptions, asks, opened, vault_options
from safeconduct.cli.record_add import WORDS, done, reads_words
from safeconduct.cli.screen import Screen
from safeconduct.record.commands import new_local_id
from safeconduct.record.detention.properties import USE
from safeconduct.record.entering import place_typed
from safeconduct.record.items import Connection, Table
from safeconduct.record.links import Ref
from safeconduct.record.named import entry_meant
from safeconduct.record.ontology.acts import DOERS, PEOPLE, TypedAct, enter_act
from safeconduct.record.ontology.describing import Sitting, Telling
from safeconduct.record.ontology.things import PLACE, TypedField, say_field, thing_of
from safeconduct.record.queries import Record
from safeconduct.record.reading.wording import doubts_in_words
from safeconduct.record.taken_back import TakenBack, falls_in_words
from safeconduct.record.wording import CLAIMS, listed, published_in_words, said_in_words
from safeconduct.vault.vault import Vault

NEW: Final = Phrase("new: {form}", "новое: {form}")
ENTER_IT: Final = Phrase("Enter it, and take the account back?", "Записать это и отозвать известие?")
NOT_ENTERED: Final = Phrase("Nothing was entered.", "Ничего не записано.")
TAKEN_BACK: Final = Phrase("Taken back with it: {account}, {claims}.", "Вместе с этим отозвано: {account}, {claims}.")
DURING: Final = Phrase("{claim}; {period}", "{claim}; {period}")


class FieldMissing(SafeconductError):
    """A field and its value that are not written as one."""

    code = "cli.field_missing"
    exit_code = Exit.BAD_INPUT
    en = Advice("This names no field with a value{shown}.", NOTHING_CHANGED_EN, "Write FIELD=WORDS.")
    ru = Advice("Здесь не названо поле со значением{shown}.", NOTHING_CHANGED_RU, "Пишите ПОЛЕ=СЛОВА.")


class NotAskedToTakeBack(SafeconductError):
    """A no to keeping would take back what others told or what tells of them, and nobody has said that it may."""

    code = "cli.not_asked_to_take_back"
    exit_code = Exit.REFUSED
    en = Advice(
        what="This no takes back a whole account{shown} (claims: {claims}) that others tell or that tells of others, "
        "and nobody has confirmed it.",
        safe=NOTHING_CHANGED_EN,
        do="Say --yes, or run this in a terminal window, where it is asked. A no to one use alone names that use.",
    )
    ru = Advice(
        what="Этот отказ отзывает целиком известие{shown} (утверждений: {claims}), которое рассказали другие или "
        "которое и о других, и никто этого не подтвердил.",
        safe=NOTHING_CHANGED_RU,
        do="Укажите --yes или выполните команду в окне терминала, где программа спросит. Если отказ относится к одному "
        "применению, назовите его.",
    )


def telling_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say where the claims come from; the command gets them as ``told``."""

    @functools.wraps(command)
    def wrapped(**given: Any) -> Any:
        names = ("source", "voice", "connection", "said", "quote", "span", "note")
        told = {name: given.pop(name) for name in names}
        return command(told=told, **given)

    for option in reversed(
        (
            click.option("--source", required=True, help="The account it stands in."),
            click.option("--voice", default="", help="Who really speaks; empty: nobody is named."),
            click.option(
                "--connection",
                type=click.Choice([one.value for one in Connection]),
                default=Connection.UNKNOWN.value,
                help="How the voice knows it; victim and witness speak first-hand.",
            ),
            click.option("--said", default="", type=WORDS, help="What it says, in a few words."),
            click.option("--quote", default="", type=WORDS, help="The account's own words."),
            click.option("--span", default="", metavar="SHA256[:FROM:TO]", help="Where it is seen or heard."),
            click.option("--note", default="", type=WORDS, help="What else should be known of it."),
            part_option,
        )
    ):
        wrapped = option(wrapped)
    return wrapped


def _sitting(vault: Vault, told: dict[str, str]) -> Sitting:
    record = Record(vault.tables)
    telling = Telling(
        source=entry_meant(record, Table.SOURCE, told["source"]),
        voice=entry_meant(record, Table.VOICE, told["voice"]) if told["voice"] else "",
        connection=Connection(told["connection"]),
        said=told["said"],
        quote=told["quote"],
        place=place_typed(told["span"]),
        note=told["note"],
    )
    return Sitting(record, telling, lambda: new_local_id(SystemEntropy()))


def _say_fields(sitting: Sitting, subject: str, fields: tuple[str, ...], periods: tuple[str, ...] = ()) -> None:
    """Say what fields of a thing are. ``periods``: for some of them the time of which that speaks."""
    during = dict(map(_parted, periods))
    for name, words in map(_parted, fields):
        say_field(sitting, subject, TypedField(name, words, during.pop(name, "")))
    for name in during:
        raise FieldMissing(shown=name)


def _parted(one: str) -> tuple[str, str]:
    """Return a field and its words; FieldMissing."""
    name, sign, words = one.partition("=")
    if not (name.strip() and sign and words.strip()):
        raise FieldMissing(shown=one)
    return name.strip(), words.strip()


def _write(
    vault: Vault,
    sitting: Sitting,
    part_word: str,
    options: VaultOptions,
    *,
    is_sure: bool = False,
    more: dict[str, Json],
) -> None:
    placing = placing_of(vault, sitting.record, part_word)
    part = placing.beside(Ref(Table.SOURCE, sitting.telling.source), sitting.parts_named())
    screen, falling = options.screen, sitting.falling()
    if falling and not _is_meant(screen, falling, is_sure):
        screen.say(NOT_ENTERED)
        return
    # Where the account lies is where it is taken back, whatever part was named.
    back = sitting.taking_back(placing_of(vault, sitting.record, ""))
    ops = vault.append([*sitting.intents(part), *back])
    if not screen.is_json:
        _show(sitting, options)
        for one in falling:
            screen.say(TAKEN_BACK, account=one.label, claims=CLAIMS.say(one.claims, screen.language))
    made: list[Json] = [{"subject": plain_name(one), "form": form} for one, form in sitting.forms.items()]
    claims: list[Json] = [f"desk:{one.id}" for one in sitting.claims]
    fell: list[Json] = [_json_of_falling(one) for one in falling]
    into = (placing, [part])
    done(screen, ops, into=into, **more, new=made, claims=claims, is_taken_back=bool(back), taken_back=fell)


def _is_meant(screen: Screen, falling: Sequence[TakenBack], is_sure: bool) -> bool:
    """Say what falls before it does, and ask whoever sits at a terminal; NotAskedToTakeBack.

    A program is not asked, and may take back by itself only what tells of nobody else.
    """
    is_asked = not screen.is_json and sys.stdin.isatty()
    others = [one for one in falling if one.is_of_others]
    if others and not is_sure and not is_asked:
        shown = listed(plain_name(one.account) for one in others)
        raise NotAskedToTakeBack(shown=shown, claims=sum(one.claims for one in others))
    if not screen.is_json:
        for line in (line for one in falling for line in falls_in_words(one, screen.language)):
            screen.show(Text(line))
    return is_sure or not is_asked or asks(screen, ENTER_IT)


def _json_of_falling(one: TakenBack) -> dict[str, Json]:
    return {
        "account": plain_name(one.account),
        "claims": one.claims,
        "told_by": [plain(name) for name in one.voices],
        "tells_of": [plain(name) for name in one.others],
    }


def _show(sitting: Sitting, options: VaultOptions) -> None:
    """Show back every claim, as understood, under what it is about."""
    screen, forms = options.screen, sitting.record.vocabulary.ontology.forms
    words = sitting.vocabulary()
    for subject in dict.fromkeys(one.subject for one in sitting.claims):
        line = Text(sitting.label(subject), style="bold")
        if subject in sitting.forms:
            line.append(f"  {screen.text(NEW, form=screen.text(forms[sitting.forms[subject]].name))}", style="not bold")
        screen.show(line, rest="  ")
        screen.show(Text(plain_name(subject), style=QUIET_STYLE), first="  ")
        for claim in (one for one in sitting.claims if one.subject == subject):
            said = said_in_words(claim, screen.language, words)
            if claim.period is not None:
                said = screen.text(DURING, claim=said, period=published_in_words(claim.period, screen.language))
            if doubts := sitting.doubts.get(claim.id):
                said = f"{said} ({doubts_in_words(doubts, screen.language)})"
            screen.show(Text(said), first="  ", rest="    ")


@click.command()
@click.argument("form")
@click.argument("name", type=WORDS)
@click.option("--set", "fields", multiple=True, metavar="FIELD=WORDS", help="A field and what it is; several times.")
@click.option(
    "--period", "periods", multiple=True, metavar="FIELD=WORDS", help="When a place that --set names was so: 2018-12."
)
@click.option("--new", "is_new", is_flag=True, help="NAME is not there yet.")
@click.option("--yes", "-y", "is_sure", is_flag=True, help="Take back the account of a refusal to keep it, unasked.")
@telling_options
@vault_options
@reads_words
def describe(
    form: str,
    name: str,
    fields: tuple[str, ...],
    periods: tuple[str, ...],
    is_new: bool,
    is_sure: bool,
    told: dict[str, str],
    part_word: str,
    options: VaultOptions,
) -> None:
    """Say of NAME, which is of a FORM of the ontology, what its fields are: one claim for each."""
    with opened(options) as vault:
        sitting = _sitting(vault, told)
        subject = thing_of(sitting, form, name, is_new=is_new)
        _say_fields(sitting, subject, fields, periods)
        _write(vault, sitting, part_word, options, is_sure=is_sure, more={"subject": plain_name(subject)})


@click.command()
@click.argument("type_of_act", metavar="TYPE")
@click.option("--victim", required=True, type=WORDS, help="To whom it was done.")
@click.option("--victim-is", type=click.Choice(PEOPLE), help="What the victim is, where they are not there yet.")
@click.option("--perpetrator", default="", type=WORDS, help="Who did it; empty: nobody is named.")
@click.option("--perpetrator-is", type=click.Choice(DOERS), help="What they are, where they are not there yet.")
@click.option("--degree", default="", help="Their part in it; empty: nobody says.")
@click.option("--event", default="", help="The event it belongs to.")
@click.option(
    "--from", "begins", default="", help="When it was, or began: 2018-12-29, or as told: at the end of December."
)
@click.option("--until", "ends", default="", help="When it ended.")
@click.option("--where", default="", type=WORDS, help="Where it was, by name; several with semicolons between them.")
@click.option("--place", default="", help="The place in the record where it was.")
@click.option("--period", "during", default="", help="When it was there, where that is not all the time it lasted.")
@click.option("--method", default="", help="By what means; several with semicolons between them.")
@click.option("--status", default="", help="What became of the victim.")
@click.option("--set", "fields", multiple=True, metavar="FIELD=WORDS", help="Another field of the act.")
@click.option("--label", default="", type=WORDS, help="What the act is called in lists.")
@telling_options
@vault_options
@reads_words
def act(told: dict[str, str], part_word: str, options: VaultOptions, **typed: Any) -> None:
    """Enter an act: its TYPE, who did it to whom, where and when. Words given as - are read from standard input."""
    with opened(options) as vault:
        sitting = _sitting(vault, told)
        fields = typed.pop("fields")
        words = TypedAct(**{name: said or "" for name, said in typed.items()})
        made = enter_act(sitting, words, options.screen.language)
        _say_fields(sitting, made.act, fields)
        more: dict[str, Json] = {"act": plain_name(made.act)}
        if made.involvement:
            more["involvement"] = plain_name(made.involvement)
        _write(vault, sitting, part_word, options, more=more)


@click.command()
@click.argument("name", type=WORDS)
@click.option("--new", "is_new", is_flag=True, help="NAME is not there yet.")
@click.option("--kind", default="", help="What sort of place it is.")
@click.option("--parent", default="", help="The place it lies in.")
@click.option("--where", default="", type=WORDS, help="Region, district or town, by name.")
@click.option("--precision", default="", help="How exactly it is known: exact, vicinity, locality, district, region.")
@click.option("--use", default="", help="What it is used for.")
@click.option("--period", default="", help="When it was used so: 2018-12..2019-01, 2018-12-06..")
@click.option("--run-by", default="", help="Whose place it is.")
@click.option("--set", "fields", multiple=True, metavar="FIELD=WORDS", help="Another field of the place.")
@telling_options
@vault_options
@reads_words
def place(told: dict[str, str], part_word: str, options: VaultOptions, **typed: Any) -> None:
    """Enter a place of detention: its kind, what it lies in, how exactly it is known, and when it was used."""
    with opened(options) as vault:
        sitting = _sitting(vault, told)
        where = thing_of(sitting, PLACE, typed["name"], is_new=typed["is_new"])
        for field, option in _PLACE_FIELDS.items():
            if typed[option]:
                say_field(sitting, where, TypedField(field, typed[option]))
        if typed["use"] or typed["period"]:
            say_field(sitting, where, TypedField(USE, typed["use"], typed["period"]))
        _say_fields(sitting, where, typed["fields"])
        _write(vault, sitting, part_word, options, more={"place": plain_name(where)})


_PLACE_FIELDS: Final = {
    "kind_of_place": "kind",
    "part_of": "parent",
    "geographical_term": "where",
    "precision": "precision",
    "run_by": "run_by",
}


def add_to(group: click.Group) -> None:
    """Hang these commands under ``record``."""
    for command in (act, place, describe):
        group.add_command(command)
