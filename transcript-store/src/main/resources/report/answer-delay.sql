-- title: Answer delay by agent
-- formula: answer delay = first_line_audio_ms, from the model's report that the caller fell silent to the first audio
--   on the line, over spoken turns that were answered; p50 and p95 by nearest rank; avg_from_silence_ms counts from
--   the moment the caller really fell silent
-- param from: time = 0001-01-01; calls that began at or after it
-- param to: time = 9999-12-31; calls that began before it
-- param agent: name = ; calls of this agent alone
-- param channel: name = ; calls of this channel alone
SELECT agent_id, COUNT(*) AS answers,
    ROUND(AVG(delay_ms), 1) AS avg_delay_ms,
    MIN(CASE WHEN place * 100 >= answers_all * 50 THEN delay_ms END) AS p50_delay_ms,
    MIN(CASE WHEN place * 100 >= answers_all * 95 THEN delay_ms END) AS p95_delay_ms,
    MAX(delay_ms) AS max_delay_ms,
    ROUND(AVG(speech_end_to_line_ms), 1) AS avg_from_silence_ms
FROM (
    SELECT agent_id, first_line_audio_ms AS delay_ms, speech_end_to_line_ms,
        ROW_NUMBER() OVER (PARTITION BY agent_id ORDER BY first_line_audio_ms) AS place,
        COUNT(*) OVER (PARTITION BY agent_id) AS answers_all
    FROM v_turns
    WHERE begun_by = 'speech' AND first_line_audio_ms IS NOT NULL AND created_at >= :from AND created_at < :to
    AND (:agent = '' OR agent_id = :agent) AND (:channel = '' OR channel = :channel)
) answered
GROUP BY agent_id
ORDER BY agent_id;
