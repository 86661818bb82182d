-- When a line was spoken, in milliseconds since the call began (second 0 of its recording), and how it sounded:
-- -5 (very negative) to 5 (very positive), NULL for tool calls. What was typed begins and ends at once.
ALTER TABLE interactions ADD COLUMN start_ms INTEGER;
ALTER TABLE interactions ADD COLUMN end_ms INTEGER;
ALTER TABLE interactions ADD COLUMN sentiment REAL;

-- What the talk of a call was like, computed from its lines when the ticket closed. talk_over_ms is time in which both
-- spoke, non_talk_ms that of silences longer than three seconds. Words per minute are those of spoken lines, NULL for a
-- side that did not speak. characteristics is the same and more with the names of Amazon Contact Lens.
CREATE TABLE call_analysis (
    ticket_id TEXT PRIMARY KEY,
    duration_ms INTEGER NOT NULL,
    caller_talk_ms INTEGER NOT NULL,
    agent_talk_ms INTEGER NOT NULL,
    talk_over_ms INTEGER NOT NULL,
    non_talk_ms INTEGER NOT NULL,
    longest_silence_ms INTEGER NOT NULL,
    caller_interruptions INTEGER NOT NULL,
    agent_interruptions INTEGER NOT NULL,
    interruption_ms INTEGER NOT NULL,
    caller_words INTEGER NOT NULL,
    agent_words INTEGER NOT NULL,
    caller_words_per_minute INTEGER,
    agent_words_per_minute INTEGER,
    caller_sentiment REAL,
    agent_sentiment REAL,
    characteristics TEXT NOT NULL,
    FOREIGN KEY (ticket_id) REFERENCES tickets(ticket_id) ON DELETE CASCADE
);
