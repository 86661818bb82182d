-- title: Tickets created per hour, last 24 hours
-- formula: COUNT of tickets created in each hour (UTC) of the last 24 hours; hours without one are left out
SELECT
    to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:00') as hour,
    COUNT(*) as count
FROM tickets
WHERE created_at >= CURRENT_TIMESTAMP - INTERVAL '24 hours'
GROUP BY hour
ORDER BY hour;
