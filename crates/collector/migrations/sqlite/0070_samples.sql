-- What was made up to have something to look at: an answer or an entry by its id, a document by kind and id, a board entry by
-- its number; with the version that was made, so that what somebody has changed since is theirs.
CREATE TABLE samples (
    site    TEXT    NOT NULL,
    kind    TEXT    NOT NULL,
    id      TEXT    NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (site, kind, id)
) STRICT, WITHOUT ROWID;
