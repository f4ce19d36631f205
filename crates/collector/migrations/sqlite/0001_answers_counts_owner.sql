-- One row an answer. `raw` is the answer as it was sent, fields unknown to this version included; the columns beside
-- it are what queries need.
CREATE TABLE answers (
    number      INTEGER PRIMARY KEY,
    site        TEXT    NOT NULL,
    id          TEXT    NOT NULL,
    seq         INTEGER NOT NULL,
    survey      TEXT    NOT NULL,
    survey_rev  INTEGER NOT NULL,
    -- When the visitor answered by the visitor's clock, and when this version arrived by ours: Unix milliseconds.
    at_ms       INTEGER NOT NULL,
    received_ms INTEGER NOT NULL,
    -- The first rating among the answer's parts.
    rating      INTEGER,
    has_comment INTEGER NOT NULL,
    raw         TEXT    NOT NULL,
    UNIQUE (site, id)
) STRICT;

CREATE INDEX answers_newest_comments ON answers (site, received_ms) WHERE has_comment = 1;

-- The running scores, changed in the same transaction as the answers: a recount of `answers` gives the same.
CREATE TABLE counts (
    site     TEXT    NOT NULL,
    survey   TEXT    NOT NULL,
    question TEXT    NOT NULL,
    rating   INTEGER NOT NULL,
    n        INTEGER NOT NULL,
    PRIMARY KEY (site, survey, question, rating)
) STRICT, WITHOUT ROWID;

-- What lets the owner in. Only hashes (SHA-256) are kept: a copy of the file opens nothing.
CREATE TABLE tokens (
    hash       BLOB    PRIMARY KEY,
    created_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE sessions (
    hash       BLOB    PRIMARY KEY,
    expires_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
