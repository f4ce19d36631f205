-- What a site asks, as it was published from the console: the last number goes before the file in the folder of sites.
CREATE TABLE survey_revisions (
    site     TEXT    NOT NULL,
    number   INTEGER NOT NULL,
    at_ms    INTEGER NOT NULL,
    who      TEXT    NOT NULL,
    note     TEXT    NOT NULL,
    -- The hash of the file that lay in the folder then: a file that is changed later is told of.
    beside   TEXT    NOT NULL,
    document TEXT    NOT NULL,
    PRIMARY KEY (site, number)
) STRICT, WITHOUT ROWID;
