-- The box office's catalogue. Prices are whole minor units (cents) of an ISO 4217 currency.
CREATE TABLE venue (
    venue_id TEXT PRIMARY KEY,
    name     TEXT NOT NULL,
    city     TEXT NOT NULL
);

CREATE TABLE event (
    event_id      TEXT PRIMARY KEY,
    name          TEXT NOT NULL,
    kind          TEXT NOT NULL,
    -- Other words callers find it by, parted by spaces.
    search_words  TEXT NOT NULL DEFAULT '',
    venue_id      TEXT NOT NULL REFERENCES venue (venue_id),
    starts_at     timestamptz NOT NULL,
    -- A sample event whose day is past moves ahead by this many days; NULL for one that happens once.
    repeats_days  INTEGER CHECK (repeats_days > 0)
);

CREATE INDEX event_starts_at ON event (starts_at);

CREATE TABLE section (
    event_id        TEXT NOT NULL REFERENCES event (event_id) ON DELETE CASCADE,
    name            TEXT NOT NULL,
    tier            TEXT NOT NULL,
    row_label       TEXT NOT NULL,
    price_minor     BIGINT NOT NULL CHECK (price_minor >= 0),
    currency        TEXT NOT NULL CHECK (length(currency) = 3),
    seats_available INTEGER NOT NULL CHECK (seats_available >= 0),
    PRIMARY KEY (event_id, name)
);
