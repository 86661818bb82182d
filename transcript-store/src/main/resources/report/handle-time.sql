-- title: Average handling time (AHT) by agent
-- formula: AHT = AVG(handle_ms), from the caller's arrival to the end of the call, over ended calls that were
--   measured, those in writing (sms, chat) only where their channel is asked for; p50 and p95 by nearest rank: the smallest time that so many per cent of the calls did not exceed
-- param from: time = 0001-01-01; calls that began at or after it
-- param to: time = 9999-12-31; calls that began before it
-- param agent: name = ; calls of this agent alone
-- param channel: name = ; calls of this channel alone
SELECT agent_id, SUM(n) AS calls,
    ROUND(1.0 * SUM(n * handle_ms) / SUM(n), 1) AS avg_handle_ms,
    MIN(CASE WHEN upto * 100 >= n_all * 50 THEN handle_ms END) AS p50_handle_ms,
    MIN(CASE WHEN upto * 100 >= n_all * 95 THEN handle_ms END) AS p95_handle_ms,
    MAX(handle_ms) AS max_handle_ms
FROM (
    SELECT agent_id, handle_ms, n,
        SUM(n) OVER (PARTITION BY agent_id ORDER BY handle_ms) AS upto,
        SUM(n) OVER (PARTITION BY agent_id) AS n_all
    FROM (
        SELECT agent_id, handle_ms, COUNT(*) AS n
        FROM v_tickets
        WHERE handle_ms IS NOT NULL AND created_at >= :from AND created_at < :to
            AND (:agent = '' OR agent_id = :agent) AND (:channel = '' AND channel NOT IN ('sms', 'chat') OR channel = :channel)
        GROUP BY agent_id, handle_ms
    ) counted
) ranked
GROUP BY agent_id
ORDER BY agent_id;
