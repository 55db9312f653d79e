"""What is told to the public in pictures and in Firefox: the accounts of January 2019 and a press office around them.

Two statements are begun, one is wanted out, one is public and rests on a number that was corrected since; an article
of others is told and another is not; a journalist waits, and another has waited too long. The picture is drawn here.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from safeconduct.base.clock import Day, day_from_ms
from safeconduct.base.errors import Phrase
from safeconduct.base.ids import CompartmentId
from safeconduct.base.intervals import OPEN_HI
from safeconduct.cli.demo_publish_picture import FACE, invented_picture
from safeconduct.desk.words import Tongue, words_of
from safeconduct.evacuate.facts.commands import draw, new_intent
from safeconduct.evacuate.facts.queries import Facts
from safeconduct.evacuate.facts.types import Value
from safeconduct.publish.holding.articles import article_intent, count_told, told_intent
from safeconduct.publish.holding.commands import add_intents, begin_statement, want
from safeconduct.publish.holding.ledger import SaidOf, enter_intent
from safeconduct.publish.holding.pressing import said_intents
from safeconduct.publish.holding.pressroom import begin_press_room
from safeconduct.publish.holding.reading import read_statement
from safeconduct.publish.holding.types import Held
from safeconduct.publish.media.commands import bring_in, clear_intent
from safeconduct.publish.media.making import brought, made
from safeconduct.publish.types import Decision
from safeconduct.publish.verdicts import Verdict
from safeconduct.sync.team import Team
from tests.browser.test_rescue import team_at
from tests.flow.program import Program, new_program
from tests.flow.test_demo import ACCOUNTS

ROOM = Phrase("Press room", "Пресс-служба")
UPDATE = Phrase("What is known in January", "Что известно в январе")
LINES = Phrase("Lines for journalists", "Ответы журналистам")
FIRST = Phrase("The first report", "Первое сообщение")
HOUR_MS = 3_600_000
Words = Mapping[str, tuple[str, str]]
# In English and in Russian, by what each part is.
KNOWN: Words = {
    "title": ("What is known in January", "Что известно в январе"),
    "summary": ("New detentions are reported.", "Сообщают о новых задержаниях."),
    "text": (
        "A teacher of 34 was taken on 29 December 2018. Now that we know where they are held, we can rescue them.",
        "29 декабря 2018 года забрали учительницу 34 лет. Теперь мы знаем, где их держат, и сможем их вывезти.",
    ),
}
SAID: Words = {
    "title": ("For journalists", "Журналистам"),
    "summary": ("We help everybody who turns to us.", "Мы помогаем каждому, кто к нам обратится."),
    "text": ("We document what survivors tell.", "Мы записываем то, что рассказывают выжившие."),
}
OUT: Words = {
    "title": ("Detentions since the end of December", "Задержания с конца декабря"),
    "summary": ("They began at the end of December.", "Они начались в конце декабря."),
    "text": (
        "According to the accounts the detentions began at the end of December.",
        "По известиям, задержания начались в конце декабря.",
    ),
}
ARTICLE = Phrase(
    "The paper says that about 40 people were detained in Argun, among them a teacher, 34 years old. "
    "“They were held in a cellar,” a man says.",
    "Газета пишет, что в Аргуне задержали около 40 человек, среди них учитель, 34 года. "
    "«Их держали в подвале», — рассказывает один из них.",
)
OTHER = Phrase(
    "Detentions go on in Grozny, a neighbour tells.", "В Грозном задержания продолжаются, рассказывает сосед."
)
ANSWER = Phrase("We help everybody who turns to us.", "Мы помогаем каждому, кто к нам обратится.")
LANTERN, PAPER, MAST = Phrase("The Lantern", "Фонарь"), Phrase("The Paper", "Листок"), Phrase("The Mast", "Мачта")
ASKED = (
    (MAST, Phrase("How many people have left by now?", "Сколько человек уже выехало?"), -5),
    (LANTERN, Phrase("Do you know where people are held?", "Знаете ли вы, где держат людей?"), 20),
    (PAPER, Phrase("Do you help everybody who turns to you?", "Помогаете ли вы всем, кто к вам обратится?"), 40),
)


def press_office(folder: Path, tongue: Tongue) -> Program:
    """Return a program with a vault in which a press office has its work."""
    program = new_program(folder)
    program.done("record", "import", str(ACCOUNTS), "--yes")
    with team_at(program) as team:
        fill(team, tongue)
    return Program(program.folder, tongue.value)


def fill(team: Team, tongue: Tongue) -> None:
    """Write what the pictures show."""
    today = day_from_ms(team.clock.now_ms())
    room = begin_press_room(team, words_of(tongue).phrase(ROOM))
    _known(team, tongue, today)
    lines = written(team, words_of(tongue).phrase(LINES), SAID, {"sort": "press_line", "channel": "press"})
    want(team, lines, Verdict(Decision.PUBLISH, ()), "checked")
    first = written(team, words_of(tongue).phrase(FIRST), OUT, {}, claims=("public-accounts-2019:c03",))
    team.vault.append([enter_intent(team, room, first, Day(today - 9))])
    _articles(team, room, today, tongue)
    _questions(team, room, today, tongue)


def written(
    team: Team, name: str, words: Words, values: Mapping[str, Value | None], *, claims: tuple[str, ...] = ()
) -> Held:
    """Write a statement in both languages and return it; its text rests on these claims."""
    today = Day(day_from_ms(team.clock.now_ms()) + 12)
    usual: dict[str, Value | None] = {"sort": "update", "channel": "site", "languages": ("ru", "en"), "day": today}
    part = begin_statement(team, name, {**usual, **values})
    for kind, (english, russian) in words.items():
        block: dict[str, Value | None] = {"kind": kind}
        if kind == "text" and claims:
            block["claims"] = claims
        said: dict[str, dict[str, Value | None]] = {"en": {"text": english}, "ru": {"text": russian}}
        team.vault.append(add_intents(team, held_in(team, part), block, said))
    return held_in(team, part)


def held_in(team: Team, part: CompartmentId) -> Held:
    """Return the statement of a part."""
    found = read_statement(team, part)
    assert found is not None
    return found


def _known(team: Team, tongue: Tongue, today: Day) -> None:
    """Write the statement that is being worked at: with what has to be reworded, a number, and a cleared picture."""
    held = written(team, words_of(tongue).phrase(UPDATE), KNOWN, {})
    count: dict[str, Value | None] = {
        "kind": "count",
        "status": "detained",
        "basis": "reported",
        "least": 40,
        "most": 40,
    }
    said: dict[str, dict[str, Value | None]] = {
        "en": {"text": "people were detained"},
        "ru": {"text": "человек задержано"},
    }
    team.vault.append(add_intents(team, held, {**count, "until_day": today}, said))
    bare = made(brought(invented_picture()).flat, [FACE])
    shows: dict[str, dict[str, Value | None]] = {
        "en": {"text": "A drawing. What could tell anybody is covered."},
        "ru": {"text": "Рисунок. То, по чему можно кого-то узнать, закрыто."},
    }
    bring_in(team, held_in(team, held.part), brought(invented_picture()), bare, regions=[FACE], words=shows)
    (one,) = held_in(team, held.part).media
    team.vault.append([clear_intent(one, bare.digest.hex())])


def _articles(team: Team, room: CompartmentId, today: Day, tongue: Tongue) -> None:
    say = words_of(tongue).phrase
    told, untold = draw(team.entropy), draw(team.entropy)
    team.vault.append([article_intent(team, room, told, outlet=say(LANTERN), day=Day(today - 3), text=say(OTHER))])
    entry = Facts(team.vault.tables).thing("public", told)
    assert entry is not None
    said = SaidOf((count_told("detained", 30, OPEN_HI, basis="reported"),), ("grozny",))
    team.vault.append([told_intent(entry, said)])
    team.vault.append([article_intent(team, room, untold, outlet=say(PAPER), day=Day(today - 2), text=say(ARTICLE))])


def _questions(team: Team, room: CompartmentId, today: Day, tongue: Tongue) -> None:
    now, say = team.clock.now_ms(), words_of(tongue).phrase
    for outlet, question, hours in ASKED:
        values: dict[str, Value | None] = {
            "outlet": say(outlet),
            "question": say(question),
            "deadline": now + hours * HOUR_MS,
        }
        team.vault.append([new_intent(team, room, "enquiry", values, thing=draw(team.entropy))])
    asked = next(one for one in Facts(team.vault.tables).things("enquiry") if one.text("outlet") == say(PAPER))
    team.vault.append(said_intents(team, room, asked, say(ANSWER), today))


# What each picture is called, with the links that lead there from the one before, beginning at Today.
WAYS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("statements", ('nav a[href="/statements"]',)),
    ("statement", ('.statements li.draft a[href^="/statement/"]',)),
    ("deciding", ('a[data-key="KeyD"]',)),
    ("media", ('a[data-key="KeyE"]', 'a[href^="/media/"]')),
    ("ledger", ('nav a[href="/statements"]', '.ways a[href="/ledger"]')),
    ("entry", ('main ul[aria-labelledby="entries"] li:nth-child(2) a',)),
    ("due", ('.ways a[href="/due"]',)),
    ("press", ('.ways a[href="/press"]',)),
    ("lines", ('a[href="/press/lines"]',)),
)
