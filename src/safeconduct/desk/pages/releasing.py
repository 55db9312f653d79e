"""May this statement go out, who wants it out, and what will be read: two persons decide here, one word stops it (P12).

The check is run anew before every word, over what is saved and nothing else. Who may not say a word is told so before
they press. Whatever is refused is refused in `publish.holding`; this page only says what would be.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from safeconduct.base.errors import Advice, SafeconductError
from safeconduct.base.language import say as say_phrase
from safeconduct.desk.inboxes import may_write
from safeconduct.desk.releasing_shown import cleared, may, missing, not_whole, read, said
from safeconduct.desk.render import Page, Shown
from safeconduct.desk.statement_lines import (
    SHAPES,
    about,
    counting_down,
    standing_in_words,
    statement_here,
    statement_link,
    waits_for,
    wrote,
)
from safeconduct.desk.statement_search import search_here
from safeconduct.desk.statement_typed import form_of, is_unsaved, looked_at
from safeconduct.desk.verdict_shown import judged
from safeconduct.desk.visit import Visit
from safeconduct.protect.handles import UnknownHandle
from safeconduct.publish.holding.commands import override, second, second_override, stop, want
from safeconduct.publish.holding.lacking import lacking
from safeconduct.publish.holding.pressroom import ROOM_NAME, begin_press_room, press_room
from safeconduct.publish.holding.rules import standing, to_check
from safeconduct.publish.holding.sheets import knowing, known_intents, unsearched
from safeconduct.publish.holding.types import Held
from safeconduct.publish.holding.waits_said import waits_in_words, without_room

_SAID: Final[dict[str, Callable[..., object]]] = {
    "want": want,
    "second": second,
    "override": override,
    "second-override": second_override,
}


def page(visit: Visit) -> Page:
    """Return where the statement stands, what is asked, and who may say what."""
    return _page(visit, statement_here(visit))


def send(visit: Visit) -> Shown:
    """Say what was looked at or who stands in sheets, want it out, be the second, stop it, or go against the check."""
    held, do = statement_here(visit), visit.form.text("do")
    address = statement_link(visit, held.part, "/out")
    try:
        if do == "stand":
            return visit.done(address, *visit.vault.append([looked_at(visit, held)]))
        if do == "sheets-known":
            visit.vault.append(known_intents(visit.team(), held, visit.form.text("reason")))
            return visit.went(address, do)
        if do == "stop":
            stop(visit.team(), held, visit.form.text("reason"))
            return visit.went(address, do)
        if do == "press-room":
            begin_press_room(visit.team(), say_phrase(ROOM_NAME, visit.words.tongue.spoken))
            return visit.went(address, do)
        if do not in _SAID:
            raise UnknownHandle
        if do in ("want", "second") and lacking(held):
            return _page(visit, held, problem=visit.words.say("It is not whole yet: fill in what is missing first."))
        given = judged(visit, held, to_check(held), search_here(visit, held.part)).verdict
        _SAID[do](visit.team(), held, given, visit.form.text("reason"))
    except SafeconductError as error:
        return _page(visit, held, (visit.advice(error),))
    return visit.went(address, do)


def _page(visit: Visit, held: Held, advice: tuple[Advice, ...] = (), *, problem: str = "") -> Page:
    say = visit.words.say
    team = visit.team()
    room, sheets, known = press_room(team), unsearched(team, held), knowing(team, held)
    given, stands = judged(visit, held, to_check(held), search_here(visit, held.part)), standing(held)
    facts = {
        "into": (),
        "not_sought": visit.statement_search.left_out,
        "lacks": waits_in_words(team, held, visit.words.tongue.spoken),
        "lacks_room": bool(without_room(team, held)),
        "room_address": "" if room is None else visit.lasting("part", room.hex()),
        "sheets": len(sheets),
        "knows_sheets": all(team.me.device.user.id in known.get(one, ()) for one in sheets),
        "may_write": may_write(visit, held.part),
        "advice": advice,
        "problem": problem,
        "told": visit.told(
            {
                "want": say("You asked for it. Exchange, and call the second person: their desk checks it anew."),
                "second": say("Two want it out. It goes out with the next site that is built and signed."),
                "override": say("You want it out against the check. A second who wrote nothing of it has to as well."),
                "second-override": say(
                    "Two let it out against the check. It counts in six hours, unless somebody stops it."
                ),
                "press-room": say("The press room is begun. Bring in whoever writes, wants or releases."),
                "sheets-known": say(
                    "Said, of the sheets that wait now. A second person has to say so too. Exchange now."
                ),
                "stop": say("Stopped. Whoever thinks otherwise asks for it anew."),
            }
        ),
        "name": held.name,
        "about": about(visit, held),
        "judged": given,
        "stands": standing_in_words(visit, stands),
        "stands_kind": stands.value,
        "shape": SHAPES[stands],
        "waits": waits_for(visit, held, stands),
        "counting": counting_down(visit, held),
        "missing": missing(visit, held),
        "not_whole": not_whole(visit, held),
        "may": may(visit, held, given.verdict),
        "said": said(visit, held),
        "cleared": cleared(visit, held),
        "wrote": wrote(visit, held),
        "unsaved": sum(is_unsaved(visit, held, one, form_of(visit, one)) for one in held.parts),
        "readings": read(visit, held),
        "edit_address": statement_link(visit, held.part),
        "part_address": visit.lasting("part", held.part.hex()),
    }
    return Page("releasing.html", facts, 422 if advice or problem else 200)
