"""Recovery: cards of the vault and of the organisation's root, a backup, a new passphrase, without a terminal (P2, P4).

A card is shown at a time; nothing opens with them before words were typed back from the paper. The root leaves the
vault only when two whole cards gave it back (`sync.root`). A backup is made in memory and read back before the browser
may save it; of a vault too large for that it says how else. Cards are made for whoever types the passphrase at that
moment, for an open desk proves nothing of who sits at it; that they were made is noted, and told to the team.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from safeconduct.base.errors import Advice, SafeconductError
from safeconduct.desk.choosing import wrong_with
from safeconduct.desk.doubting import clock_in_doubt
from safeconduct.desk.render import Page, Shown
from safeconduct.desk.visit import Visit
from safeconduct.desk.writing_cards import Opens, Written, cards_typed
from safeconduct.protect import recovery
from safeconduct.protect.rest import Passphrase, RecoverySecret
from safeconduct.protect.rest_errors import WrongKey
from safeconduct.protect.secrets import Secret
from safeconduct.protect.weakness import HOW_TO_CHOOSE
from safeconduct.record.wording import day_in_words
from safeconduct.sync.appointing import appoint_this_desk, may_be_appointed
from safeconduct.sync.ready import make_ready
from safeconduct.sync.root import has_root, is_told, open_root, root_cards, take_root_out, tell_of_cards
from safeconduct.vault.upkeep import CardsOf, as_of_now, cards_made, note_cards, upkeep_of

_BACKUP: Final = "backup"


def page(visit: Visit) -> Page:
    """Return what there is for recovery, or the card that is being written down."""
    return _page(visit)


def send(visit: Visit) -> Shown:
    """Begin cards, show the next, take words back, stop, or make a backup."""
    doing: dict[str, Callable[[Visit], str]] = {
        "vault": _begin_vault,
        "root": _begin_root,
        "next": _next,
        "again": _again,
        "stop": _stop,
        "words": _words,
        "out": _root_out,
        "backup": _backup,
        "passphrase": _passphrase,
        "appoint": _appoint,
        "clock": _clock,
    }
    chosen = doing.get(visit.form.text("do"))
    try:
        told = chosen(visit) if chosen else ""
    except SafeconductError as error:
        return _page(visit, (visit.advice(error),))
    if visit.form.text("do") == "passphrase" and not told:
        return _page(visit, problem=_wrong_passphrase(visit))
    if told == "wrong":
        problem = visit.words.say("These are not the words that stand there. Nothing was changed: look at the paper.")
        return _page(visit, problem=problem)
    return visit.went("/recovery", told) if told else _page(visit)


def _prove(visit: Visit) -> None:
    """Raise WrongKey unless the passphrase was typed just now."""
    if not visit.form.exact("now"):
        raise WrongKey
    visit.vault.check_key(Passphrase.from_text(visit.form.exact("now")))


def _begin_vault(visit: Visit) -> str:
    _prove(visit)
    secret = Secret.random(recovery.SECRET_BYTES, visit.entropy)
    visit.writing.begin(Opens.VAULT, secret, recovery.split(secret), visit.entropy)
    return "begun"


def _begin_root(visit: Visit) -> str:
    _prove(visit)
    open_root(visit.vault)
    tell_of_cards(visit.team(), visit.form.text("reason"))
    visit.writing.begin(Opens.ROOT, Secret(b""), root_cards(visit.vault), visit.entropy)
    return "begun"


def _next(visit: Visit) -> str:
    for one in visit.writing.now():
        one.place += not one.is_shown
        return "next"
    return ""


def _again(visit: Visit) -> str:
    for one in visit.writing.now():
        one.place = 0
        return "next"
    return ""


def _stop(visit: Visit) -> str:
    visit.writing.drop()
    return "stopped"


def _words(visit: Visit) -> str:
    """Let the cards open the vault once two of their words came back."""
    for one in visit.writing.now():
        if one.opens is not Opens.VAULT or not one.is_shown:
            return ""
        if not one.is_right(visit.form.all("word")):
            return "wrong"
        visit.vault.replace_cards(RecoverySecret(one.secret))
        note_cards(visit.vault, visit.clock, CardsOf.VAULT)
        visit.writing.drop()
        return "made"
    return ""


def _root_out(visit: Visit) -> str:
    """Take the root out of the vault once two whole cards gave it back."""
    take_root_out(visit.vault, cards_typed(visit.form.all("card")))
    visit.writing.drop()
    # It was made while the root was here.
    visit.leaving.drop(_BACKUP)
    return "out"


def _backup(visit: Visit) -> str:
    file, lacking = visit.vault.backup_in_memory(visit.look)
    visit.leaving.hold(_BACKUP, file, visit.entropy, backup=(as_of_now(visit.vault, visit.clock),))
    return "lacking" if lacking else "backed_up"


def _appoint(visit: Visit) -> str:
    """Make this desk an administrator with two of the root's cards, or the root that is still here.

    What `open_root` raises for others. Whoever uses the root that is here types the passphrase.
    """
    cards = cards_typed(visit.form.all("card"))
    if not cards and has_root(visit.vault):
        _prove(visit)
    appoint_this_desk(visit.team(), open_root(visit.vault, cards))
    return "appointed"


def _clock(visit: Visit) -> str:
    """Believe the computer's clock: somebody has looked at the day that it says."""
    visit.vault.vouch_for_clock()
    make_ready(visit.vault, visit.clock, visit.entropy)
    return "clock"


