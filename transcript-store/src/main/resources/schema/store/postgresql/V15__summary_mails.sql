-- Callers who were asked whether they want the summary of their call by e-mail, and what came of it (docs/AFTER-CALL.md).
-- state: 'withdrawn' when they declined or took it back; 'waiting' until due_at and for the ticket to close; 'running' by worker,
-- whose lease ends at due_at; 'sent'; 'failed' with the problem. address is there only while it is needed; shown is what may be
-- seen of it. asked_line is the item_id of the tool's line in which the caller's answer stands.
CREATE TABLE summary_mails (
    ticket_id TEXT PRIMARY KEY,
    state TEXT NOT NULL CHECK (state IN ('withdrawn', 'waiting', 'running', 'sent', 'failed')),
    address TEXT,
    shown TEXT NOT NULL,
    asked_at TIMESTAMPTZ(3) NOT NULL,
    asked_line TEXT NOT NULL,
    attempts BIGINT NOT NULL DEFAULT 0,
    due_at TIMESTAMPTZ(3) NOT NULL,
    worker TEXT,
    problem TEXT,
    sent_at TIMESTAMPTZ(3),
    sent_by TEXT,
    FOREIGN KEY (ticket_id) REFERENCES tickets(ticket_id) ON DELETE CASCADE
);
CREATE INDEX summary_mails_due ON summary_mails(due_at) WHERE state IN ('waiting', 'running');
