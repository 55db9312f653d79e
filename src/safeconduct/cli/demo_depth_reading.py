"""What the documenter of the demonstration does with the invented testimonies: reads them, takes, declines, describes.

Everything is what the commands do (`record read`, `take`, `decline`, `act`). Refuses nothing of its own: what the room
refuses ends the demonstration.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from safeconduct.base.clock import day_from_ms
from safeconduct.base.intervals import UNKNOWN
from safeconduct.cli.demo_depth_data import Field, Testimony, Told, told
from safeconduct.record.commands import new_local_id
from safeconduct.record.items import Source, Table, Voice, VoiceKind, qualified
from safeconduct.record.named import Named
from safeconduct.record.ontology.describing import ACT, INVOLVEMENT, Sitting, Telling
from safeconduct.record.placing import Placing
from safeconduct.record.queries import Record
from safeconduct.record.reading.commands import (
    About,
    AccountRead,
    State,
    decline_intents,
    keep_intents,
    picked,
    read_account,
    take,
    take_intents,
)
from safeconduct.record.reading.kept import KeptText
from safeconduct.record.reading.meaning import term_meant
from safeconduct.record.reading.types import Doubt
from safeconduct.record.types import OWN_DATASET
from safeconduct.sync.parts import parts_of
from safeconduct.sync.ready import record_compartment
from safeconduct.sync.team import Team

# Claims that tie an act to people: its victim, the act of an involvement, who that was.
_REFERRED: Final = 3
_INTERVENTION: Final = "intervention"


class Documenter:
    """Whoever sits at a desk of the demonstration and reads testimonies in."""

    def __init__(self, team: Team) -> None:
        self._team, self._vault = team, team.vault

    def testify(self) -> dict[str, int]:
        """Read the testimonies in; return how many characters and suggestions there were, and what was decided.

        ``from_suggestions`` and ``by_hand``: of all that the record says afterwards, each value of each field counted,
        what the program proposed (taken as a claim, or put into the act) and what the documenter typed.
        """
        here = told()
        counted = ("characters", "suggestions", "taken", "declined", "from_suggestions", "by_hand")
        counts = {"testimonies": len(here.testimonies), **dict.fromkeys(counted, 0)}
        for number, one in enumerate(here.testimonies):
            source, voice = self._begin(one, here.language)
            read = read_account(self._record, source, None)
            counts["characters"] += len(one.text)
            counts["suggestions"] += len(read.numbered)
            taken = self._take(read, one, here.person)
            counts["taken"] += taken
            counts["declined"] += self._decline(read)
            telling = Telling(source, voice, one.connection)
            suggested, typed = self._describe(here, one, (read, telling), is_first=number == 0)
            counts["from_suggestions"] += taken + suggested
            counts["by_hand"] += typed
        return counts

    @property
    def _record(self) -> Record:
        return Record(self._vault.tables)

    @property
    def _placing(self) -> Placing:
        return Placing(self._record, parts_of(self._team))

    def _begin(self, one: Testimony, language: str) -> tuple[str, str]:
        """Keep the text of a testimony as an account that is not public; its source and its voice."""
        voice = Voice(new_local_id(self._team.entropy), one.voice, VoiceKind.PERSON)
        source = Source(new_local_id(self._team.entropy), one.outlet, "", "", language, UNKNOWN, one.day, "")
        name = qualified(OWN_DATASET, source.id)
        new = ((Table.VOICE, voice), (Table.SOURCE, source))
        self._vault.append(keep_intents(self._placing, KeptText(name, one.text), new))
        return name, qualified(OWN_DATASET, voice.id)

    def _take(self, read: AccountRead, one: Testimony, person: str) -> int:
        for pick in one.taken:
            number = next(each.number for each in read.numbered if each.suggestion.quote == pick.quote)
            about = About(
                person,
                "person",
                one.voice,
                "",
                one.connection.value,
                property_id=pick.property_id,
                value=pick.value,
            )
            today = day_from_ms(self._team.clock.now_ms())
            taken = take(self._record, read, picked(read, [number]), about, today=today, new_id=self._new_id)
            self._vault.append(take_intents(self._placing, read, taken))
        return len(one.taken)

    def _decline(self, read: AccountRead) -> int:
        """Decline what the text denies."""
        denied = [
            one.suggestion for one in read.numbered if Doubt.DENIED in one.suggestion.doubts and one.state is State.OPEN
        ]
        if denied:
            self._vault.append(decline_intents(self._placing, read, denied))
        return len(denied)

    def _describe(
        self, here: Told, one: Testimony, told_by: tuple[AccountRead, Telling], *, is_first: bool
    ) -> tuple[int, int]:
        """Enter what a testimony says of the act and of the steps: the first makes them; each field has its own words.

        Returns how many values came from suggestions, and how many were typed.
        """
        read, telling = told_by
        suggested = typed = 0
        sitting = Sitting(self._record, telling, self._new_id)
        victim = sitting.thing(here.person, ("person",))
        what = sitting.new(here.act, ACT) if is_first else sitting.thing(here.act, (ACT,))
        for field in one.act:
            sitting.telling = replace(telling, said=field.quote, quote=field.quote)
            if field.id == "type_of_act":
                sitting.refer(what, "victim", victim)
                # Who did it has words of its own: those that say who they were.
                sitting.telling = replace(telling, said=one.degree.quote, quote=one.degree.quote)
                doer = sitting.thing(here.doer, ("unit",), new_form="unit" if is_first else "")
                part = sitting.new(involvement_of(here), INVOLVEMENT) if is_first else self._involvement(here)
                sitting.refer(part, "act", what)
                sitting.refer(part, "perpetrator", doer)
                sitting.say(part, one.degree.id, "; ".join(one.degree.typed))
                # Whom it was done to, who did it, of which act, and their part in it: nothing proposes those.
                typed += _REFERRED + len(one.degree.typed)
            counted = _say(sitting, read, what, field, telling)
            suggested, typed = suggested + counted[0], typed + counted[1]
        steps = sitting.new(here.steps, _INTERVENTION) if one.steps else ""
        for number, field in enumerate(one.steps):
            counted = _say(sitting, read, steps, field, telling)
            suggested, typed = suggested + counted[0], typed + counted[1]
            if not number:
                # For whom it was done stands in the same words.
                sitting.refer(steps, "victim", victim)
                typed += 1
        self._vault.append(sitting.intents(record_compartment(self._vault)))
        return suggested, typed

    def _involvement(self, here: Told) -> str:
        (found,) = Named(self._record).find(Table.SUBJECT, involvement_of(here))
        return found

    def _new_id(self) -> str:
        return new_local_id(self._team.entropy)


def _say(sitting: Sitting, read: AccountRead, subject: str, field: Field, telling: Telling) -> tuple[int, int]:
    """Say what a field of a subject is, in its own words; return how many values were proposed and how many typed."""
    sitting.telling = replace(telling, said=field.quote, quote=field.quote)
    proposed = [_into_the_act(read, words) for words in field.suggested]
    sitting.say(subject, field.id, "; ".join((*proposed, *field.typed)))
    return len(proposed), len(field.typed)


def _into_the_act(read: AccountRead, words: str) -> str:
    """Return what a suggestion of these words puts into a field of the act, as the reading page does."""
    said = next(one.suggestion for one in read.numbered if one.suggestion.quote == words)
    return term_meant(said) or said.quote


def involvement_of(here: Told) -> str:
    """Return what the involvement of whoever did it is called."""
    return f"{here.doer}: {here.act}"
