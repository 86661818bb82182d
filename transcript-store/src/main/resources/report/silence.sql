-- title: Silence by agent
-- formula: least silence = length of the call - caller talk - agent talk, where that is more than 0: what is left
--   when the two never spoke at once; with talk-over the true figure is higher by as much
-- param from: time = 0001-01-01; calls that began at or after it
-- param to: time = 9999-12-31; calls that began before it
-- param agent: name = ; calls of this agent alone
-- param channel: name = ; calls of this channel alone
SELECT agent_id, COUNT(*) AS calls,
    ROUND(AVG(silence_ms), 1) AS avg_silence_ms,
    MAX(silence_ms) AS max_silence_ms,
    ROUND(100.0 * SUM(silence_ms) / NULLIF(SUM(handle_ms), 0), 1) AS silence_percent
FROM v_tickets
WHERE handle_ms IS NOT NULL AND created_at >= :from AND created_at < :to
    AND (:agent = '' OR agent_id = :agent) AND (:channel = '' OR channel = :channel)
GROUP BY agent_id
ORDER BY agent_id;
