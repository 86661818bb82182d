-- The fields that a person set, by name in alphabetical order with commas between, '' for none: what follows the call by
-- itself (summaries, categories, notes of tools) leaves them alone.
ALTER TABLE tickets ADD COLUMN edited_fields TEXT NOT NULL DEFAULT '';
