-- Answers that were taken out and must not come back. `hash` is the SHA-256 of site and id: an id is random, so it says
-- nothing to those who do not know it, and nothing of what was answered. Those with `expires_ms` are of answers that were
-- too old, and stay only as long as a page may still send them.
CREATE TABLE erased (
    site       TEXT    NOT NULL,
    hash       BLOB    NOT NULL,
    erased_ms  INTEGER NOT NULL,
    expires_ms INTEGER,
    PRIMARY KEY (site, hash)
) STRICT, WITHOUT ROWID;

-- Nothing that was given before is kept, or taken again.
CREATE TABLE horizons (
    site      TEXT    PRIMARY KEY,
    before_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The part of the day states whose answers were too old and are gone: day states are a count of `answers` and this.
CREATE TABLE expired_states (
    site     TEXT    NOT NULL,
    day      TEXT    NOT NULL,
    survey   TEXT    NOT NULL,
    question TEXT    NOT NULL,
    revision INTEGER NOT NULL,
    locale   TEXT    NOT NULL,
    metric   TEXT    NOT NULL,
    state    BLOB    NOT NULL,
    PRIMARY KEY (site, day, survey, question, revision, locale, metric)
) STRICT, WITHOUT ROWID;

CREATE INDEX answers_oldest ON answers (site, at_ms);
-- What endpoints were still to be told of an answer goes with it.
CREATE INDEX letters_answer ON letters (site, answer);

-- How often something was taken out, and up to which time its traces were overwritten.
CREATE TABLE scrubs (
    removals INTEGER NOT NULL,
    scrubbed INTEGER NOT NULL
) STRICT;
INSERT INTO scrubs VALUES (0, 0);
