-- By which collectors know again the challenges that they give to pages of a site under attack. One row.
CREATE TABLE work_key (
    key TEXT NOT NULL
) STRICT;
