-- Names compare by their bytes, as they do in the program. Keys lead with the site, so that a database that is spread
-- over machines can be divided by it.

-- One row an answer. `raw` is the answer as it was sent, fields unknown to this version included: as text, because
-- jsonb refuses some of what JSON may say. The columns beside it are what queries need.
CREATE TABLE answers (
    site        text COLLATE "C" NOT NULL,
    id          uuid     NOT NULL,
    seq         integer  NOT NULL,
    survey      text COLLATE "C" NOT NULL,
    survey_rev  bigint   NOT NULL,
    -- When the visitor answered by the collector's reckoning, and when this version arrived: Unix milliseconds.
    at_ms       bigint   NOT NULL,
    received_ms bigint   NOT NULL,
    -- The first rating among the answer's parts.
    rating      smallint,
    has_comment boolean  NOT NULL,
    -- The shard of the day states that counts it, whatever version of it comes later.
    shard       smallint NOT NULL,
    raw         text     NOT NULL,
    PRIMARY KEY (site, id)
);

CREATE INDEX answers_newest_comments ON answers (site, received_ms, id) WHERE has_comment;

-- The running scores, a state for each day of the owner's calendar and one for all days together ('' for the day). They
-- change in the same transaction as the answers. Every collector adds to a shard of its own, so that none waits for
-- another's commit; what a state is, is the sum of its shards.
CREATE TABLE day_states (
    site     text COLLATE "C" NOT NULL,
    day      text COLLATE "C" NOT NULL,
    survey   text COLLATE "C" NOT NULL,
    question text COLLATE "C" NOT NULL,
    -- What decides which wording was asked.
    revision bigint   NOT NULL,
    locale   text COLLATE "C" NOT NULL,
    -- Metric and scale: states of two metrics never meet.
    metric   text COLLATE "C" NOT NULL,
    shard    smallint NOT NULL,
    state    bytea    NOT NULL,
    PRIMARY KEY (site, day, survey, question, revision, locale, metric, shard)
)
-- The same few rows are written at every commit: room to do it in place.
WITH (fillfactor = 50);

-- The time zone in which a site's days were counted. Another zone means another count.
CREATE TABLE zones (
    site text COLLATE "C" PRIMARY KEY,
    zone text NOT NULL
);

-- Every revision of a survey that was ever served, so that it stays known what old answers were answers to.
CREATE TABLE revisions (
    site     text COLLATE "C" NOT NULL,
    survey   text COLLATE "C" NOT NULL,
    revision bigint NOT NULL,
    document text   NOT NULL,
    first_ms bigint NOT NULL,
    PRIMARY KEY (site, survey, revision)
);

-- What lets the owner in. Only hashes (SHA-256) are kept: a copy of the database opens nothing.
CREATE TABLE tokens (
    hash       bytea  PRIMARY KEY,
    created_ms bigint NOT NULL
);

CREATE TABLE sessions (
    hash       bytea  PRIMARY KEY,
    expires_ms bigint NOT NULL
);
