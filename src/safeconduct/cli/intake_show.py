"""``safeconduct intake show``: one person's conversations, their card, and what was done.

An address is shown only to who says what for, and that is written down first (P14).
"""

from __future__ import annotations

from typing import Final

import click
from rich.text import Text

from safeconduct.base.clock import Hlc, ms_from_hlc
from safeconduct.base.errors import Phrase
from safeconduct.base.json_value import Json
from safeconduct.base.plain import MOST_OF_A_NAME, plain
from safeconduct.cli.intake_words import (
    QUIET_STYLE,
    SHOWN_DIGITS,
    YOU,
    Work,
    in_words,
    inbox_option,
    json_from_row,
    json_from_threads,
    show_row,
    work_in,
)
from safeconduct.cli.opening import VaultOptions, opened, vault_options
from safeconduct.cli.record_add import WORDS, reads_words
from safeconduct.intake import kinds
from safeconduct.intake.arriving import came_together
from safeconduct.intake.counting import value_of
from safeconduct.intake.history_words import Told, op_in_words
from safeconduct.intake.logging_calls import reveal
from safeconduct.intake.places import numbers_of, where_in_words
from safeconduct.intake.queries import Person, ShownMessage
from safeconduct.intake.trusting import FLAGS, RUNGS
from safeconduct.intake.types import CardField, CareField, Direction, Flag
from safeconduct.intake.wording import (
    CARD_FIELDS,
    CARE_FIELDS,
    CHANGED,
    CHANNELS,
    DIRECTIONS,
    answer_in_words,
    instant_in_words,
    question_in_words,
    value_in_words,
    warning_in_words,
)

THEY_ANSWERED: Final = Phrase(
    "they answered, and it counts until the card is set: {asked}: {said} ({digits})",
    "их ответ, действует, пока не внесён в карточку: {asked}: {said} ({digits})",
)
AT_ONCE: Final = Phrase(
    "{field}: set to several values at the same time: {values}. Set it once more to settle it.",
    "{field}: одновременно указано разное: {values}. Укажите ещё раз, чтобы решить.",
)
TRUST: Final = Phrase("trust: {rung}", "доверие: {rung}")
SECOND_NEEDED: Final = Phrase("one of you vouches; a second has to", "поручился один из вас; нужен второй")
FLAGGED: Final = Phrase("beware: {flags}", "осторожно: {flags}")
UNDER_DURESS: Final = Phrase("under duress", "под принуждением")
FILE: Final = Phrase("file {n}: {name}, {kind}", "файл {n}: {name}, {kind}")
VIOLENT: Final = Phrase("violent", "насилие")
NOT_HERE: Final = Phrase("not here yet: exchange", "здесь ещё нет: проведите обмен")
NOTE: Final = Phrase("note by {who}: {text}", "заметка, {who}: {text}")
REPLY: Final = Phrase("answer by {who}, {channel}: {text}", "ответ, {who}, {channel}: {text}")
TOGETHER: Final = Phrase(
    "{count} messages from here on came together; in which order they were written is not known.",
    "Сообщений, считая с этого: {count}. Они пришли вместе; в каком порядке написаны, неизвестно.",
)
NOT_SENT: Final = Phrase("not sent yet", "ещё не отправлен")
OTHER_WORDING: Final = Phrase("came once more, and says: {text}", "пришло ещё раз с другими словами: {text}")
ADDRESS: Final = Phrase("{channel}: {handle}", "{channel}: {handle}")
NO_ADDRESS: Final = Phrase("No address is kept.", "Адреса нет.")
MORE: Final = Phrase("More follows: --after {digits}", "Продолжение: --after {digits}")


@click.command()
@click.argument("name")
@click.option("--history", is_flag=True, help="Show what was done, each with what takes it back.")
@click.option("--address", is_flag=True, help="Show the number, address or account; needs --purpose.")
@click.option("--purpose", default="", type=WORDS, help="What the address is needed for; it is signed and kept.")
@click.option("--after", default="", metavar="MESSAGE", help="Show what follows a message.")
@inbox_option
@vault_options
@reads_words
def show(
    name: str, history: bool, address: bool, purpose: str, after: str, inbox_word: str, options: VaultOptions
) -> None:
    """Show one person's conversations by their code NAME or the first digits of their number."""
    with opened(options) as vault:
        work = work_in(vault, options.screen, inbox_word)
        person = work.find(name)
        if address:
            _show_address(work, person, purpose)
        elif history:
            _show_history(work, person)
        elif options.screen.is_json:
            options.screen.answer(_json(work, person))
        else:
            _show_head(work, person)
            _show_messages(work, person, after)


