-- title: Category trend by day
-- formula: COUNT of tickets of each category and day (UTC), their share of the day's categorised tickets in per cent,
--   and change = tickets - tickets of the same category on the last day before that had any
-- param from: time = 0001-01-01; calls that began at or after it
-- param to: time = 9999-12-31; calls that began before it
-- param agent: name = ; calls of this agent alone
-- param channel: name = ; calls of this channel alone
SELECT day, category, tickets,
    ROUND(100.0 * tickets / SUM(tickets) OVER (PARTITION BY day), 1) AS share_percent,
    tickets - LAG(tickets) OVER (PARTITION BY category ORDER BY day) AS change
FROM (
    SELECT day, category, COUNT(*) AS tickets
    FROM v_tickets
    WHERE category IS NOT NULL AND created_at >= :from AND created_at < :to
    AND (:agent = '' OR agent_id = :agent) AND (:channel = '' OR channel = :channel)
    GROUP BY day, category
) counted
ORDER BY day, tickets DESC, category;
