"""The team in words: people by alias, their laptops, rights, and the parts they are in. No rules.

A part is what the rooms below call a compartment: who is in it has its keys, and nobody else. A laptop is called by
the beginning of its id. Refuses to know a person by anything but an alias (promise P14); whoever was never heard of is
said to be unknown, not lost. Follows docs/rooms/sync.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from safeconduct.base.clock import Day
from safeconduct.base.errors import Advice
from safeconduct.base.ids import CompartmentId, DeviceId, UserId
from safeconduct.base.looks import looks_of
from safeconduct.desk.visit import Visit
from safeconduct.protect.certificates import device_id_from_keys
from safeconduct.protect.chains import VerifiedDevice
from safeconduct.protect.members import History, Role
from safeconduct.record.wording import day_in_words
from safeconduct.sync.detection import Sort as Finding
from safeconduct.sync.detection import only_path
from safeconduct.sync.detection_words import advice as finding_in_words
from safeconduct.sync.joining import Given, Step
from safeconduct.sync.part_names import SORT_WORDS
from safeconduct.sync.ready import FIRST_ALIAS, has_team
from safeconduct.sync.team import Team
from safeconduct.sync.types import Compartment, Sort

# As many hex digits of a laptop's id as two laptops of a team never share by chance, and a person can compare.
SHORT_DIGITS: Final = 8
# Rights as a form sends them.
RIGHTS: Final = {"read": Role.READ, "write": Role.WRITE, "admin": Role.ADMIN}


@dataclass(frozen=True, slots=True)
class Laptop:
    """A person's device. ``heard``: the day of its newest entry here; nothing where there is none."""

    id: DeviceId
    since: str
    heard: str
    is_this: bool

    @property
    def short(self) -> str:
        """The beginning of its id."""
        return self.id.hex()[:SHORT_DIGITS]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the team, or of one part: the greatest right that any of their laptops has there."""

    user: UserId
    alias: str
    is_me: bool
    role: Role
    right: str
    laptops: tuple[Laptop, ...]
    address: str


@dataclass(frozen=True, slots=True)
class Part:
    """A part of this desk. ``entries``: how many that people entered are here."""

    id: CompartmentId
    name: str
    sort: Sort
    sort_word: str
    entries: int
    is_from_joining: bool
    address: str


def people(visit: Visit, team: Team, compartment: CompartmentId) -> tuple[Person, ...]:
    """Return who is in a part, by alias; oneself first."""
    log = team.log(compartment)
    seats = [(log.devices[one], role) for one, role in log.members(log.all).items() if one in log.devices]
    heard = last_heard(team)
    by_user: dict[UserId, list[tuple[VerifiedDevice, Role]]] = {}
    for device, role in seats:
        by_user.setdefault(device.user.id, []).append((device, role))
    found = (_person(visit, team, seats, heard) for seats in by_user.values())
    return _told_apart(sorted(found, key=lambda one: (not one.is_me, one.alias, one.user)))


def _told_apart(found: Iterable[Person]) -> tuple[Person, ...]:
    """Return people with the beginning of a laptop's id beside an alias that another one has too, or that looks so."""
    every = tuple(found)
    seen = Counter(looks_of(one.alias) for one in every)
    return tuple(
        replace(one, alias=f"{one.alias} {one.laptops[0].short}") if seen[looks_of(one.alias)] > 1 else one
        for one in every
    )


def to_call(everybody: Iterable[Person], lost: Iterable[DeviceId] = ()) -> tuple[Person, ...]:
    """Return the others who decide who is in the team; nobody whose laptop is lost, for somebody else may answer."""
    gone = frozenset(lost)
    return tuple(
        one
        for one in everybody
        if one.role is Role.ADMIN and not one.is_me and not any(laptop.id in gone for laptop in one.laptops)
    )


def person_called(visit: Visit, team: Team, user_hex: str) -> tuple[Person, ...]:
    """Return somebody of the team by the id that an address held; nothing when they are in it no more."""
    return tuple(one for one in people(visit, team, team.id) if one.user.hex() == user_hex)


def parts(visit: Visit, team: Team) -> tuple[Part, ...]:
    """Return the parts that this desk has, the team itself first; those that look alike with their ids' beginning."""
    every = team.compartments()
    alike = team.twins()
    return tuple(part_of(visit, team, one, is_alike=one.id in alike) for one in every)


def part_called(visit: Visit, team: Team, compartment_hex: str) -> tuple[Part, ...]:
    """Return a part by the id that an address held; nothing when this desk has none such."""
    return tuple(one for one in parts(visit, team) if one.id.hex() == compartment_hex)


def part_of(visit: Visit, team: Team, compartment: Compartment, *, is_alike: bool = False) -> Part:
    """Return a part as pages show it; one that looks like another with the beginning of its id."""
    log = team.log(compartment.id)
    word = sort_in_words(visit, compartment.sort)
    return Part(
        id=compartment.id,
        name=f"{compartment.name or word} {compartment.id.hex()[:SHORT_DIGITS]}"
        if is_alike
        else compartment.name or word,
        sort=compartment.sort,
        sort_word=word,
        entries=visit.record.entered_in(compartment.id),
        is_from_joining=log.history(log.all) is History.FROM_JOIN,
        address=visit.lasting("part", compartment.id.hex()),
    )