def _show_address(work: Work, person: Person, purpose: str) -> None:
    found = reveal(work.team, work.intake.inbox(person.part), person, purpose)
    if work.screen.is_json:
        rows: list[Json] = [
            {"thread": one.id.hex(), "channel": one.channel.value, "handle": handle, "title": title}
            for one, handle, title in found
        ]
        work.screen.answer({"addresses": rows})
        return
    for one, handle, title in found:
        words = f"{plain(handle)} {plain(title)}".strip()
        work.screen.say(ADDRESS, channel=work.screen.text(CHANNELS[one.channel]), handle=words)
    if not found:
        work.screen.say(NO_ADDRESS)


def _show_history(work: Work, person: Person) -> None:
    told = Told(work.screen.language, work.intake, work.vault.op, work.alias)
    rows: list[dict[str, Json]] = []
    for op in work.intake.ops(person):
        stored = work.vault.op(op)
        at = instant_in_words(ms_from_hlc(Hlc(stored.signed.core.hlc)))
        rows.append(
            {"op": op.hex(), "at": at, "by": _who(work, stored.signed.core.device), "said": op_in_words(told, stored)}
        )
    if work.screen.is_json:
        answer: list[Json] = [*rows]
        work.screen.answer({"history": answer})
        return
    for row in rows:
        work.screen.show(f"{row['at']} {row['by']}: {row['said']}", first="- ", rest="  ")
        work.screen.show(Text(str(row["op"])[:SHOWN_DIGITS], style=QUIET_STYLE), first="  ")


def _who(work: Work, device: bytes) -> str:
    if device == work.team.me.device.id:
        return work.screen.text(YOU)
    people = {bytes(one): user for one, user in work.team.people().items()}
    return work.alias(people[device]) if device in people else device.hex()[:SHOWN_DIGITS]


def _show_head(work: Work, person: Person) -> None:
    screen = work.screen
    show_row(work, work.intake.listed(person))
    trust = work.intake.trust(person, work.team.people())
    words = screen.text(TRUST, rung=screen.text(RUNGS[trust.rung]))
    screen.show(f"{words}; {screen.text(SECOND_NEEDED)}" if trust.waits else words, first="  ", rest="  ")
    if trust.flags:
        known = {one.value: FLAGS[one] for one in Flag}
        flags = ", ".join(screen.text(known[one]) if one in known else one for one in trust.flags)
        screen.show(Text(screen.text(FLAGGED, flags=flags), style="bold red"), first="  ", rest="  ")
    for kind in (kinds.CARE, kinds.CARD):
        for field, said in work.intake.at_once(person, kind).items():
            values = " / ".join(value_in_words(field, one.value, screen.language, work.alias) for one in said)
            called = screen.text(CARE_FIELDS[field] if isinstance(field, CareField) else CARD_FIELDS[field])
            screen.show(Text(screen.text(AT_ONCE, field=called, values=values), style="yellow"), first="  ", rest="  ")
    for number, found in work.intake.fields(person, kinds.CARD).items():
        field = CardField(number)
        value = value_in_words(field, value_of(found[-1], field), screen.language, work.alias)
        screen.show(screen.text(CHANGED, what=screen.text(CARD_FIELDS[field]), value=value), first="  ", rest="    ")

    for one in work.intake.theirs(person).said:
        words = screen.text(THEY_ANSWERED, **in_words(one, screen.language))
        screen.show(Text(words, style="yellow"), first="  ", rest="    ")


def _show_messages(work: Work, person: Person, after: str) -> None:
    intake = work.intake
    places = (intake.find_message(person, after).place,) if after else ()
    shown = intake.messages(person, after=places[0]) if places else intake.messages(person)
    notes: dict[bytes, list[str]] = {}
    for told, note in intake.notes(person):
        where = where_in_words(note.where, work.screen.language)
        words = work.screen.text(NOTE, who=_who(work, told.device), text=f"{where} {note.text}".lstrip())
        notes.setdefault(note.message, []).append(words)
    together = came_together(shown)
    for one in shown:
        work.screen.gap()
        if count := together.get(one.message.id):
            words = work.screen.text(TOGETHER, count=count)
            work.screen.show(Text(words, style="yellow"), first="  ", rest="  ")
        _show_message(work, one)
        for words in notes.get(one.message.id, ()):
            work.screen.show(words, first="    ", rest="    ")
    for told, reply, sent in () if after else intake.replies(person):
        work.screen.gap()
        channel = work.screen.text(CHANNELS[reply.way])
        words = work.screen.text(REPLY, who=_who(work, told.device), channel=channel, text=reply.text)
        when = ", ".join(instant_in_words(each.at) for each in sent) or work.screen.text(NOT_SENT)
        work.screen.show(f"{words} ({when})", first="> ", rest="  ")
    if shown and intake.messages(person, after=shown[-1].place, most=1):
        work.screen.say(MORE, digits=shown[-1].message.id.hex()[:SHOWN_DIGITS])


