-- Whether a site's days were counted by role too: where they were not, they are counted anew.
ALTER TABLE zones ADD COLUMN by_role INTEGER NOT NULL DEFAULT 0;
