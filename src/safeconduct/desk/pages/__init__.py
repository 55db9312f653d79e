"""Every address of the desk inside the vault, one module for each screen. Screens do not import each other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from safeconduct.desk.pages import (
    account,
    accounts,
    acting,
    adding,
    answer,
    aside,
    beginning,
    beside,
    bringing,
    care,
    case,
    claim,
    contact,
    door,
    drilling,
    ending,
    exchange,
    exposed,
    falling,
    filling_in,
    finding,
    helping,
    history,
    importing,
    inbox,
    incident,
    into,
    invitation,
    inviting,
    joining,
    logging,
    mending,
    message,
    part,
    past,
    person,
    playing,
    printing,
    property,
    protecting,
    reading_in,
    record,
    recovery,
    replying,
    requesting,
    revealing,
    same,
    saving,
    saying,
    searching,
    sharing,
    subject,
    superseding,
    team,
    thread,
    today,
    trust,
    undoing,
    values,
    verifying,
    voice,
)
from safeconduct.desk.render import Page, Shown
from safeconduct.desk.visit import Visit
from safeconduct.record.items import Table


@dataclass(frozen=True, slots=True)
class Room:
    """An address and the view that answers it.

    A form is sent to the address of the page it stands on: it is shown there again, filled in, after an unlocking. A
    command that was done leads elsewhere (`once`); whatever shows a page has changed nothing. A form that only asks
    (``is_question``) is sent so that its words stand in no address, and may be sent again as often as one likes.
    ``prints``: what is printed of it, where it can be. ``is_without_team``: shown to whoever waits to be let in, too;
    from all other pages they are led to the one on which they wait.
    """

    address: str
    view: Callable[[Visit], Shown]
    method: str = "GET"
    is_question: bool = False
    prints: printing.Printable | None = None
    is_without_team: bool = False


def _printed(kind: str, table: Table, view: Callable[[Visit], Page]) -> Room:
    """Return the page of one thing, which can be printed as it stands."""
    return Room(f"/{kind}/{{{kind}}}", view, prints=printing.Printable(kind, table, view))


# Where somebody is who has not been let into a team yet.
JOINING: Final = "/joining"
_SCREENS: Final = (
    Room("/", today.page),
    Room("/inbox", inbox.page),
    Room("/inbox", inbox.send, "POST"),
    Room("/finding", finding.page),
    Room("/finding", finding.send, "POST", is_question=True),
    Room("/door", door.page),
    Room("/door", door.send, "POST"),
    Room("/protected", protecting.page),
    Room("/protected", protecting.send, "POST"),
    Room("/log", logging.page),
    Room("/log", logging.send, "POST"),
    Room("/reading/{reading}", reading_in.page),
    Room("/reading/{reading}", reading_in.send, "POST"),
    Room("/thread/{thread}", thread.page),
    Room("/thread/{thread}", thread.send, "POST"),
    Room("/thread/{thread}/reply", replying.page),
    Room("/thread/{thread}/reply", replying.send, "POST"),
    Room("/thread/{thread}/care", care.page),
    Room("/thread/{thread}/care", care.send, "POST"),
    Room("/thread/{thread}/close", care.closing),
    Room("/thread/{thread}/close", care.close, "POST"),
    Room("/thread/{thread}/end", ending.page),
    Room("/thread/{thread}/end", ending.send, "POST"),
    Room("/thread/{thread}/card", contact.page),
    Room("/thread/{thread}/card", contact.send, "POST"),
    Room("/thread/{thread}/trust", trust.page),
    Room("/thread/{thread}/trust", trust.send, "POST"),
    Room("/thread/{thread}/same", same.page),
    Room("/thread/{thread}/same", same.send, "POST"),
    Room("/thread/{thread}/handle", revealing.page),
    Room("/thread/{thread}/handle", revealing.send, "POST"),
    Room("/thread/{thread}/past", past.page),
    Room("/message/{message}", message.page),
    Room("/message/{message}", message.send, "POST"),
    Room("/file/{file}", playing.file),
    Room("/thing/{thing}", filling_in.page),
    Room("/thing/{thing}", filling_in.send, "POST"),
    Room("/place/{place}/new", filling_in.new),
    Room("/place/{place}/new", filling_in.begin, "POST"),
    Room("/record", record.page),
    Room("/search", searching.page),
    Room("/search", searching.send, "POST", is_question=True),
    Room("/search/{search}", searching.answer),
    _printed("subject", Table.SUBJECT, subject.page),
    Room("/subject/{subject}", subject.ask, "POST", is_question=True),
    Room("/accounts", accounts.page, prints=printing.Printable("accounts", Table.SOURCE, accounts.sheet, is_list=True)),
    _printed("account", Table.SOURCE, account.page),
    Room("/voice/{voice}", voice.page),
    Room("/property/{property}", property.page),
    Room("/case", case.page),
    Room("/add", adding.page),
    Room("/add", adding.send, "POST"),
    Room("/subject/{subject}/answer/{answer}", answer.page),
    Room("/subject/{subject}/values/{values}", values.page),
    Room("/subject/{subject}/without", falling.page),
    _printed("claim", Table.CLAIM, claim.page),
    Room("/claim/{claim}/mend", mending.page),
    Room("/claim/{claim}/mend", mending.send, "POST"),
    Room("/claim/{claim}/say", saying.page),
    Room("/claim/{claim}/say", saying.send, "POST"),
    Room("/claim/{claim}/supersede", superseding.page),
    Room("/claim/{claim}/supersede", superseding.send, "POST"),
    Room("/beside", beside.page),
    Room("/beside", beside.send, "POST"),
    Room("/import", importing.page),
    Room("/import", importing.send, "POST"),
    Room("/import/{import}", importing.difference),
    Room("/import/{import}", importing.decide, "POST"),
    Room("/history", history.page),
    Room("/history/claim/{claim}", history.of_claim),
    Room("/history/account/{account}", history.of_account),
    Room("/history/voice/{voice}", history.of_voice),
    Room("/verify", verifying.page),
    Room("/verify", verifying.send, "POST", is_question=True),
    Room("/team", team.page),
    Room("/team", team.send, "POST"),
    Room("/person/{person}", person.page),
    Room("/person/{person}", person.send, "POST"),
    Room("/part-begin", beginning.page),
    Room("/part-begin", beginning.send, "POST"),
    Room("/part/{part}", part.page),
    Room("/part/{part}", part.send, "POST"),
    Room("/part/{part}/bring", bringing.page),
    Room("/part/{part}/bring", bringing.send, "POST"),
    Room("/into", into.page),
    Room("/into", into.send, "POST"),
    Room("/invitations", inviting.page),
    Room("/invitations", inviting.send, "POST"),
    Room("/invitation/{invitation}", invitation.page),
    Room("/invitation/{invitation}", invitation.send, "POST"),
    Room(JOINING, joining.page, is_without_team=True),
    Room(JOINING, joining.send, "POST", is_without_team=True),
    Room("/save/{save}", saving.file, is_without_team=True),
    Room("/sharing", sharing.page),
    Room("/sharing", sharing.send, "POST"),
    Room("/exchange", exchange.page),
    Room("/exchange", exchange.send, "POST"),
    Room("/incident", incident.page),
    Room("/incident", incident.send, "POST"),
    Room("/incident/{incident}", exposed.page),
    Room("/incident/{incident}", exposed.send, "POST"),
    Room("/drill", drilling.page),
    Room("/drill", drilling.send, "POST"),
    Room("/drill/report", drilling.report),
    Room("/recovery", recovery.page),
    Room("/recovery", recovery.send, "POST"),
    Room("/acts", acting.page),
    Room("/acts", acting.send, "POST"),
    Room("/requests", requesting.page),
    Room("/requests", requesting.send, "POST"),
    Room("/aside", aside.page),
    Room("/aside", aside.send, "POST"),
    Room("/help", helping.page, is_without_team=True),
    Room("/help/screen/{screen}", helping.of_screen, is_without_team=True),
    Room("/help/words", helping.glossary, is_without_team=True),
    Room("/help/first-hour", helping.first_hour, is_without_team=True),
    Room("/undo/{op}", undoing.page),
    Room("/undo/{op}", undoing.send, "POST"),
)

_PRINTABLE: Final = tuple(one.prints for one in _SCREENS if one.prints is not None)

ROOMS: Final = (
    *_SCREENS,
    *(Room(f"/print{one.address}", one.prints.ask) for one in _SCREENS if one.prints is not None),
    *(Room(f"/print{one.address}", one.prints.send, "POST") for one in _SCREENS if one.prints is not None),
    Room("/printed/{op}", printing.Sheets(_PRINTABLE).sheet),
)
