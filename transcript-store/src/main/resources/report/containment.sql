-- title: Containment by agent
-- formula: containment = contained calls / ended calls in per cent; a call is contained when it ended by the caller's
--   hanging up and no supervisor spoke in it, so a call that a fault, a limit or a shutdown ended is not
-- param from: time = 0001-01-01; calls that began at or after it
-- param to: time = 9999-12-31; calls that began before it
-- param agent: name = ; calls of this agent alone
-- param channel: name = ; calls of this channel alone
SELECT agent_id, COUNT(*) AS ended, SUM(contained) AS contained,
    ROUND(100.0 * SUM(contained) / COUNT(*), 1) AS containment_percent
FROM v_tickets
WHERE end_reason IS NOT NULL AND created_at >= :from AND created_at < :to
    AND (:agent = '' OR agent_id = :agent) AND (:channel = '' OR channel = :channel)
GROUP BY agent_id
ORDER BY agent_id;
