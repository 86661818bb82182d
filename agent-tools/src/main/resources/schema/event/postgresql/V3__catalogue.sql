-- The catalogue as people of the house make and change it. Versions count changes made by people, not sales.
ALTER TABLE venue ADD COLUMN time_zone TEXT NOT NULL DEFAULT '';
ALTER TABLE venue ADD COLUMN version INTEGER NOT NULL DEFAULT 1;

ALTER TABLE event ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
-- Events made by one rule share it; empty for one by itself.
ALTER TABLE event ADD COLUMN series_id TEXT NOT NULL DEFAULT '';
-- When it was to be before it was postponed; date_open: 1 while there is no new date, and starts_at is still the old one.
ALTER TABLE event ADD COLUMN was_at timestamptz;
ALTER TABLE event ADD COLUMN date_open INTEGER NOT NULL DEFAULT 0 CHECK (date_open IN (0, 1));
-- 1: cancelled, and its holds, orders and wait list are still being ended.
ALTER TABLE event ADD COLUMN closing INTEGER NOT NULL DEFAULT 0 CHECK (closing IN (0, 1));
CREATE INDEX event_closing ON event (event_id) WHERE closing = 1;

ALTER TABLE section ADD COLUMN level TEXT NOT NULL DEFAULT '';
-- Its place among the sections on the map, from the front.
ALTER TABLE section ADD COLUMN place INTEGER NOT NULL DEFAULT 0;
-- Places that the house keeps for itself. Where seats are numbered they are those whose hold_id is 'house', which is no row
-- of hold: so whatever takes free seats passes them by.
ALTER TABLE section ADD COLUMN kept INTEGER NOT NULL DEFAULT 0 CHECK (kept >= 0);

CREATE INDEX seat_house ON seat (event_id, section) WHERE hold_id = 'house';
CREATE INDEX ticket_order_ticket ON ticket_order (ticket_id);
CREATE INDEX ticket_order_created ON ticket_order (created_at);
CREATE INDEX payment_settled ON payment (settled_at) WHERE state = 'succeeded';
CREATE INDEX refund_settled ON refund (settled_at) WHERE state = 'succeeded';
CREATE INDEX sale_event_kind ON sale_event (kind, at);

-- A letter may also tell of an event that was cancelled or postponed.
ALTER TABLE sale_message DROP CONSTRAINT sale_message_kind_check;
ALTER TABLE sale_message ADD CONSTRAINT sale_message_kind_check CHECK (kind IN ('payment_link', 'tickets', 'offer', 'notice'));
