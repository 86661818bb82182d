-- title: Tool call frequency
-- formula: COUNT of lines by the name of their first tool call (the report tool-failures counts every call, parallel
--   ones included)
SELECT 
    json_extract(tool_calls, '$[0].name') as tool_name,
    COUNT(*) as count
FROM interactions
WHERE tool_calls IS NOT NULL
GROUP BY tool_name
ORDER BY count DESC;
