-- Which tools were used in the calls whose documents stand in ticket_words, and how many such calls there are of each tool:
-- on each day since 1970, and on day -1 in all. The indexer keeps both with the documents. A tool is written as the document
-- has it: plain names as they are, others by their bytes.
CREATE TABLE ticket_tools (
    place INTEGER NOT NULL,
    tool TEXT NOT NULL,
    PRIMARY KEY (place, tool)
) WITHOUT ROWID;

CREATE TABLE tool_counts (
    tool TEXT NOT NULL,
    day INTEGER NOT NULL,
    tickets INTEGER NOT NULL,
    PRIMARY KEY (tool, day)
) WITHOUT ROWID;

INSERT INTO ticket_tools (place, tool)
SELECT DISTINCT used.place,
    CASE WHEN used.name GLOB '[a-z0-9]*' AND used.name NOT GLOB '*[^a-z0-9_.-]*' AND LENGTH(used.name) <= 64
        THEN 'tool:' || used.name ELSE 'tool::' || LOWER(HEX(used.name)) END
FROM (SELECT t.place, COALESCE(json_extract(call.value, '$.name'), '') AS name
    FROM interactions i
    JOIN tickets t ON t.ticket_id = i.ticket_id,
        json_each(CASE WHEN json_valid(i.tool_calls) THEN i.tool_calls ELSE '[]' END) AS call
    WHERE i.tool_calls IS NOT NULL AND call.type = 'object' AND t.place IS NOT NULL
        AND t.ticket_id NOT IN (SELECT ticket_id FROM stale_tickets)) AS used;

INSERT INTO tool_counts
SELECT tool, -1, COUNT(*) FROM ticket_tools GROUP BY tool
UNION ALL
SELECT tool, place / 1048576 / 86400000, COUNT(*) FROM ticket_tools GROUP BY 1, 2;
