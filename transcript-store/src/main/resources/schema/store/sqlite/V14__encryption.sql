-- Whether what was said is encrypted (docs/PRIVACY.md): key_id names the key that writes, NULL in a plain store;
-- whole_key_id the one that everything was encrypted with when the store was last gone through.
CREATE TABLE store_encryption (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    key_id TEXT,
    whole_key_id TEXT
);
INSERT INTO store_encryption (id, key_id, whole_key_id) VALUES (1, NULL, NULL);
