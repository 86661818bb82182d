-- Views for people who ask questions (docs/ANALYSTS.md): what differs between SQLite and PostgreSQL is settled here, so
-- that a query over them runs on both. Days and hours are UTC. Durations are whole milliseconds, NULL where not known;
-- yes and no are 1 and 0.

-- Few lines are a supervisor's and few entries tell of a hand-off: indexes of these alone are small, cost the writer
-- next to nothing, and spare v_tickets a look into every transcript.
CREATE INDEX interactions_supervisor ON interactions(ticket_id) WHERE speaker = 'supervisor';
CREATE INDEX ticket_metadata_handoff ON ticket_metadata(ticket_id) WHERE key = 'handoff';

-- One row for each ticket, with what its call was measured to be (NULL while it runs, and after a crash).
-- silence_ms is the least time in which nobody spoke, least_talk_over_ms the least in which both did: what the talk
-- times leave of the call's length, and what they exceed it by.
-- contained: the call has ended by the caller's hanging up, and no supervisor spoke in it; NULL while it runs.
CREATE VIEW v_tickets AS
SELECT
    t.ticket_id, t.session_id, t.customer_name, t.status, t.priority, t.category, t.channel, t.agent_id, t.caller,
    t.end_reason, t.created_at, t.updated_at, t.resolved_at, t.summary, t.resolution_notes,
    strftime('%Y-%m-%d', t.created_at) AS day,
    (CAST(strftime('%w', t.created_at) AS INTEGER) + 6) % 7 + 1 AS weekday,
    CAST(strftime('%H', t.created_at) AS INTEGER) AS hour,
    CAST(ROUND((julianday(t.created_at) - 2440587.5) * 86400000) AS INTEGER) AS begun_ms,
    CAST(ROUND((julianday(t.resolved_at) - julianday(t.created_at)) * 86400000) AS INTEGER) AS resolution_ms,
    m.duration_ms AS handle_ms,
    m.caller_talk_ms, m.agent_talk_ms,
    CASE WHEN m.duration_ms > m.caller_talk_ms + m.agent_talk_ms
        THEN m.duration_ms - m.caller_talk_ms - m.agent_talk_ms
        WHEN m.ticket_id IS NOT NULL THEN 0 END AS silence_ms,
    CASE WHEN m.caller_talk_ms + m.agent_talk_ms > m.duration_ms
        THEN m.caller_talk_ms + m.agent_talk_ms - m.duration_ms
        WHEN m.ticket_id IS NOT NULL THEN 0 END AS least_talk_over_ms,
    m.caller_words, m.agent_words, m.turns, m.answered_turns, m.interruptions, m.greeting_ms,
    m.answer_p50_ms, m.answer_p95_ms, m.answer_max_ms, m.tool_calls, m.tool_ms, m.model, m.cost_microdollars,
    (SELECT COUNT(*) FROM ticket_metadata d WHERE d.ticket_id = t.ticket_id AND d.key = 'handoff') AS handoffs,
    (SELECT COUNT(*) FROM interactions i WHERE i.ticket_id = t.ticket_id AND i.speaker = 'supervisor')
        AS supervisor_lines,
    CASE WHEN t.end_reason IS NULL THEN NULL
        WHEN t.end_reason = 'caller_hangup' AND NOT EXISTS (
            SELECT 1 FROM interactions i WHERE i.ticket_id = t.ticket_id AND i.speaker = 'supervisor')
        THEN 1 ELSE 0 END AS contained
FROM tickets t
LEFT JOIN call_measures m ON m.ticket_id = t.ticket_id;

-- One row for each turn: from the caller taking the floor to the caller taking it again; turn 0 is the greeting.
CREATE VIEW v_turns AS
SELECT
    u.ticket_id, u.turn, u.begun_by, u.begun_at, u.first_model_audio_ms, u.first_line_audio_ms,
    u.speech_end_to_line_ms, u.response_created_ms, u.response_first_delta_ms, u.tool_calls, u.tool_ms,
    u.interruptions, u.caller_words, u.agent_words,
    t.agent_id, t.channel, t.category, t.created_at, strftime('%Y-%m-%d', t.created_at) AS day
FROM turn_measures u
JOIN tickets t ON t.ticket_id = u.ticket_id;

-- One row for each tool call, parallel ones included. Rows that others wrote count only where they hold a list of objects.
CREATE VIEW v_tool_calls AS
SELECT
    i.ticket_id, i.interaction_id, i.timestamp AS called_at, call.key AS call_index,
    json_extract(call.value, '$.name') AS tool_name,
    json_extract(call.value, '$.arguments') AS arguments,
    json_extract(call.value, '$.output') AS output,
    json_extract(call.value, '$.call_id') AS call_id,
    json_extract(call.value, '$.status') AS status,
    json_extract(call.value, '$.duration_ms') AS duration_ms,
    t.agent_id, t.channel, t.category, t.created_at, strftime('%Y-%m-%d', i.timestamp) AS day
FROM interactions i
JOIN tickets t ON t.ticket_id = i.ticket_id,
    json_each(CASE WHEN json_valid(i.tool_calls) THEN i.tool_calls ELSE '[]' END) AS call
WHERE i.tool_calls IS NOT NULL AND call.type = 'object';

-- One row for each day on which calls began.
CREATE VIEW v_daily AS
SELECT
    day,
    COUNT(*) AS tickets,
    COUNT(end_reason) AS ended,
    COALESCE(SUM(contained), 0) AS contained,
    SUM(CASE WHEN handoffs > 0 THEN 1 ELSE 0 END) AS handed_off,
    ROUND(AVG(handle_ms), 1) AS avg_handle_ms,
    ROUND(AVG(resolution_ms), 1) AS avg_resolution_ms,
    COALESCE(SUM(interruptions), 0) AS interruptions,
    COALESCE(SUM(tool_calls), 0) AS tool_calls,
    COUNT(cost_microdollars) AS priced,
    SUM(cost_microdollars) AS cost_microdollars
FROM v_tickets
GROUP BY day;

-- One row for each agent that answered calls.
CREATE VIEW v_agents AS
SELECT
    agent_id,
    COUNT(*) AS tickets,
    COUNT(end_reason) AS ended,
    COALESCE(SUM(contained), 0) AS contained,
    SUM(CASE WHEN handoffs > 0 THEN 1 ELSE 0 END) AS handed_off,
    ROUND(AVG(handle_ms), 1) AS avg_handle_ms,
    (SELECT ROUND(AVG(u.first_line_audio_ms), 1) FROM v_turns u
     WHERE u.agent_id = v_tickets.agent_id AND u.begun_by = 'speech') AS avg_answer_ms,
    COALESCE(SUM(turns), 0) AS turns,
    COALESCE(SUM(interruptions), 0) AS interruptions,
    COALESCE(SUM(tool_calls), 0) AS tool_calls,
    COUNT(cost_microdollars) AS priced,
    SUM(cost_microdollars) AS cost_microdollars,
    MIN(day) AS first_day,
    MAX(day) AS last_day
FROM v_tickets
GROUP BY agent_id;
