"""The record room's tables and statements: named, with parameters only (STYLE "SQL").

Numbers in the tables are this desk's own and differ between desks; names, ids and answers do not. Each
statement has a test that looks at its query plan on 50,000 claims.
"""

from __future__ import annotations

from typing import Final

from safeconduct.record import place_sql

TABLES: Final = (
    "record_op",
    "record_undo",
    "record_version",
    "record_source",
    "record_voice",
    "record_group",
    "record_claim",
    "record_link",
    "record_print",
    "record_export",
    "record_left",
    "record_text",
    "record_read",
    "record_alias",
    "record_known",
    "record_late",
    "record_unread",
    "record_person",
    "record_ontology",
    "record_review",
    "record_device",
    "record_place",
    "record_pointed",
    "record_place_subject",
    "record_place_kept",
    "record_place_late",
    "record_place_touched",
    "record_place_share",
)

CREATE: Final = (
    # One row for each op of this room. first_claim..last_claim are the numbers of its claims; compartment: its part.
    """CREATE TABLE record_op (
        n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, hlc INTEGER NOT NULL, recorded_on INTEGER NOT NULL,
        author TEXT NOT NULL, kind TEXT NOT NULL, dataset TEXT NOT NULL,
        first_claim INTEGER NOT NULL, last_claim INTEGER NOT NULL, compartment BLOB NOT NULL)""",
    "CREATE INDEX record_op_part ON record_op (compartment, dataset)",
    "CREATE INDEX record_op_dataset ON record_op (dataset)",
    """CREATE TABLE record_undo (
        target BLOB NOT NULL, op_n INTEGER NOT NULL, PRIMARY KEY (target, op_n)) WITHOUT ROWID""",
    "CREATE INDEX record_undo_op ON record_undo (op_n)",
    # Every wording of properties, voices, subjects and sources; the newest that is not undone is current.
    """CREATE TABLE record_version (
        kind INTEGER NOT NULL, name TEXT NOT NULL, op_n INTEGER NOT NULL, body BLOB NOT NULL,
        PRIMARY KEY (kind, name, op_n)) WITHOUT ROWID""",
    "CREATE INDEX record_version_op ON record_version (op_n)",
    # body is empty while nothing but references to the name has arrived.
    """CREATE TABLE record_source (
        n INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, body BLOB NOT NULL, withdrawn_on INTEGER NOT NULL,
        publisher TEXT NOT NULL)""",
    "CREATE INDEX record_source_publisher ON record_source (publisher)",
    # is_us: the voice's end is us; is_our_own: the voice itself is us, so that what it publishes is ours.
    """CREATE TABLE record_voice (
        n INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, body BLOB NOT NULL,
        root TEXT NOT NULL, is_us INTEGER NOT NULL, is_our_own INTEGER NOT NULL)""",
    """CREATE TABLE record_group (
        n INTEGER PRIMARY KEY, subject TEXT NOT NULL, property TEXT NOT NULL, kind INTEGER NOT NULL,
        basis TEXT NOT NULL)""",
    # is_marked: somebody said something about it since (link, undo, newer wording).
    """CREATE TABLE record_claim (
        n INTEGER PRIMARY KEY, id BLOB NOT NULL, group_n INTEGER NOT NULL, source_n INTEGER NOT NULL,
        voice_n INTEGER NOT NULL, op_n INTEGER NOT NULL, is_marked INTEGER NOT NULL, body BLOB NOT NULL)""",
    # wording: the one that a reader read, where a verdict holds for that alone; else empty.
    """CREATE TABLE record_link (
        n INTEGER PRIMARY KEY, op_n INTEGER NOT NULL, kind TEXT NOT NULL, origin_kind INTEGER NOT NULL,
        origin TEXT NOT NULL, target_kind INTEGER NOT NULL, target TEXT NOT NULL, body BLOB NOT NULL,
        wording BLOB NOT NULL)""",
    "CREATE INDEX record_link_op ON record_link (op_n)",
    "CREATE INDEX record_link_target ON record_link (target_kind, target)",
    "CREATE INDEX record_link_origin ON record_link (origin_kind, origin)",
    "CREATE INDEX record_link_kind ON record_link (kind)",
    # What went onto paper; an account without a name is the list of accounts. words: for what, as somebody said it.
    """CREATE TABLE record_print (
        op_n INTEGER PRIMARY KEY, kind INTEGER NOT NULL, name TEXT NOT NULL, mark TEXT NOT NULL,
        words TEXT NOT NULL)""",
    "CREATE INDEX record_print_name ON record_print (kind, name)",
    # What left as a table, by the mark that its ids begin with; body: what its op says.
    """CREATE TABLE record_export (
        mark TEXT NOT NULL, op_n INTEGER NOT NULL, body BLOB NOT NULL, PRIMARY KEY (mark, op_n)) WITHOUT ROWID""",
    # What left as a paper or as a bundle of evidence.
    """CREATE TABLE record_left (op_n INTEGER PRIMARY KEY, body BLOB NOT NULL)""",
    # The words of an account as they came; and what a person said of suggestions from them, by what was proposed.
    """CREATE TABLE record_text (
        op_n INTEGER PRIMARY KEY, source TEXT NOT NULL, digest BLOB NOT NULL, body TEXT NOT NULL)""",
    "CREATE INDEX record_text_source ON record_text (source)",
    """CREATE TABLE record_read (
        op_n INTEGER NOT NULL, key BLOB NOT NULL, source TEXT NOT NULL, digest BLOB NOT NULL, claim TEXT NOT NULL,
        start INTEGER NOT NULL, after INTEGER NOT NULL, model TEXT NOT NULL, grade TEXT NOT NULL,
        PRIMARY KEY (op_n, key)) WITHOUT ROWID""",
    "CREATE INDEX record_read_text ON record_read (source, digest)",
    "CREATE INDEX record_read_claim ON record_read (claim)",
    # Names that a person said are one: canonical is the smallest of them.
    """CREATE TABLE record_alias (
        kind INTEGER NOT NULL, name TEXT NOT NULL, canonical TEXT NOT NULL, PRIMARY KEY (kind, name)) WITHOUT ROWID""",
    "CREATE INDEX record_alias_canonical ON record_alias (kind, canonical)",
    # What is known now of large groups, as CBOR of their rows, and the claims it is known from (`kept_claims`); a
    # merged group has one row, at its smallest n.
    "CREATE TABLE record_known (group_n INTEGER PRIMARY KEY, rows BLOB NOT NULL, claims BLOB NOT NULL)",
    # Large groups whose rows were put off: nothing is kept of them until a quiet moment.
    "CREATE TABLE record_late (group_n INTEGER PRIMARY KEY)",
    # Items that could not be read: kept in the journal, shown as written by a newer or damaged program.
    """CREATE TABLE record_unread (
        op_n INTEGER NOT NULL, place TEXT NOT NULL, PRIMARY KEY (op_n, place)) WITHOUT ROWID""",
    # Persons by the compartment that tells of them, each with the last op that described them there.
    """CREATE TABLE record_person (
        compartment BLOB NOT NULL, kind INTEGER NOT NULL, name TEXT NOT NULL, op_n INTEGER NOT NULL,
        PRIMARY KEY (compartment, kind, name)) WITHOUT ROWID""",
    # What a project added to the ontology, and of which form a subject is. sort: field, term, subject.
    """CREATE TABLE record_ontology (
        sort TEXT NOT NULL, code TEXT NOT NULL, op_n INTEGER NOT NULL, place INTEGER NOT NULL, body BLOB NOT NULL,
        PRIMARY KEY (sort, code, op_n, place)) WITHOUT ROWID""",
    "CREATE INDEX record_ontology_op ON record_ontology (op_n)",
    # Grades of findings; body: what `review_bytes` reads.
    """CREATE TABLE record_review (
        op_n INTEGER PRIMARY KEY, subject TEXT NOT NULL, property TEXT NOT NULL, basis TEXT NOT NULL,
        text TEXT NOT NULL, body BLOB NOT NULL)""",
    "CREATE INDEX record_review_subject ON record_review (subject)",
    # Whose each device is, by the certificates that ops show; both as authors stand in record_op.
    """CREATE TABLE record_device (
        device TEXT NOT NULL, person TEXT NOT NULL, PRIMARY KEY (device, person)) WITHOUT ROWID""",
    # Which groups have a claim that names a place, by its spelling as it was written.
    *place_sql.CREATE,
)
# Made after a bulk load: building an index once is four times as fast as keeping it while rows arrive.
INDEX_GROUPS: Final = (
    "CREATE UNIQUE INDEX IF NOT EXISTS record_group_key ON record_group (subject, property, kind, basis)"
)
LOADED_INDEXES: Final = (
    INDEX_GROUPS,
    "CREATE INDEX IF NOT EXISTS record_claim_id ON record_claim (id)",
    "CREATE INDEX IF NOT EXISTS record_claim_group ON record_claim (group_n)",
    # With whom each account quotes: whom any on the web quotes is asked of all of them at every unlocking.
    "CREATE INDEX IF NOT EXISTS record_claim_source ON record_claim (source_n, voice_n)",
    # For the groups of one property: every page of a place asks who said no to keeping, by the properties of consents.
    "CREATE INDEX IF NOT EXISTS record_group_property ON record_group (property)",
    # For the page of a voice. Measured: 0.16 s of the 4.3 s that 200,000 claims take.
    "CREATE INDEX IF NOT EXISTS record_claim_voice ON record_claim (voice_n)",
    "CREATE INDEX IF NOT EXISTS record_place_group ON record_place (group_n)",
    "CREATE INDEX IF NOT EXISTS record_pointed_group ON record_pointed (group_n)",
    # Wordings that hold a hash: few of a large record, and looked for by every page of a place and every bundle.
    "CREATE INDEX IF NOT EXISTS record_claim_hash ON record_claim (n) WHERE instr(body, x'5820') > 0",
)
DROP_LOADED_INDEXES: Final = (
    "DROP INDEX IF EXISTS record_group_key",
    "DROP INDEX IF EXISTS record_group_property",
    "DROP INDEX IF EXISTS record_claim_id",
    "DROP INDEX IF EXISTS record_claim_group",
    "DROP INDEX IF EXISTS record_claim_source",
    "DROP INDEX IF EXISTS record_claim_voice",
    "DROP INDEX IF EXISTS record_place_group",
    "DROP INDEX IF EXISTS record_claim_hash",
)

