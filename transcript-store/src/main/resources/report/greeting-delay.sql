-- title: Greeting delay by channel
-- formula: greeting delay = greeting_ms, from the arrival of the call to the first audio on the line; p95 by nearest
--   rank; calls without a greeting are counted in calls and not averaged
-- param from: time = 0001-01-01; calls that began at or after it
-- param to: time = 9999-12-31; calls that began before it
-- param agent: name = ; calls of this agent alone
-- param channel: name = ; calls of this channel alone
SELECT channel, COUNT(*) AS calls, COUNT(greeting_ms) AS greeted,
    ROUND(AVG(greeting_ms), 1) AS avg_greeting_ms,
    MIN(CASE WHEN place * 100 >= greeted_all * 95 THEN greeting_ms END) AS p95_greeting_ms,
    MAX(greeting_ms) AS max_greeting_ms
FROM (
    SELECT channel, greeting_ms,
        CASE WHEN greeting_ms IS NOT NULL THEN ROW_NUMBER() OVER (
            PARTITION BY channel ORDER BY CASE WHEN greeting_ms IS NULL THEN 1 ELSE 0 END, greeting_ms) END AS place,
        COUNT(greeting_ms) OVER (PARTITION BY channel) AS greeted_all
    FROM v_tickets
    WHERE handle_ms IS NOT NULL AND created_at >= :from AND created_at < :to
    AND (:agent = '' OR agent_id = :agent) AND (:channel = '' OR channel = :channel)
) measured
GROUP BY channel
ORDER BY channel;
