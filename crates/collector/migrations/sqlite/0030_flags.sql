-- What speaks against an answer being a person's: bot 1, prefetch 2, webdriver 4, honeypot 8.
ALTER TABLE answers ADD COLUMN flags INTEGER NOT NULL DEFAULT 0;
-- Which of them keep an answer out of the scores: another set means another count.
ALTER TABLE zones ADD COLUMN uncounted INTEGER NOT NULL DEFAULT 11;

-- Whether it says no more than that a survey was seen. Such rows are not kept for as long as answers; their part in the
-- states stays.
ALTER TABLE answers ADD COLUMN is_appearance INTEGER NOT NULL DEFAULT 0;
UPDATE answers SET is_appearance = 1 WHERE instr(raw, '"q":[]') > 0;
CREATE INDEX answers_oldest_appearances ON answers (site, at_ms) WHERE is_appearance = 1;

-- No appearance from before is kept, or taken again.
CREATE TABLE appearance_horizons (
    site      TEXT    PRIMARY KEY,
    before_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