_CLAIM_COLUMNS: Final = (
    "c.n, c.id, c.group_n, c.source_n, c.voice_n, c.op_n, c.is_marked, c.body, o.recorded_on, o.author, o.id, "
    "o.dataset, o.hlc"
)
CLAIMS_OF_GROUP: Final = (
    f"SELECT {_CLAIM_COLUMNS} FROM record_claim c JOIN record_op o ON o.n = c.op_n WHERE c.group_n = ? ORDER BY c.n"  # noqa: S608
)
CLAIMS_OF_GROUPS: Final = (
    f"SELECT {_CLAIM_COLUMNS} FROM record_claim c JOIN record_op o ON o.n = c.op_n "  # noqa: S608
    "WHERE c.group_n IN (SELECT value FROM json_each(?)) ORDER BY c.group_n, c.n"
)
# After a place in the journal, or a clock.
CLAIMS_SINCE: Final = (
    f"SELECT {_CLAIM_COLUMNS} FROM record_claim c JOIN record_op o ON o.n = c.op_n "  # noqa: S608
    "WHERE c.group_n IN (SELECT value FROM json_each(?)) AND (o.n > ? OR o.hlc > ?) ORDER BY c.n"
)
CLAIMS_BY_NUMBER: Final = (
    f"SELECT {_CLAIM_COLUMNS} FROM record_claim c JOIN record_op o ON o.n = c.op_n "  # noqa: S608
    "WHERE c.n IN (SELECT value FROM json_each(?)) ORDER BY c.n"
)
LARGE_GROUPS: Final = "SELECT group_n FROM record_claim GROUP BY group_n HAVING count(*) >= ?"
_CLAIMS: Final = f"SELECT {_CLAIM_COLUMNS} FROM record_claim c JOIN record_op o ON o.n = c.op_n"  # noqa: S608
_AS_THEY_CAME: Final = "ORDER BY o.hlc, o.id, c.n"
CLAIMS_BY_ID: Final = f"{_CLAIMS} WHERE c.id = ? {_AS_THEY_CAME}"
# The same of several, whose ids are given in hexadecimal.
CLAIMS_BY_IDS: Final = f"{_CLAIMS} WHERE c.id IN (SELECT unhex(value) FROM json_each(?)) {_AS_THEY_CAME}"  # noqa: S608
# Claims of which a wording holds the 32 bytes of a hash, of a file say.
CLAIMS_HOLDING: Final = f"{_CLAIMS} WHERE instr(c.body, x'5820') > 0 AND instr(c.body, ?) > 0 ORDER BY c.n"
# Claims of which a wording holds some text: looked through one by one, 100,000 of them in some hundredths of a second.
CLAIMS_WITH: Final = f"{_CLAIMS} WHERE instr(c.body, ?) > 0 ORDER BY c.n"
CLAIMS_OF_SUBJECT: Final = f"{_CLAIMS} WHERE c.group_n IN (SELECT n FROM record_group WHERE subject = ?) LIMIT ?"  # noqa: S608
CLAIMS_OF_VOICE: Final = f"{_CLAIMS} WHERE c.voice_n IN (SELECT n FROM record_voice WHERE name = ?) LIMIT ?"  # noqa: S608
CLAIMS_OF_SOURCE: Final = (
    f"SELECT {_CLAIM_COLUMNS} FROM record_claim c JOIN record_op o ON o.n = c.op_n WHERE c.source_n = ? "  # noqa: S608
    "ORDER BY o.hlc, o.id, c.n"
)
MARKED_OF_SOURCE: Final = (
    f"SELECT {_CLAIM_COLUMNS} FROM record_claim c JOIN record_op o ON o.n = c.op_n "  # noqa: S608
    "WHERE c.source_n = ? AND c.is_marked = 1 ORDER BY o.hlc, o.id, c.n"
)
COUNT_UNMARKED_OF_SOURCE: Final = "SELECT count(DISTINCT id) FROM record_claim WHERE source_n = ? AND is_marked = 0"
SOURCES_OF_PUBLISHER: Final = "SELECT name FROM record_source WHERE publisher = ? ORDER BY n"
NEWEST_OF_VOICE: Final = "SELECT n FROM record_claim WHERE voice_n = ? ORDER BY n DESC LIMIT ?"
COUNT_OF_VOICE: Final = "SELECT count(*) FROM record_claim WHERE voice_n = ?"
SUBJECTS_WITH: Final = "SELECT subject FROM record_group WHERE property = ? GROUP BY subject ORDER BY max(n) DESC"
# Of a property, the subjects of whose claims any wording holds some bytes.
SUBJECTS_SAYING: Final = (
    "SELECT DISTINCT g.subject FROM record_group g JOIN record_claim c ON c.group_n = g.n "
    "WHERE g.property = ? AND instr(c.body, ?) > 0"
)
GROUPS_WITH: Final = "SELECT n, subject, property, kind, basis FROM record_group WHERE property = ? ORDER BY n"
SOURCE_BODIES: Final = "SELECT name, body FROM record_source WHERE length(body) > 0"
SHOWN_SOURCES: Final = "SELECT name, body FROM record_source WHERE length(body) > 0 AND withdrawn_on = ?"
# The last op that brought an entry of a kind (milliseconds for 100,000 entries), the last that undid anything and the
# last that linked anything.
STATE_OF_NAMES: Final = (
    "SELECT (SELECT max(op_n) FROM record_version WHERE kind = ?), "
    "(SELECT max(op_n) FROM record_undo), (SELECT max(op_n) FROM record_link)"
)
FIRST_RECORDED: Final = (
    "SELECT v.name, min(o.recorded_on) FROM record_version v JOIN record_op o ON o.n = v.op_n "
    "WHERE v.kind = ? GROUP BY v.name"
)
CLAIMS_OF_OP: Final = (
    f"SELECT {_CLAIM_COLUMNS} FROM record_claim c JOIN record_op o ON o.n = c.op_n "  # noqa: S608
    "WHERE c.n BETWEEN ? AND ? ORDER BY c.n"
)
GROUPS_OF_SUBJECT: Final = "SELECT n, subject, property, kind, basis FROM record_group WHERE subject = ?"
GROUPS_OF_SUBJECTS: Final = (
    "SELECT n, subject, property, kind, basis FROM record_group WHERE subject IN (SELECT value FROM json_each(?)) "
    "ORDER BY n"
)
GROUP: Final = "SELECT n, subject, property, kind, basis FROM record_group WHERE n = ?"
GROUPS_OF_VOICES: Final = "SELECT DISTINCT group_n FROM record_claim WHERE voice_n IN (SELECT value FROM json_each(?))"
GROUPS_OF_SOURCES: Final = (
    "SELECT DISTINCT group_n FROM record_claim WHERE source_n IN (SELECT value FROM json_each(?))"
)
GROUPS_OF_SOURCE: Final = "SELECT DISTINCT group_n FROM record_claim WHERE source_n = ?"
# An undo counts in the part of what it undoes; elsewhere its author takes back their own word alone (decision 0009).
UNDONE_BY: Final = (
    "SELECT o.id, o.recorded_on FROM record_undo u JOIN record_op o ON o.n = u.op_n "
    "JOIN record_op t ON t.id = u.target "
    "WHERE u.target = ? AND (o.compartment = t.compartment OR o.author = t.author) ORDER BY o.id"
)
# So many of what is undone: who asks of many ops asks no further where there are fewer.
SOME_UNDONE: Final = "SELECT target FROM record_undo LIMIT ?"
_SAID: Final = (
    "SELECT l.body, o.author, o.recorded_on, o.id, o.hlc, l.wording, r.subject, r.property, r.basis, r.text "
    "FROM record_link l JOIN record_op o ON o.n = l.op_n LEFT JOIN record_review r ON r.op_n = l.op_n"
)
LINKS_TO: Final = f"{_SAID} WHERE l.target_kind = ? AND l.target = ? ORDER BY o.hlc, o.id"
LINKS_FROM: Final = f"{_SAID} WHERE l.origin_kind = ? AND l.origin = ? ORDER BY o.hlc, o.id"
LINKS_TO_SOME: Final = (
    f"{_SAID} WHERE l.target_kind = ? AND l.target IN (SELECT value FROM json_each(?)) ORDER BY o.hlc, o.id"  # noqa: S608
)
LINKS_FROM_SOME: Final = (
    f"{_SAID} WHERE l.origin_kind = ? AND l.origin IN (SELECT value FROM json_each(?)) ORDER BY o.hlc, o.id"  # noqa: S608
)
LINKS_OF_KIND: Final = f"{_SAID} WHERE l.kind = ? ORDER BY o.hlc, o.id"
LINKS_OF_OP: Final = "SELECT body FROM record_link WHERE op_n = ?"
VERSIONS: Final = (
    "SELECT v.body, o.id, o.hlc, o.recorded_on, o.author FROM record_version v JOIN record_op o ON o.n = v.op_n "
    "WHERE v.kind = ? AND v.name = ? ORDER BY o.hlc DESC, o.id DESC"
)
VERSIONS_OF_NAMES: Final = (
    "SELECT v.name, v.body, o.id FROM record_version v JOIN record_op o ON o.n = v.op_n "
    "WHERE v.kind = ? AND v.name IN (SELECT value FROM json_each(?)) ORDER BY o.hlc DESC, o.id DESC"
)
VERSIONS_OF_KIND: Final = (
    "SELECT v.name, v.body, o.id FROM record_version v JOIN record_op o ON o.n = v.op_n WHERE v.kind = ? "
    "ORDER BY v.name, o.hlc DESC, o.id DESC"
)
MANY_WORDINGS: Final = "SELECT name FROM record_version WHERE kind = ? GROUP BY name HAVING count(*) > 1"
UNDONE_WORDINGS: Final = (
    "SELECT DISTINCT v.name FROM record_undo u JOIN record_op o ON o.id = u.target "
    "JOIN record_version v ON v.op_n = o.n WHERE v.kind = ?"
)
VERSIONS_OF_OP: Final = "SELECT kind, name FROM record_version WHERE op_n = ?"
OP_BY_ID: Final = "SELECT n, first_claim, last_claim, kind FROM record_op WHERE id = ?"
DATASETS: Final = "SELECT DISTINCT dataset FROM record_op WHERE dataset <> '' ORDER BY dataset"
DATASETS_OF_PART: Final = "SELECT DISTINCT dataset FROM record_op WHERE dataset <> '' AND compartment = ?"
CLAIM_RANGES_OF_DATASET: Final = (
    "SELECT first_claim, last_claim, compartment FROM record_op WHERE dataset = ? AND last_claim >= first_claim"
)
_LINE: Final = "SELECT n, id, recorded_on, author, kind, dataset, first_claim, last_claim FROM record_op"
HISTORY: Final = f"{_LINE} WHERE n < ? ORDER BY n DESC LIMIT ?"
HISTORY_AROUND: Final = f"{_LINE} WHERE n BETWEEN ? AND ? ORDER BY n"
# The ops that brought a claim, or something else by name, or said something of it; those that printed it, and those
# that undid these, at any remove. A claim is asked for by id, anything else by name and kind; an account's claims
# are in its history too.
_ABOUT_CLAIM: Final = "SELECT op_n FROM record_claim WHERE id = ?1"
_ABOUT_OTHER: Final = (
    "SELECT op_n FROM record_version WHERE kind = ?3 AND name = ?2 UNION SELECT c.op_n FROM record_source s "
    "JOIN record_claim c ON c.source_n = s.n WHERE s.name = ?2"
)
_LINKED: Final = (
    "SELECT op_n FROM record_link WHERE target_kind = ?3 AND target = ?2 UNION "
    "SELECT op_n FROM record_link WHERE origin_kind = ?3 AND origin = ?2 UNION "
    "SELECT op_n FROM record_print WHERE kind = ?3 AND name = ?2 UNION "
    "SELECT op_n FROM record_text WHERE ?3 = 4 AND source = ?2 UNION "
    "SELECT op_n FROM record_read WHERE ?3 = 4 AND source = ?2 UNION "
    "SELECT op_n FROM record_read WHERE ?3 = 5 AND claim = ?2"
)
_HISTORY_OF: Final = (
    "WITH RECURSIVE about(n) AS ({about} UNION {linked} UNION SELECT u.op_n FROM about a JOIN record_op o ON o.n = a.n "
    "JOIN record_undo u ON u.target = o.id) {line} WHERE n IN about AND n < ?4 ORDER BY n DESC LIMIT ?5"
)
HISTORY_OF_CLAIM: Final = _HISTORY_OF.format(about=_ABOUT_CLAIM, linked=_LINKED, line=_LINE)
HISTORY_OF_OTHER: Final = _HISTORY_OF.format(about=_ABOUT_OTHER, linked=_LINKED, line=_LINE)
OPS_OF_RANGE: Final = (
    "SELECT id FROM record_op WHERE n BETWEEN (SELECT n FROM record_op WHERE id = ?) "
    "AND (SELECT n FROM record_op WHERE id = ?) ORDER BY n"
)
OPS_AFTER: Final = "SELECT count(*) FROM record_op WHERE n > ?"
OPS_OF_PART: Final = "SELECT count(*) FROM record_op WHERE compartment = ?"
OPS_BETWEEN: Final = "SELECT id FROM record_op WHERE id BETWEEN ? AND ? LIMIT 2"
NEWEST_SUBJECTS: Final = (
    "SELECT g.subject FROM record_claim c JOIN record_group g ON g.n = c.group_n ORDER BY c.n DESC LIMIT ?"
)
# Whose number is the greatest came last; of each group the last one is found by its index.
GROUP_OF: Final = "SELECT n FROM record_group WHERE subject = ? AND property = ? AND kind = ? AND basis = ?"
SOURCES_BY_NUMBER: Final = (
    "SELECT n, name, body, withdrawn_on FROM record_source WHERE n IN (SELECT value FROM json_each(?))"
)
VOICES_BY_NUMBER: Final = "SELECT n, root, is_us FROM record_voice WHERE n IN (SELECT value FROM json_each(?))"
OUR_OWN_VOICES: Final = "SELECT name FROM record_voice WHERE is_our_own = 1"
IDS_TWICE: Final = "SELECT id FROM record_claim GROUP BY id HAVING count(*) > 1"
NEW_IDS_TWICE: Final = (
    # Left to itself SQLite walks the whole index of ids instead of the few new rows.
    # A second row is enough: a hostile op may bring one claim thousands of times.
    "SELECT DISTINCT new.id FROM record_claim new NOT INDEXED WHERE new.n >= ? "
    "AND (SELECT 1 FROM record_claim other WHERE other.id = new.id LIMIT 1 OFFSET 1) = 1"
)

