"""``--json``: every command prints one JSON object on standard output, and nothing else there."""

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from safeconduct.base.entropy import SystemEntropy
from safeconduct.cli.lazy import children
from safeconduct.cli.main import cli
from safeconduct.protect.access import new_code
from safeconduct.protect.age import AgeIdentity, open_, text_from_recipient
from tests.flow.conftest import Vaults
from tests.flow.people import begin, join, newcomer, path
from tests.flow.program import Program, Ran
from tests.world import accounts, accounts_bytes

Step = Callable[[Program], Ran]


def on_vault(*arguments: str) -> Step:
    return lambda program: program(*arguments, "--json")


def importing(program: Program) -> Ran:
    file = program.folder / "other.json"
    file.write_bytes(accounts_bytes(accounts(dataset="other")))
    return program("record", "import", str(file), "--json")


def exporting(program: Program) -> Ran:
    return program("record", "export", "--as", "ftm", *leaving(program, "x"), "--json")


def exporting_a_table(program: Program) -> Ran:
    return program("record", "table", "export", *leaving(program, "x"), "--json")


def taking_a_table_in(program: Program) -> Ran:
    own = AgeIdentity.generate(SystemEntropy())
    program.done("record", "table", "export", "--as", "csv", *leaving(program, "x", own))
    file = program.folder / "back.csv"
    file.write_bytes(open_((program.folder / "x").read_bytes(), [own.kem]).content)
    return program("record", "table", "import", str(file), "--json")


def leaving(program: Program, name: str, own: AgeIdentity | None = None) -> tuple[str, ...]:
    key = text_from_recipient((own or AgeIdentity.generate(SystemEntropy())).kem.public)
    what = ("--kind", "event", "--property", "held", "--purpose", "correction", "--for", "a lawyer")
    return (*what, "--recipient", key, "-o", str(program.folder / name))


def creating(program: Program) -> Ran:
    return Program(program.folder / "new")("vault", "create", "--json")


def restoring(program: Program) -> Ran:
    backup = program.folder / "backup"
    program.done("vault", "backup", str(backup))
    where = ("--vault", str(program.folder / "elsewhere"), "--passphrase-file", str(program.passphrase))
    return program.bare("vault", "restore", str(backup), *where, "--json")


def changing_the_passphrase(program: Program) -> Ran:
    new = program.folder / "newer"
    new.write_text("six other words that nobody has chosen\n", encoding="utf-8")
    return program("vault", "passphrase", "--new-passphrase-file", str(new), "--json")


def undoing(program: Program) -> Ran:
    op = program.json("record", "retract", "c1")["ops"][0]
    return program("record", "undo", op, "--json")


def drafting_a_paper(program: Program) -> Ran:
    key = program.folder / "key"
    recipient = AgeIdentity.generate(SystemEntropy()).kem.public
    key.write_text(text_from_recipient(recipient), encoding="ascii")
    sealing = ("--recipient", str(key), "--for", "a lawyer")
    return program("record", "paper", "draft", "special_procedures", "wave", *sealing, "--json")


def reading(command: str, *more: str) -> Step:
    """Keep a text as an account, or go on with what it proposes."""

    def step(program: Program) -> Ran:
        file = program.folder / "article.txt"
        file.write_text("At least 14 people were detained in Argun.", encoding="utf-8")
        ask = ("record", "read", str(file), "--outlet", "The Post", "--rules-only", "--json")
        if command == "read":
            return program(*ask)
        return program("record", command, program(*ask).json["source"], *more, "--json")

    return step


def benching(program: Program) -> Ran:
    return program.bare("bench", "protect", "--seconds", "0.1", "--json")


def opening_the_desk(program: Program) -> Ran:
    """Serve until somebody ends it; what it printed meanwhile is one object, and it ends well."""
    command = program.command("desk", "--vault", str(program.vault), "--no-browser", "--json")
    env = program.environment(XDG_RUNTIME_DIR=str(program.folder))
    pipe = subprocess.PIPE
    with subprocess.Popen(command, env=env, stdout=pipe, stderr=pipe, encoding="utf-8") as running:
        said = running.stdout.readline() if running.stdout else ""
        running.terminate()
        rest, errors = running.communicate()
    return Ran(running.returncode, said + rest, errors)


