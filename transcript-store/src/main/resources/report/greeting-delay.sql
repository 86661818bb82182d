-- title: Greeting delay by channel
-- formula: greeting delay = greeting_ms, from the arrival of the call to the first audio on the line; p95 by nearest
--   rank; calls without a greeting are counted in calls and not averaged
-- param from: time = 0001-01-01; calls that began at or after it
-- param to: time = 9999-12-31; calls that began before it
-- param agent: name = ; calls of this agent alone
-- param channel: name = ; calls of this channel alone
SELECT channel, SUM(n) AS calls, SUM(n_greeted) AS greeted,
    ROUND(1.0 * SUM(n_greeted * greeting_ms) / NULLIF(SUM(n_greeted), 0), 1) AS avg_greeting_ms,
    MIN(CASE WHEN upto * 100 >= n_all * 95 THEN greeting_ms END) AS p95_greeting_ms,
    MAX(greeting_ms) AS max_greeting_ms
FROM (
    SELECT channel, greeting_ms, n, n_greeted,
        SUM(n_greeted) OVER (PARTITION BY channel ORDER BY COALESCE(greeting_ms, -1)) AS upto,
        SUM(n_greeted) OVER (PARTITION BY channel) AS n_all
    FROM (
        SELECT channel, greeting_ms, COUNT(*) AS n, COUNT(greeting_ms) AS n_greeted
        FROM v_tickets
        WHERE handle_ms IS NOT NULL AND created_at >= :from AND created_at < :to
            AND (:agent = '' OR agent_id = :agent) AND (:channel = '' OR channel = :channel)
        GROUP BY channel, greeting_ms
    ) counted
) ranked
GROUP BY channel
ORDER BY channel;