# In which parts things lie.
PART_OF_OP: Final = "SELECT compartment FROM record_op WHERE id = ?"
PART_OF_NUMBER: Final = "SELECT compartment FROM record_op WHERE n = ?"
PARTS_OF_CLAIM: Final = (
    "SELECT DISTINCT o.compartment FROM record_claim c JOIN record_op o ON o.n = c.op_n WHERE c.id = ?"
)
PARTS_OF_WORDINGS: Final = (
    "SELECT o.compartment, c.body FROM record_claim c JOIN record_op o ON o.n = c.op_n WHERE c.id = ?"
)
PARTS_OF_ENTRY: Final = (
    "SELECT DISTINCT o.compartment FROM record_version v JOIN record_op o ON o.n = v.op_n "
    "WHERE v.kind = ? AND v.name = ?"
)
# What nothing describes lies where claims speak of it.
PARTS_SPEAKING_OF_SUBJECT: Final = (
    "SELECT DISTINCT o.compartment FROM record_group g JOIN record_claim c ON c.group_n = g.n "
    "JOIN record_op o ON o.n = c.op_n WHERE g.subject = ?"
)
PARTS_SPEAKING_OF_VOICE: Final = (
    "SELECT DISTINCT o.compartment FROM record_voice v JOIN record_claim c ON c.voice_n = v.n "
    "JOIN record_op o ON o.n = c.op_n WHERE v.name = ?"
)
PARTS_SPEAKING_OF_SOURCE: Final = (
    "SELECT DISTINCT o.compartment FROM record_source s JOIN record_claim c ON c.source_n = s.n "
    "JOIN record_op o ON o.n = c.op_n WHERE s.name = ?"
)
PARTS_OF_ENTRIES: Final = (
    "SELECT DISTINCT v.name, o.compartment FROM record_version v JOIN record_op o ON o.n = v.op_n WHERE v.kind = ?"
)
SOURCES_WITH_PARTS: Final = (
    "SELECT v.name, v.body, o.compartment FROM record_version v JOIN record_op o ON o.n = v.op_n WHERE v.kind = ?"
)
VERSIONS_OF_PART: Final = (
    "SELECT v.body, o.id FROM record_version v JOIN record_op o ON o.n = v.op_n "
    "WHERE v.kind = ? AND v.name = ? AND o.compartment = ? ORDER BY o.hlc DESC, o.id DESC"
)

