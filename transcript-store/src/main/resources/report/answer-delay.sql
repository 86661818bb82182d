-- title: Answer delay by agent
-- formula: answer delay = first_line_audio_ms, from the model's report that the caller fell silent to the first audio
--   on the line, over spoken turns that were answered; p50 and p95 by nearest rank; avg_from_silence_ms counts from
--   the moment the caller really fell silent
-- param from: time = 0001-01-01; calls that began at or after it
-- param to: time = 9999-12-31; calls that began before it
-- param agent: name = ; calls of this agent alone
-- param channel: name = ; calls of this channel alone
SELECT agent_id, SUM(n) AS answers,
    ROUND(1.0 * SUM(n * delay_ms) / SUM(n), 1) AS avg_delay_ms,
    MIN(CASE WHEN upto * 100 >= n_all * 50 THEN delay_ms END) AS p50_delay_ms,
    MIN(CASE WHEN upto * 100 >= n_all * 95 THEN delay_ms END) AS p95_delay_ms,
    MAX(delay_ms) AS max_delay_ms,
    ROUND(1.0 * SUM(from_silence_ms) / NULLIF(SUM(n_from_silence), 0), 1) AS avg_from_silence_ms
FROM (
    SELECT agent_id, delay_ms, n, from_silence_ms, n_from_silence,
        SUM(n) OVER (PARTITION BY agent_id ORDER BY delay_ms) AS upto,
        SUM(n) OVER (PARTITION BY agent_id) AS n_all
    FROM (
        SELECT agent_id, first_line_audio_ms AS delay_ms, COUNT(*) AS n,
            SUM(speech_end_to_line_ms) AS from_silence_ms, COUNT(speech_end_to_line_ms) AS n_from_silence
        FROM v_turns
        WHERE begun_by = 'speech' AND first_line_audio_ms IS NOT NULL AND created_at >= :from AND created_at < :to
            AND (:agent = '' OR agent_id = :agent) AND (:channel = '' OR channel = :channel)
        GROUP BY agent_id, first_line_audio_ms
    ) counted
) ranked
GROUP BY agent_id
ORDER BY agent_id;
