-- title: Talk-over by agent
-- formula: least talk-over = caller talk + agent talk - length of the call where that is more than 0: the two cannot
--   have spoken for so long without speaking at once; the true figure needs the times of each line and is at least
--   this; lines_cut_off counts lines of the agent that the caller interrupted
-- param from: time = 0001-01-01; calls that began at or after it
-- param to: time = 9999-12-31; calls that began before it
-- param agent: name = ; calls of this agent alone
-- param channel: name = ; calls of this channel alone
SELECT agent_id, COUNT(*) AS calls,
    SUM(least_talk_over_ms) AS least_talk_over_ms,
    ROUND(100.0 * SUM(least_talk_over_ms) / NULLIF(SUM(handle_ms), 0), 1) AS least_talk_over_percent,
    SUM(CASE WHEN least_talk_over_ms > 0 THEN 1 ELSE 0 END) AS calls_with_talk_over,
    SUM(lines_cut_off) AS lines_cut_off
FROM (
    SELECT agent_id, least_talk_over_ms, handle_ms,
        (SELECT COUNT(*) FROM interactions
         WHERE interactions.ticket_id = v_tickets.ticket_id AND interactions.speaker = 'agent'
            AND interactions.status = 'interrupted') AS lines_cut_off
    FROM v_tickets
    WHERE handle_ms IS NOT NULL AND created_at >= :from AND created_at < :to
    AND (:agent = '' OR agent_id = :agent) AND (:channel = '' OR channel = :channel)
) measured
GROUP BY agent_id
ORDER BY agent_id;
