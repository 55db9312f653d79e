"""One claim opened: every wording, its account, its voice and root, and everything said of it since (promise P6).

Refuses to show anything of a claim whose consent was withdrawn but that it was there (P7).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from rich.text import Text

from safeconduct.base.clock import iso_from_day
from safeconduct.base.errors import Phrase
from safeconduct.base.intervals import UNKNOWN, Interval
from safeconduct.base.json_value import Json
from safeconduct.base.language import say
from safeconduct.base.plain import plain, plain_name
from safeconduct.cli.beside import Open, json_from_beside, show_beside
from safeconduct.cli.into import lies_in
from safeconduct.cli.known_view import GONE_STYLE, QUIET_STYLE
from safeconduct.cli.screen import Screen
from safeconduct.record.answer import json_from_span
from safeconduct.record.bearings import held_against, held_in_words, json_from_held
from safeconduct.record.claim_wording import (
    CONNECTIONS,
    CONTENT_GONE,
    SHOWN_DIGITS,
    Heard,
    link_in_words,
    repeated_in_words,
    source_in_words,
    speaker_in_words,
)
from safeconduct.record.doubted_days import doubts_of_claim
from safeconduct.record.entry_words import MEMBERS
from safeconduct.record.explain import voice_label
from safeconduct.record.items import Connection, qualified
from safeconduct.record.places import json_from_place, place_in_words
from safeconduct.record.placing import Placing
from safeconduct.record.property_words import property_in_words
from safeconduct.record.queries import Opened, Record
from safeconduct.record.reading.marks import ReadFrom, read_from
from safeconduct.record.reading.wording import doubts_in_words, read_from_in_words
from safeconduct.record.repeated import repeated_accounts
from safeconduct.record.resolve import NOW, Said
from safeconduct.record.types import PropertyKind
from safeconduct.record.when import edtf_of_claim
from safeconduct.record.withdrawn import is_withdrawn
from safeconduct.record.wording import (
    basis_in_words,
    claim_value_in_words,
    day_in_words,
    listed,
    published_in_words,
)

QUOTED: Final = Phrase("“{quote}”", "«{quote}»")
SAID: Final = Phrase("says", "сообщает")
QUOTE: Final = Phrase("in its own words", "дословно")
ACCOUNT: Final = Phrase("account", "известие")
PUBLISHER: Final = Phrase("made public by", "издатель")
ADDRESS: Final = Phrase("address", "адрес")
VOICE: Final = Phrase("voice", "голос")
REPEATS: Final = Phrase("repeats", "повторяет")
KNOWS_AS: Final = Phrase("knows it as", "откуда знает")
PERIOD: Final = Phrase("time it speaks of", "о каком времени")
NOTE: Final = Phrase("note", "примечание")
READ: Final = Phrase("read from", "откуда взято")
THERE: Final = Phrase("there", "там")
CORRECTS: Final = Phrase("The voice itself replaces what it said before.", "Голос сам заменяет сказанное раньше.")
RECORDED: Final = Phrase("recorded on {day} (entry {op})", "записано {day} (запись {op})")
LOOK_AT: Final = Phrase("look at the day", "проверьте день")
GONE: Final = Phrase("no longer stands: undone or reworded", "больше не действует: отменено или исправлено")
UNDONE: Final = Phrase("undone", "отменено")


def show_opened(
    screen: Screen,
    record: Record,
    wordings: tuple[Opened, ...],
    placing: Sequence[Placing] = (),
    *,
    pairs: Sequence[Open] = (),
) -> None:
    """Print every wording of one claim, the newest last, and what was said of it. ``placing``: to say where it lies.

    ``pairs``: what two people changed of it at the same time.
    """
    # Of all wordings it is one answer: asked once, for a member may have signed thousands.
    read = read_from(record, wordings[0].name)
    if screen.is_json:
        name = wordings[0].name.replace("\x1f", ":")
        shown: list[Json] = [_json(record, one, placing, read) for one in wordings]
        screen.answer({"claim": name, "wordings": shown, "beside": json_from_beside(pairs)})
        return
    for place, one in enumerate(wordings):
        if place:
            screen.gap()
        _show(screen, record, one, read)
        for where in (words for one_placing in placing if (words := lies_in(screen, one_placing)(one))):
            screen.show(Text(where, style=QUIET_STYLE), first="  ")
    # Once, not under each wording: a member may have signed thousands of both.
    _show_links(screen, record, wordings[-1])
    show_beside(screen, pairs)


def _is_undone(record: Record, said: Said) -> bool:
    return record.facts.undos.is_undone(said.op, NOW)


def _show(screen: Screen, record: Record, one: Opened, read: ReadFrom | None) -> None:
    claim, language = one.claim, screen.language
    head = Text(plain_name(one.name), style=QUIET_STYLE)
    head.append(f"  {property_in_words(claim.property, language, record.vocabulary)}: ", style="default")
    is_hidden = is_withdrawn(record, one)
    if is_hidden:
        screen.show(head.append(screen.text(CONTENT_GONE)))
    else:
        head.append(
            claim_value_in_words(claim, language, record.vocabulary), style=GONE_STYLE if one.is_gone else "bold"
        )
        if basis := basis_in_words(claim.basis, language):
            head.append(f" ({basis})")
        screen.show(head, rest="  ")
    if one.is_gone:
        screen.show(Text(screen.text(GONE), style="italic"), first="  ")
    if not is_hidden:
        _show_content(screen, record, one)
        if read is not None:
            _show_read(screen, read)
    day = day_in_words(one.recorded_on, language)
    screen.show(Text(screen.text(RECORDED, day=day, op=one.op.hex()[:SHOWN_DIGITS]), style=QUIET_STYLE), first="  ")


def _show_read(screen: Screen, read: ReadFrom) -> None:
    """Print where in the account's kept words a claim was read, with the words around it."""
    where = read_from_in_words(read, screen.language)
    screen.show(Text.assemble((f"{screen.text(READ)}: ", QUIET_STYLE), where), first="  ", rest="    ")
    if read.words:
        before, after = plain(read.before)[-_AROUND:], plain(read.after)[:_AROUND]
        words = Text.assemble((f"…{before} ", QUIET_STYLE), plain(read.words), (f" {after}…", QUIET_STYLE))
        screen.show(Text.assemble((f"{screen.text(THERE)}: ", QUIET_STYLE), words), first="  ", rest="    ")


