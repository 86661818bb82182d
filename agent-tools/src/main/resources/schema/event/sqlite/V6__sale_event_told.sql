-- When what happened was handed on to webhooks (docs/WEBHOOKS.md). What happened before there were any is nobody's news.
ALTER TABLE sale_event ADD COLUMN told_at TEXT;

UPDATE sale_event SET told_at = at;

CREATE INDEX sale_event_untold ON sale_event (sale_event_id) WHERE told_at IS NULL;
