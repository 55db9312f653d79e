"""A statement that two people let out, and the site that is built from it, at two desks that share its key."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from safeconduct.base.clock import iso_from_day
from safeconduct.cli.main import cli
from tests.days import today
from tests.released import ORGANISATION_TOML, PUBLIC
from tests.unit.cli.pairs import Pair
from tests.unit.cli.test_statement_commands import NAME, WHY, Press

WORDS = "They go on."


class Site:
    """A statement that tells of somebody is out, and the key of the site is divided between the two desks."""

    def __init__(self, pair: Pair, folder: Path) -> None:
        self.press, self.pair, self.folder, self.request = Press(pair, folder), pair, folder, ""
        case = pair.answer("anna", "case", "new")["name"]
        self.consent = pair.answer("anna", "evacuate", "add", "telling", case, "who=p1", "use=paraphrase")["thing"]
        pair.answer("anna", "team", "part", "add", case, "bela", "--role", "read", "--yes")
        self.press.answer("anna", "set", NAME, "--part", "3", "people=p1")
        pair.answer("anna", "team", "divide", "anna", "bela")
        pair.meet()
        self.press.approve()
        self.release = Path(self.press.answer("anna", "release", NAME, *self.press.into)["file"])
        pair.meet()
        key = pair.answer("anna", "site", "key")["key"]
        (self.releases / "organisation.toml").write_text(ORGANISATION_TOML.replace(PUBLIC.text, key), "utf-8")

    @property
    def releases(self) -> Path:
        return self.folder / "releases"

    @property
    def told(self) -> tuple[str, str]:
        """The option that names the file about the organisation."""
        return "--organisation", str(self.releases / "organisation.toml")

    def refused_to_all(self, folder: Path) -> tuple[BaseException | None, BaseException | None]:
        """What anna is told who asks for a signature, and bela who is to hand her share over for another site."""
        asked = self.pair.refused("anna", "site", "ask", str(folder), *WHY, *self.told)
        hand = ("team", "request", "hand", self.request, *WHY, "--sign", str(folder / "manifest.txt"), *self.told)
        return asked, self.pair.refused("bela", *hand)

    def ask(self, folder: Path) -> None:
        """Ask for a signature, at anna's desk; both meet."""
        self.request = self.pair.answer("anna", "site", "ask", str(folder), *WHY, *self.told)["request"][:8]
        self.pair.meet()

    def hand(self, folder: Path) -> None:
        """Hand bela's share over; both meet."""
        manifest = str(folder / "manifest.txt")
        self.pair.answer("bela", "team", "request", "hand", self.request, *WHY, "--sign", manifest, *self.told)
        self.pair.meet()

    def build(self, name: str) -> tuple[Path, dict[str, Any]]:
        arguments = ["--lang", "en", "site", "build", "--releases", str(self.releases), "-o", str(self.folder / name)]
        ran = CliRunner().invoke(cli, [*arguments, "--json"])
        assert ran.exit_code == 0, ran.output
        return self.folder / name, json.loads(ran.stdout)

    def withdraw(self) -> None:
        self.pair.answer("anna", "evacuate", "set", self.consent, f"withdrawn={iso_from_day(today())}")
        self.pair.meet()
