-- The recording of a call: a stereo WAV below the data folder, the caller on the left, the agent as heard on the right.
-- Second 0 of the file is begun_at, the moment the call arrived.

-- state: 'recording' while the call runs; 'complete'; 'interrupted' when the gateway died in mid-call and the file was
-- closed at the next start; 'broken_off' when it could not be written to the end (problem says why); 'not_announced' when
-- the caller never heard that the call is recorded, so nothing was kept; 'deleted' when its time was over.
-- dropped_ms counts sound that came faster than it could be written and is silence in the file, of both sides together;
-- paused_ms is time in which nothing was recorded on request.
CREATE TABLE recordings (
    ticket_id TEXT PRIMARY KEY,
    path TEXT NOT NULL,
    state TEXT NOT NULL
        CHECK (state IN ('recording', 'complete', 'interrupted', 'broken_off', 'not_announced', 'deleted')),
    rate INTEGER NOT NULL,
    begun_at TIMESTAMP NOT NULL,
    duration_ms INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    sha256 TEXT,
    dropped_ms INTEGER NOT NULL,
    paused_ms INTEGER NOT NULL,
    problem TEXT,
    deleted_at TIMESTAMP,
    FOREIGN KEY (ticket_id) REFERENCES tickets(ticket_id) ON DELETE CASCADE
);
