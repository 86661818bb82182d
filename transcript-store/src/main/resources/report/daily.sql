-- title: Calls by day
-- formula: one row a day (UTC): tickets, ended and contained calls, calls handed off, average handling time,
--   interruptions, tool calls and cost, as v_daily defines them
-- param from: time = 0001-01-01; calls that began at or after it
-- param to: time = 9999-12-31; calls that began before it
-- param agent: name = ; calls of this agent alone
-- param channel: name = ; calls of this channel alone
SELECT day, COUNT(*) AS tickets, COUNT(end_reason) AS ended, COALESCE(SUM(contained), 0) AS contained,
    SUM(CASE WHEN handoffs > 0 THEN 1 ELSE 0 END) AS handed_off,
    ROUND(AVG(handle_ms), 1) AS avg_handle_ms,
    COALESCE(SUM(interruptions), 0) AS interruptions,
    COALESCE(SUM(tool_calls), 0) AS tool_calls,
    SUM(cost_microdollars) AS cost_microdollars
FROM v_tickets
WHERE created_at >= :from AND created_at < :to
    AND (:agent = '' OR agent_id = :agent) AND (:channel = '' OR channel = :channel)
GROUP BY day
ORDER BY day;