def parts_of(visit: Visit, team: Team, user: UserId) -> Iterator[tuple[Part, Role]]:
    """Yield the parts that a person can read, as far as this desk is in them too, with their right there."""
    for part in parts(visit, team):
        for one in people(visit, team, part.id):
            if one.user == user:
                yield part, one.role


def last_heard(team: Team) -> dict[DeviceId, Day]:
    """Return the day of each device's newest entry, by its own clock, in any part of this desk."""
    found: dict[DeviceId, Day] = {}
    for compartment in team.compartments():
        for head in team.vault.heads(compartment.id):
            on = team.vault.op(head.op).recorded_on
            found[head.device] = max(on, found.get(head.device, on))
    return found


def only_path_in_words(visit: Visit, team: Team) -> tuple[Advice, ...]:
    """Return that everything comes by one path only, which no desk can look behind; nothing where there are two."""
    language = visit.words.tongue.spoken
    return tuple(
        finding_in_words(team, one, language, is_page=True) for one in only_path(team) if one.sort is Finding.ONE_PATH
    )


def right_in_words(visit: Visit, role: Role) -> str:
    """Return a right, as it stands beside a name."""
    say = visit.words.say
    return {
        Role.READ: say("reads"),
        Role.WRITE: say("reads and writes"),
        Role.ADMIN: say("reads, writes, and decides who is in it"),
    }[role]


def sort_in_words(visit: Visit, sort: Sort) -> str:
    """Return what a part is for."""
    return visit.words.phrase(SORT_WORDS[sort])


def step_in_words(visit: Visit, given: Given) -> str:
    """Return how far an invitation has come."""
    say = visit.words.say
    if given.step is Step.ADMITTED and not _is_there(visit, given):
        return say("let in, and gone from the team since")
    return {
        Step.SENT: say("made; nobody has answered it yet"),
        Step.ASKED: say("answered; the words are to be compared"),
        Step.ADMITTED: say("they are in the team"),
        Step.DECLINED: say("declined: it lets nobody in"),
    }[given.step]


def plan_in_words(visit: Visit, team: Team, given: Given) -> tuple[str, str]:
    """Return what an invitation makes of somebody: their right in the team, and the parts they will read."""
    every = {one.id: one.name for one in parts(visit, team)}
    names = [every.get(part) or part.hex()[:SHORT_DIGITS] for part, _ in given.plan.seats]
    return right_in_words(visit, given.plan.role), ", ".join(sorted(names))


def invitation_number(given: Given) -> str:
    """Return the digits by which two people can say which invitation they mean; they tell nothing of it."""
    return given.mailbox.hex()[:SHORT_DIGITS]


def administrators(team: Team) -> str:
    """Return by alias who decides who is in the team, other than this desk's person."""
    me = team.me.device.user.id
    found = {
        one.user.certificate.terms.alias for one, role in team.devices() if role is Role.ADMIN and one.user.id != me
    }
    return ", ".join(sorted(found))


def in_no_part(visit: Visit) -> str:
    """Return who is to be asked by whoever is in the team and in no part of it; nothing for all others."""
    if not has_team(visit.vault) or visit.parts().here:
        return ""
    who = administrators(visit.team())
    say = visit.words.say
    return say("You are in no part yet. Ask {people}.", people=who) if who else say("You are in no part.")


def told_differed(visit: Visit) -> str:
    """Return the alarm for six words that were not the same; nothing where nobody has just said so."""
    return visit.told({"differed": visit.words.say("The words differ: somebody may stand between you.")})


def alias_in_words(visit: Visit, alias: str) -> str:
    """Return an alias as it is shown; whoever has chosen none yet is called what they are."""
    return visit.words.say("no alias yet (who began this team)") if alias in ("", FIRST_ALIAS) else alias


def _is_there(visit: Visit, given: Given) -> bool:
    team = visit.team()
    request = given.asked()
    return device_id_from_keys(request.device_key, request.kem_key) in team.members(team.id)


def _person(
    visit: Visit, team: Team, seats: Iterable[tuple[VerifiedDevice, Role]], heard: dict[DeviceId, Day]
) -> Person:
    seats = sorted(seats, key=lambda seat: seat[0].id)
    device, role = seats[0][0], max(role for _, role in seats)
    language = visit.words.tongue.spoken
    laptops = tuple(
        Laptop(
            one.id,
            day_in_words(one.certificate.terms.not_before, language),
            day_in_words(heard[one.id], language) if one.id in heard else "",
            one.id == team.me.device.id,
        )
        for one, _ in seats
    )
    return Person(
        user=device.user.id,
        alias=alias_in_words(visit, device.user.certificate.terms.alias),
        is_me=device.user.id == team.me.device.user.id,
        role=role,
        right=right_in_words(visit, role),
        laptops=laptops,
        address=visit.lasting("person", device.user.id.hex()),
    )
