-- What a call was measured to be, written once when its ticket closes. Durations are whole milliseconds; NULL where the
-- thing did not happen or was not told.

-- Input tokens exclude the cached ones. cost_microdollars (millionths of a US dollar) is an estimate by the price table
-- of prices_as_of; NULL when something that was used has no price there.
CREATE TABLE call_measures (
    ticket_id TEXT PRIMARY KEY,
    duration_ms BIGINT NOT NULL,
    caller_talk_ms BIGINT NOT NULL,
    agent_talk_ms BIGINT NOT NULL,
    caller_words BIGINT NOT NULL,
    agent_words BIGINT NOT NULL,
    turns BIGINT NOT NULL,
    answered_turns BIGINT NOT NULL,
    interruptions BIGINT NOT NULL,
    greeting_ms BIGINT,
    answer_p50_ms BIGINT,
    answer_p95_ms BIGINT,
    answer_max_ms BIGINT,
    responses BIGINT NOT NULL,
    responses_without_usage BIGINT NOT NULL,
    tool_calls BIGINT NOT NULL,
    tool_ms BIGINT NOT NULL,
    underruns BIGINT NOT NULL,
    underrun_ms BIGINT NOT NULL,
    model TEXT,
    transcription_model TEXT,
    input_text_tokens BIGINT NOT NULL,
    input_audio_tokens BIGINT NOT NULL,
    input_image_tokens BIGINT NOT NULL,
    cached_text_tokens BIGINT NOT NULL,
    cached_audio_tokens BIGINT NOT NULL,
    cached_image_tokens BIGINT NOT NULL,
    output_text_tokens BIGINT NOT NULL,
    output_audio_tokens BIGINT NOT NULL,
    session_ms BIGINT NOT NULL,
    transcription_input_tokens BIGINT NOT NULL,
    transcription_output_tokens BIGINT NOT NULL,
    transcription_ms BIGINT NOT NULL,
    cost_microdollars BIGINT,
    prices_as_of TEXT NOT NULL,
    FOREIGN KEY (ticket_id) REFERENCES tickets(ticket_id) ON DELETE CASCADE
);

-- One row for each turn: from the caller taking the floor to the caller taking it again. Turn 0 is the greeting.
-- first_model_audio_ms and first_line_audio_ms count from the model's report that the caller fell silent,
-- speech_end_to_line_ms from the moment the caller did.
CREATE TABLE turn_measures (
    ticket_id TEXT NOT NULL,
    turn BIGINT NOT NULL,
    begun_by TEXT NOT NULL CHECK (begun_by IN ('greeting', 'speech', 'text')),
    begun_at TIMESTAMPTZ(3) NOT NULL,
    first_model_audio_ms BIGINT,
    first_line_audio_ms BIGINT,
    speech_end_to_line_ms BIGINT,
    response_created_ms BIGINT,
    response_first_delta_ms BIGINT,
    tool_calls BIGINT NOT NULL,
    tool_ms BIGINT NOT NULL,
    interruptions BIGINT NOT NULL,
    caller_words BIGINT NOT NULL,
    agent_words BIGINT NOT NULL,
    PRIMARY KEY (ticket_id, turn),
    FOREIGN KEY (ticket_id) REFERENCES tickets(ticket_id) ON DELETE CASCADE
);
