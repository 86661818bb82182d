-- What people brought to the help centre by upload or paste.
CREATE TABLE help_document (
    document_id TEXT PRIMARY KEY,
    name        TEXT NOT NULL,
    format      TEXT NOT NULL,
    source      TEXT NOT NULL CHECK (source IN ('upload', 'paste')),
    -- What was read of it, as JSON.
    content     TEXT NOT NULL,
    -- SHA-256 of the bytes that were brought.
    digest      TEXT NOT NULL,
    bytes       BIGINT NOT NULL,
    added_at    timestamptz NOT NULL,
    added_by    TEXT NOT NULL
);

-- 'hidden': a document of the program or of a folder that is not searched (its id). 'allowed': a suspicious text that a
-- person has found harmless (its digest).
CREATE TABLE help_mark (
    kind    TEXT NOT NULL CHECK (kind IN ('hidden', 'allowed')),
    subject TEXT NOT NULL,
    made_at timestamptz NOT NULL,
    made_by TEXT NOT NULL,
    PRIMARY KEY (kind, subject)
);

-- Vectors of texts by model and SHA-256 of the text: base64 of 32-bit floats, least byte first.
CREATE TABLE help_vector (
    model  TEXT NOT NULL,
    digest TEXT NOT NULL,
    vector TEXT NOT NULL,
    PRIMARY KEY (model, digest)
);

-- Counts changes of documents and marks, so that other gateways notice them.
CREATE TABLE help_version (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    version  BIGINT NOT NULL
);

INSERT INTO help_version (only_row, version) VALUES (1, 0);
