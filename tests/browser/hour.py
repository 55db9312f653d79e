"""The first hour at the desk, by keyboard alone, as one story that any browser and both languages have to get through.

From no vault at all to a locked one with the public accounts of January 2019 and one more article in it. What is
pressed and what is read is what a person presses and reads; the words come from the program's own catalogue. The file
is the one that the program brings for its demonstration, the article is the one that the project began with.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from safeconduct.base.errors import Phrase
from safeconduct.desk.words import Tongue, Words, words_of
from safeconduct.record.claim_wording import CONNECTIONS
from safeconduct.record.history_words import PURPOSES
from safeconduct.record.items import Connection
from safeconduct.record.prints import Purpose
from safeconduct.record.search import HOW
from safeconduct.record.search_words import Manner
from tests.browser.hands import Hands
from tests.unit.desk.article import CLAIMS, NETWORK, OUTLET, WAVE

PASSPHRASE: Final = Phrase(
    "six words that nobody else has chosen", "шесть слов которые больше никто не выбрал для себя"
)
START: Final = Phrase("Start", "Начало")
EARLY: Final = Phrase("1–10 December 2018", "1–10 декабря 2018")
LATE: Final = Phrase("21–31 December 2018", "21–31 декабря 2018")
WHOLE: Final = Phrase("1–31 December 2018", "1–31 декабря 2018")
SLIP: Final = Phrase("14 December 2018", "14 декабря 2018")
DAY_14: Final = Phrase("14 January 2019", "14 января 2019")
DAY_21: Final = Phrase("21 January 2019", "21 января 2019")
MAGAZINE: Final = Phrase(OUTLET, "Сетевой журнал")
# An English word on the keys of a Russian layout, and a Russian one on those of a Latin layout.
WRONG_LAYOUT: Final = Phrase("ьфпфяшту", ";ehyfk")
MEANT: Final = Phrase("magazine", "журнал")
# Of the article's claims, enough to be mended and found: one of the runs types all of them.
SOME: Final = CLAIMS[:2] + CLAIMS[-1:]


@dataclass(slots=True)
class Hour:
    """Somebody's first hour. Each method is one thing that is done in it, and leaves the desk where the next begins."""

    hands: Hands
    tongue: Tongue
    typed: Sequence[tuple[str, str, str, str, str, str]] = SOME
    # Called with the name of each screen when it is worth a picture.
    picture: Callable[[str], None] = lambda name: None

    @property
    def words(self) -> Words:
        return words_of(self.tongue)

    def say(self, text: str, **facts: object) -> str:
        return self.words.say(text, **facts)

    def phrase(self, phrase: Phrase, **facts: object) -> str:
        return self.words.phrase(phrase, **facts)

    def heads(self, heading: str) -> None:
        """Wait for the page with a heading."""
        self.hands.until(lambda: self.hands.heading == heading)

    def choose_a_passphrase(self) -> None:
        hands, phrase = self.hands, self.phrase(PASSPHRASE)
        self.heads(self.say("Choose a passphrase"))
        hands.until(lambda: hands.focused == self.say("Passphrase"))
        self.picture("first")
        hands.write(phrase)
        hands.reach(self.say("The same once more"))
        hands.write(phrase)
        hands.go("Enter")
        self.heads(self.say("Today"))
        hands.reads(self.say("Nothing yet."))

    def take_in(self, file: Path) -> None:
        """Import a file of accounts: what it would change first."""
        hands = self.hands
        hands.open(self.say("Record"))
        hands.open(self.say("Import accounts"))
        hands.reach(self.say("Accounts file"))
        self.picture("import")
        hands.hand_over(file)
        hands.open(self.say("Show what it would change"))
        hands.reads(self.say("What taking this file in would change. Nothing is taken in yet."))
        self.heads(self.say("Dataset {name}", name="public-accounts-2019"))
        self.picture("difference")
        hands.open(self.say("Take it in"))
        hands.reads(self.say("It is taken in."))

    def open_the_wave(self) -> None:
        """Go to the subject through the list of the room Record."""
        self.hands.open(self.say("Record"))
        self.hands.reach(WAVE, "j")
        self.picture("record")
        self.hands.go("o")
        self.heads(WAVE)

    def read_what_is_known(self) -> None:
        hands = self.hands
        hands.reads(self._began(EARLY), self.say("corrected"))
        assert self.phrase(LATE) in hands.struck
        self.picture("subject")

    def look_at_other_days(self) -> None:
        """What was public on 14 January, day by day on to the correction of the 21st, and back to today."""
        hands = self.hands
        hands.reach(self.say("at the end of"))
        hands.write(self.phrase(DAY_14))
        hands.go("Enter")
        self._band(DAY_14)
        hands.reads(self._began(WHOLE), self.say("Later accounts are left out."))
        assert hands.struck == []
        self.picture("subject-14-january")
        for _ in range(7):
            hands.go("ArrowRight")
        self._band(DAY_21)
        hands.reads(self._began(EARLY))
        assert self.phrase(LATE) in hands.struck
        self.picture("subject-21-january")
        hands.go("End")
        assert self.say("You are looking at") not in hands.shown

    def _began(self, value: Phrase) -> str:
        """The card that answers when the wave began."""
        return f"{self.phrase(START)} {self.phrase(value)}"

    def _band(self, day: Phrase) -> None:
        shown = self.say("{day}, as public", day=self.phrase(day))
        self.hands.reads(f"{self.say('You are looking at')} {shown}.")

    def add_the_article(self) -> None:
        hands = self.hands
        hands.open(self.say("Today"))
        hands.open(self.say("Add an account"))
        hands.until(lambda: hands.focused.startswith(self.say("Who printed, sent or said it")))
        hands.write(self.phrase(MAGAZINE))
        hands.press("Escape")
        hands.fill(self.say("When it was published"), "январь 2019")
        for row, claim in enumerate(self.typed, start=1):
            if row == 1:
                hands.fill(self.say("What it is about"), WAVE)
            else:
                hands.open(self.say("One more claim"))
                hands.until(lambda: hands.focused.startswith(self.say("What is said of it")))
                hands.press("Shift+Tab")
            self._type(claim)
            hands.reads(self.say("Understood as: {value}", value=self.phrase(EARLY)))
            self.picture("adding")
        hands.go("Control+Enter")
        self.heads(self.phrase(MAGAZINE))
        hands.reads(self.say("Done, and on the disk."), *(said for *_, said in self.typed))
        self.picture("account")

    def _type(self, claim: tuple[str, str, str, str, str, str]) -> None:
        what, value, basis, voice, connection, said = claim
        self._rewrite(self.say("What is said of it"), what)
        self._rewrite(self.say("Value"), value)
        self._rewrite(self.say("Sort of figure"), basis)
        self._rewrite(self.say("Who really speaks"), voice)
        if connection:
            self.hands.pick(self.say("Knows it as"), self.phrase(CONNECTIONS[Connection(connection)]))
        self._rewrite(self.say("What it says, in a few words of ours"), said)

    def _rewrite(self, name: str, words: str) -> None:
        if words:
            self.hands.fill(name, words)

    def see_it_among_what_is_known(self) -> None:
        """One document more, and no voice more."""
        hands = self.hands
        self.open_the_wave()
        hands.reads(self._began(EARLY))
        hands.reach("●")
        hands.press("Enter")
        hands.reads(self.phrase(MAGAZINE), NETWORK)
        self.picture("subject-opened")

    def mend_a_claim_and_undo_it(self) -> None:
        hands, value = self.hands, self.phrase(EARLY)
        hands.reach(self.phrase(MAGAZINE), "j")
        hands.go("o")
        self.heads(value)
        hands.open(self.say("Mend how it was entered"))
        hands.until(lambda: hands.focused.startswith(self.say("Value")))
        hands.write(self.phrase(SLIP))
        self.picture("mending")
        hands.go("Control+Enter")
        self.heads(self.phrase(SLIP))
        hands.reads(self.say("Other wordings"), value)
        self.picture("claim")
        hands.go("Control+z")
        self.heads(value)
        hands.reads(self.say("No longer stands: undone or reworded."))

    def search_in_the_wrong_layout(self) -> None:
        hands = self.hands
        hands.press("Slash")
        hands.until(lambda: hands.focused == self.say("Search names, places, accounts"))
        hands.write(self.phrase(WRONG_LAYOUT))
        hands.go("Enter")
        self.heads(self.say("Search"))
        hands.reads(self.phrase(HOW[Manner.LAYOUT, False], words=self.phrase(MEANT)), self.phrase(MAGAZINE))
        self.picture("search")

    def print_it(self) -> None:
        """Print the subject as it stands, then for a purpose, on a sheet that bears its mark."""
        hands, purpose = self.hands, self.phrase(PURPOSES[Purpose.MEETING])
        self.open_the_wave()
        self._paper()
        hands.go("p")
        self.heads(self.say("Print"))
        hands.reach(purpose)
        hands.press("Space")
        self.picture("print")
        hands.go("Control+Enter")
        self.heads(WAVE)
        self.picture("sheet")
        sheet = hands.path
        # What a sheet does not show does not lead away from it.
        hands.press("ArrowLeft", "Home")
        assert f" · {purpose} " in self._paper()
        assert hands.path == sheet

    def _paper(self) -> str:
        """What is known is on paper, what one presses is not; returns its words."""
        words, pages = self.hands.on_paper()
        assert WAVE in words
        assert self._began(EARLY) in words
        assert self.phrase(MAGAZINE) in words
        for pressed in ("Search", "Lock", "What if this source fell?"):
            assert self.say(pressed) not in words, words
        assert pages.startswith(b"%PDF-")
        assert len(pages) > 10_000
        return words

    def lock_and_unlock(self) -> None:
        hands = self.hands
        hands.press("Shift", "Shift", "Shift")
        self.heads(self.say("Locked"))
        assert WAVE not in hands.shown
        self.picture("locked")
        hands.until(lambda: hands.focused == self.say("Passphrase"))
        hands.write(self.phrase(PASSPHRASE))
        hands.go("Enter")
        self.open_the_wave()
        self.read_what_is_known()

    def live_through(self, ticket: str, file: Path) -> list[str]:
        """Do all of it, one thing after another; each reads what it led to. Returns what the browser noted as wrong."""
        self.hands.visit(ticket)
        self.choose_a_passphrase()
        self.take_in(file)
        self.open_the_wave()
        self.read_what_is_known()
        self.look_at_other_days()
        self.add_the_article()
        self.see_it_among_what_is_known()
        self.mend_a_claim_and_undo_it()
        self.search_in_the_wrong_layout()
        self.print_it()
        self.lock_and_unlock()
        return self.hands.wrong()
