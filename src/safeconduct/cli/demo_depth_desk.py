"""A documenter's or a reader's desk of the demonstration, as a process of its own: testimonies become graded claims.

Everything it does is what the commands do (`record read`, `take`, `decline`, `act`, `review`, `places`, `paper`,
`evidence`); what is taken and typed is the invented documenter's (`demo_depth_data`). Started by `demo_depth` alone.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from safeconduct.base.clock import day_from_ms
from safeconduct.base.errors import Language
from safeconduct.base.ids import DeviceId
from safeconduct.base.json_value import Json
from safeconduct.cli.demo_depth_authority import ADDRESS, NAMES, OwnAuthority
from safeconduct.cli.demo_depth_data import told
from safeconduct.cli.demo_depth_reading import Documenter, involvement_of
from safeconduct.cli.demo_desk import DemoDesk, Order, main
from safeconduct.protect.timestamps import roots_from_pem
from safeconduct.record.detention.answer import json_from_held, json_from_place
from safeconduct.record.detention.reading import PAGE, Places
from safeconduct.record.detention.wording import days_in_words
from safeconduct.record.evidence.bundling import Told as BundleTold
from safeconduct.record.evidence.bundling import bundle_of, write_folder
from safeconduct.record.evidence.commands import Incoming, receive
from safeconduct.record.evidence.pinned import authority_intent, carried
from safeconduct.record.evidence.queries import Evidence
from safeconduct.record.evidence.stamping import batch_intent, due_day, questions, take_answer
from safeconduct.record.evidence.types import Authority
from safeconduct.record.findings import Reading, findings_of, grade_intents
from safeconduct.record.items import Table
from safeconduct.record.named import Named
from safeconduct.record.papers.as_json import json_from_missing
from safeconduct.record.papers.making import Wanted, made_paper
from safeconduct.record.placing import Placing
from safeconduct.record.queries import Record
from safeconduct.record.types import Verdict
from safeconduct.record.wording import roots_in_words, row_value_in_words
from safeconduct.sync.parts import parts_of
from safeconduct.sync.ready import record_compartment
from safeconduct.vault.throwaway import mark_throwaway

# What a documenter of the demonstration seals: bytes that are no picture of anybody.
_SEALED: Final = b"A film that nobody made.\n" * 4096
_UNNAMED: Final = ""


class DepthDesk(DemoDesk):
    """A documenter's vault, and what may be asked of it."""

    @property
    def _record(self) -> Record:
        return Record(self.vault.tables)

    @property
    def _placing(self) -> Placing:
        return Placing(self._record, parts_of(self.team))

    def testify(self, order: Order) -> Json:
        """Read both testimonies into the record: kept, proposed, taken, declined, and the act entered."""
        del order
        return {**Documenter(self.team).testify()}

    def grade(self, order: Order) -> Json:
        """Read every finding about what is told that waits for this desk's person, and agree with each."""
        del order
        seen, given = 0, 0
        for subject in self._subjects():
            for one in self._findings(subject):
                seen += len(one.others)
                if one.waits_for_me:
                    ops = grade_intents(self._record, self._placing, one, Verdict.AGREE, "")
                    self.vault.append(intent for intents in ops.values() for intent in intents)
                    given += 1
        return {"graded": given, "grades_of_others_seen": seen}

    def act(self, order: Order) -> Json:
        """Return who did what to whom, where and when, with how well each stands and the words it rests on."""
        language: Language = "ru" if order["language"] == "ru" else "en"
        record, shown = self._record, dict[str, list[Json]]()
        for subject in self._subjects():
            for row in record.known_now(subject):
                quotes = {record.open_claim(name).claim.quote for name in row.standing}
                told_of: dict[str, Json] = {
                    "words": row_value_in_words(row, language, record.vocabulary),
                    "level": row.level.value,
                    "roots": row.roots.floor,
                    "quotes": [*sorted(quotes)],
                }
                shown.setdefault(row.property, []).append(told_of)
        return {name: [*rows] for name, rows in shown.items()}

    def places(self, order: Order) -> Json:
        """Return the places where the record has people held, who was at each, when, and from how many voices."""
        asked = Places(self._record)
        language: Language = "ru" if order["language"] == "ru" else "en"
        lines = asked.lines(language)
        shown: list[Json] = []
        for line in lines:
            if line.totals.held:
                stays = asked.stays(line.key)
                words: dict[str, Json] = {
                    "voices_in_words": roots_in_words(line.totals.roots, language),
                    "days_in_words": days_in_words(stays, language, asked.record.vocabulary),
                }
                place = json_from_place(line, stays) | words
                held = json_from_held(asked.held(line.key, line.totals.held[:PAGE]))
                shown.append({**place, "lines": [*held]})
        return {"places": shown}

    def paper(self, order: Order) -> Json:
        """Draft the report to the Working Group on disappearances about the person; what of its minimum is missing."""
        wanted = Wanted("wgeid", tuple(self._subjects()))
        paper = made_paper(self._record, wanted, day_from_ms(self._given.clock.now_ms()), self._given.entropy)
        return json_from_missing(paper, "ru" if order["language"] == "ru" else "en")

    def seal(self, order: Order) -> Json:
        """Seal a film, stamp the day by two authorities of this demonstration's own, and write a bundle for a court."""
        mark_throwaway(self.vault)
        team, part = self.team, record_compartment(self.vault)
        folder = Path(order["authorities"])
        folder.mkdir()
        authorities = {name: OwnAuthority(folder / name) for name in NAMES}
        film = Incoming(_UNNAMED, "film", "", lambda: io.BytesIO(_SEALED), len(_SEALED))
        received = receive(team, part, film)
        # The public ones are asked by nobody here: a demonstration sends nothing.
        left = [Authority(one.name, one.address, one.roots, is_asked=False) for one in carried()]
        own = [Authority(name, ADDRESS, roots_from_pem(one.root)) for name, one in authorities.items()]
        self.vault.append(authority_intent(part, one) for one in (*left, *own))
        self.vault.append([batch_intent(team, part, due_day(self._given.clock.now_ms()))])
        asked = questions(self.vault.tables)
        stamps = [take_answer(team, authorities[one.authority.name].answer(one.data)) for one in asked]
        item = next(one for one in Evidence(self.vault.tables).items() if one.original == received.original)
        made = bundle_of(team, [item], BundleTold("demonstration"))
        write_folder(team, made, Path(order["bundle"]), BundleTold("demonstration"))
        return {"bytes": received.original.digests.length, "stamps": len(stamps), "files": len(made.members)}

    def _subjects(self) -> Iterator[str]:
        here, record = told(), self._record
        named = Named(record)
        for label in (here.person, here.act, involvement_of(here), here.steps):
            yield from named.find(Table.SUBJECT, label)

    def _findings(self, subject: str) -> list[Reading]:
        people = self.team.people()

        def person_of(device: str) -> str:
            found = people.get(DeviceId(bytes.fromhex(device)))
            return found.hex() if found else device

        return findings_of(self._record, subject, person_of(self.team.me.device.id.hex()), person_of)


if __name__ == "__main__":
    main(DepthDesk)
