-- title: Top 10 categories
-- formula: COUNT of tickets in each category, the ten largest; tickets without a category are left out
SELECT category, COUNT(*) as count
FROM tickets
WHERE category IS NOT NULL
GROUP BY category
ORDER BY count DESC
LIMIT 10;
