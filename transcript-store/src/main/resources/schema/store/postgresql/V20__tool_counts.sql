-- The same as in SQLite.
CREATE TABLE ticket_tools (
    place BIGINT NOT NULL,
    tool TEXT NOT NULL,
    PRIMARY KEY (place, tool)
);

CREATE TABLE tool_counts (
    tool TEXT NOT NULL,
    day BIGINT NOT NULL,
    tickets BIGINT NOT NULL,
    PRIMARY KEY (tool, day)
);

INSERT INTO ticket_tools (place, tool)
SELECT DISTINCT used.place,
    CASE WHEN used.name ~ '^[a-z0-9][a-z0-9_.-]{0,63}$' THEN 'tool:' || used.name
        ELSE 'tool::' || ENCODE(CONVERT_TO(used.name, 'UTF8'), 'hex') END
FROM (SELECT t.place, COALESCE(call.value ->> 'name', '') AS name
    FROM interactions i
    JOIN tickets t ON t.ticket_id = i.ticket_id
    CROSS JOIN LATERAL jsonb_array_elements(
        CASE WHEN jsonb_typeof(i.tool_calls) = 'array' THEN i.tool_calls ELSE '[]' END
    ) AS call(value)
    WHERE i.tool_calls IS NOT NULL AND jsonb_typeof(call.value) = 'object' AND t.place IS NOT NULL
        AND t.ticket_id NOT IN (SELECT ticket_id FROM stale_tickets)) AS used;

INSERT INTO tool_counts
SELECT tool, -1, COUNT(*) FROM ticket_tools GROUP BY tool
UNION ALL
SELECT tool, place / 1048576 / 86400000, COUNT(*) FROM ticket_tools GROUP BY 1, 2;
