-- The owner's word that two wordings of a question ask the same: their fingerprints, in hexadecimal digits.
CREATE TABLE declared (
    site   text COLLATE "C" NOT NULL,
    one    text COLLATE "C" NOT NULL,
    other  text COLLATE "C" NOT NULL,
    -- spelling or translation.
    reason text   NOT NULL,
    -- Who said so, and when: Unix milliseconds.
    who    text   NOT NULL,
    at_ms  bigint NOT NULL,
    PRIMARY KEY (site, one, other)
);
