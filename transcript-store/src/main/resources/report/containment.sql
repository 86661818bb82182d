-- title: Containment by agent
-- formula: containment = contained calls / ended calls in per cent; a call is contained when it ended by the caller's
--   hanging up, or in writing by its idle time (idle), and no supervisor spoke in it, so a call that a fault, a limit or a
--   shutdown ended is not
-- param from: time = 0001-01-01; calls that began at or after it
-- param to: time = 9999-12-31; calls that began before it
-- param agent: name = ; calls of this agent alone
-- param channel: name = ; calls of this channel alone
SELECT agent_id, COUNT(*) AS ended, SUM(settled) AS contained,
    ROUND(100.0 * SUM(settled) / COUNT(*), 1) AS containment_percent
FROM (
    SELECT agent_id, channel, created_at, end_reason,
        CASE WHEN contained = 1 OR end_reason = 'idle' AND supervisor_lines = 0 THEN 1 ELSE 0 END AS settled
    FROM v_tickets
) settled_or_not
WHERE end_reason IS NOT NULL AND created_at >= :from AND created_at < :to
    AND (:agent = '' OR agent_id = :agent) AND (:channel = '' OR channel = :channel)
GROUP BY agent_id
ORDER BY agent_id;
