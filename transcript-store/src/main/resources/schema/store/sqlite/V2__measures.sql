-- What a call was measured to be, written once when its ticket closes. Durations are whole milliseconds; NULL where the
-- thing did not happen or was not told.

-- Input tokens exclude the cached ones. cost_microdollars (millionths of a US dollar) is an estimate by the price table
-- of prices_as_of; NULL when something that was used has no price there.
CREATE TABLE call_measures (
    ticket_id TEXT PRIMARY KEY,
    duration_ms INTEGER NOT NULL,
    caller_talk_ms INTEGER NOT NULL,
    agent_talk_ms INTEGER NOT NULL,
    caller_words INTEGER NOT NULL,
    agent_words INTEGER NOT NULL,
    turns INTEGER NOT NULL,
    answered_turns INTEGER NOT NULL,
    interruptions INTEGER NOT NULL,
    greeting_ms INTEGER,
    answer_p50_ms INTEGER,
    answer_p95_ms INTEGER,
    answer_max_ms INTEGER,
    responses INTEGER NOT NULL,
    responses_without_usage INTEGER NOT NULL,
    tool_calls INTEGER NOT NULL,
    tool_ms INTEGER NOT NULL,
    underruns INTEGER NOT NULL,
    underrun_ms INTEGER NOT NULL,
    model TEXT,
    transcription_model TEXT,
    input_text_tokens INTEGER NOT NULL,
    input_audio_tokens INTEGER NOT NULL,
    input_image_tokens INTEGER NOT NULL,
    cached_text_tokens INTEGER NOT NULL,
    cached_audio_tokens INTEGER NOT NULL,
    cached_image_tokens INTEGER NOT NULL,
    output_text_tokens INTEGER NOT NULL,
    output_audio_tokens INTEGER NOT NULL,
    session_ms INTEGER NOT NULL,
    transcription_input_tokens INTEGER NOT NULL,
    transcription_output_tokens INTEGER NOT NULL,
    transcription_ms INTEGER NOT NULL,
    cost_microdollars INTEGER,
    prices_as_of TEXT NOT NULL,
    FOREIGN KEY (ticket_id) REFERENCES tickets(ticket_id) ON DELETE CASCADE
);

-- One row for each turn: from the caller taking the floor to the caller taking it again. Turn 0 is the greeting.
-- first_model_audio_ms and first_line_audio_ms count from the model's report that the caller fell silent,
-- speech_end_to_line_ms from the moment the caller did.
CREATE TABLE turn_measures (
    ticket_id TEXT NOT NULL,
    turn INTEGER NOT NULL,
    begun_by TEXT NOT NULL CHECK (begun_by IN ('greeting', 'speech', 'text')),
    begun_at TIMESTAMP NOT NULL,
    first_model_audio_ms INTEGER,
    first_line_audio_ms INTEGER,
    speech_end_to_line_ms INTEGER,
    response_created_ms INTEGER,
    response_first_delta_ms INTEGER,
    tool_calls INTEGER NOT NULL,
    tool_ms INTEGER NOT NULL,
    interruptions INTEGER NOT NULL,
    caller_words INTEGER NOT NULL,
    agent_words INTEGER NOT NULL,
    PRIMARY KEY (ticket_id, turn),
    FOREIGN KEY (ticket_id) REFERENCES tickets(ticket_id) ON DELETE CASCADE
);
