"""A press officer's desk of the demonstration, as a process of its own: statements written, checked, let out, signed.

It is the coordinator's desk of the rescue, so that what must not be told is that of a real rescue under way. Everything
it does is what the commands do (`statement`, `site`, `team request`); every answer is what they came to. "Days later"
is the day that the check is given: no clock is turned. Started by `demo_publish` alone.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from safeconduct.base.clock import Day, day_from_ms, iso_from_day
from safeconduct.base.errors import SafeconductError
from safeconduct.base.ids import CompartmentId, OpId
from safeconduct.base.json_value import Json
from safeconduct.cli.demo_desk import Order, main
from safeconduct.cli.demo_publish_data import Draft, exact_day, named_shelter, organisation, quiet_village, update
from safeconduct.cli.demo_publish_picture import FACE, invented_picture
from safeconduct.cli.demo_rescue_desk import RescueDesk
from safeconduct.cli.site_checked import check_tree
from safeconduct.cli.site_sign import asked_for, key_of, manifest_of_site
from safeconduct.cli.statement_answer import answer_all
from safeconduct.cli.statement_two import write_release
from safeconduct.evacuate.facts.commands import Values, set_intent
from safeconduct.evacuate.facts.queries import Facts
from safeconduct.protect.members import Role
from safeconduct.publish.holding import commands
from safeconduct.publish.holding.answers import counted
from safeconduct.publish.holding.checking import judge
from safeconduct.publish.holding.going_out import go_out
from safeconduct.publish.holding.pressroom import begin_press_room
from safeconduct.publish.holding.protecting import protected_here
from safeconduct.publish.holding.reading import read_statement
from safeconduct.publish.holding.rules import standing
from safeconduct.publish.holding.types import Held
from safeconduct.publish.media.commands import bring_in, clear_intent, pictures_of
from safeconduct.publish.media.making import brought, made
from safeconduct.publish.searching import Searcher
from safeconduct.publish.verdicts import Verdict
from safeconduct.site.building import build
from safeconduct.site.links import MANIFEST, SIGNATURE
from safeconduct.site.manifest import digest_of, read_manifest
from safeconduct.site.reading import read_organisation, read_releases
from safeconduct.site.writing import write_file, write_tree
from safeconduct.sync import answering
from safeconduct.sync.act_views import requests
from safeconduct.sync.compartments import admit
from safeconduct.sync.dividing import divide_publishing, divided_publishing
from safeconduct.sync.root import open_root
from safeconduct.sync.team import Team
from safeconduct.sync.using import sign_site

_REASON: Final = "read by both"
_ORGANISATION: Final = "organisation.toml"


class PublishDesk(RescueDesk):
    """A press officer's vault, and what may be asked of it."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._stack = ExitStack()
        self._searchers: list[Searcher] = []

    def divide(self, order: Order) -> Json:
        """Divide the publishing key between everybody of the team."""
        del order
        team = self.team
        persons = {device.user.id for device, _ in team.devices()}
        divide_publishing(team, open_root(self.vault), persons)
        return {"persons": len(persons), "key": key_of(team).text}

    def tell(self, order: Order) -> Json:
        """Write a statement, and let the colleague into it. ``which``: which of the four."""
        drafts = {"update": update, "quiet": quiet_village, "exact": exact_day, "shelter": named_shelter}
        draft = drafts[order["which"]](self.team, self._today(order), self._language)
        part = self._begin(draft)
        self._bring_in(part)
        if draft.picture:
            return {"statement": part.hex(), **draft.told, "picture": self._picture(part, draft)}
        return {"statement": part.hex(), **draft.told}

    def answer_colleagues(self, order: Order) -> Json:
        """Say what this desk opens, and answer what waits for it."""
        del order
        return {"said": answer_all(self.team)}

    def begin_room(self, order: Order) -> Json:
        """Begin the press room, and bring the colleague in."""
        del order
        self._bring_in(begin_press_room(self.team, "press room"))
        return {}

    def take(self, order: Order) -> Json:
        """Take every safer wording that the check offers, in each language."""
        _, verdict = self._checked(order)
        taken: list[Json] = []
        # From the end of each text, so that what stands before keeps its place.
        for one in sorted(verdict.reasons, key=lambda one: -(one.span.start if one.span else 0)):
            if one.at is None or one.span is None or not one.instead:
                continue
            part = self._held(order).parts[one.at.block]
            text = part.text(one.at.language)
            new = text[: one.span.start] + one.instead + text[one.span.end :]
            self.vault.append(
                intent for intent in [commands.word_intent(self.team, part, one.at.language, {"text": new})] if intent
            )
            taken.append({"language": one.at.language, "instead": one.instead})
        return {"taken": taken}

    def want(self, order: Order) -> Json:
        """Want a statement out; what the check says of it, and what the program says to that."""
        return self._done(order, commands.want)

    def second(self, order: Order) -> Json:
        """Want it out as the second person, with a check at this desk."""
        return self._done(order, commands.second)

    def override(self, order: Order) -> Json:
        """Want it out against the check."""
        return self._done(order, commands.override)

    def release(self, order: Order) -> Json:
        """Let a statement out into a folder of releases, or what the program says to it."""
        held, verdict = self._checked(order)
        try:
            out = go_out(self.team, held, verdict, self._today(order), room_name="press room")
        except SafeconductError as error:
            return {"refused": error.code}
        write_release(Path(order["releases"]), out, pictures_of(self.team, held))
        return {"day": iso_from_day(out.day), "standing": standing(self._held(order)).value}

    def put_off(self, order: Order) -> Json:
        """Give a statement another day of release."""
        self._set(order, {"day": self._today(order)})
        return {}

    def close(self, order: Order) -> Json:
        """Close the vault."""
        self._searchers.clear()
        self._stack.close()
        return super().close(order)

    def close_journeys(self, order: Order) -> Json:
        """Close every journey that a statement waits for; say how many."""
        closed = 0
        while (event := self._checked(order)[1].until.event) is not None:
            journey = Facts(self.vault.tables).thing("journey", bytes.fromhex(event))
            if journey is None or journey.yes("over"):
                break
            self.vault.append([set_intent(journey, {"over": True})])
            closed += 1
        return {"closed": closed}

    def build(self, order: Order) -> Json:
        """Build the site from the releases of a folder."""
        releases, folder = Path(order["releases"]), Path(order["site"])
        (releases / _ORGANISATION).write_text(organisation(key_of(self.team).text), encoding="utf-8")
        material = read_releases([releases])
        told = read_organisation(releases / _ORGANISATION)
        site = build(material.releases, told, material.pictures, material.taken_down)
        write_tree(folder, site.tree, site.day)
        return {"files": len(site.files), "releases": len(material.releases), "sha256": digest_of(site.manifest).hex()}

    def ask_site(self, order: Order) -> Json:
        """Ask for the publishing key, to sign a site."""
        team, folder = self.team, Path(order["site"])
        digest = digest_of(manifest_of_site(team, folder, _told(order)))
        return {"request": answering.ask_for(team, divided_publishing(team), _REASON, digest=digest).hex()}

    def hand(self, order: Order) -> Json:
        """Hand this desk's share over, for the site in a folder and nothing else."""
        team, folder = self.team, Path(order["site"])
        manifest = (folder / MANIFEST).read_bytes()
        check_tree(team, folder, manifest, _told(order))
        digest = digest_of(manifest)
        (asked,) = (one.asked.word.id for one in requests(self.vault.tables, team.people))
        answering.hand(team, asked, _REASON, digest=digest)
        return {}

    def sign(self, order: Order) -> Json:
        """Sign the site that was asked for."""
        team, folder = self.team, Path(order["site"])
        manifest = manifest_of_site(team, folder, _told(order))
        signature = sign_site(team, asked_for(team, digest_of(manifest)), manifest)
        write_file(folder / SIGNATURE, signature, read_manifest(manifest).day)
        return {}

    def _today(self, order: Order) -> Day:
        return Day(day_from_ms(self._now) + int(order.get("days", "0")))

    def _held(self, order: Order) -> Held:
        found = read_statement(self.team, CompartmentId(bytes.fromhex(order["statement"])))
        if found is None:
            raise LookupError
        return found

    def _checked(self, order: Order) -> tuple[Held, Verdict]:
        """Return a statement and what the check says of it now; the process that searches is kept between two."""
        held = self._held(order)
        if not self._searchers:
            terms = protected_here(self.team).terms
            self._searchers.append(self._stack.enter_context(Searcher(terms, self.team.entropy)))
        found = judge(self.team, held, self._searchers[0].search, self._today(order))
        return held, counted(self.team, held, found)

    def _done(self, order: Order, does: Callable[[Team, Held, Verdict, str], OpId]) -> Json:
        held, verdict = self._checked(order)
        until = verdict.until
        said: dict[str, Json] = {
            "decision": verdict.decision.name,
            "rules": list[Json](sorted({one.why.value for one in verdict.reasons if one.decision})),
            "until": None if until.day is None else iso_from_day(until.day),
            "waits_for_a_journey": until.event is not None,
        }
        try:
            does(self.team, held, verdict, _REASON)
        except SafeconductError as error:
            return {**said, "refused": error.code}
        return {**said, "standing": standing(self._held(order)).value}

    def _bring_in(self, part: CompartmentId) -> None:
        me = self.team.me.device.id
        admit(self.team, part, [(one, Role.WRITE) for one, _ in self.team.devices() if one.id != me])

    def _begin(self, draft: Draft) -> CompartmentId:
        part = commands.begin_statement(self.team, draft.name, draft.values)
        for values, words in draft.blocks:
            found = read_statement(self.team, part)
            if found is not None:
                self.vault.append(commands.add_intents(self.team, found, values, words))
        return part

    def _picture(self, part: CompartmentId, draft: Draft) -> str:
        """Put a picture in, covered in one part, and clear the bytes that came of it; their SHA-256."""
        source = brought(invented_picture())
        bare = made(source.flat, [FACE])
        if (held := read_statement(self.team, part)) is not None:
            bring_in(self.team, held, source, bare, regions=[FACE], words=draft.picture)
        if (held := read_statement(self.team, part)) is not None:
            self.vault.append([clear_intent(one, bare.digest.hex()) for one in held.media])
        return bare.digest.hex()

    def _set(self, order: Order, values: Values) -> None:
        self.vault.append([set_intent(self._held(order).thing, values)])


def _told(order: Order) -> Path:
    """Return the file about the organisation, which lies with the releases of a demonstration."""
    return Path(order["site"]).parent / "releases" / _ORGANISATION


if __name__ == "__main__":
    main(PublishDesk)
