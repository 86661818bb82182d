-- title: Words per minute by agent
-- formula: words per minute = 60000 * words / talk time, for the agent (words generated, time played) and for its
--   callers, over calls in which anybody spoke
-- param from: time = 0001-01-01; calls that began at or after it
-- param to: time = 9999-12-31; calls that began before it
-- param agent: name = ; calls of this agent alone
-- param channel: name = ; calls of this channel alone
SELECT agent_id, COUNT(*) AS calls,
    ROUND(60000.0 * SUM(agent_words) / NULLIF(SUM(agent_talk_ms), 0), 1) AS agent_wpm,
    ROUND(60000.0 * SUM(caller_words) / NULLIF(SUM(caller_talk_ms), 0), 1) AS caller_wpm,
    ROUND(100.0 * SUM(agent_talk_ms) / NULLIF(SUM(agent_talk_ms + caller_talk_ms), 0), 1) AS agent_share_percent
FROM v_tickets
WHERE caller_talk_ms + agent_talk_ms > 0 AND created_at >= :from AND created_at < :to
    AND (:agent = '' OR agent_id = :agent) AND (:channel = '' OR channel = :channel)
GROUP BY agent_id
ORDER BY agent_id;
