-- title: Cost per call by agent and model
-- formula: cost per call = SUM(cost_microdollars) / calls that have a cost; calls without one used something that has
--   no price and are counted apart; per minute = cost / handling time
-- param from: time = 0001-01-01; calls that began at or after it
-- param to: time = 9999-12-31; calls that began before it
-- param agent: name = ; calls of this agent alone
-- param channel: name = ; calls of this channel alone
SELECT agent_id, model, COUNT(*) AS calls, COUNT(cost_microdollars) AS priced,
    SUM(cost_microdollars) AS cost_microdollars,
    ROUND(AVG(cost_microdollars), 1) AS microdollars_per_call,
    ROUND(60000.0 * SUM(cost_microdollars)
        / NULLIF(SUM(CASE WHEN cost_microdollars IS NOT NULL THEN handle_ms END), 0), 1) AS microdollars_per_minute
FROM v_tickets
WHERE handle_ms IS NOT NULL AND created_at >= :from AND created_at < :to
    AND (:agent = '' OR agent_id = :agent) AND (:channel = '' OR channel = :channel)
GROUP BY agent_id, model
ORDER BY agent_id, model;
