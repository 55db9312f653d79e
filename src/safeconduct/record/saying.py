"""What staff may sensibly say of claims and voices, before it is signed: the room's own refusals for links.

The rules take whatever was signed, in any order (docs/formats/known.md). Here a person is kept from what can only be a
slip: a claim against itself, a claim in the place of one about something else, a person who is one with what is none,
the same thing said twice, the opposite of what stands. Nothing of it binds another desk. It reads and never writes.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, Opaque, SafeconductError
from safeconduct.record.findings import OwnWork, authors_of
from safeconduct.record.items import Table, qualified, split_name
from safeconduct.record.links import Link, LinkKind, Ref
from safeconduct.record.queries import Opened, Record
from safeconduct.record.resolve import NOW, Said

# Hex digits of an op that are shown: as many as an undo needs at least.
_SHOWN_DIGITS: Final = 16
_OPPOSITE: Final = {
    LinkKind.SAME_AS: LinkKind.DIFFERENT_FROM,
    LinkKind.DIFFERENT_FROM: LinkKind.SAME_AS,
    LinkKind.INDEPENDENT: LinkKind.DEPENDENT,
    LinkKind.DEPENDENT: LinkKind.INDEPENDENT,
}
# Each reader has a verdict of their own, and may give a newer one.
_EACH_THEIR_OWN: Final = (LinkKind.REVIEW,)


class OneAndTheSame(SafeconductError):
    """Both ends of what was said are one entry."""

    code = "record.one_and_the_same"
    exit_code = Exit.BAD_INPUT
    en = Advice("Both names mean one and the same entry.", NOTHING_CHANGED_EN, "Name the other one.")
    ru = Advice("Оба имени означают одну и ту же запись.", NOTHING_CHANGED_RU, "Назовите вторую.")


class OfSomethingElse(SafeconductError):
    """A claim in the place of one that answers another question."""

    code = "record.of_something_else"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="The two claims are not about the same thing: subject and property must be the same.",
        safe=NOTHING_CHANGED_EN,
        do="“record show CLAIM” tells what each is about. To say that a claim no longer holds: “record retract”.",
        on_page="Open both claims and compare subject and property. To say that a claim no longer holds, take it "
        "back on its own page.",
    )
    ru = Advice(
        what="Эти утверждения не об одном и том же: предмет и показатель должны совпадать.",
        safe=NOTHING_CHANGED_RU,
        do="«record show УТВЕРЖДЕНИЕ» скажет, о чём каждое. Если утверждение больше не в силе: «record retract».",
        on_page="Откройте оба утверждения и сравните предмет и показатель. Если утверждение больше не в силе, "
        "отзовите его на его странице.",
    )


class SomebodyAndSomething(SafeconductError):
    """A person, or people, said to be one with what is none."""

    code = "record.somebody_and_something"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="One of the two is a person or a group of people, or was entered as one once, and the other never was: "
        "they are not one and the same.",
        safe=NOTHING_CHANGED_EN,
        do="Open both. What was entered as the wrong kind is entered anew under another name.",
    )
    ru = Advice(
        what="Одно из двух — человек или группа людей либо когда-то было так внесено, а другое — никогда: это не одно "
        "и то же.",
        safe=NOTHING_CHANGED_RU,
        do="Откройте обе записи. То, что внесли не как тот вид, вносят заново под другим именем.",
    )


class SaidAlready(SafeconductError):
    """The very same thing stands already."""

    code = "record.said_already"
    exit_code = Exit.BAD_INPUT
    en = Advice("This has been said already, and it stands.", NOTHING_CHANGED_EN, "To take it back: record undo {op}")
    ru = Advice("Это уже сказано и в силе.", NOTHING_CHANGED_RU, "Чтобы взять назад: record undo {op}")


class SaidOtherwise(SafeconductError):
    """The opposite stands."""

    code = "record.said_otherwise"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        "The opposite has been said, and it stands.", NOTHING_CHANGED_EN, "Take that back first: record undo {op}"
    )
    ru = Advice("Сказано обратное, и оно в силе.", NOTHING_CHANGED_RU, "Сначала возьмите его назад: record undo {op}")


def checked(record: Record, link: Link) -> Link:
    """Return the link when it makes sense to say it.

    OneAndTheSame, OfSomethingElse, SomebodyAndSomething, SaidAlready or SaidOtherwise.
    OwnWork for a verdict by whoever entered the claim, with whatever device: `Record.reader` says who asks.
    """
    if link.origin == link.target:
        raise OneAndTheSame
    if link.kind is LinkKind.REVIEW and record.facts.person(record.reader) in authors_of(record, link.target.name):
        raise OwnWork
    if link.kind is LinkKind.SAME_AS:
        _need_people_or_none(record, link)
    if link.kind is LinkKind.SUPERSEDES:
        _need_one_question(record, record.open_claim(link.origin.name), record.open_claim(link.target.name))
    for said in _between(record, link):
        op = Opaque(said.op.hex()[:_SHOWN_DIGITS])
        if said.link.kind is link.kind and link.kind not in _EACH_THEIR_OWN:
            raise SaidAlready(op=op)
        if said.link.kind is _OPPOSITE.get(link.kind):
            raise SaidOtherwise(op=op)
    return link


def with_what_took_its_place(record: Record, link: Link) -> tuple[Link, ...]:
    """Return a link; of consent withdrawn for a claim with the same for what took its place in the same account.

    A table that came back puts what it changed in the place of what left, as claims of the account that this left with
    (docs/formats/tables.md): they say in other words what its speaker said. What another account says stays.
    """
    if link.kind is not LinkKind.WITHDRAW or link.target.table is not Table.CLAIM:
        return (link,)
    facts, account = record.facts, _account(record, link.target.name)
    found, waiting = {link.target.name: link}, [link.target.name]
    while waiting:
        for said in facts.links_to(Table.CLAIM, waiting.pop()):
            name = said.link.origin.name
            is_standing = said.link.kind is LinkKind.SUPERSEDES and not facts.undos.is_undone(said.op, NOW)
            # What nobody brought here, or not yet, has no account: a link alone keeps no consent from being withdrawn.
            is_here = is_standing and name not in found and record.holds(Table.CLAIM, name)
            if is_here and _account(record, name) == account:
                found[name] = replace(link, target=Ref(Table.CLAIM, name))
                waiting.append(name)
    others = (one for name, one in found.items() if not record.consent.is_named(Table.CLAIM, name))
    return (link, *(one for one in others if one is not link))


def _account(record: Record, claim: str) -> str:
    return qualified(split_name(claim)[0], record.open_claim(claim).claim.source)


def _need_people_or_none(record: Record, link: Link) -> None:
    """Raise SomebodyAndSomething where a person would be one with a thing; of what is not here nobody knows."""
    ends = [end.name for end in (link.origin, link.target) if end.table is Table.SUBJECT]
    if len({record.facts.is_somebody(name) for name in ends if record.holds(Table.SUBJECT, name)}) > 1:
        raise SomebodyAndSomething


def _need_one_question(record: Record, one: Opened, other: Opened) -> None:
    asked = {(record.subject_of(held), held.claim.property, held.claim.value.kind) for held in (one, other)}
    if len(asked) > 1:
        raise OfSomethingElse


def _between(record: Record, link: Link) -> list[Said]:
    """Return what stands between the two ends of a link, in either direction where the kind has none."""
    ends = {(link.origin, link.target)}
    if link.kind in _OPPOSITE:
        ends.add((link.target, link.origin))
    facts = record.facts
    found = [
        *facts.links_to(link.target.table, link.target.name),
        *facts.links_from(link.target.table, link.target.name),
    ]
    return [
        said
        for said in found
        if (said.link.origin, said.link.target) in ends and not facts.undos.is_undone(said.op, NOW)
    ]