def in_a_team_of_two(*arguments: str) -> Step:
    """Let somebody join by files first; then the step."""

    def step(program: Program) -> Ran:
        join(begin(program), newcomer(program.folder / "bela"), "bela", "--part", "record:write")
        return program(*arguments, "--json")

    return step


def with_a_part(*arguments: str) -> Step:
    def step(program: Program) -> Ran:
        program.done("team", "part", "new", "Orchard")
        return program(*arguments, "--json")

    return step


def adding_a_relay(program: Program) -> Ran:
    code = program.folder / "code"
    code.write_text(new_code(SystemEntropy()).reveal().decode())
    return program("sync", "relay", "add", RELAY, "--key", "11" * 32, "--code-file", str(code), "--untried", "--json")


def dropping_a_relay(program: Program) -> Ran:
    adding_a_relay(program)
    return program("sync", "relay", "drop", RELAY, "--json")


def allowing_a_relay(program: Program) -> Ran:
    return program("sync", "relay", "allow", RELAY, "--json")


def reading_a_file(program: Program) -> Ran:
    bela = newcomer(program.folder / "bela")
    join(begin(program), bela, "bela", "--part", "record:write")
    bela.done("sync", "file", "write", "-o", path(bela, "a"))
    return program("sync", "file", "read", path(bela, "a"), "--json")


def doing_a_task(program: Program) -> Ran:
    asked = asking_to_warn(program)
    return program("team", "warn", "done", str(json.loads(asked.out)["tasks"][0]), "--how", "by telephone", "--json")


def asking_to_warn(program: Program) -> Ran:
    join(begin(program), newcomer(program.folder / "bela"), "bela", "--part", "record:write")
    program.done("team", "lost", "bela")
    return program("team", "warn", "ask", "bela", "--json")


def making_a_code(program: Program) -> Ran:
    return program.bare("relay", "code", "--store", f"sqlite:{program.folder / 'relay.db'}", "--new", "--json")


def drilling(program: Program) -> Ran:
    shutil.copytree(program.vault, program.folder / "seized")
    return program.bare("drill", "seize", "--copy", str(program.folder / "seized"), "--has", "folder", "--json")


def checking_a_release(program: Program) -> Ran:
    protected, text = program.folder / "protected.json", program.folder / "text.txt"
    protected.write_text('{"people": [{"id": "p1", "names": ["Ash Quarry"]}]}', encoding="utf-8")
    text.write_text("Nobody is named.", encoding="utf-8")
    return program.bare("release", "check", "--protected", str(protected), "--text", str(text), "--json")


def with_a_term(*arguments: str) -> Step:
    def step(program: Program) -> Ran:
        program.done("record", "ontology", "add-term", "act", "slur", "--en", "Slur", "--ru", "Брань")
        return program("record", "ontology", *arguments, "--json")

    return step


