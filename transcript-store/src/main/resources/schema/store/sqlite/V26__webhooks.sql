-- Webhooks (docs/WEBHOOKS.md): who is told of what, what is to be told, and what came of each try.
-- types are patterns with spaces between them. secret signs; previous_secret signs too until previous_until.
CREATE TABLE webhook_endpoints (
    endpoint_id TEXT PRIMARY KEY,
    url TEXT NOT NULL,
    description TEXT NOT NULL,
    types TEXT NOT NULL,
    secret TEXT NOT NULL,
    previous_secret TEXT,
    previous_until TIMESTAMP,
    state TEXT NOT NULL CHECK (state IN ('on', 'off')),
    reason TEXT,
    made_at TIMESTAMP NOT NULL,
    made_by TEXT NOT NULL
);

-- Written in the transaction that stores what it tells of. event is that (as in the outbox of other gateways), or body what is
-- sent as it is. endpoint_id where it is for one endpoint only. spread_at once it has its deliveries.
CREATE TABLE webhook_messages (
    message_id TEXT PRIMARY KEY,
    type TEXT NOT NULL,
    ticket_id TEXT REFERENCES tickets(ticket_id) ON DELETE CASCADE,
    endpoint_id TEXT REFERENCES webhook_endpoints(endpoint_id) ON DELETE CASCADE,
    made_at TIMESTAMP NOT NULL,
    event TEXT,
    body TEXT,
    content_type TEXT NOT NULL,
    spread_at TIMESTAMP
);
CREATE INDEX webhook_messages_new ON webhook_messages(made_at) WHERE spread_at IS NULL;
CREATE INDEX webhook_messages_ticket ON webhook_messages(ticket_id);
CREATE INDEX webhook_messages_age ON webhook_messages(made_at);

-- state: 'waiting' until due_at; 'running' by worker, whose lease ends at due_at; 'delivered'; 'dead' after the last try.
CREATE TABLE webhook_deliveries (
    message_id TEXT NOT NULL REFERENCES webhook_messages(message_id) ON DELETE CASCADE,
    endpoint_id TEXT NOT NULL REFERENCES webhook_endpoints(endpoint_id) ON DELETE CASCADE,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'delivered', 'dead')),
    attempts INTEGER NOT NULL DEFAULT 0,
    round INTEGER NOT NULL DEFAULT 0,
    due_at TIMESTAMP NOT NULL,
    worker TEXT,
    changed_at TIMESTAMP NOT NULL,
    PRIMARY KEY (message_id, endpoint_id)
);
CREATE INDEX webhook_deliveries_due ON webhook_deliveries(due_at) WHERE state IN ('waiting', 'running');
CREATE INDEX webhook_deliveries_shown ON webhook_deliveries(changed_at);

CREATE TABLE webhook_attempts (
    message_id TEXT NOT NULL,
    endpoint_id TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    at TIMESTAMP NOT NULL,
    took_ms INTEGER NOT NULL,
    http_status INTEGER,
    answer TEXT,
    problem TEXT,
    PRIMARY KEY (message_id, endpoint_id, attempt),
    FOREIGN KEY (message_id, endpoint_id) REFERENCES webhook_deliveries(message_id, endpoint_id) ON DELETE CASCADE
);

-- A named report that is sent as CSV to an endpoint at a time of day (at_time, HH:MM in zone) on some days of the week (days, of
-- 'mon' to 'sun' with spaces between them). It covers so many whole days before that day, or with 0 what its parameters say.
CREATE TABLE report_schedules (
    schedule_id TEXT PRIMARY KEY,
    report TEXT NOT NULL,
    parameters TEXT NOT NULL,
    endpoint_id TEXT NOT NULL REFERENCES webhook_endpoints(endpoint_id) ON DELETE CASCADE,
    at_time TEXT NOT NULL,
    days TEXT NOT NULL,
    zone TEXT NOT NULL,
    covers_days INTEGER NOT NULL,
    next_at TIMESTAMP NOT NULL,
    last_at TIMESTAMP,
    last_outcome TEXT,
    made_by TEXT NOT NULL
);