# Grades of findings about a subject, the last first given last; and the subjects that have any.
GRADES_OF_SUBJECT: Final = (
    "SELECT r.body, o.author, o.recorded_on, o.id, o.hlc, o.compartment FROM record_review r "
    "JOIN record_op o ON o.n = r.op_n WHERE r.subject = ? ORDER BY o.hlc, o.id"
)
GRADED: Final = "SELECT DISTINCT subject, property, basis FROM record_review"
DEVICES: Final = "SELECT device, person FROM record_device"
REVIEWED: Final = "SELECT DISTINCT target FROM record_link WHERE kind = ?"
GRADED_SUBJECTS: Final = "SELECT DISTINCT subject FROM record_review ORDER BY subject"
# What was said of the ontology, and of which form a subject is.
ONTOLOGY_OF_SORT: Final = (
    "SELECT y.body, o.hlc, o.id, y.place, o.compartment FROM record_ontology y "
    "JOIN record_op o ON o.n = y.op_n WHERE y.sort = ?"
)
ONTOLOGY_OF_CODE: Final = f"{ONTOLOGY_OF_SORT} AND y.code = ?"
KINDS_OF_PROPERTIES: Final = (
    "SELECT DISTINCT property, kind FROM record_group WHERE property IN (SELECT value FROM json_each(?))"
)
PARTS_OF_CODE: Final = (
    "SELECT DISTINCT o.compartment FROM record_ontology y JOIN record_op o ON o.n = y.op_n "
    "WHERE y.sort IN ('field', 'term') AND y.code = ?"
)
ONTOLOGY_OF_OP: Final = "SELECT 1 FROM record_ontology WHERE op_n = ? AND sort <> 'subject' LIMIT 1"

