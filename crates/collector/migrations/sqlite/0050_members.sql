-- The owner's people. Who has no `password` yet was invited and has not come.
CREATE TABLE members (
    id         TEXT    PRIMARY KEY,
    name       TEXT    NOT NULL,
    -- The name as it is compared.
    folded     TEXT    NOT NULL UNIQUE,
    version    INTEGER NOT NULL,
    created_ms INTEGER NOT NULL,
    password   TEXT   ,
    -- The secret of one-time codes, one that was not confirmed yet, and the last step whose code was taken.
    totp       TEXT   ,
    totp_new   TEXT   ,
    totp_step  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What a member is to a site; `*` is every site.
CREATE TABLE member_roles (
    member TEXT    NOT NULL,
    site   TEXT    NOT NULL,
    role   TEXT    NOT NULL,
    PRIMARY KEY (member, site)
) STRICT, WITHOUT ROWID;

-- Codes for who has lost the authenticator, each good once.
CREATE TABLE recovery_codes (
    member TEXT    NOT NULL,
    hash   BLOB NOT NULL,
    PRIMARY KEY (member, hash)
) STRICT, WITHOUT ROWID;

-- Links that let somebody set a password, each good once. Without a member: the first owner.
CREATE TABLE invitations (
    hash       BLOB PRIMARY KEY,
    member     TEXT   ,
    expires_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Keys for programs.
CREATE TABLE api_keys (
    id         TEXT    PRIMARY KEY,
    hash       BLOB NOT NULL UNIQUE,
    name       TEXT    NOT NULL,
    site       TEXT    NOT NULL,
    rights     TEXT    NOT NULL,
    created_ms INTEGER NOT NULL,
    created_by TEXT    NOT NULL,
    expires_ms INTEGER,
    used_ms    INTEGER
) STRICT, WITHOUT ROWID;

-- Who did what, when and from where; never anybody's words. Rows are added, and go when they are old.
CREATE TABLE audit (
    number  INTEGER PRIMARY KEY AUTOINCREMENT,
    at_ms   INTEGER NOT NULL,
    -- `*` where it is about no single site.
    site    TEXT    NOT NULL,
    kind    TEXT    NOT NULL,
    name    TEXT   ,
    what    TEXT    NOT NULL,
    object  TEXT   ,
    address TEXT   
) STRICT;

CREATE INDEX audit_site ON audit (site, number);
CREATE INDEX audit_at ON audit (at_ms);

-- Whose session it is; nobody's where a token opened it.
ALTER TABLE sessions ADD COLUMN member TEXT;
