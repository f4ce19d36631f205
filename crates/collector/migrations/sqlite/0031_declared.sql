-- The owner's word that two wordings of a question ask the same: their fingerprints, in hexadecimal digits.
CREATE TABLE declared (
    site   TEXT    NOT NULL,
    one    TEXT    NOT NULL,
    other  TEXT    NOT NULL,
    -- spelling or translation.
    reason TEXT    NOT NULL,
    -- Who said so, and when: Unix milliseconds.
    who    TEXT    NOT NULL,
    at_ms  INTEGER NOT NULL,
    PRIMARY KEY (site, one, other)
) STRICT, WITHOUT ROWID;
