-- Calls by how long they took: few are long, and those are looked for.
CREATE INDEX tickets_length ON tickets(call_ms, place, status, priority, category, channel, agent_id);
