-- title: Busiest hours of the week
-- formula: COUNT of calls that began in each hour (UTC) of each weekday (1 is Monday), the busiest first; handle_hours
--   is the whole handling time of those calls, however long they went on
-- param from: time = 0001-01-01; calls that began at or after it
-- param to: time = 9999-12-31; calls that began before it
-- param agent: name = ; calls of this agent alone
-- param channel: name = ; calls of this channel alone
SELECT weekday, hour, COUNT(*) AS calls, ROUND(SUM(handle_ms) / 3600000.0, 2) AS handle_hours
FROM v_tickets
WHERE created_at >= :from AND created_at < :to
    AND (:agent = '' OR agent_id = :agent) AND (:channel = '' OR channel = :channel)
GROUP BY weekday, hour
ORDER BY calls DESC, weekday, hour;
