"""Tables and statements of the full-text index (`search_index`): named, with parameters only (STYLE "SQL").

Contentless FTS5 tables without places of words: a million claims take some ten megabytes each way. Each has a
vocabulary beside it, which holds nothing and lists the index word by word: by it ``vault verify`` compares. Tables that
SQLite keeps behind the index are listed too, so that they are known for ours.
"""

from __future__ import annotations

from typing import Final

_SHADOWS: Final = ("data", "idx", "config")
TABLES: Final = (
    "record_named",
    "record_reach",
    "record_entry_words",
    "record_entry_vocabulary",
    "record_claim_words",
    "record_claim_vocabulary",
    *(f"record_{kind}_words_{shadow}" for kind in ("entry", "claim") for shadow in _SHADOWS),
)
_INDEX: Final = (
    "USING fts5(words, content = '', columnsize = 0, detail = none, tokenize = 'unicode61 remove_diacritics 0')"
)
CREATE: Final = (
    # Which entry a row of the index of entries is a wording of.
    "CREATE TABLE record_named (n INTEGER PRIMARY KEY, kind INTEGER NOT NULL, name TEXT NOT NULL)",
    # The last op whose words are in the index.
    "CREATE TABLE record_reach (one INTEGER PRIMARY KEY CHECK (one = 1), op_n INTEGER NOT NULL)",
    f"CREATE VIRTUAL TABLE record_entry_words {_INDEX}",
    f"CREATE VIRTUAL TABLE record_claim_words {_INDEX}",
    "CREATE VIRTUAL TABLE record_entry_vocabulary USING fts5vocab(record_entry_words, instance)",
    "CREATE VIRTUAL TABLE record_claim_vocabulary USING fts5vocab(record_claim_words, instance)",
)
REACH: Final = "SELECT op_n FROM record_reach WHERE one = 1"
PUT_REACH: Final = "INSERT OR REPLACE INTO record_reach VALUES (1, ?)"
LAST_OP: Final = "SELECT max(n) FROM record_op"
LAST_NAMED: Final = "SELECT max(n) FROM record_named"
CLAIMS_WAITING: Final = "SELECT coalesce(sum(last_claim - first_claim + 1), 0) FROM record_op WHERE n > ?"
CLAIMS_OF_OPS: Final = (
    "SELECT min(first_claim), max(last_claim) FROM record_op WHERE n > ? AND n <= ? AND last_claim >= first_claim"
)
CLAIM_BODIES: Final = "SELECT n, body FROM record_claim WHERE n BETWEEN ? AND ? ORDER BY n"
WORDINGS_OF_OPS: Final = (
    "SELECT kind, name, body FROM record_version WHERE op_n > ? AND op_n <= ? ORDER BY op_n, kind, name"
)
INSERT_NAMED: Final = "INSERT INTO record_named VALUES (?, ?, ?)"
INSERT_ENTRY_WORDS: Final = "INSERT INTO record_entry_words (rowid, words) VALUES (?, ?)"
INSERT_CLAIM_WORDS: Final = "INSERT INTO record_claim_words (rowid, words) VALUES (?, ?)"
# Newest first: of thousands that fit, those last recorded are shown.
ENTRIES_WITH: Final = (
    "SELECT n.kind, n.name FROM record_entry_words w JOIN record_named n ON n.n = w.rowid "
    "WHERE record_entry_words MATCH ? ORDER BY w.rowid DESC LIMIT ?"
)
CLAIMS_WITH: Final = "SELECT rowid FROM record_claim_words WHERE record_claim_words MATCH ? ORDER BY rowid DESC LIMIT ?"
# The first word of an index from one on: a look into it, whatever number of rows the word has.
NEXT_ENTRY_WORD: Final = "SELECT term FROM record_entry_vocabulary WHERE term >= ? LIMIT 1"
NEXT_CLAIM_WORD: Final = "SELECT term FROM record_claim_vocabulary WHERE term >= ? LIMIT 1"
