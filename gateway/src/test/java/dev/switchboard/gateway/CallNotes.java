package dev.switchboard.gateway;

import static org.awaitility.Awaitility.await;

import dev.switchboard.gateway.softphone.PhoneListener;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.awaitility.core.ConditionTimeoutException;

/// What a phone heard and saw of its call, for a test to wait on.
final class CallNotes implements PhoneListener {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    final List<Said> said = new CopyOnWriteArrayList<>();
    final List<String> tools = new CopyOnWriteArrayList<>();
    final List<String> problems = new CopyOnWriteArrayList<>();
    final List<String> messages = new CopyOnWriteArrayList<>();
    volatile String ticketId = "";
    volatile String endedWith = "";

    record Said(String speaker, String itemId, String text, boolean last) {}

    @Override
    public void answered(String ticket, String agentName) {
        ticketId = ticket;
    }

    @Override
    public void said(String speaker, String itemId, String text, boolean last) {
        said.add(new Said(speaker, itemId, text, last));
    }

    @Override
    public void tool(String name, String status, long durationMs) {
        tools.add(name + " " + status);
    }

    @Override
    public void problem(String code, String message) {
        problems.add(code);
    }

    @Override
    public void message(String json) {
        messages.add(json);
    }

    @Override
    public void ended(int closeCode, String reason) {
        endedWith = closeCode + " " + reason;
    }

    /// Waits for a whole line of this speaker that fits.
    Said line(String speaker, Predicate<String> fits) {
        try {
            return await().atMost(PATIENCE)
                    .until(
                            () -> said.stream()
                                    .filter(line -> line.last() && line.speaker().equals(speaker) && fits.test(line.text()))
                                    .findFirst(),
                            Optional::isPresent)
                    .orElseThrow();
        } catch (ConditionTimeoutException late) {
            throw new AssertionError(
                    "no such line of " + speaker + " among " + said.stream().filter(Said::last).toList() + ", tools " + tools
                            + ", problems " + problems + ", ended " + endedWith,
                    late);
        }
    }
}
