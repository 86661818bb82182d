-- The same as in PostgreSQL, but for the outbox: one process at a time holds this file, and its feed is in its memory.

CREATE TABLE gateway_leases (
    run TEXT PRIMARY KEY,
    beat INTEGER NOT NULL,
    started_at TIMESTAMP NOT NULL
);

-- The run whose call it is.
ALTER TABLE tickets ADD COLUMN gateway TEXT;
CREATE INDEX tickets_unfinished ON tickets(gateway) WHERE end_reason IS NULL;