def _show_message(work: Work, shown: ShownMessage) -> None:
    screen, message = work.screen, shown.message
    who = message.author or screen.text(DIRECTIONS[message.direction])
    when = plain(message.said_words, MOST_OF_A_NAME) or instant_in_words(shown.place[0])
    marks = [warning_in_words(one, screen.language) for one in message.warnings]
    if message.is_under_duress:
        marks.insert(0, screen.text(UNDER_DURESS))
    head = f"{when}, {screen.text(CHANNELS[message.way])}, {plain(who, MOST_OF_A_NAME)}"
    style = "bold" if message.direction is not Direction.OUT else ""
    screen.show(Text.assemble((head, style), "  ", (message.id.hex()[:SHOWN_DIGITS], QUIET_STYLE)), first="  ")
    if marks:
        screen.show(Text("; ".join(marks), style="yellow"), first="    ", rest="    ")
    for line in message.text.splitlines():
        screen.show(plain(line), first="    ", rest="    ")
    for code, text in message.answers:
        asked = question_in_words(code, screen.language)
        screen.show(f"{asked}: {plain(answer_in_words(code, text, screen.language))}", first="    ", rest="      ")
    for n, file in enumerate(message.files):
        words = screen.text(FILE, n=n, name=plain(file.name, MOST_OF_A_NAME), kind=file.media_type)
        violent = f", {screen.text(VIOLENT)}" if n in shown.violent else ""
        lacking = "" if work.vault.blobs.has(file.original) else f", {screen.text(NOT_HERE)}"
        screen.show(words + violent + lacking, first="    ", rest="      ")
    for other in shown.others:
        screen.show(Text(screen.text(OTHER_WORDING, text=other.text), style="yellow"), first="    ", rest="      ")


def _json(work: Work, person: Person) -> dict[str, Json]:
    intake, trust = work.intake, work.intake.trust(person, work.team.people())
    card = {
        CardField(number).name.lower(): value_in_words(
            CardField(number), value_of(words[-1], CardField(number)), "en", work.alias
        )
        for number, words in intake.fields(person, kinds.CARD).items()
    }
    at_once: dict[str, Json] = {
        field.name.lower(): [value_in_words(field, one.value, "en", work.alias) for one in said]
        for kind in (kinds.CARE, kinds.CARD)
        for field, said in intake.at_once(person, kind).items()
    }
    messages: list[Json] = []
    shown = intake.messages(person)
    while shown:
        messages += [_json_from_message(work, one) for one in shown]
        shown = intake.messages(person, after=shown[-1].place)
    replies: list[Json] = [
        {"id": one.id.hex(), "op": told.op.hex(), "text": one.text, "channel": one.way.value, "sent": bool(sent)}
        for told, one, sent in intake.replies(person)
    ]
    notes: list[Json] = [
        {
            "message": note.message.hex(),
            "file": note.where.file,
            "place": [*numbers_of(note.where)],
            "text": note.text,
            "op": told.op.hex(),
        }
        for told, note in intake.notes(person)
    ]
    theirs: list[Json] = [
        {"asked": one.asked.value, "text": one.text, "message": one.message.hex()} for one in intake.theirs(person).said
    ]
    card_json: dict[str, Json] = {**card}
    flags: list[Json] = [*trust.flags]
    return {
        **json_from_row(work, intake.listed(person)),
        "threads": json_from_threads(intake.thread(person.part, one) for one in person.threads),
        "trust": {"rung": trust.rung.value, "flags": flags, "waits_for_second": trust.waits},
        "card": card_json,
        "theirs": theirs,
        "at_once": at_once,
        "said": messages,
        "replies": replies,
        "notes": notes,
    }


def _json_from_message(work: Work, shown: ShownMessage) -> dict[str, Json]:
    message = shown.message
    files: list[Json] = [
        {
            "name": one.name,
            "media_type": one.media_type,
            "bytes": one.original.length,
            "sha256": one.original.content.hex(),
            "violent": n in shown.violent,
            "here": work.vault.blobs.has(one.original),
        }
        for n, one in enumerate(message.files)
    ]
    warnings: list[Json] = [*message.warnings]
    answers: list[Json] = [[code, text] for code, text in message.answers]
    return {
        "id": message.id.hex(),
        "op": shown.op.hex(),
        "at": shown.place[0],
        "direction": message.direction.value,
        "channel": message.way.value,
        "author": message.author,
        "text": message.text,
        "said": message.said_words,
        "place": message.place,
        "origin": message.origin.hex(),
        "files": files,
        "answers": answers,
        "under_duress": message.is_under_duress,
        "warnings": warnings,
        "differs": bool(shown.others),
    }


def add_to(group: click.Group) -> None:
    """Hang this command under ``intake``."""
    group.add_command(show)
