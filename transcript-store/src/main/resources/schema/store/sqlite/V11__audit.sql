-- Who read or changed what, and when. Rows are added and never changed or removed. Tickets that are deleted leave theirs
-- here, so ticket_id is no foreign key. who is 'loopback' while there is no log-in, 'switchboard' for what runs by itself;
-- details is a JSON object that never holds what was said.
CREATE TABLE audit_log (
    audit_id INTEGER PRIMARY KEY AUTOINCREMENT,
    at TIMESTAMP NOT NULL,
    who TEXT NOT NULL,
    action TEXT NOT NULL,
    ticket_id TEXT,
    address TEXT NOT NULL,
    details TEXT NOT NULL
);

CREATE INDEX audit_log_ticket ON audit_log(ticket_id, audit_id);
CREATE INDEX audit_log_at ON audit_log(at);

CREATE TRIGGER audit_log_unchanged BEFORE UPDATE ON audit_log BEGIN
    SELECT RAISE(ABORT, 'the audit log is only added to');
END;

CREATE TRIGGER audit_log_kept BEFORE DELETE ON audit_log BEGIN
    SELECT RAISE(ABORT, 'the audit log is only added to');
END;
