package dev.switchboard.gateway.softphone;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.Map;

/// Prints a call's lines with the time since it began: `0:03.2  caller  what is …`. Thread-safe.
final class CallPrinter implements PhoneListener {
    private final PrintWriter out;
    private final long beganNanos = System.nanoTime();
    private final Map<String, String> printed = new HashMap<>();
    private int storedLines;

    CallPrinter(PrintWriter out) {
        this.out = out;
    }

    @Override
    public synchronized void answered(String ticketId, String agentName) {
        line("answered", ticketId.isEmpty() ? "the line stands" : "by " + agentName + ", ticket " + ticketId);
    }

    @Override
    public synchronized void said(String speaker, String itemId, String text, boolean last) {
        if (!last || text.equals(printed.get(itemId))) {
            return;
        }
        String before = printed.put(itemId, text);
        line(speaker.equals("user") ? "caller" : speaker, before == null ? text : "(heard only) " + text);
    }

    @Override
    public synchronized void tool(String name, String status, long durationMs) {
        if (!status.equals("started")) {
            line("tool", name + " " + durationMs + " ms" + (status.equals("failed") ? " failed" : ""));
        }
    }

    @Override
    public synchronized void problem(String code, String message) {
        line("problem", code + ": " + message);
    }

    @Override
    public synchronized void ended(int closeCode, String reason) {
        line("ended", reason.isEmpty() ? "close code " + closeCode : reason);
    }

    synchronized void note(String what) {
        line("", what);
    }

    /// Prints what the ticket holds beyond what was printed from it before, for lines whose wire carries no captions.
    synchronized void stored(JsonNode detail) {
        JsonNode interactions = detail.path("interactions");
        for (; storedLines < interactions.size(); storedLines++) {
            JsonNode interaction = interactions.get(storedLines);
            String speaker = interaction.path("speaker").asText();
            JsonNode toolCalls = interaction.path("tool_calls");
            for (JsonNode call : toolCalls) {
                line("tool", call.path("name").asText() + " " + call.path("duration_ms").asLong() + " ms");
            }
            if (toolCalls.isEmpty()) {
                line(speaker.equals("user") ? "caller" : speaker, interaction.path("message").asText());
            }
        }
    }

    private void line(String who, String what) {
        long tenths = (System.nanoTime() - beganNanos) / 100_000_000L;
        out.printf("%d:%02d.%d  %-8s %s%n", tenths / 600, tenths / 10 % 60, tenths % 10, who, what);
        out.flush();
    }
}
