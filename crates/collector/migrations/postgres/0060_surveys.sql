-- What a site asks, as it was published from the console: the last number goes before the file in the folder of sites.
CREATE TABLE survey_revisions (
    site     text COLLATE "C" NOT NULL,
    number   bigint NOT NULL,
    at_ms    bigint NOT NULL,
    who      text   NOT NULL,
    note     text   NOT NULL,
    -- The hash of the file that lay in the folder then: a file that is changed later is told of.
    beside   text   NOT NULL,
    document text   NOT NULL,
    PRIMARY KEY (site, number)
);