RELAY = "http://127.0.0.1:9"
WHERE = ("--source", "A1", "--said", "ten")
STEPS: dict[str, Step] = {
    "bench protect": benching,
    "desk": opening_the_desk,
    "drill seize": drilling,
    "member invite": lambda program: begin(program)("member", "invite", "-o", "x", "--json"),
    "member remove": in_a_team_of_two("member", "remove", "bela"),
    "member role": in_a_team_of_two("member", "role", "bela", "admin", "--yes"),
    "member words": on_vault("member", "words"),
    "relay code": making_a_code,
    "sync check": on_vault("sync", "check"),
    "sync file read": reading_a_file,
    "sync file write": in_a_team_of_two("sync", "file", "write", "-o", "x"),
    "sync relay add": adding_a_relay,
    "sync relay allow": allowing_a_relay,
    "sync relay drop": dropping_a_relay,
    "sync relay list": on_vault("sync", "relay", "list"),
    "sync status": on_vault("sync", "status"),
    "sync words": in_a_team_of_two("sync", "words", "bela"),
    "team alias": on_vault("team", "alias", "ash"),
    "team aside": on_vault("team", "aside"),
    "team exposure": in_a_team_of_two("team", "exposure", "bela"),
    "team lost": in_a_team_of_two("team", "lost", "bela"),
    "team part add": in_a_team_of_two("team", "part", "add", "record", "bela", "--role", "read", "--yes"),
    "team part drop": in_a_team_of_two("team", "part", "drop", "record", "bela"),
    "team part name": with_a_part("team", "part", "name", "Orchard", "Quarry"),
    "team part new": on_vault("team", "part", "new", "Orchard"),
    "team part use": with_a_part("team", "part", "use", "Orchard"),
    "team show": on_vault("team", "show"),
    "team warn ask": asking_to_warn,
    "team warn done": doing_a_task,
    "release check": checking_a_release,
    "record add": on_vault("record", "add", "wave", "held", "10", *WHERE),
    "record add-source": on_vault("record", "add-source", "--outlet", "A call"),
    "record copies": on_vault("record", "copies"),
    "record decline": reading("decline", "1"),
    "record dependent": on_vault("record", "dependent", "lantern", "survivor"),
    "record different": on_vault("record", "different", "lantern", "survivor"),
    "record dispute": on_vault("record", "dispute", "c1"),
    "record export": exporting,
    "record history": on_vault("record", "history"),
    "record import": importing,
    "record independent": on_vault("record", "independent", "lantern", "survivor"),
    "record known": on_vault("record", "known", "wave", "--tree"),
    "record list": on_vault("record", "list"),
    "record paper draft": drafting_a_paper,
    "record paper list": lambda program: program.bare("record", "paper", "list", "--json"),
    "record paper missing": on_vault("record", "paper", "missing", "special_procedures", "wave"),
    "record paper prepare": on_vault("record", "paper", "prepare"),
    "record paper show": on_vault("record", "paper", "show", "special_procedures", "wave"),
    "record read": reading("read"),
    "record repeats": on_vault("record", "repeats", "c1", "A2"),
    "record held-at": on_vault("record", "held-at", "Old mill"),
    "record places": on_vault("record", "places"),
    "record retract": on_vault("record", "retract", "c1"),
    "record act": on_vault("record", "act", "arrest", "--victim", "V", "--victim-is", "person", "--source", "A1"),
    "record describe": on_vault(
        "record", "describe", "unit", "U", "--new", "--set", "other_names=U2", "--source", "A1"
    ),
    "record ontology add-field": on_vault(
        "record", "ontology", "add-field", "act", "car", "--type", "text", "--en", "car", "--ru", "машина"
    ),
    "record ontology add-term": on_vault(
        "record", "ontology", "add-term", "act", "slur", "--en", "Slur", "--ru", "Брань"
    ),
    "record ontology rename": with_a_term("rename", "act/x_slur", "--en", "Insult", "--ru", "Оскорбление"),
    "record ontology retire": with_a_term("retire", "act/x_slur"),
    "record ontology show": on_vault("record", "ontology", "show", "act"),
    "record place": on_vault("record", "place", "House", "--new", "--kind", "cellar", "--source", "A1"),
    "record review claim": on_vault("record", "review", "c1", "query"),
    "record review grade": on_vault("record", "review", "grade", "wave", "held", "agree", "--basis", "estimated"),
    "record review list": on_vault("record", "review", "list", "wave"),
    "record review show": on_vault("record", "review", "show", "wave", "held", "--basis", "estimated"),
    "record reword": on_vault("record", "reword", "c1", "--said", "at the end of April"),
    "record same": on_vault("record", "same", "lantern", "survivor"),
    "record search": on_vault("record", "search", "lantern"),
    "record share": on_vault("record", "share"),
    "record show": on_vault("record", "show", "c1"),
    "record suggestions": reading("suggestions"),
    "record take": reading("take", "1", "--about", "The wave", "--kind", "event"),
    "record supersede": on_vault("record", "supersede", "c1", "c2"),
    "record table export": exporting_a_table,
    "record table import": taking_a_table_in,
    "record undo": undoing,
    "record withdraw": on_vault("record", "withdraw", "c1"),
    "team cards": on_vault("team", "cards"),
    "vault backup": on_vault("vault", "backup", "backup-file"),
    "vault clock": on_vault("vault", "clock"),
    "vault create": creating,
    "vault passphrase": changing_the_passphrase,
    "vault restore": restoring,
    "vault verify": on_vault("vault", "verify"),
    "vault words": on_vault("vault", "words"),
}
# Benches take minutes; one of them stands for all, since they print by the same three lines.
LEFT_OUT = {
    "bench burn",
    "bench cases",
    "bench desk",
    "bench intake",
    "bench plan",
    "bench reading",
    "bench record",
    "bench relay",
    "bench release",
    "bench sync",
    "bench vault",
}
# Steps of two people, or beside a running relay: asked with --json, one object expected, where they are walked through.
ELSEWHERE = {
    "demo": "test_demo.py",
    "case accept": "test_json_rescue.py",
    "case add": "test_json_rescue.py",
    "case ask": "../unit/cli/test_sealing_commands.py",
    "case agreed": "../unit/cli/test_case_telling_commands.py",
    "case close": "test_json_rescue.py",
    "case decide": "test_json_rescue.py",
    "case hand-over": "test_json_rescue.py",
    "case list": "test_json_rescue.py",
    "case lot": "test_json_rescue.py",
    "case lose": "test_json_rescue.py",
    "case vouch": "test_json_rescue.py",
    "case new": "test_json_rescue.py",
    "case place": "test_json_rescue.py",
    "case reopen": "test_json_rescue.py",
    "case seal": "../unit/cli/test_sealing_commands.py",
    "case sealed": "../unit/cli/test_sealing_commands.py",
    "case set": "test_json_rescue.py",
    "case show": "test_json_rescue.py",
    "case took-back": "../unit/cli/test_case_telling_commands.py",
    "case unseal": "../unit/cli/test_sealing_commands.py",
    "evacuate add": "test_json_rescue.py",
    "evacuate forms": "test_json_rescue.py",
    "evacuate list": "test_json_rescue.py",
    "evacuate set": "test_json_rescue.py",
    "evacuate show": "test_json_rescue.py",
    "evacuate undo": "test_json_rescue.py",
    "evidence add": "../unit/cli/test_evidence_commands.py",
    "evidence bundle": "../unit/cli/test_evidence_bundles.py",
    "evidence copy": "../unit/cli/test_evidence_commands.py",
    "evidence bring": "../unit/cli/test_evidence_commands.py",
    "evidence list": "../unit/cli/test_evidence_commands.py",
    "evidence log": "../unit/cli/test_evidence_commands.py",
    "evidence show": "../unit/cli/test_evidence_commands.py",
    "evidence stamp ask": "../unit/cli/test_evidence_commands.py",
    "evidence stamp authority": "../unit/cli/test_evidence_commands.py",
    "evidence stamp day": "../unit/cli/test_evidence_commands.py",
    "evidence stamp list": "../unit/cli/test_evidence_commands.py",
    "evidence stamp send": "../unit/cli/test_evidence_commands.py",
    "evidence stamp take": "../unit/cli/test_evidence_commands.py",
    "evidence take": "../unit/cli/test_evidence_commands.py",
    "evidence verify": "../unit/cli/test_evidence_bundles.py",
    "media add": "../unit/cli/test_media_commands.py",
    "media back": "../unit/cli/test_media_commands.py",
    "media clear": "../unit/cli/test_media_commands.py",
    "media cover": "../unit/cli/test_media_commands.py",
    "media drop": "../unit/cli/test_media_commands.py",
    "media show": "../unit/cli/test_media_commands.py",
    "media write": "../unit/cli/test_media_commands.py",
    "journey alarms": "test_json_rescue.py",
    "journey approve": "test_json_rescue.py",
    "journey brief": "test_json_rescue.py",
    "journey burn": "test_json_rescue.py",
    "journey check-in add": "test_json_rescue.py",
    "journey check-in claim": "test_json_rescue.py",
    "journey check-in drop": "test_json_rescue.py",
    "journey check-in end": "test_json_rescue.py",
    "journey check-in heard": "test_json_rescue.py",
    "journey check-in move": "test_json_rescue.py",
    "journey check-in tried": "test_json_rescue.py",
    "journey confirm": "test_json_rescue.py",
    "journey draft": "test_json_rescue.py",
    "journey drop": "test_json_rescue.py",
    "journey go": "test_json_rescue.py",
    "journey list": "test_json_rescue.py",
    "journey new": "test_json_rescue.py",
    "journey set": "test_json_rescue.py",
    "journey show": "test_json_rescue.py",
    "journey slip": "test_json_rescue.py",
    "journey step": "test_json_rescue.py",
    "journey stop": "test_json_rescue.py",
    "journey taken": "test_json_rescue.py",
    "journey unbrief": "test_json_rescue.py",
    "journey waking": "test_json_rescue.py",
    "journey words": "test_json_rescue.py",
    "plan approve": "test_json_rescue.py",
    "plan diff": "test_json_rescue.py",
    "plan drop": "test_json_rescue.py",
    "plan share": "test_json_rescue.py",
    "plan make": "test_json_rescue.py",
    "plan mend": "test_json_rescue.py",
    "plan show": "test_json_rescue.py",
    "plan why": "test_json_rescue.py",
    "programme": "test_json_rescue.py",
    "plan explain": "../unit/cli/test_plan_commands.py",
    "plan check": "../unit/cli/test_plan_commands.py",
    "plan repair": "../unit/cli/test_plan_commands.py",
    "plan solve": "../unit/cli/test_plan_commands.py",
    "gate serve": "../gates.py",
    "gate token": "../unit/cli/test_gate_commands.py",
    "intake board": "../unit/cli/test_intake_door_commands.py",
    "intake bundle make": "../unit/cli/test_intake_door_commands.py",
    "intake card": "../unit/cli/test_intake_commands.py",
    "intake carried": "../unit/cli/test_intake_carried_command.py",
    "intake care": "../unit/cli/test_intake_commands.py",
    "intake collect": "../unit/cli/test_intake_door_commands.py",
    "intake door": "../unit/cli/test_intake_door_commands.py",
    "intake form make": "../unit/cli/test_gate_commands.py",
    "intake form open": "../unit/cli/test_gate_commands.py",
    "intake give-up": "../unit/cli/test_intake_door_commands.py",
    "intake import": "../unit/cli/test_intake_commands.py",
    "intake key renew": "../unit/cli/test_intake_door_commands.py",
    "intake links": "../unit/cli/test_intake_door_commands.py",
    "intake list": "../unit/cli/test_intake_commands.py",
    "intake log": "../unit/cli/test_intake_commands.py",
    "intake note": "../unit/cli/test_intake_commands.py",
    "intake open-inbox": "../unit/cli/test_intake_commands.py",
    "intake read": "../unit/cli/test_intake_door_commands.py",
    "intake reply": "../unit/cli/test_intake_commands.py",
    "intake root": "../unit/cli/test_gate_commands.py",
    "intake same": "../unit/cli/test_intake_commands.py",
    "intake show": "../unit/cli/test_intake_commands.py",
    "intake took": "../unit/cli/test_intake_commands.py",
    "intake trust": "../unit/cli/test_intake_commands.py",
    "intake undo": "../unit/cli/test_intake_commands.py",
    "member admit": "people.py",
    "member join": "people.py",
    "record settle": "../unit/cli/test_beside_commands.py",
    "relay rebuild": "test_team.py",
    "relay serve": "../relays.py",
    "site ask": "../unit/cli/test_site_sign_commands.py",
    "site build": "../unit/cli/test_site_commands.py",
    "site key": "../unit/cli/test_site_sign_commands.py",
    "site sign": "../unit/cli/test_site_sign_commands.py",
    "site verify": "../unit/cli/test_site_commands.py",
    "ledger add": "../unit/cli/test_ledger_commands.py",
    "ledger due": "../unit/cli/test_ledger_commands.py",
    "ledger list": "../unit/cli/test_ledger_commands.py",
    "ledger mend": "../unit/cli/test_ledger_commands.py",
    "ledger show": "../unit/cli/test_ledger_commands.py",
    "ledger take-down": "../unit/cli/test_taking_down.py",
    "ledger taken-down": "../unit/cli/test_taking_down.py",
    "press add": "../unit/cli/test_ledger_commands.py",
    "press lines": "../unit/cli/test_ledger_commands.py",
    "press off": "../unit/cli/test_ledger_commands.py",
    "press list": "../unit/cli/test_ledger_commands.py",
    "press room": "../unit/cli/pairs.py",
    "press said": "../unit/cli/test_ledger_commands.py",
    "statement add": "../unit/cli/test_statement_commands.py",
    "statement answer": "../unit/cli/pairs.py",
    "statement asked": "../unit/cli/test_statement_commands.py",
    "statement begin": "../unit/cli/test_statement_commands.py",
    "statement check": "../unit/cli/test_statement_commands.py",
    "statement drop": "../unit/cli/test_statement_commands.py",
    "statement link": "../unit/cli/test_statement_commands.py",
    "statement list": "../unit/cli/test_statement_commands.py",
    "statement look": "../unit/cli/test_statement_commands.py",
    "statement override": "../unit/cli/test_statement_commands.py",
    "statement release": "../unit/cli/test_statement_commands.py",
    "statement second": "../unit/cli/test_statement_commands.py",
    "statement second-override": "../unit/cli/test_statement_commands.py",
    "statement set": "../unit/cli/test_statement_commands.py",
    "statement sheets": "../unit/cli/test_statement_sheets_command.py",
    "statement sheets-known": "../unit/cli/test_statement_sheets_command.py",
    "statement sheets-search": "../unit/cli/test_statement_sheets_command.py",
    "statement show": "../unit/cli/test_statement_commands.py",
    "statement stop": "../unit/cli/test_statement_commands.py",
    "statement want": "../unit/cli/test_statement_commands.py",
    "statement word": "../unit/cli/test_statement_commands.py",
    "team act begin": "../unit/cli/test_two_persons_commands.py",
    "team act confirm": "../unit/cli/test_two_persons_commands.py",
    "team act stop": "../unit/cli/test_two_persons_commands.py",
    "team divide": "../unit/cli/test_two_persons_commands.py",
    "team judge": "test_team.py",
    "team request ask": "../unit/cli/test_two_persons_commands.py",
    "team request hand": "../unit/cli/test_two_persons_commands.py",
    "team request refuse": "../unit/cli/test_two_persons_commands.py",
    "team request use": "../unit/cli/test_two_persons_commands.py",
}
# Who has one desk entered everything, and reads nothing of their own.
REFUSED = {"record review claim": 3, "record review grade": 3}
# What somebody will read is said before it is granted, on standard error.
TOLD_BEFORE = {"team part add", "member role"}


