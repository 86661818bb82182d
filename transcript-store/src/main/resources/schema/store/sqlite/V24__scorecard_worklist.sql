-- Calls drawn at random for quality review (docs/SCORECARDS.md).

-- That a plan has drawn for a period ('2025-W48', '2025-11-28'), from how many calls, and by which seed.
CREATE TABLE scorecard_draws (
    plan_id TEXT NOT NULL,
    period TEXT NOT NULL,
    seed TEXT NOT NULL,
    candidates INTEGER NOT NULL,
    drawn_at TIMESTAMP NOT NULL,
    PRIMARY KEY (plan_id, period)
);

CREATE TABLE scorecard_worklist (
    item_id INTEGER PRIMARY KEY AUTOINCREMENT,
    plan_id TEXT NOT NULL,
    period TEXT NOT NULL,
    ticket_id TEXT NOT NULL,
    agent_id TEXT NOT NULL,
    form_id TEXT NOT NULL,
    drawn_at TIMESTAMP NOT NULL,
    FOREIGN KEY (ticket_id) REFERENCES tickets(ticket_id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX scorecard_worklist_of ON scorecard_worklist(plan_id, period, ticket_id);
CREATE INDEX scorecard_worklist_ticket ON scorecard_worklist(ticket_id);
