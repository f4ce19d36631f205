-- What endpoints are still to be told, a row an event and endpoint: written in the transaction of the answer that the
-- event is of, and gone once the endpoint has taken it.
CREATE TABLE letters (
    site       text COLLATE "C" NOT NULL,
    -- The endpoint's name in the config file.
    webhook    text COLLATE "C" NOT NULL,
    -- The event's id, and the answer that it is of.
    id         text COLLATE "C" NOT NULL,
    answer     uuid    NOT NULL,
    body       text    NOT NULL,
    created_ms bigint  NOT NULL,
    -- Which collector delivers it now, and when it is anybody's to deliver: Unix milliseconds.
    lease      bigint,
    due_ms     bigint  NOT NULL,
    -- Attempts that failed, the last of them, and why.
    attempts   integer NOT NULL DEFAULT 0,
    failed_ms  bigint,
    error      text,
    -- Whether it was given up.
    dead       boolean NOT NULL DEFAULT false,
    PRIMARY KEY (site, webhook, id)
);

CREATE INDEX letters_due ON letters (site, webhook, due_ms) WHERE NOT dead;
CREATE INDEX letters_leased ON letters (lease) WHERE lease IS NOT NULL;