# How far numbers have gone.
LAST_CLAIM: Final = "SELECT max(n) FROM record_claim"
LAST_GROUP: Final = "SELECT max(n) FROM record_group"
LAST_SOURCE: Final = "SELECT max(n) FROM record_source"
LAST_VOICE: Final = "SELECT max(n) FROM record_voice"
LAST_LINK: Final = "SELECT max(n) FROM record_link"

# Taking ops in.
INSERT_OP: Final = "INSERT INTO record_op VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
INSERT_UNREAD: Final = "INSERT OR IGNORE INTO record_unread VALUES (?, ?)"
INSERT_VERSION: Final = "INSERT OR REPLACE INTO record_version VALUES (?, ?, ?, ?)"
INSERT_PERSON: Final = "INSERT OR REPLACE INTO record_person VALUES (?, ?, ?, ?)"
INSERT_GROUP: Final = "INSERT INTO record_group VALUES (?, ?, ?, ?, ?)"
INSERT_SOURCE: Final = "INSERT INTO record_source VALUES (?, ?, ?, ?, ?)"
INSERT_VOICE: Final = "INSERT INTO record_voice VALUES (?, ?, ?, ?, 0, 0)"
INSERT_CLAIM: Final = "INSERT INTO record_claim VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
INSERT_LINK: Final = (
    "INSERT INTO record_link (op_n, kind, origin_kind, origin, target_kind, target, body, wording) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)
INSERT_UNDO: Final = "INSERT OR IGNORE INTO record_undo VALUES (?, ?)"
INSERT_DEVICE: Final = "INSERT OR IGNORE INTO record_device VALUES (?, ?) RETURNING device"
INSERT_REVIEW: Final = "INSERT INTO record_review VALUES (?, ?, ?, ?, ?, ?)"
INSERT_ONTOLOGY: Final = "INSERT OR REPLACE INTO record_ontology VALUES (?, ?, ?, ?, ?)"
INSERT_PRINT: Final = "INSERT INTO record_print VALUES (?, ?, ?, ?, ?)"
INSERT_EXPORT: Final = "INSERT OR IGNORE INTO record_export VALUES (?, ?, ?)"
INSERT_LEFT: Final = "INSERT INTO record_left VALUES (?, ?)"
INSERT_TEXT: Final = "INSERT INTO record_text VALUES (?, ?, ?, ?)"
INSERT_READ: Final = "INSERT OR IGNORE INTO record_read VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
# The texts of an account, the newest first; the accounts that have one; what was said of suggestions from a text, and
# what a claim was made of.
TEXTS_OF: Final = (
    "SELECT o.id, t.body, o.compartment FROM record_text t JOIN record_op o ON o.n = t.op_n WHERE t.source = ? "
    "ORDER BY o.hlc DESC, o.id DESC"
)
TEXTS: Final = "SELECT DISTINCT source FROM record_text ORDER BY source"
READ_OF_TEXT: Final = (
    "SELECT o.id, r.key, r.claim, r.start, r.after, r.model, r.grade, o.compartment FROM record_read r "
    "JOIN record_op o ON o.n = r.op_n "
    "WHERE r.source = ? AND r.digest = ? ORDER BY o.hlc, o.id, r.key"
)
READ_OF_CLAIM: Final = (
    "SELECT o.id, r.source, r.digest, r.start, r.after, r.model, r.grade, o.compartment FROM record_read r "
    "JOIN record_op o ON o.n = r.op_n WHERE r.claim = ? ORDER BY o.hlc, o.id"
)
# An undo may arrive before what it undoes.
UNDONE_BEFORE: Final = (
    "SELECT o.id FROM record_op o WHERE o.n >= ? AND EXISTS (SELECT 1 FROM record_undo u WHERE u.target = o.id)"
)
UNDONE_BY_OP: Final = "SELECT target FROM record_undo WHERE op_n = ?"
SOURCE_OF: Final = "SELECT n FROM record_source WHERE name = ?"
VOICE_OF: Final = "SELECT n FROM record_voice WHERE name = ?"
IS_LINKED: Final = (
    "SELECT 1 FROM record_link WHERE (target_kind = ?1 AND target = ?2) OR (origin_kind = ?1 AND origin = ?2) LIMIT 1"
)
MARK_CLAIM: Final = "UPDATE record_claim SET is_marked = 1 WHERE id = ? AND is_marked = 0"
MARK_CLAIMS_BETWEEN: Final = "UPDATE record_claim SET is_marked = 1 WHERE n BETWEEN ? AND ? AND is_marked = 0"
GROUPS_OF_CLAIM: Final = "SELECT DISTINCT group_n FROM record_claim WHERE id = ?"
GROUPS_BETWEEN: Final = "SELECT DISTINCT group_n, id FROM record_claim WHERE n BETWEEN ? AND ?"
TWO_OF_CLAIM: Final = "SELECT 1 FROM record_claim WHERE id = ? LIMIT 2"

# What is known now of large groups.
KEPT_CLAIMS: Final = "SELECT claims FROM record_known WHERE group_n = ?"
KNOWN: Final = "SELECT rows FROM record_known WHERE group_n = ?"
KNOWN_OF_GROUPS: Final = "SELECT group_n, rows FROM record_known WHERE group_n IN (SELECT value FROM json_each(?))"
INSERT_KNOWN: Final = "INSERT INTO record_known VALUES (?, ?, ?)"
DELETE_KNOWN: Final = "DELETE FROM record_known WHERE group_n = ?"
SOME_CLAIMS: Final = "SELECT n FROM record_claim WHERE group_n = ? LIMIT ?"
LATE: Final = "SELECT group_n FROM record_late"
INSERT_LATE: Final = "INSERT OR IGNORE INTO record_late VALUES (?)"
DELETE_LATE: Final = "DELETE FROM record_late WHERE group_n = ?"

# What else changes when an entry changes.
ALIASES: Final = "SELECT kind, name, canonical FROM record_alias"
DELETE_ALIASES: Final = "DELETE FROM record_alias"
INSERT_ALIAS: Final = "INSERT INTO record_alias VALUES (?, ?, ?)"
SOURCE_BODY: Final = "SELECT n, body, withdrawn_on FROM record_source WHERE name = ?"
UPDATE_SOURCE: Final = "UPDATE record_source SET body = ?, withdrawn_on = ?, publisher = ? WHERE n = ?"
SOURCES_OF_PUBLISHERS: Final = "SELECT n FROM record_source WHERE publisher IN (SELECT value FROM json_each(?))"
VOICE_BODY: Final = "SELECT n, body FROM record_voice WHERE name = ?"
UPDATE_VOICE_BODY: Final = "UPDATE record_voice SET body = ? WHERE n = ?"
VOICES: Final = "SELECT n, name, body, root, is_us, is_our_own FROM record_voice"
UPDATE_VOICE_END: Final = "UPDATE record_voice SET root = ?, is_us = ?, is_our_own = ? WHERE n = ?"
VOICE_ROOTS: Final = "SELECT n, name, root FROM record_voice"
# The groups with a claim of a dataset, and those about its subjects: both of some properties, given as JSON.
GROUPS_OF_DATASET: Final = (
    "SELECT DISTINCT g.n FROM record_op o CROSS JOIN record_claim c ON c.n BETWEEN o.first_claim AND o.last_claim "
    "CROSS JOIN record_group g ON g.n = c.group_n WHERE o.dataset = ?1 AND o.last_claim >= o.first_claim "
    "AND g.property IN (SELECT value FROM json_each(?2))"
)
# By the index of subjects: "+" keeps the planner from reading all groups that have one of the properties.
GROUPS_OF_SUBJECTS_BETWEEN: Final = (
    "SELECT n FROM record_group WHERE subject >= ?1 AND subject < ?2 AND +property IN (SELECT value FROM json_each(?3))"
)
