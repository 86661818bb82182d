-- title: Barge-ins by agent
-- formula: barge-ins = times the caller spoke over the agent and interrupted it; per call, and per 100 turns in which
--   the agent was heard
-- param from: time = 0001-01-01; calls that began at or after it
-- param to: time = 9999-12-31; calls that began before it
-- param agent: name = ; calls of this agent alone
-- param channel: name = ; calls of this channel alone
SELECT agent_id, COUNT(*) AS calls, SUM(answered_turns) AS answered_turns, SUM(interruptions) AS interruptions,
    ROUND(1.0 * SUM(interruptions) / COUNT(*), 2) AS per_call,
    ROUND(100.0 * SUM(interruptions) / NULLIF(SUM(answered_turns), 0), 1) AS per_100_answers,
    SUM(CASE WHEN interruptions > 0 THEN 1 ELSE 0 END) AS calls_with_barge_in
FROM v_tickets
WHERE handle_ms IS NOT NULL AND created_at >= :from AND created_at < :to
    AND (:agent = '' OR agent_id = :agent) AND (:channel = '' OR channel = :channel)
GROUP BY agent_id
ORDER BY agent_id;
