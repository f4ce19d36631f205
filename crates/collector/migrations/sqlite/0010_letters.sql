-- What endpoints are still to be told, a row an event and endpoint: written in the transaction of the answer that the
-- event is of, and gone once the endpoint has taken it.
CREATE TABLE letters (
    number     INTEGER PRIMARY KEY,
    site       TEXT    NOT NULL,
    -- The endpoint's name in the config file.
    webhook    TEXT    NOT NULL,
    -- The event's id, and the answer that it is of.
    id         TEXT    NOT NULL,
    answer     TEXT    NOT NULL,
    body       TEXT    NOT NULL,
    created_ms INTEGER NOT NULL,
    -- Who delivers it now, and when it is anybody's to deliver: Unix milliseconds.
    lease      INTEGER,
    due_ms     INTEGER NOT NULL,
    -- Attempts that failed, the last of them, and why.
    attempts   INTEGER NOT NULL DEFAULT 0,
    failed_ms  INTEGER,
    error      TEXT,
    -- Whether it was given up.
    dead       INTEGER NOT NULL DEFAULT 0,
    UNIQUE (site, webhook, id)
) STRICT;

CREATE INDEX letters_due ON letters (site, webhook, due_ms) WHERE dead = 0;
CREATE INDEX letters_leased ON letters (lease) WHERE lease IS NOT NULL;
