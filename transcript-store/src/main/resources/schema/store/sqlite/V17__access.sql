-- Who may use the control plane. Nothing here can be turned back into what people type or programs send: passwords are
-- PBKDF2 (docs/ACCESS.md), sessions and tokens SHA-256 of 256 random bits. SQL of people's own never reads these tables.
-- roles and scopes are words with commas between them.
CREATE TABLE access_accounts (
    account_id TEXT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    roles TEXT NOT NULL,
    password TEXT,
    temporary INTEGER NOT NULL DEFAULT 0,
    subject TEXT UNIQUE,
    disabled_at TIMESTAMP,
    made_at TIMESTAMP NOT NULL
);

CREATE TABLE access_sessions (
    session_id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES access_accounts(account_id),
    made_at TIMESTAMP NOT NULL,
    seen_at TIMESTAMP NOT NULL,
    ends_at TIMESTAMP NOT NULL,
    address TEXT NOT NULL
);

CREATE INDEX access_sessions_account ON access_sessions(account_id);

CREATE TABLE access_tokens (
    token_id TEXT PRIMARY KEY,
    digest TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    scopes TEXT NOT NULL,
    account_id TEXT NOT NULL REFERENCES access_accounts(account_id),
    made_at TIMESTAMP NOT NULL,
    ends_at TIMESTAMP NOT NULL,
    used_at TIMESTAMP,
    revoked_at TIMESTAMP
);
