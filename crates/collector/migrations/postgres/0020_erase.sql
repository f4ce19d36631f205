-- Answers that were taken out and must not come back. `hash` is the SHA-256 of site and id: an id is random, so it says
-- nothing to those who do not know it, and nothing of what was answered. Those with `expires_ms` are of answers that were
-- too old, and stay only as long as a page may still send them.
CREATE TABLE erased (
    site       text COLLATE "C" NOT NULL,
    hash       bytea  NOT NULL,
    erased_ms  bigint NOT NULL,
    expires_ms bigint,
    PRIMARY KEY (site, hash)
);

-- Nothing that was given before is kept, or taken again.
CREATE TABLE horizons (
    site      text COLLATE "C" PRIMARY KEY,
    before_ms bigint NOT NULL
);

-- The part of the day states whose answers were too old and are gone: day states are a count of `answers` and this.
CREATE TABLE expired_states (
    site     text COLLATE "C" NOT NULL,
    day      text COLLATE "C" NOT NULL,
    survey   text COLLATE "C" NOT NULL,
    question text COLLATE "C" NOT NULL,
    revision bigint   NOT NULL,
    locale   text COLLATE "C" NOT NULL,
    metric   text COLLATE "C" NOT NULL,
    shard    smallint NOT NULL,
    state    bytea    NOT NULL,
    PRIMARY KEY (site, day, survey, question, revision, locale, metric, shard)
);

CREATE INDEX answers_oldest ON answers (site, at_ms);
-- What endpoints were still to be told of an answer goes with it.
CREATE INDEX letters_answer ON letters (site, answer);

-- How often something was taken out, and up to which time its traces were overwritten.
CREATE TABLE scrubs (
    removals bigint NOT NULL,
    scrubbed bigint NOT NULL
);
INSERT INTO scrubs VALUES (0, 0);
