-- title: Hand-off rate by agent
-- formula: hand-off rate = calls that the agent who answered gave to another one at least once / calls, in per cent;
--   handoffs counts each giving, from the metadata handoff
-- param from: time = 0001-01-01; calls that began at or after it
-- param to: time = 9999-12-31; calls that began before it
-- param agent: name = ; calls of this agent alone
-- param channel: name = ; calls of this channel alone
SELECT agent_id, COUNT(*) AS calls,
    SUM(CASE WHEN handoffs > 0 THEN 1 ELSE 0 END) AS handed_off,
    SUM(handoffs) AS handoffs,
    ROUND(100.0 * SUM(CASE WHEN handoffs > 0 THEN 1 ELSE 0 END) / COUNT(*), 1) AS hand_off_percent
FROM v_tickets
WHERE created_at >= :from AND created_at < :to
    AND (:agent = '' OR agent_id = :agent) AND (:channel = '' OR channel = :channel)
GROUP BY agent_id
ORDER BY agent_id;
