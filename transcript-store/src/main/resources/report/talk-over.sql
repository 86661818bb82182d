-- title: Talk-over by agent
-- formula: talk_over_ms is time in which caller and agent both spoke, by the times of their lines, over ended calls whose
--   lines have times; percent of their length; an interruption is talk begun in the middle of the other's line that made
--   it stop or went on beside it for 0.7 s; lines_cut_off counts lines of the agent that the caller did not hear to the end
-- param from: time = 0001-01-01; calls that began at or after it
-- param to: time = 9999-12-31; calls that began before it
-- param agent: name = ; calls of this agent alone
-- param channel: name = ; calls of this channel alone
SELECT agent_id, COUNT(*) AS calls,
    SUM(talk_over_ms) AS talk_over_ms,
    ROUND(100.0 * SUM(talk_over_ms) / NULLIF(SUM(duration_ms), 0), 1) AS talk_over_percent,
    SUM(CASE WHEN talk_over_ms > 0 THEN 1 ELSE 0 END) AS calls_with_talk_over,
    SUM(caller_interruptions) AS caller_interruptions,
    SUM(agent_interruptions) AS agent_interruptions,
    SUM(lines_cut_off) AS lines_cut_off
FROM (
    SELECT tickets.agent_id, talk_over_ms, duration_ms, caller_interruptions, agent_interruptions,
        (SELECT COUNT(*) FROM interactions
         WHERE interactions.ticket_id = tickets.ticket_id AND interactions.speaker = 'agent'
            AND interactions.status = 'interrupted') AS lines_cut_off
    FROM tickets
    JOIN call_analysis ON call_analysis.ticket_id = tickets.ticket_id
    WHERE call_analysis.caller_talk_ms + call_analysis.agent_talk_ms > 0
        AND created_at >= :from AND created_at < :to
        AND (:agent = '' OR agent_id = :agent) AND (:channel = '' OR channel = :channel)
) analysed
GROUP BY agent_id
ORDER BY agent_id;
