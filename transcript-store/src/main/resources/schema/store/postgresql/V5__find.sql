-- The same as in SQLite, with two differences. Counts are only ever added to, as rows of 1 and -1 that the store folds
-- from time to time, so that no two transactions wait for the same row. Places take their number from a sequence.

ALTER TABLE tickets ADD COLUMN place BIGINT;
ALTER TABLE tickets ADD COLUMN call_ms BIGINT;

CREATE SEQUENCE ticket_places;

CREATE TABLE ticket_counts (
    day BIGINT NOT NULL,
    status TEXT NOT NULL,
    priority TEXT NOT NULL,
    category TEXT NOT NULL,
    channel TEXT NOT NULL,
    agent_id TEXT NOT NULL,
    tickets BIGINT NOT NULL,
    resolved BIGINT NOT NULL,
    resolution_ms BIGINT NOT NULL,
    folded BOOLEAN NOT NULL DEFAULT FALSE
);
CREATE UNIQUE INDEX ticket_counts_folded ON ticket_counts(day, status, priority, category, channel, agent_id)
WHERE folded;
CREATE INDEX ticket_counts_added ON ticket_counts(day) WHERE NOT folded;
CREATE INDEX ticket_counts_day ON ticket_counts(day);

CREATE TABLE stale_tickets (
    ticket_id TEXT PRIMARY KEY,
    place BIGINT
);

CREATE TABLE ticket_words (
    place BIGINT PRIMARY KEY,
    words TSVECTOR NOT NULL
);
CREATE INDEX ticket_words_words ON ticket_words USING GIN (words);

UPDATE tickets SET
    place = CAST(GREATEST(0, FLOOR(EXTRACT(EPOCH FROM COALESCE(created_at, 'epoch')) * 1000)) AS BIGINT) * 1048576
        + nextval('ticket_places') % 1048576,
    call_ms = (SELECT duration_ms FROM call_measures WHERE call_measures.ticket_id = tickets.ticket_id);

INSERT INTO ticket_counts
SELECT days.day, COALESCE(status, 'open'), COALESCE(priority, 'normal'), COALESCE(category, ''), channel, agent_id,
    COUNT(*), COUNT(resolved_at),
    COALESCE(SUM(CAST(ROUND(EXTRACT(EPOCH FROM (resolved_at - created_at)) * 1000) AS BIGINT)), 0), TRUE
FROM tickets CROSS JOIN LATERAL (VALUES (CAST(-1 AS BIGINT)), (place / 1048576 / 86400000)) AS days(day)
GROUP BY 1, 2, 3, 4, 5, 6;

INSERT INTO stale_tickets (ticket_id) SELECT ticket_id FROM tickets;

CREATE INDEX tickets_found ON tickets(place, status, priority, category, channel, agent_id, call_ms);

CREATE FUNCTION place_ticket() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.created_at IS NOT DISTINCT FROM NEW.created_at THEN
            RETURN NEW;
        END IF;
        INSERT INTO stale_tickets (ticket_id, place) VALUES ('moved from ' || OLD.place, OLD.place)
        ON CONFLICT DO NOTHING;
        NEW.place := NULL;
    END IF;
    IF NEW.place IS NULL THEN
        NEW.place := CAST(GREATEST(0, FLOOR(EXTRACT(EPOCH FROM COALESCE(NEW.created_at, 'epoch')) * 1000)) AS BIGINT)
            * 1048576 + nextval('ticket_places') % 1048576;
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER tickets_placed BEFORE INSERT OR UPDATE OF created_at ON tickets
FOR EACH ROW EXECUTE FUNCTION place_ticket();

CREATE FUNCTION count_ticket(ticket tickets, change BIGINT) RETURNS VOID LANGUAGE sql AS $$
    INSERT INTO ticket_counts
    SELECT days.day, COALESCE(ticket.status, 'open'), COALESCE(ticket.priority, 'normal'),
        COALESCE(ticket.category, ''), ticket.channel, ticket.agent_id, change,
        CASE WHEN ticket.resolved_at IS NULL THEN 0 ELSE change END,
        COALESCE(CAST(ROUND(EXTRACT(EPOCH FROM (ticket.resolved_at - ticket.created_at)) * 1000) AS BIGINT), 0) * change
    FROM (VALUES (CAST(-1 AS BIGINT)), (ticket.place / 1048576 / 86400000)) AS days(day)
$$;

CREATE FUNCTION tell_of_ticket() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        PERFORM count_ticket(OLD, -1);
        INSERT INTO stale_tickets (ticket_id, place) VALUES (OLD.ticket_id, OLD.place)
        ON CONFLICT (ticket_id) DO UPDATE SET place = excluded.place;
        RETURN NULL;
    END IF;
    IF TG_OP = 'INSERT' THEN
        PERFORM count_ticket(NEW, 1);
        INSERT INTO stale_tickets (ticket_id) VALUES (NEW.ticket_id)
        ON CONFLICT (ticket_id) DO UPDATE SET place = NULL;
        RETURN NULL;
    END IF;
    IF (OLD.status, OLD.priority, OLD.category, OLD.channel, OLD.agent_id, OLD.created_at, OLD.resolved_at)
        IS DISTINCT FROM
        (NEW.status, NEW.priority, NEW.category, NEW.channel, NEW.agent_id, NEW.created_at, NEW.resolved_at)
    THEN
        PERFORM count_ticket(OLD, -1);
        PERFORM count_ticket(NEW, 1);
    END IF;
    IF (OLD.status, OLD.priority, OLD.category, OLD.channel, OLD.agent_id, OLD.created_at,
            OLD.customer_name, OLD.summary)
        IS DISTINCT FROM
        (NEW.status, NEW.priority, NEW.category, NEW.channel, NEW.agent_id, NEW.created_at,
            NEW.customer_name, NEW.summary)
    THEN
        INSERT INTO stale_tickets (ticket_id) VALUES (NEW.ticket_id) ON CONFLICT DO NOTHING;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER tickets_told AFTER INSERT OR UPDATE OR DELETE ON tickets
FOR EACH ROW EXECUTE FUNCTION tell_of_ticket();

CREATE FUNCTION tell_of_interaction() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        INSERT INTO stale_tickets (ticket_id) VALUES (OLD.ticket_id) ON CONFLICT DO NOTHING;
        RETURN NULL;
    END IF;
    IF TG_OP = 'UPDATE' THEN
        IF (OLD.message, OLD.tool_calls) IS NOT DISTINCT FROM (NEW.message, NEW.tool_calls) THEN
            RETURN NULL;
        END IF;
    END IF;
    INSERT INTO stale_tickets (ticket_id) VALUES (NEW.ticket_id) ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;

CREATE TRIGGER interactions_told AFTER INSERT OR UPDATE OR DELETE ON interactions
FOR EACH ROW EXECUTE FUNCTION tell_of_interaction();

CREATE FUNCTION tell_of_measures() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    UPDATE tickets SET call_ms = NEW.duration_ms WHERE ticket_id = NEW.ticket_id;
    RETURN NULL;
END $$;

CREATE TRIGGER call_measures_told AFTER INSERT ON call_measures
FOR EACH ROW EXECUTE FUNCTION tell_of_measures();
