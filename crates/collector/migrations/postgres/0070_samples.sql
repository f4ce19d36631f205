-- What was made up to have something to look at: an answer or an entry by its id, a document by kind and id, a board entry by
-- its number; with the version that was made, so that what somebody has changed since is theirs.
CREATE TABLE samples (
    site    text COLLATE "C" NOT NULL,
    kind    text COLLATE "C" NOT NULL,
    id      text COLLATE "C" NOT NULL,
    version bigint NOT NULL,
    PRIMARY KEY (site, kind, id)
);
