-- Times are UTC text of one width, YYYY-MM-DD HH:MM:SS.SSS, so that they sort and compare with datetime('now', ...).

-- category_by and summary_by say who wrote those columns: 'auto' when the call closed, 'hand' for a person or a tool.
CREATE TABLE tickets (
    ticket_id TEXT PRIMARY KEY,
    session_id TEXT NOT NULL,
    customer_name TEXT,
    status TEXT DEFAULT 'open' CHECK (status IN ('open', 'in_progress', 'resolved', 'closed')),
    priority TEXT DEFAULT 'normal' CHECK (priority IN ('low', 'normal', 'high', 'urgent')),
    category TEXT,
    created_at TIMESTAMP DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now')),
    updated_at TIMESTAMP DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now')),
    resolved_at TIMESTAMP,
    summary TEXT,
    resolution_notes TEXT,
    channel TEXT NOT NULL DEFAULT '',
    agent_id TEXT NOT NULL DEFAULT '',
    caller TEXT,
    end_reason TEXT,
    category_by TEXT,
    summary_by TEXT
);

CREATE TABLE interactions (
    interaction_id INTEGER PRIMARY KEY AUTOINCREMENT,
    ticket_id TEXT NOT NULL,
    timestamp TIMESTAMP DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now')),
    speaker TEXT NOT NULL CHECK (speaker IN ('user', 'agent', 'supervisor')),
    message TEXT,
    tool_calls TEXT,
    item_id TEXT,
    generated TEXT,
    status TEXT NOT NULL DEFAULT 'complete' CHECK (status IN ('complete', 'interrupted', 'inaudible')),
    heard_ms INTEGER,
    FOREIGN KEY (ticket_id) REFERENCES tickets(ticket_id)
);

CREATE TABLE ticket_metadata (
    metadata_id INTEGER PRIMARY KEY AUTOINCREMENT,
    ticket_id TEXT NOT NULL,
    key TEXT NOT NULL,
    value TEXT,
    FOREIGN KEY (ticket_id) REFERENCES tickets(ticket_id)
);

CREATE INDEX tickets_status ON tickets(status);
CREATE INDEX tickets_created_at ON tickets(created_at);
CREATE INDEX interactions_ticket_id ON interactions(ticket_id);
CREATE INDEX ticket_metadata_ticket_id ON ticket_metadata(ticket_id);

-- A line offered again under its item id amends the row it made.
CREATE UNIQUE INDEX interactions_item_id ON interactions(ticket_id, item_id);

-- One row for every tool call, parallel ones included.
CREATE VIEW called_tools AS
SELECT
    interactions.interaction_id,
    interactions.ticket_id,
    interactions.timestamp,
    call.key AS call_index,
    json_extract(call.value, '$.name') AS tool_name,
    json_extract(call.value, '$.arguments') AS arguments,
    json_extract(call.value, '$.call_id') AS call_id,
    json_extract(call.value, '$.status') AS status,
    json_extract(call.value, '$.duration_ms') AS duration_ms
FROM interactions,
    json_each(CASE WHEN json_valid(interactions.tool_calls) THEN interactions.tool_calls ELSE '[]' END) AS call
WHERE interactions.tool_calls IS NOT NULL AND call.type = 'object';

CREATE VIEW tool_call_frequency AS
SELECT tool_name, COUNT(*) AS count
FROM called_tools
GROUP BY tool_name;
