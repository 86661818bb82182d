-- What finding tickets among millions rests on. Everything here is derived from the tables of the record and kept by
-- triggers in the transaction that changes them, whoever makes the change.

-- Where a ticket stands in the list, which shows the largest first: the millisecond at which it began, times 2^20, plus
-- its number among those of that millisecond. It is also the document's number in ticket_words.
ALTER TABLE tickets ADD COLUMN place INTEGER;

-- How long the call took, once that was measured.
ALTER TABLE tickets ADD COLUMN call_ms INTEGER;

-- How many tickets there are of each kind, by UTC day since 1970; day -1 holds those of all days. resolution_ms is the
-- sum over the resolved ones.
CREATE TABLE ticket_counts (
    day INTEGER NOT NULL,
    status TEXT NOT NULL,
    priority TEXT NOT NULL,
    category TEXT NOT NULL,
    channel TEXT NOT NULL,
    agent_id TEXT NOT NULL,
    tickets INTEGER NOT NULL,
    resolved INTEGER NOT NULL,
    resolution_ms INTEGER NOT NULL,
    PRIMARY KEY (day, status, priority, category, channel, agent_id)
) WITHOUT ROWID;

-- Tickets whose document in ticket_words is missing or out of date; place only where the ticket itself is gone.
CREATE TABLE stale_tickets (
    ticket_id TEXT PRIMARY KEY,
    place INTEGER
) WITHOUT ROWID;

-- One document a ticket: what was said in it, as words that the store has already taken apart, and what it is filtered
-- by. The text itself is not kept a second time.
CREATE VIRTUAL TABLE ticket_words USING fts5(
    said, facets, content = '', contentless_delete = 1, tokenize = "ascii tokenchars ':_-.'"
);

UPDATE tickets SET
    place = numbered.place,
    call_ms = (SELECT duration_ms FROM call_measures WHERE call_measures.ticket_id = tickets.ticket_id)
FROM (
    SELECT ticket_id, ms * 1048576 + ROW_NUMBER() OVER (PARTITION BY ms ORDER BY ticket_id) - 1 AS place
    FROM (
        SELECT ticket_id,
            MAX(0, COALESCE(CAST(ROUND((julianday(created_at) - 2440587.5) * 86400000) AS INTEGER), 0)) AS ms
        FROM tickets
    )
) AS numbered
WHERE numbered.ticket_id = tickets.ticket_id;

INSERT INTO ticket_counts
SELECT days.day, COALESCE(status, 'open'), COALESCE(priority, 'normal'), COALESCE(category, ''), channel, agent_id,
    COUNT(*), COUNT(resolved_at),
    COALESCE(SUM(CAST(ROUND((julianday(resolved_at) - julianday(created_at)) * 86400000) AS INTEGER)), 0)
FROM tickets, (SELECT ticket_id AS of_ticket, place / 1048576 / 86400000 AS day FROM tickets
    UNION ALL SELECT ticket_id, -1 FROM tickets) AS days
WHERE days.of_ticket = tickets.ticket_id
GROUP BY 1, 2, 3, 4, 5, 6;

INSERT INTO stale_tickets (ticket_id) SELECT ticket_id FROM tickets;

CREATE INDEX tickets_found ON tickets(place, status, priority, category, channel, agent_id, call_ms);

CREATE TRIGGER tickets_added AFTER INSERT ON tickets BEGIN
    UPDATE tickets SET place = (
        SELECT COALESCE(MAX(others.place) + 1, begun.place)
        FROM (SELECT 1048576 * MAX(0, COALESCE(
            CAST(ROUND((julianday(NEW.created_at) - 2440587.5) * 86400000) AS INTEGER), 0)) AS place) AS begun
        LEFT JOIN tickets AS others ON others.place >= begun.place AND others.place < begun.place + 1048576)
    WHERE ticket_id = NEW.ticket_id AND place IS NULL;
    INSERT INTO ticket_counts
    SELECT days.day, COALESCE(NEW.status, 'open'), COALESCE(NEW.priority, 'normal'), COALESCE(NEW.category, ''),
        NEW.channel, NEW.agent_id, 1, NEW.resolved_at IS NOT NULL,
        COALESCE(CAST(ROUND((julianday(NEW.resolved_at) - julianday(NEW.created_at)) * 86400000) AS INTEGER), 0)
    FROM (SELECT -1 AS day UNION ALL
        SELECT place / 1048576 / 86400000 FROM tickets WHERE ticket_id = NEW.ticket_id) AS days
    WHERE TRUE
    ON CONFLICT DO UPDATE SET
        tickets = tickets + 1,
        resolved = resolved + excluded.resolved,
        resolution_ms = resolution_ms + excluded.resolution_ms;
    INSERT INTO stale_tickets (ticket_id) VALUES (NEW.ticket_id) ON CONFLICT DO UPDATE SET place = NULL;
END;

CREATE TRIGGER tickets_moved AFTER UPDATE OF created_at ON tickets WHEN OLD.created_at IS NOT NEW.created_at BEGIN
    INSERT INTO stale_tickets (ticket_id, place) VALUES ('moved from ' || OLD.place, OLD.place) ON CONFLICT DO NOTHING;
    UPDATE tickets SET place = (
        SELECT COALESCE(MAX(others.place) + 1, begun.place)
        FROM (SELECT 1048576 * MAX(0, COALESCE(
            CAST(ROUND((julianday(NEW.created_at) - 2440587.5) * 86400000) AS INTEGER), 0)) AS place) AS begun
        LEFT JOIN tickets AS others ON others.place >= begun.place AND others.place < begun.place + 1048576)
    WHERE ticket_id = NEW.ticket_id;
