-- title: Silence by agent
-- formula: silence is time of a call in which neither side spoke = length - caller talk - agent talk + talk-over, by the
--   times of the lines, over ended calls whose lines have times; non-talk time is that of silences longer than 3 s
-- param from: time = 0001-01-01; calls that began at or after it
-- param to: time = 9999-12-31; calls that began before it
-- param agent: name = ; calls of this agent alone
-- param channel: name = ; calls of this channel alone
SELECT agent_id, COUNT(*) AS calls,
    ROUND(AVG(silence_ms), 1) AS avg_silence_ms,
    ROUND(100.0 * SUM(silence_ms) / NULLIF(SUM(duration_ms), 0), 1) AS silence_percent,
    ROUND(AVG(non_talk_ms), 1) AS avg_non_talk_ms,
    MAX(longest_silence_ms) AS longest_silence_ms
FROM (
    SELECT tickets.agent_id, duration_ms, non_talk_ms, longest_silence_ms,
        duration_ms - call_analysis.caller_talk_ms - call_analysis.agent_talk_ms + talk_over_ms AS silence_ms
    FROM tickets
    JOIN call_analysis ON call_analysis.ticket_id = tickets.ticket_id
    WHERE call_analysis.caller_talk_ms + call_analysis.agent_talk_ms > 0
        AND created_at >= :from AND created_at < :to
        AND (:agent = '' OR agent_id = :agent) AND (:channel = '' OR channel = :channel)
) analysed
GROUP BY agent_id
ORDER BY agent_id;