def _passphrase(visit: Visit) -> str:
    """Let a new passphrase open the vault in the place of the old; WrongKey when the old one is not that."""
    if _wrong_passphrase(visit):
        return ""
    old, new = (Passphrase.from_text(visit.form.exact(name)) for name in ("old", "passphrase"))
    visit.vault.change_passphrase(old, new)
    return "renewed"


def _wrong_passphrase(visit: Visit) -> str:
    if not visit.form.exact("old"):
        return visit.words.say("Type the old passphrase too: it proves that you may change it.")
    return wrong_with(visit.words, visit.form.exact("passphrase"), visit.form.exact("again"))


def _page(visit: Visit, advice: tuple[Advice, ...] = (), *, problem: str = "") -> Page:
    say = visit.words.say
    told = {
        "stopped": say("Stopped. Nothing was changed."),
        "made": say("From now on any two of the three cards set a new passphrase. Make a new backup: older ones know "
                    "nothing of these cards."),
        "out": say("In this vault the root is no more: from now on it takes two of its cards to let a new person in. "
                   "Backups and copies from before still hold it: make a new backup, and destroy the others."),
        "lacking": say("The backup is made, but documents are missing or damaged here. Save it, and verify the vault."),
        "renewed": say("From now on the new passphrase opens this vault, and the old one does not. Copies and backups "
                       "from before still open with the old one: make a new backup, and destroy the others."),
        "appointed": say("From now on you decide who is in the team. Everybody will see it. Exchange now."),
        "clock": say("From now on entries are dated by this clock."),
        "backed_up": say("The backup is whole. Save it, and keep it in another house."),
    }  # fmt: skip
    last = (upkeep := upkeep_of(visit.vault)).backup
    held = visit.leaving.find(_BACKUP)
    facts = {
        "told": visit.told(told),
        "written": tuple(_shown(one) for one in visit.writing.now()),
        "has_cards": visit.vault.has_cards,
        "has_root": has_root(visit.vault),
        "doubt": clock_in_doubt(visit),
        "is_told": is_told(visit.team()),
        "vault_cards_on": _days(visit, CardsOf.VAULT),
        "root_cards_on": _days(visit, CardsOf.ROOT),
        "may_be_appointed": bool(may_be_appointed(visit.team())),
        "last_backup": day_in_words(last[0].on, visit.words.tongue.spoken) if last else "",
        "backup_file": visit.to_save(_BACKUP),
        "is_unsaved": any(one.backup != last or upkeep.backups_hold_root for one in held),
        "do_backups_hold_root": bool(last) and upkeep.backups_hold_root,
        "how_to_choose": visit.words.phrase(HOW_TO_CHOOSE),
        "advice": advice,
        "problem": problem,
    }
    return Page("recovery.html", facts, 422 if advice or problem else 200)


def _days(visit: Visit, which: CardsOf) -> str:
    """Return the days on which cards were made here, in words; nothing for none."""
    return ", ".join(day_in_words(day, visit.words.tongue.spoken) for day in cards_made(visit.vault, which))


def _shown(one: Written) -> dict[str, object]:
    return {
        "opens": one.opens.value,
        "number": one.place + 1,
        "is_shown": one.is_shown,
        "words": () if one.is_shown else one.words(),
        "asked": tuple((card + 1, word + 1) for card, word in one.asked),
    }
