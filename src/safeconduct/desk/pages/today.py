"""Today: who needs me now? The one place to begin, and what is still to be done for the desk itself."""

from __future__ import annotations

from safeconduct.desk.beside_words import beside_in_words
from safeconduct.desk.case_lines import duty_of, lines_of
from safeconduct.desk.clashes import clash_lines
from safeconduct.desk.doubting import clock_in_doubt
from safeconduct.desk.drafts import drafts_waiting
from safeconduct.desk.inbox_due import due_at_doors
from safeconduct.desk.inbox_lines import standing_now, waiting_longest
from safeconduct.desk.inbox_news import came_into_inboxes, set_at_once
from safeconduct.desk.inboxes import intake_of
from safeconduct.desk.judging import waiting_for_me
from safeconduct.desk.ledger_touched import changed_in_words, late_questions, touched_in_words
from safeconduct.desk.losses import nobody_warns, unasked_in_words
from safeconduct.desk.movement import alarms_of, unwilling
from safeconduct.desk.render import Page
from safeconduct.desk.team_words import in_no_part, only_path_in_words
from safeconduct.desk.things import facts_of
from safeconduct.desk.visit import Visit
from safeconduct.evacuate.journeys.reading import read_journeys
from safeconduct.evacuate.placing.reading import world_of
from safeconduct.evacuate.running.tonight import tonight_here
from safeconduct.record.history_words import Told, op_in_words
from safeconduct.record.wording import day_in_words
from safeconduct.sync.ready import has_team
from safeconduct.sync.restored import reads_only
from safeconduct.sync.warnings import open_tasks
from safeconduct.vault.upkeep import (
    HOLD_ROOT,
    NEVER_DONE,
    SINCE_BACKUP,
    SINCE_VERIFIED,
    WHAT,
    WRITTEN,
    Due,
    Duty,
    due,
    upkeep_of,
)

# Newest ops shown under "what changed".
_NEWEST = 8
# Requests of the inbox shown under "who waits": the first of its list.
_WAITING = 5


def page(visit: Visit) -> Page:
    """Return Today."""
    called = visit.record.vocabulary.name_in_words
    subjects = [
        (visit.link("subject", line.name), called(line.name, visit.words.tongue.spoken), line.claims)
        for line in visit.record.subject_lines(visit.record.newest_subjects(_NEWEST))
    ]
    has_inbox = bool(intake_of(visit).inboxes())
    begin = {
        "call": "/log" if has_inbox else visit.at("/add", of="call"),
        "case": "/opening",
        "add": visit.at("/add"),
    }
    facts = {
        "subjects": subjects,
        "begin": begin,
        "drafts": drafts_waiting(visit),
        "tasks": _tasks(visit),
        "doubt": clock_in_doubt(visit),
        "left_copies": visit.drilling.left,
        "warnings": _warnings(visit),
        "in_no_part": in_no_part(visit),
        "paths": only_path_in_words(visit, visit.team()),
        "beside": tuple(one.what for one in beside_in_words(visit)),
        "unasked": _unasked(visit),
        "to_judge": _to_judge(visit),
        "has_inbox": has_inbox,
        "came": came_into_inboxes(visit),
        "at_once": set_at_once(visit),
        "standing": standing_now(visit),
        "waiting": waiting_longest(visit, _WAITING),
        "touched": touched_in_words(visit),
        "changed": changed_in_words(visit),
        "late_questions": late_questions(visit),
        **_cases(visit),
    }
    return Page("today.html", {**facts, **_news(visit)})


def _cases(visit: Visit) -> dict[str, object]:
    """Return the first of tonight's cases, how many are nobody's, and who has the watch."""
    found, journeys = tonight_here(visit.team(), visit.clock.now_ms()), read_journeys(visit.team())
    nobodys = sum(not one.case.thing.id_of("owner") for one in found)
    count = visit.words.count("{n} case is nobody's", "{n} cases are nobody's", nobodys) if nobodys else ""
    return {
        "cases": lines_of(visit, found[:_WAITING]),
        "nobodys_cases": count,
        "duty": duty_of(visit),
        "has_cases": bool(found),
        "alarms": alarms_of(visit),
        "unwilling": unwilling(visit),
        "clashes": clash_lines(visit, journeys, world_of(facts_of(visit), journeys, (), visit.today)),
    }


def _tasks(visit: Visit) -> tuple[tuple[str, str, str], ...]:
    """Return what is due for the desk itself: what, why, and where it is done."""
    language, phrase = visit.words.tongue.spoken, visit.words.phrase
    last = {Duty.BACKUP: (upkeep := upkeep_of(visit.vault)).backup, Duty.VERIFY: upkeep.verified, Duty.CARDS: ()}

    def why(one: Due) -> str:
        if one.is_first:
            return phrase(NEVER_DONE[one.duty])
        if one.is_for_root:
            return phrase(HOLD_ROOT)
        day = day_in_words(last[one.duty][0].on, language)
        if one.duty is Duty.BACKUP:
            return phrase(SINCE_BACKUP, written=WRITTEN.say(one.changes, language), day=day)
        return phrase(SINCE_VERIFIED, day=day)

    say, found = visit.words.say, due(upkeep, visit.today)
    again = (
        say("Let this laptop in again"),
        say("It came out of a backup. It reads what it has and cannot write yet."),
        "/joining",
    )
    return (
        *((again,) if reads_only(visit.vault) else ()),
        *((phrase(WHAT[one.duty]), why(one), "/verify" if one.duty is Duty.VERIFY else "/recovery") for one in found),
        *due_at_doors(visit),
    )


def _unasked(visit: Visit) -> str:
    """Return whom nobody is to warn yet of a laptop that others took out."""
    return unasked_in_words(visit, *nobody_warns(visit, visit.team())) if has_team(visit.vault) else ""


def _to_judge(visit: Visit) -> str:
    """Return how many entries that were set aside wait for whoever reads this."""
    found = waiting_for_me(visit.team()) if has_team(visit.vault) and visit.vault.aside() else 0
    return (
        visit.words.count("{n} entry waits for your decision.", "{n} entries wait for your decision.", found)
        if found
        else ""
    )


def _warnings(visit: Visit) -> str:
    """Return how many people are still to be warned of a lost laptop, and how many by whoever reads this."""
    team, count = visit.team(), visit.words.count
    found = open_tasks(team)
    mine = sum(one.who == team.me.device.user.id for one in found)
    if not found:
        return ""
    all_of_them = count(
        "{n} person is to be warned of a lost laptop.", "{n} people are to be warned of a lost laptop.", len(found)
    )
    by_me = visit.words.say("Of them by you: {n}.", n=mine)
    return f"{all_of_them} {by_me}" if mine else all_of_them


def _news(visit: Visit) -> dict[str, object]:
    """Return what was entered while the desk was locked, and what has come from others since, newest first.

    What is entered here now is no news.
    """
    language, vault = visit.words.tongue.spoken, visit.vault
    since = visit.record.history_length(visit.met)
    came = [line for line in visit.record.history(since) if vault.op(line.op).signed.core.device != vault.device]
    before = visit.record.history(_NEWEST, before=visit.met + 1)
    lines = [*came, *(line for line in before if line.n > visit.seen)][:_NEWEST]
    told = Told(language, visit.record, vault.op, shows_ids=False)
    news = tuple((day_in_words(line.on, language), op_in_words(told, vault.op(line.op))) for line in lines)
    count = visit.record.history_length(visit.seen) - since + len(came)
    return {"news_lines": news, "news_count": count}
