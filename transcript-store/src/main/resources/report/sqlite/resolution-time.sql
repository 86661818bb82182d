-- title: Average resolution time by category
-- formula: AVG(resolved_at - created_at) in hours over resolved and closed tickets, for each category
SELECT 
    category,
    AVG((julianday(resolved_at) - julianday(created_at)) * 24) as avg_hours
FROM tickets
WHERE resolved_at IS NOT NULL
GROUP BY category
ORDER BY avg_hours DESC;
