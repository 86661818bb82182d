package dev.switchboard.gateway.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Where faults are asked for (`/faults`), for sessions to come and for live ones. Thread-safe.
final class FaultDesk {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int MAX_WAITING = 100;
    private static final int MAX_SESSIONS = 1000;

    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private final Map<String, Live> live = new LinkedHashMap<>();

    private record Waiting(Faults faults, int sessions) {}

    private record Live(FaultySession session, Faults faults) {}

    /// The faults of a session that opens now: its own query's, else those that wait for it.
    Faults forHandshake(Map<String, List<String>> query) throws RefusedException {
        Faults own = FaultSyntax.ofQuery(query);
        return own.asked().isEmpty() ? next() : own;
    }

    private synchronized Faults next() {
        Waiting first = waiting.poll();
        if (first == null) {
            return Faults.NONE;
        }
        if (first.sessions() > 1) {
            waiting.addFirst(new Waiting(first.faults(), first.sessions() - 1));
        }
        return first.faults();
    }

    synchronized void opened(String sessionId, FaultySession session, Faults faults) {
        live.put(sessionId, new Live(session, faults));
    }

    synchronized void closed(String sessionId) {
        live.remove(sessionId);
    }

    /// Answers a request to `/faults` with what then waits and what is live.
    ///
    /// @param session of the query, null for all
    ObjectNode answer(String method, String body, @Nullable String session) throws RefusedException {
        switch (method) {
            case "POST" -> take(body);
            case "DELETE" -> clear(session);
            default -> { }
        }
        return state();
    }

    private synchronized void clear(@Nullable String session) throws RefusedException {
        if (session != null) {
            give(session, Faults.NONE);
            return;
        }
        waiting.clear();
        for (String id : List.copyOf(live.keySet())) {
            give(id, Faults.NONE);
        }
    }

    private void take(String body) throws RefusedException {
        JsonNode request = object(body);
        for (var field : request.properties()) {
            if (!Set.of("faults", "sessions", "session").contains(field.getKey())) {
                throw invalid("Unknown field '" + field.getKey() + "': expected faults, with sessions or session.",
                        field.getKey());
            }
        }
        Map<String, String> asked = new TreeMap<>();
        for (var fault : request.path("faults").properties()) {
            if (!fault.getValue().isTextual() && !fault.getValue().isNumber()) {
                throw invalid("Invalid fault '" + fault.getKey() + "': expected text or a number.", fault.getKey());
            }
            asked.put(fault.getKey(), fault.getValue().asText());
        }
        if (asked.isEmpty()) {
            throw invalid("Expected an object 'faults' with at least one fault.", "faults");
        }
        Faults faults = FaultSyntax.of(asked);
        JsonNode session = request.path("session");
        JsonNode sessions = request.path("sessions");
        if (!session.isMissingNode()) {
            if (faults.handshake().isPresent() || faults.expiresIn().isPresent()) {
                throw invalid("A live session cannot get 'handshake' or 'expires_in_s': they are for sessions to come.",
                        "session");
            }
            give(session.asText(), faults);
            return;
        }
        int count = sessions.isMissingNode() ? 1 : sessions.isInt() ? sessions.intValue() : 0;
        if (count < 1 || count > MAX_SESSIONS) {
            throw invalid("Invalid 'sessions': expected 1 to " + MAX_SESSIONS + ".", "sessions");
        }
        synchronized (this) {
            if (waiting.size() >= MAX_WAITING) {
                throw invalid("Faults for " + MAX_WAITING + " kinds of sessions wait already; DELETE /faults first.",
                        "faults");
            }
            waiting.add(new Waiting(faults, count));
        }
    }

    private synchronized void give(String sessionId, Faults faults) throws RefusedException {
        Live known = live.get(sessionId);
        if (known == null) {
            throw RefusedException.of("session_not_found", "No session '" + sessionId + "' is live.", "session");
        }
        live.put(sessionId, new Live(known.session(), faults));
        known.session().become(faults);
    }

    private synchronized ObjectNode state() {
        ObjectNode state = JsonNodeFactory.instance.objectNode();
        var waits = state.putArray("waiting");
        waiting.forEach(entry -> show(waits.addObject().put("sessions", entry.sessions()), entry.faults()));
        var sessions = state.putArray("live");
        live.forEach((id, entry) -> show(sessions.addObject().put("session", id), entry.faults()));
        return state;
    }

    private static void show(ObjectNode entry, Faults faults) {
        ObjectNode shown = entry.putObject("faults");
        new TreeMap<>(faults.asked()).forEach(shown::put);
    }

    private static JsonNode object(String body) throws RefusedException {
        try {
            JsonNode request = JSON.readTree(body);
            if (request.isObject()) {
                return request;
            }
        } catch (JsonProcessingException e) {
            throw invalid("The body is no JSON: " + e.getOriginalMessage(), "body");
        }
        throw invalid("The body must be a JSON object.", "body");
    }

    private static RefusedException invalid(String message, String param) {
        return RefusedException.of("invalid_fault", message, param);
    }
}
