-- Runs of tools that wait for a person of the house, and what was decided; rows stay a day.
CREATE TABLE tool_approvals (
    approval_id TEXT PRIMARY KEY,
    ticket_id   TEXT NOT NULL,
    agent_id    TEXT NOT NULL,
    tool        TEXT NOT NULL,
    what        TEXT NOT NULL,
    arguments   TEXT NOT NULL,
    asked_at    timestamptz NOT NULL,
    expires_at    timestamptz NOT NULL,
    state       TEXT NOT NULL CHECK (state IN ('waiting', 'approved', 'refused', 'expired', 'withdrawn')),
    decided_by  TEXT NOT NULL,
    note        TEXT NOT NULL,
    decided_at  timestamptz
);

CREATE INDEX tool_approvals_asked_at ON tool_approvals (asked_at);