# Characters of the text that are printed on either side of a claim's words.
_AROUND: Final = 100


def _show_links(screen: Screen, record: Record, one: Opened) -> None:
    """Print what was said of a claim, in whatever wording it stood then."""
    for said in one.links:
        day = day_in_words(said.on, screen.language)
        words = link_in_words(record, said.link, Heard(screen.language, by=said.user, finding=said.finding))
        told = f"{day}: {words}"
        undone = Text.assemble((told, GONE_STYLE), (f" ({screen.text(UNDONE)})", "italic"))
        screen.show(undone if _is_undone(record, said) else told, first="  ", rest="    ")


def _show_content(screen: Screen, record: Record, one: Opened) -> None:
    """Print what withdrawn content has nothing of."""
    for label, words in _facts(screen, record, one):
        screen.show(Text.assemble((f"{label}: ", QUIET_STYLE), words), first="  ", rest="    ")
    for held in held_against(one.claim):
        screen.show(held_in_words(held, screen.language), first="  ", rest="    ")
    if one.source and one.source.url:
        screen.whole(Text.assemble((screen.text(ADDRESS) + ": ", QUIET_STYLE), plain(one.source.url)), first="  ")
    if one.claim.corrects:
        screen.show(screen.text(CORRECTS), first="  ")


def _facts(screen: Screen, record: Record, one: Opened) -> Iterator[tuple[str, str]]:
    """Give what is known of a claim, labelled: what it says, where it stands, who speaks, whom it repeats."""
    claim, language = one.claim, screen.language
    # Our words stand bare; the account's own in the marks of the reader's language.
    yield screen.text(SAID), plain(claim.said)
    if claim.quote:
        yield screen.text(QUOTE), screen.text(QUOTED, quote=plain(claim.quote))
    yield screen.text(ACCOUNT), source_in_words(one, language)
    if one.source and one.source.publisher:
        publisher = qualified(one.name.partition("\x1f")[0], one.source.publisher)
        yield screen.text(PUBLISHER), plain(voice_label(record, publisher))
    yield screen.text(VOICE), speaker_in_words(record, one, language)
    if claim.place.digest:
        yield say(MEMBERS["place"], language), place_in_words(claim.place, language)
    if claim.connection is not Connection.UNKNOWN:
        yield screen.text(KNOWS_AS), say(CONNECTIONS[claim.connection], language)
    if repeated := repeated_accounts(record, one):
        yield screen.text(REPEATS), listed(repeated_in_words(record, name, language) for name in repeated)
    if claim.period is not None:
        yield screen.text(PERIOD), published_in_words(claim.period, language)
    if claim.note:
        yield screen.text(NOTE), plain(claim.note)
    if doubts := doubts_of_claim(claim, one.source):
        yield screen.text(LOOK_AT), doubts_in_words(doubts, language)