END;

CREATE TRIGGER tickets_recounted
AFTER UPDATE OF status, priority, category, channel, agent_id, created_at, resolved_at ON tickets
WHEN OLD.status IS NOT NEW.status OR OLD.priority IS NOT NEW.priority OR OLD.category IS NOT NEW.category
    OR OLD.channel IS NOT NEW.channel OR OLD.agent_id IS NOT NEW.agent_id
    OR OLD.created_at IS NOT NEW.created_at OR OLD.resolved_at IS NOT NEW.resolved_at
BEGIN
    UPDATE ticket_counts SET
        tickets = tickets - 1,
        resolved = resolved - (OLD.resolved_at IS NOT NULL),
        resolution_ms = resolution_ms
            - COALESCE(CAST(ROUND((julianday(OLD.resolved_at) - julianday(OLD.created_at)) * 86400000) AS INTEGER), 0)
    WHERE day IN (-1, OLD.place / 1048576 / 86400000) AND status = COALESCE(OLD.status, 'open')
        AND priority = COALESCE(OLD.priority, 'normal') AND category = COALESCE(OLD.category, '')
        AND channel = OLD.channel AND agent_id = OLD.agent_id;
    DELETE FROM ticket_counts
    WHERE day IN (-1, OLD.place / 1048576 / 86400000) AND status = COALESCE(OLD.status, 'open')
        AND priority = COALESCE(OLD.priority, 'normal') AND category = COALESCE(OLD.category, '')
        AND channel = OLD.channel AND agent_id = OLD.agent_id AND tickets = 0;
    INSERT INTO ticket_counts
    SELECT days.day, COALESCE(NEW.status, 'open'), COALESCE(NEW.priority, 'normal'), COALESCE(NEW.category, ''),
        NEW.channel, NEW.agent_id, 1, NEW.resolved_at IS NOT NULL,
        COALESCE(CAST(ROUND((julianday(NEW.resolved_at) - julianday(NEW.created_at)) * 86400000) AS INTEGER), 0)
    FROM (SELECT -1 AS day UNION ALL
        SELECT MAX(0, COALESCE(
            CAST(ROUND((julianday(NEW.created_at) - 2440587.5) * 86400000) AS INTEGER), 0)) / 86400000) AS days
    WHERE TRUE
    ON CONFLICT DO UPDATE SET
        tickets = tickets + 1,
        resolved = resolved + excluded.resolved,
        resolution_ms = resolution_ms + excluded.resolution_ms;
END;

CREATE TRIGGER tickets_stale
AFTER UPDATE OF status, priority, category, channel, agent_id, customer_name, summary, created_at ON tickets
WHEN OLD.status IS NOT NEW.status OR OLD.priority IS NOT NEW.priority OR OLD.category IS NOT NEW.category
    OR OLD.channel IS NOT NEW.channel OR OLD.agent_id IS NOT NEW.agent_id
    OR OLD.customer_name IS NOT NEW.customer_name OR OLD.summary IS NOT NEW.summary
    OR OLD.created_at IS NOT NEW.created_at
BEGIN
    INSERT INTO stale_tickets (ticket_id) VALUES (NEW.ticket_id) ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER tickets_removed AFTER DELETE ON tickets BEGIN
    UPDATE ticket_counts SET
        tickets = tickets - 1,
        resolved = resolved - (OLD.resolved_at IS NOT NULL),
        resolution_ms = resolution_ms
            - COALESCE(CAST(ROUND((julianday(OLD.resolved_at) - julianday(OLD.created_at)) * 86400000) AS INTEGER), 0)
    WHERE day IN (-1, OLD.place / 1048576 / 86400000) AND status = COALESCE(OLD.status, 'open')
        AND priority = COALESCE(OLD.priority, 'normal') AND category = COALESCE(OLD.category, '')
        AND channel = OLD.channel AND agent_id = OLD.agent_id;
    DELETE FROM ticket_counts
    WHERE day IN (-1, OLD.place / 1048576 / 86400000) AND status = COALESCE(OLD.status, 'open')
        AND priority = COALESCE(OLD.priority, 'normal') AND category = COALESCE(OLD.category, '')
        AND channel = OLD.channel AND agent_id = OLD.agent_id AND tickets = 0;
    INSERT INTO stale_tickets (ticket_id, place) VALUES (OLD.ticket_id, OLD.place)
    ON CONFLICT DO UPDATE SET place = excluded.place;
END;

CREATE TRIGGER interactions_said AFTER INSERT ON interactions BEGIN
    INSERT INTO stale_tickets (ticket_id) VALUES (NEW.ticket_id) ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER interactions_amended AFTER UPDATE OF message, tool_calls ON interactions
WHEN OLD.message IS NOT NEW.message OR OLD.tool_calls IS NOT NEW.tool_calls BEGIN
    INSERT INTO stale_tickets (ticket_id) VALUES (NEW.ticket_id) ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER interactions_removed AFTER DELETE ON interactions BEGIN
    INSERT INTO stale_tickets (ticket_id) VALUES (OLD.ticket_id) ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER call_measures_added AFTER INSERT ON call_measures BEGIN
    UPDATE tickets SET call_ms = NEW.duration_ms WHERE ticket_id = NEW.ticket_id;
END;
