-- What somebody said that an owner may want to do something about: an answer with words or an address, or one that a case was
-- opened for, or what came by another door. The words themselves stay in `answers.raw`, or here in `document`.
CREATE TABLE items (
    -- Events name items by it, so it is never given again.
    number      INTEGER PRIMARY KEY AUTOINCREMENT,
    site        TEXT    NOT NULL,
    id          TEXT    NOT NULL,
    door        TEXT    NOT NULL,
    survey      TEXT,
    at_ms       INTEGER NOT NULL,
    received_ms INTEGER NOT NULL,
    tone        TEXT    NOT NULL,
    rating      INTEGER,
    role        TEXT,
    page        TEXT,
    locale      TEXT,
    has_words   INTEGER NOT NULL,
    has_contact INTEGER NOT NULL,
    sample      INTEGER NOT NULL,
    -- The stems of its words in their order: what was put into `item_words`.
    stems       TEXT    NOT NULL,
    case_number INTEGER,
    document    TEXT,
    UNIQUE (site, id)
) STRICT;

CREATE INDEX items_newest ON items (site, number);
CREATE INDEX items_case ON items (site, case_number) WHERE case_number IS NOT NULL;
CREATE INDEX items_unhappy ON items (site, number) WHERE has_contact = 1 AND tone = 'low' AND case_number IS NULL;
CREATE INDEX items_at ON items (site, at_ms);

-- Which items have a word.
CREATE TABLE item_words (
    site   TEXT    NOT NULL,
    word   TEXT    NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (site, word, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE marks (
    site   TEXT    NOT NULL,
    number INTEGER NOT NULL,
    mark   TEXT    NOT NULL,
    at_ms  INTEGER NOT NULL,
    who    TEXT    NOT NULL,
    PRIMARY KEY (site, number, mark)
) STRICT, WITHOUT ROWID;

CREATE INDEX marks_newest ON marks (site, mark, number);
CREATE INDEX marks_trend ON marks (site, mark, at_ms);

-- What is done about items. A row is the fold of its events; the columns beside `document` are what queries need of it.
CREATE TABLE cases (
    site         TEXT    NOT NULL,
    number       INTEGER NOT NULL,
    version      INTEGER NOT NULL,
    status       TEXT    NOT NULL,
    is_open      INTEGER NOT NULL,
    severity     TEXT    NOT NULL,
    assignee     TEXT,
    -- When a promise that is not met falls due, and when time does something to it that nobody was told of.
    due_ms       INTEGER,
    strike_ms    INTEGER,
    opened_ms    INTEGER NOT NULL,
    changed_ms   INTEGER NOT NULL,
    board        INTEGER,
    document     TEXT    NOT NULL,
    PRIMARY KEY (site, number)
) STRICT, WITHOUT ROWID;

CREATE INDEX cases_open ON cases (site, is_open, number);
CREATE INDEX cases_due ON cases (site, due_ms, number) WHERE due_ms IS NOT NULL;
CREATE INDEX cases_strike ON cases (strike_ms) WHERE strike_ms IS NOT NULL;
CREATE INDEX cases_board ON cases (site, board) WHERE board IS NOT NULL;

CREATE TABLE case_events (
    site     TEXT    NOT NULL,
    number   INTEGER NOT NULL,
    version  INTEGER NOT NULL,
    at_ms    INTEGER NOT NULL,
    kind     TEXT    NOT NULL,
    document TEXT    NOT NULL,
    PRIMARY KEY (site, number, version)
) STRICT, WITHOUT ROWID;

CREATE INDEX case_events_kind ON case_events (site, kind, at_ms);

-- What came of each promise that was met, by when it fell due.
CREATE TABLE outcomes (
    site    TEXT    NOT NULL,
    number  INTEGER NOT NULL,
    version INTEGER NOT NULL,
    clock   TEXT    NOT NULL,
    due_ms  INTEGER NOT NULL,
    met_ms  INTEGER NOT NULL,
    PRIMARY KEY (site, number, version, clock)
) STRICT, WITHOUT ROWID;

CREATE INDEX outcomes_due ON outcomes (site, due_ms);

-- The last number that was given, by site and what it numbers.
CREATE TABLE numbers (
    site TEXT    NOT NULL,
    kind TEXT    NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (site, kind)
) STRICT, WITHOUT ROWID;

-- What an owner writes down: promises, rules, signs, goals, initiatives and the like, each with a version.
CREATE TABLE documents (
    site       TEXT    NOT NULL,
    kind       TEXT    NOT NULL,
    id         TEXT    NOT NULL,
    version    INTEGER NOT NULL,
    changed_ms INTEGER NOT NULL,
    document   TEXT    NOT NULL,
    PRIMARY KEY (site, kind, id)
) STRICT, WITHOUT ROWID;

-- What was asked and what came of it, in the owner's words.
CREATE TABLE board (
    site       TEXT    NOT NULL,
    number     INTEGER NOT NULL,
    version    INTEGER NOT NULL,
    state      TEXT    NOT NULL,
    published  INTEGER NOT NULL,
    changed_ms INTEGER NOT NULL,
    document   TEXT    NOT NULL,
    PRIMARY KEY (site, number)
) STRICT, WITHOUT ROWID;

CREATE INDEX board_newest ON board (site, changed_ms, number);

-- Secrets of this database's own, by what they are for.
CREATE TABLE keys (
    name  TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;
