-- Who came in, and how customers got their tickets.
ALTER TABLE admission ADD COLUMN used_at TEXT;
ALTER TABLE admission ADD COLUMN used_gate TEXT NOT NULL DEFAULT '';
-- Why it is void: 'refunded', or empty for everything else.
ALTER TABLE admission ADD COLUMN void_reason TEXT NOT NULL DEFAULT '';

-- Every scan and every undoing, also what was refused. A code that is not ours is not kept.
CREATE TABLE check_in (
    check_in_id  INTEGER PRIMARY KEY AUTOINCREMENT,
    action       TEXT NOT NULL CHECK (action IN ('check_in', 'undo')),
    -- Where the gate stands; empty when it takes tickets of every event.
    event_id     TEXT NOT NULL,
    admission_id TEXT REFERENCES admission (admission_id),
    reason       TEXT NOT NULL,
    -- Of the check-in before, for a ticket that had been used.
    earlier_at   TEXT,
    earlier_gate TEXT NOT NULL DEFAULT '',
    gate         TEXT NOT NULL,
    who          TEXT NOT NULL,
    -- The request it came from, and a digest of what it asked: asked again it has the same answer.
    nonce        TEXT UNIQUE,
    asked        TEXT NOT NULL,
    scanned_at   TEXT NOT NULL,
    at           TEXT NOT NULL
);

CREATE INDEX check_in_event ON check_in (event_id, check_in_id);
CREATE INDEX check_in_admission ON check_in (admission_id);

-- Where an order's tickets can be fetched; whoever has the token has them.
CREATE TABLE ticket_link (
    token    TEXT PRIMARY KEY,
    order_id TEXT NOT NULL UNIQUE REFERENCES ticket_order (order_id),
    made_at  TEXT NOT NULL
);

ALTER TABLE sale_message ADD COLUMN channel TEXT NOT NULL DEFAULT 'email' CHECK (channel IN ('email', 'sms'));

-- Each try to hand a message over: by what, and what came of it.
CREATE TABLE sale_attempt (
    attempt_id INTEGER PRIMARY KEY AUTOINCREMENT,
    message_id INTEGER NOT NULL REFERENCES sale_message (message_id),
    way        TEXT NOT NULL,
    outcome    TEXT NOT NULL CHECK (outcome IN ('accepted', 'kept', 'again', 'refused')),
    -- The carrier's own id of what it accepted, or why it did not.
    detail     TEXT NOT NULL,
    at         TEXT NOT NULL
);

CREATE INDEX sale_attempt_message ON sale_attempt (message_id);
