-- From here on `at_ms` is when the visitor answered by the collector's reckoning; the visitor's own clock stays in `raw`.
UPDATE answers SET at_ms = received_ms WHERE at_ms > received_ms;

-- The running scores, a state for each day of the owner's calendar and one for all days together ('' for the day). They
-- change in the same transaction as the answers: a recount of `answers` gives the same bytes.
CREATE TABLE day_states (
    site     TEXT    NOT NULL,
    day      TEXT    NOT NULL,
    survey   TEXT    NOT NULL,
    question TEXT    NOT NULL,
    -- What decides which wording was asked.
    revision INTEGER NOT NULL,
    locale   TEXT    NOT NULL,
    -- Metric and scale: states of two metrics never meet.
    metric   TEXT    NOT NULL,
    state    BLOB    NOT NULL,
    PRIMARY KEY (site, day, survey, question, revision, locale, metric)
) STRICT, WITHOUT ROWID;

-- The time zone in which a site's days were counted. Another zone means another count.
CREATE TABLE zones (
    site TEXT PRIMARY KEY,
    zone TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Every revision of a survey that was ever served, so that it stays known what old answers were answers to.
CREATE TABLE revisions (
    site     TEXT    NOT NULL,
    survey   TEXT    NOT NULL,
    revision INTEGER NOT NULL,
    document TEXT    NOT NULL,
    first_ms INTEGER NOT NULL,
    PRIMARY KEY (site, survey, revision)
) STRICT, WITHOUT ROWID;

DROP TABLE counts;
