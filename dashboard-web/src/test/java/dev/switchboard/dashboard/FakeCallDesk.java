package dev.switchboard.dashboard;

import dev.switchboard.dashboard.stepin.CallDesk;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/// Calls of a test: it answers what it is told to, and remembers what was asked.
final class FakeCallDesk implements CallDesk {
    /// By ticket; a ticket that is not here is not at this gateway.
    final Map<String, Answer> answers = new ConcurrentHashMap<>();
    final Map<String, Listener> listeners = new ConcurrentHashMap<>();
    final List<Request> asked = new CopyOnWriteArrayList<>();
    final Map<String, List<Double>> levels = new ConcurrentHashMap<>();
    final AtomicInteger spokenBytes = new AtomicInteger();

    static Standing standing(String state, String heldBy) {
        return new Standing(
                state, new AgentName("riley", "Riley"), heldBy, List.of(new AgentName("casey", "Casey")));
    }

    void stands(String ticketId, String state, String heldBy) {
        answers.put(ticketId, new Answer.Done(standing(state, heldBy)));
    }

    @Override
    public Answer ask(String ticketId, Request request) {
        asked.add(request);
        return answers.getOrDefault(ticketId, new Answer.NotHere());
    }

    @Override
    public Answer listen(String ticketId, String listener, Listener to) {
        listeners.put(listener, to);
        return answers.getOrDefault(ticketId, new Answer.NotHere());
    }

    @Override
    public Map<String, List<Double>> levels() {
        return Map.copyOf(levels);
    }

    @Override
    public void stopListening(String ticketId, String listener) {
        listeners.remove(listener);
    }

    @Override
    public void speak(String ticketId, String listener, byte[] pcm) {
        spokenBytes.addAndGet(pcm.length);
    }
}
