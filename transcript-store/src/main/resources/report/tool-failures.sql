-- title: Tool failure rate by tool
-- formula: failure rate = calls with the status failed or abandoned / all calls of the tool, in per cent; refused
--   calls (the tool's own no) are counted beside, not as failures
-- param from: time = 0001-01-01; calls that began at or after it
-- param to: time = 9999-12-31; calls that began before it
-- param agent: name = ; calls of this agent alone
-- param channel: name = ; calls of this channel alone
SELECT tool_name, COUNT(*) AS calls,
    SUM(CASE WHEN status = 'failed' THEN 1 ELSE 0 END) AS failed,
    SUM(CASE WHEN status = 'abandoned' THEN 1 ELSE 0 END) AS abandoned,
    SUM(CASE WHEN status = 'refused' THEN 1 ELSE 0 END) AS refused,
    ROUND(100.0 * SUM(CASE WHEN status IN ('failed', 'abandoned') THEN 1 ELSE 0 END) / COUNT(*), 1) AS failure_percent,
    ROUND(AVG(duration_ms), 1) AS avg_duration_ms,
    MAX(duration_ms) AS max_duration_ms
FROM v_tool_calls
WHERE tool_name IS NOT NULL AND created_at >= :from AND created_at < :to
    AND (:agent = '' OR agent_id = :agent) AND (:channel = '' OR channel = :channel)
GROUP BY tool_name
ORDER BY calls DESC, tool_name;
