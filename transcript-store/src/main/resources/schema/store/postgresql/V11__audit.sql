-- Who read or changed what, and when. Rows are added and never changed or removed. Tickets that are deleted leave theirs
-- here, so ticket_id is no foreign key. who is 'loopback' while there is no log-in, 'switchboard' for what runs by itself;
-- details is a JSON object that never holds what was said.
CREATE TABLE audit_log (
    audit_id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at TIMESTAMPTZ(3) NOT NULL,
    who TEXT NOT NULL,
    action TEXT NOT NULL,
    ticket_id TEXT,
    address TEXT NOT NULL,
    details TEXT NOT NULL
);

CREATE INDEX audit_log_ticket ON audit_log(ticket_id, audit_id);
CREATE INDEX audit_log_at ON audit_log(at);

CREATE FUNCTION keep_audit_log() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit log is only added to';
END $$;

CREATE TRIGGER audit_log_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_log
FOR EACH STATEMENT EXECUTE FUNCTION keep_audit_log();
