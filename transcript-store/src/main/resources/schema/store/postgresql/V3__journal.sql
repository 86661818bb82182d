-- How far each run of a gateway has come: the number of the last entry it stored, written in the transaction that stored
-- it. After a crash its journal is replayed from there, so that nothing is stored twice.
CREATE TABLE journal_positions (
    run TEXT PRIMARY KEY,
    position BIGINT NOT NULL
);

-- Tickets whose ids, made while the database was away, turned out to be taken: what the run wrote to ticket_id is found
-- under stored_as.
CREATE TABLE renamed_tickets (
    run TEXT NOT NULL,
    ticket_id TEXT NOT NULL,
    stored_as TEXT NOT NULL,
    PRIMARY KEY (run, ticket_id)
);