def names(group: click.Group, before: tuple[str, ...] = ()) -> set[str]:
    found: set[str] = set()
    for name, command in children(group).items():
        here = (*before, name)
        found |= names(command, here) if isinstance(command, click.Group) else {" ".join(here)}
    return found


def test_every_command_is_tried() -> None:
    assert names(cli) == STEPS.keys() | LEFT_OUT | ELSEWHERE.keys()
    for name, file in ELSEWHERE.items():
        text = (Path(__file__).parent / file).read_text(encoding="utf-8")
        assert all(f'"{word}"' in text for word in name.split()), name


@pytest.mark.parametrize("name", STEPS)
def test_standard_output_is_one_json_object(name: str, fresh: Vaults) -> None:
    program = fresh()
    (program.folder / "new").mkdir()

    ran = STEPS[name](program)

    assert ran.code == REFUSED.get(name, 0), ran.err
    assert ran.out.count("\n") == 1
    assert isinstance(ran.json, dict)
    assert (ran.err == "") == (name not in REFUSED.keys() | TOLD_BEFORE)


def test_an_answer_has_the_members_of_its_format(lantern: Program) -> None:
    answer = lantern.json("record", "known", "wave", "held", "--as-public", "2030-05-20")

    assert answer == {
        "subject": "wave",
        "as_public": "2030-05-20",
        "known": [
            {
                "property": "held",
                "basis": "estimated",
                "value": {"kind": "count", "lo": 9, "hi": 11},
                "positions": [{"root": "survivor", "lo": 9, "hi": 11}],
                "level": "reported",
                "corrected": False,
                "claims": 2,
                "documents": 2,
                "roots": {"floor": 1, "ceiling": 1, "names": ["survivor"]},
                "superseded": [],
                "outdated": [],
                "disputed": [],
                "inconsistent": [],
            }
        ],
    }
    assert "as_known" in lantern.json("record", "known", "wave")


def test_the_answer_does_not_depend_on_the_language(lantern: Program, tmp_path: Path) -> None:
    arguments = ("record", "known", "wave", "--json", "--as-public", "2030-05-20")

    english, russian = (Program(lantern.folder, language)(*arguments) for language in ("en", "ru"))

    assert json.loads(english.out) == json.loads(russian.out)
