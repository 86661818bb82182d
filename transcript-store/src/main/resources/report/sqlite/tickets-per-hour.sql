-- title: Tickets created per hour, last 24 hours
-- formula: COUNT of tickets created in each hour (UTC) of the last 24 hours; hours without one are left out
SELECT 
    strftime('%Y-%m-%d %H:00', created_at) as hour,
    COUNT(*) as count
FROM tickets
WHERE created_at >= datetime('now', '-24 hours')
GROUP BY hour
ORDER BY hour;
