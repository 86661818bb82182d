-- Several gateways and dashboards over one database.

-- The runs that are alive: each raises its own beat every few seconds. One whose beat stands still is dead, and another
-- gateway closes its tickets and takes its row away. Beats are compared, never clocks.
CREATE TABLE gateway_leases (
    run TEXT PRIMARY KEY,
    beat BIGINT NOT NULL,
    started_at TIMESTAMPTZ(3) NOT NULL
);

-- The run whose call it is.
ALTER TABLE tickets ADD COLUMN gateway TEXT;
CREATE INDEX tickets_unfinished ON tickets(gateway) WHERE end_reason IS NULL;

-- What happened, as the live feed tells it, written in the transaction in which it happened. Writing transactions follow
-- each other, so event_id has no gaps and is the order of the commits. Old events are taken away.
CREATE TABLE outbox (
    event_id BIGINT PRIMARY KEY,
    event TEXT NOT NULL
);

-- feed is part of every position in the feed, so that a position from another database is not taken for one of this.
CREATE TABLE outbox_head (
    id BIGINT PRIMARY KEY CHECK (id = 1),
    feed TEXT NOT NULL,
    last_event BIGINT NOT NULL
);

INSERT INTO outbox_head (id, feed, last_event)
VALUES (1, substr(md5(CAST(random() AS TEXT) || CAST(now() AS TEXT)), 1, 8), 0);
