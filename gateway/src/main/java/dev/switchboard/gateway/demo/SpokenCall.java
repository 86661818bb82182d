package dev.switchboard.gateway.demo;

import dev.switchboard.gateway.net.DialLimits;
import dev.switchboard.gateway.net.EventLoops;
import dev.switchboard.gateway.net.WebSocketDialer;
import dev.switchboard.gateway.softphone.BrowserPhone;
import dev.switchboard.gateway.softphone.PhoneException;
import dev.switchboard.gateway.softphone.PhoneListener;
import dev.switchboard.gateway.softphone.Speaker;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// One call, from the customer's side: the customer's lines are said aloud by a voice of this machine, in real time.
final class SpokenCall implements Conversation {
    private static final Duration FIRST_SOUND_WITHIN = Duration.ofSeconds(30);
    /// After so long a silence of both it is the customer's turn: longer than between two sentences of one answer, or a tool's run.
    private static final long QUIET_MS = 1_600;
    private static final long LOOK_EVERY_MS = 5;

    private final EventLoops loops;
    private final BrowserPhone phone;
    private final Heard heard = new Heard();
    private final Speaker speaker;

    private SpokenCall(URI address, Speaker speaker) {
        this.speaker = speaker;
        loops = EventLoops.start("demo-phone", 1);
        try {
            phone = BrowserPhone.call(new WebSocketDialer(DialLimits.defaults()), loops.next(), address, true, heard);
        } catch (PhoneException failed) {
            loops.close();
            throw new DemoException(failed.getMessage() + ": is scripts/run running?");
        }
    }

    static SpokenCall place(URI address, Speaker speaker) {
        return new SpokenCall(address, speaker);
    }

    @Override
    public String ticketId() {
        return phone.ticketId();
    }

    @Override
    public Turn greeting() throws InterruptedException {
        return answer(0);
    }

    @Override
    public Turn say(String text) throws InterruptedException {
        long before = phone.agentMs();
        phone.speak(speaker.say(text, phone.sampleRateHz()));
        return answer(before);
    }

    private Turn answer(long agentMsBefore) throws InterruptedException {
        long firstSoundMs = -1;
        long began = System.nanoTime();
        while (true) {
            long callerQuietMs = phone.callerQuietMs();
            if (phone.ended().isDone()) {
                throw new DemoException("the call ended: " + heard.reason());
            }
            if (firstSoundMs < 0 && phone.agentMs() > agentMsBefore && callerQuietMs > 0) {
                firstSoundMs = callerQuietMs;
            }
            if (firstSoundMs >= 0 && phone.agentQuietMs() >= QUIET_MS && callerQuietMs >= QUIET_MS && !heard.toolRuns()) {
                return heard.turn(firstSoundMs);
            }
            // The clock runs once the customer has finished.
            if (callerQuietMs == 0) {
                began = System.nanoTime();
            } else if (firstSoundMs < 0 && System.nanoTime() - began > FIRST_SOUND_WITHIN.toNanos()) {
                throw new DemoException("the agent said nothing for " + FIRST_SOUND_WITHIN.toSeconds() + " s");
            }
            Thread.sleep(LOOK_EVERY_MS);
        }
    }

    @Override
    public void close() {
        phone.hangUp();
        phone.ended().orTimeout(5, TimeUnit.SECONDS).exceptionally(_ -> null).join();
        phone.close();
        loops.close();
    }

    /// What the phone was told since the last turn. Filled on the phone's event loop.
    private static final class Heard implements PhoneListener {
        private List<String> understood = new ArrayList<>();
        private List<String> said = new ArrayList<>();
        private List<String> tools = new ArrayList<>();
        private int running;
        private String reason = "";

        @Override
        public synchronized void said(String speaker, String itemId, String text, boolean last) {
            if (last && !text.isBlank()) {
                (speaker.equals("user") ? understood : said).add(text);
            }
        }

        @Override
        public synchronized void tool(String name, String status, long durationMs) {
            boolean started = status.equals("started");
            running += started ? 1 : -1;
            if (!started) {
                tools.add(name + " " + durationMs + " ms");
            }
        }

        @Override
        public synchronized void ended(int closeCode, String why) {
            reason = why.isEmpty() ? "close code " + closeCode : why;
        }

        synchronized boolean toolRuns() {
            return running > 0;
        }

        synchronized String reason() {
            return reason;
        }

        synchronized Turn turn(long firstSoundMs) {
            Turn turn = new Turn(understood, said, tools, firstSoundMs);
            understood = new ArrayList<>();
            said = new ArrayList<>();
            tools = new ArrayList<>();
            return turn;
        }
    }
}
