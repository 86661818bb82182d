-- title: Why calls ended
-- formula: COUNT of ended calls by end reason and channel, and their share of all ended calls in per cent
-- param from: time = 0001-01-01; calls that began at or after it
-- param to: time = 9999-12-31; calls that began before it
-- param agent: name = ; calls of this agent alone
-- param channel: name = ; calls of this channel alone
SELECT end_reason, channel, COUNT(*) AS calls,
    ROUND(100.0 * COUNT(*) / SUM(COUNT(*)) OVER (), 1) AS share_percent
FROM v_tickets
WHERE end_reason IS NOT NULL AND created_at >= :from AND created_at < :to
    AND (:agent = '' OR agent_id = :agent) AND (:channel = '' OR channel = :channel)
GROUP BY end_reason, channel
ORDER BY calls DESC, end_reason, channel;
