-- What a language model is asked about a call once it is over, and what it answered (docs/AFTER-CALL.md).

-- Until when tickets that close become jobs: moved on by gateways that have a model, so that nothing gathers where none has.
CREATE TABLE after_call_switch (
    id BIGINT PRIMARY KEY CHECK (id = 1),
    wanted_until TIMESTAMPTZ(3)
);
INSERT INTO after_call_switch (id, wanted_until) VALUES (1, NULL);

-- state: 'waiting' until due_at; 'running' by worker, whose lease ends at due_at; 'done'; 'dead' when it was tried often
-- enough or cannot succeed, with the problem. attempts counts the tries begun.
CREATE TABLE after_call_jobs (
    ticket_id TEXT PRIMARY KEY,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'dead')),
    attempts BIGINT NOT NULL DEFAULT 0,
    due_at TIMESTAMPTZ(3) NOT NULL,
    worker TEXT,
    problem TEXT,
    FOREIGN KEY (ticket_id) REFERENCES tickets(ticket_id) ON DELETE CASCADE
);
CREATE INDEX after_call_jobs_due ON after_call_jobs(due_at) WHERE state IN ('waiting', 'running');

-- What does not stand on the ticket itself. follow_ups is a JSON array of texts, translation one of objects with
-- interaction_id and text, in language; confidence (0 to 1) is of the category the model named.
CREATE TABLE after_call_notes (
    ticket_id TEXT PRIMARY KEY,
    model TEXT NOT NULL,
    created_at TIMESTAMPTZ(3) NOT NULL,
    sentiment TEXT NOT NULL,
    follow_ups JSONB NOT NULL,
    category TEXT NOT NULL,
    confidence DOUBLE PRECISION NOT NULL,
    language TEXT,
    translation JSONB,
    FOREIGN KEY (ticket_id) REFERENCES tickets(ticket_id) ON DELETE CASCADE
);

CREATE FUNCTION tell_of_end() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.end_reason IS NULL AND NEW.end_reason IS NOT NULL THEN
        INSERT INTO after_call_jobs (ticket_id, state, due_at)
        SELECT NEW.ticket_id, 'waiting', NEW.updated_at FROM after_call_switch WHERE wanted_until >= NEW.updated_at
        ON CONFLICT (ticket_id) DO UPDATE SET
            state = 'waiting', attempts = 0, due_at = excluded.due_at, worker = NULL, problem = NULL;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER tickets_ended AFTER UPDATE OF end_reason ON tickets
FOR EACH ROW EXECUTE FUNCTION tell_of_end();
