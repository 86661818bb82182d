-- title: Repeat callers by category
-- formula: repeat rate = calls whose caller had called within the last :days days before (whatever agent or channel)
--   / calls whose caller is known, in per cent, by the category of the later call
-- param from: time = 0001-01-01; calls that began at or after it
-- param to: time = 9999-12-31; calls that began before it
-- param agent: name = ; calls of this agent alone
-- param channel: name = ; calls of this channel alone
-- param days: whole 1..365 = 7; how long after a call another one counts as its repetition
SELECT category, COUNT(*) AS calls,
    SUM(CASE WHEN begun_ms - before_ms <= :days * 86400000 THEN 1 ELSE 0 END) AS repeats,
    ROUND(100.0 * SUM(CASE WHEN begun_ms - before_ms <= :days * 86400000 THEN 1 ELSE 0 END) / COUNT(*), 1)
        AS repeat_percent
FROM (
    SELECT category, created_at, agent_id, channel, begun_ms,
        LAG(begun_ms) OVER (PARTITION BY caller ORDER BY begun_ms, ticket_id) AS before_ms
    FROM v_tickets
    WHERE caller IS NOT NULL AND caller <> ''
) known
WHERE created_at >= :from AND created_at < :to
    AND (:agent = '' OR agent_id = :agent) AND (:channel = '' OR channel = :channel)
GROUP BY category
ORDER BY repeats DESC, calls DESC, COALESCE(category, '');