def _json(record: Record, one: Opened, placing: Sequence[Placing], read: ReadFrom | None) -> Json:
    claim = one.claim
    is_hidden = is_withdrawn(record, one)
    content: dict[str, Json] = {} if is_hidden else _json_from_content(one)
    shown: dict[str, Json] = {
        "source": claim.source.replace("\x1f", ":"),
        "property": claim.property,
        **{member: content.get(member, empty) for member, empty in _WITHDRAWN.items()},
        "read_from": {} if is_hidden or read is None else _json_from_read(read),
        "withdrawn": is_hidden,
        "recorded_on": iso_from_day(one.recorded_on),
        "op": one.op.hex(),
        "parts": [part.hex() for where in placing for part in sorted(where.of_wording(one))],
        "stands": not one.is_gone,
        "links": [said.link.kind.value for said in one.links if not _is_undone(record, said)],
    }
    return shown


def _json_from_read(read: ReadFrom) -> Json:
    return {
        "source": plain_name(read.source),
        "span": [*read.span],
        "model": read.model,
        "grade": read.grade.value,
        "before": read.before,
        "words": read.words,
        "after": read.after,
        "is_newest": read.is_newest,
    }


# The members of a claim that hold content, as they stand where it was withdrawn.
_WITHDRAWN: Final[Mapping[str, Json]] = {
    "outlet": "",
    "url": "",
    "published": {},
    "voice": "",
    "voice_label": "",
    "root": "",
    "connection": "",
    "basis": "",
    "said": "",
    "quote": "",
    "place": {},
    "lies": [],
    "note": "",
    "value": {"kind": "withdrawn"},
    "repeats": [],
    "corrects": False,
    "doubts": [],
    "edtf": "",
}


def _json_from_content(one: Opened) -> dict[str, Json]:
    claim = one.claim
    texts: list[Json] = [*claim.value.texts]
    repeats: list[Json] = [name.replace("\x1f", ":") for name in claim.repeats]
    return {
        "outlet": one.source.outlet if one.source else "",
        "url": one.source.url if one.source else "",
        "published": json_from_span(PropertyKind.DATE, _published(one)),
        "voice": claim.voice.replace("\x1f", ":"),
        "voice_label": one.voice.label if one.voice else "",
        "root": one.root.replace("\x1f", ":"),
        "connection": claim.connection.value,
        "basis": claim.basis,
        "said": claim.said,
        "quote": claim.quote,
        "place": json_from_place(claim.place),
        "lies": [json_from_held(held) for held in held_against(claim)],
        "note": claim.note,
        "value": json_from_span(claim.value.kind, claim.value.span) if claim.value.kind.is_interval else texts,
        "repeats": repeats,
        "corrects": claim.corrects,
        "doubts": [doubt.value for doubt in doubts_of_claim(claim, one.source)],
        "edtf": edtf_of_claim(claim, one.source),
    }


def _published(one: Opened) -> Interval:
    return one.source.published if one.source else UNKNOWN
