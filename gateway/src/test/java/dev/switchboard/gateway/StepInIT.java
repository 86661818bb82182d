package dev.switchboard.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.gateway.engine.speak.FliteVoice;
import dev.switchboard.gateway.softphone.BrowserPhone;
import dev.switchboard.gateway.softphone.Softphone;
import dev.switchboard.gateway.softphone.TwilioPhone;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Supervisors step into real calls on the local engine, by the API and its sound socket. The calls go on side by side, since
/// each takes its time.
class StepInIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /// What a supervisor may be behind the call (issue 6).
    private static final long MOST_BEHIND_MS = 300;
    private static final double CALLER_HZ = 500;
    private static final double SUPERVISOR_HZ = 1_000;

    @TempDir
    private static Path dir;

    private static RunningGateway running;
    private static Future<?> supervised;
    private static Future<?> telephone;
    private static Future<?> waiting;
    private static Future<?> guarded;
    private static final MisbehavingTools misbehaving = new MisbehavingTools();
    private static final ScheduledExecutorService microphones = Executors.newScheduledThreadPool(2);
    private static final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();

    @BeforeAll
    static void start() throws Exception {
        Path agents = Files.createDirectories(dir.resolve("agents"));
        Files.writeString(agents.resolve("tess.yaml"), """
                id: tess
                name: Tess
                description: Tyre shop
                greeting: "Good day!"
                voice: marin
                instructions: You are Tess, who answers for a tyre shop.
                human: true
                sentences: {taken_over: "A colleague now.", handed_back: "Back again.", waiting: "One moment.", nobody_free: "Nobody is free."}
                """);
        running = new RunningGateway(dir.resolve("data"), Map.of(
                "SWITCHBOARD_AGENTS_DIR", agents.toString(), "SWITCHBOARD_DEFAULT_AGENT", "tess",
                "SWITCHBOARD_HUMAN_WAIT", "1s", "SWITCHBOARD_SUPERVISOR_RETURN", "700ms"));
        running.gateway.tools().offer("test", misbehaving.all());
        Files.writeString(agents.resolve("gus.yaml"), """
                id: gus
                name: Gus
                description: Shop
                greeting: "Good day!"
                voice: marin
                instructions: You are Gus, who answers for a shop.
                tools: [cancel_booking, check_stock, list_catalogue, open_door, find_parcel, give_refund]
                """);
        running.gateway.reloadAgents();
        guarded = begin(StepInIT::guardedCall);
        supervised = begin(StepInIT::supervisedCall);
        telephone = begin(StepInIT::telephoneCall);
        waiting = begin(StepInIT::waitingCall);
    }

    private interface Conversation {
        void run() throws Exception;
    }

    private static Future<?> begin(Conversation call) {
        return calls.submit(() -> {
            call.run();
            return null;
        });
    }

    @AfterAll
    static void stop() {
        misbehaving.over.countDown();
        misbehaving.found.countDown();
        calls.shutdownNow();
        microphones.shutdownNow();
        running.close();
    }

    @Test
    void aSupervisorListensSpeaksAndGivesTheCallBack() throws Exception {
        supervised.get();
    }

    private static void supervisedCall() throws Exception {
        CallNotes notes = new CallNotes();
        try (BrowserPhone phone = running.browser(notes)) {
            greeted(phone, notes);
            String ticket = notes.ticketId;
            try (Eavesdropper ana = new Eavesdropper(running, ticket); Eavesdropper ben = new Eavesdropper(running, ticket)) {
                long spoke = System.nanoTime();
                phone.speak(tone(CALLER_HZ, 200, 24_000));
                long callerBehindMs = (ana.loud(Eavesdropper.CALLER, spoke).atNanos() - spoke) / 1_000_000;
                await().atMost(PATIENCE).until(() -> phone.callerQuietMs() > 500 && phone.agentQuietMs() > 200);

                int before = phone.heard().length;
                long asked = System.nanoTime();
                does(ticket, "say", "{\"text\":\"Your tyres are here.\"}", 200);
                await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(() -> loudSince(phone, before));
                long heard = System.nanoTime();
                long agentBehindMs = (ana.loud(Eavesdropper.AGENT, asked).atNanos() - heard) / 1_000_000;
                System.out.println("behind the caller " + callerBehindMs + " ms, behind the agent " + agentBehindMs + " ms");
                assertThat(callerBehindMs).isLessThan(MOST_BEHIND_MS);
                assertThat(agentBehindMs).isLessThan(MOST_BEHIND_MS);
                notes.line("agent", text -> text.contains("tyres are here"));

                does(ticket, "whisper", "{\"text\":\"The caller is in a hurry.\"}", 200);
                does(ticket, "take-over", "{\"listener\":\"" + ana.listener() + "\"}", 200);
                assertThat(does(ticket, "take-over", "{\"listener\":\"" + ben.listener() + "\"}", 409))
                        .contains("held by another supervisor");
                ana.state("held");
                notes.line("agent", text -> text.contains("colleague now"));
                int from = phone.heard().length;
                ScheduledFuture<?> microphone = speaks(ana, SUPERVISOR_HZ);
                ben.loud(Eavesdropper.SUPERVISOR, spoke);
                phone.type("are you there");
                await().atMost(PATIENCE).until(() -> phone.heard().length > from + 24_000);
                microphone.cancel(false);
                short[] heardOf = Arrays.copyOfRange(phone.heard(), from + 9_600, from + 24_000);
                assertThat(share(heardOf, SUPERVISOR_HZ, 24_000)).as("the caller hears the supervisor and nothing else").isGreaterThan(0.9);

                boolean transcribed = says(ana, "i want to talk to a person");
                does(ticket, "hand-back", "{\"listener\":\"" + ana.listener() + "\"}", 200);
                if (transcribed) {
                    await().atMost(PATIENCE).until(() -> lines(running.api("/api/tickets/" + ticket)).stream()
                            .anyMatch(line -> line.startsWith("supervisor: ") && line.contains("person")));
                }
                notes.line("agent", text -> text.contains("Back again"));
                does(ticket, "end", "{}", 200);
                assertThat(ana.word("ended", json -> true).path("reason").asText()).isEqualTo("supervisor");
                await().atMost(PATIENCE).until(() -> ana.closeCode == 1000 && !notes.endedWith.isEmpty());
            }
            assertThat(does(ticket, "say", "{\"text\":\"Hello?\"}", 409)).contains(ticket).contains("has ended");
            JsonNode detail = closed(ticket);
            assertThat(detail.at("/ticket/end_reason").asText()).isEqualTo("supervisor");
            assertThat(metadata(detail, "call_state")).containsExactly("held by loopback", "with the agent");
            assertThat(metadata(detail, "step_in")).anyMatch(note -> note.contains("whisper by loopback: The caller is in a hurry."));
            assertThat(lines(detail)).noneMatch(line -> line.contains("in a hurry")).contains("user: are you there");
            List<String> audited = running.api("/api/audit?ticket=" + ticket).valueStream()
                    .map(row -> row.path("action").asText()).toList();
            assertThat(audited).contains("call.listen", "call.say", "call.whisper", "call.take-over", "call.hand-back", "call.end");
        }
    }

    @Test
    void aTelephoneCallComesBackToTheAgentWhenTheSupervisorsLineBreaks() throws Exception {
        telephone.get();
    }

    private static void telephoneCall() throws Exception {
        CallNotes notes = new CallNotes();
        try (TwilioPhone phone = running.twilio("CA00000000000000000000000000step", Map.of(), notes)) {
            await().atMost(PATIENCE).until(() -> phone.agentMs() > 200 && phone.agentQuietMs() > 300);
            String ticket = await().until(() -> running.api("/api/tickets?channel=twilio").at("/0/ticket_id").asText(), id -> !id.isEmpty());
            Eavesdropper ana = new Eavesdropper(running, ticket);
            long spoke = System.nanoTime();
            phone.speak(tone(CALLER_HZ, 200, 8_000));
            long behindMs = (ana.loud(Eavesdropper.CALLER, spoke).atNanos() - spoke) / 1_000_000;
            System.out.println("behind a telephone " + behindMs + " ms");
            assertThat(behindMs).isLessThan(MOST_BEHIND_MS);
            does(ticket, "take-over", "{\"listener\":\"" + ana.listener() + "\"}", 200);
            ana.state("held");
            int from = phone.heard().length;
            ScheduledFuture<?> microphone = speaks(ana, SUPERVISOR_HZ);
            await().atMost(PATIENCE).until(() -> phone.heard().length > from + 8_000);
            microphone.cancel(false);
            short[] heard = Arrays.copyOfRange(phone.heard(), from + 3_200, from + 8_000);
            assertThat(share(heard, SUPERVISOR_HZ, 8_000)).isGreaterThan(0.9);

            long before = phone.agentMs();
            ana.drop();
            await().atMost(PATIENCE).until(() -> state(ticket).equals("agent"));
            await().atMost(PATIENCE).until(() -> phone.agentMs() > before + 200);
            phone.hangUp();
            assertThat(metadata(closed(ticket), "step_in")).anyMatch(note -> note.contains("the line to loopback broke"))
                    .anyMatch(note -> note.contains("nothing was heard of loopback for 700 ms"));
        }
    }

    @Test
    void aCallerWhoAsksForAPersonWaitsAndIsOfferedACallBack() throws Exception {
        waiting.get();
    }

    private static void waitingCall() throws Exception {
        CallNotes notes = new CallNotes();
        try (BrowserPhone phone = running.browser(notes)) {
            greeted(phone, notes);
            phone.type("let me speak to a human");
            await().atMost(PATIENCE).until(() -> state(notes.ticketId).equals("waiting"));
            notes.line("agent", text -> text.contains("One moment"));
            notes.line("agent", text -> text.contains("Nobody is free"));
            does(notes.ticketId, "transfer", "{\"agent\":\"nobody\"}", 422);
            does(notes.ticketId, "transfer", "{\"agent\":\"casey\"}", 200);
            notes.line("agent", text -> text.contains("Casey"));
            phone.hangUp();
        }
        JsonNode detail = closed(notes.ticketId);
        assertThat(metadata(detail, "call_state").getFirst()).startsWith("waiting for a person");
        assertThat(metadata(detail, "handoff")).containsExactly("tess to casey: by loopback");
    }

    @Test
    void aCallGoesOnWhateverItsToolsDoAndNothingIsDoneThatNobodyAgreedTo() throws Exception {
        guarded.get();
    }

    private static void guardedCall() throws Exception {
        CallNotes notes = new CallNotes();
        try (BrowserPhone phone = running.browser("?agent=gus", notes)) {
            notes.line("agent", text -> text.contains("Good day"));
            phone.type("cancel my order");
            notes.line("agent", text -> text.equals("I will cancel it. Shall I go ahead?"));
            await().atMost(PATIENCE).until(() -> phone.agentMs() > 200 && phone.agentQuietMs() > 200);
            assertThat(misbehaving.cancelled).hasValue(0);
            phone.type("yes please");
            notes.line("agent", text -> text.contains("Your order is cancelled"));
            assertThat(misbehaving.cancelled).hasValue(1);

            phone.type("is it in stock");
            notes.line("agent", text -> text.contains("taking too long"));
            phone.type("read me the catalogue");
            notes.line("agent", text -> text.contains("no answer that I can use"));
            phone.type("please unlock the door");
            notes.line("agent", text -> text.contains("something went wrong"));

            phone.type("where is my parcel");
            notes.line("agent", text -> text.contains("One moment, please"));
            misbehaving.found.countDown();
            notes.line("agent", text -> text.contains("Your parcel is in Berlin"));

            phone.type("give me a refund");
            notes.line("agent", text -> text.contains("I need a colleague to approve that"));
            JsonNode asked = await().until(() -> running.api("/api/approvals").at("/waiting/0"), one -> one.has("what"));
            assertThat(asked.path("what").asText()).isEqualTo("refund $6000");
            assertThat(asked.path("ticket_id").asText()).isEqualTo(notes.ticketId);
            assertThat(misbehaving.refunded).hasValue(0);
            assertThat(running.post("/api/approvals/" + asked.path("approval_id").asText(),
                    "{\"decision\":\"approve\",\"note\":\"known\"}").statusCode()).isEqualTo(200);
            notes.line("agent", text -> text.contains("The money is on its way"));
            assertThat(misbehaving.refunded).hasValue(1);
            phone.hangUp();
        }
        JsonNode detail = closed(notes.ticketId);
        assertThat(detail.path("interactions").valueStream()
                        .flatMap(line -> line.path("tool_calls").valueStream())
                        .map(call -> call.path("name").asText() + " " + call.path("status").asText()))
                .containsExactly("cancel_booking refused", "cancel_booking answered", "check_stock failed", "list_catalogue failed",
                        "open_door failed", "find_parcel answered", "give_refund answered");
        assertThat(metadata(detail, "approval")).last().asString().endsWith("give_refund approved by loopback: known");
        assertThat(metadata(detail, "tool_failure")).hasSize(3);
        assertThat(running.text("/metrics")).contains("switchboard_tool_calls_total{tool=\"cancel_booking\"} 2.0");
    }

    @Test
    void whatCannotBeDoneIsNamed() {
        assertThat(does("GXS-20260101-00000000", "say", "{\"text\":\"Hi.\"}", 404)).contains("Ticket not found");
        assertThat(does("nonsense", "say", "{\"text\":\"Hi.\"}", 404)).contains("Ticket not found");
        assertThat(does("GXS-20260101-00000000", "say", "{}", 400)).contains("text");
        assertThat(does("GXS-20260101-00000000", "take-over", "{}", 400)).contains("listener");
        assertThat(does("GXS-20260101-00000000", "whisper", "{\"text\":\"Hi.\",\"answer\":\"later\"}", 400)).contains("answer");
        assertThatThrownBy(() -> new Eavesdropper(running, "GXS-20260101-00000000")).hasStackTraceContaining("404");
    }

    private static boolean loudSince(Softphone phone, int from) {
        short[] heard = phone.heard();
        for (int i = from; i < heard.length; i++) {
            if (Math.abs(heard[i]) > Eavesdropper.LOUD) {
                return true;
            }
        }
        return false;
    }

    private static void greeted(Softphone phone, CallNotes notes) {
        notes.line("agent", text -> text.contains("Good day"));
        await().atMost(PATIENCE).until(() -> phone.agentMs() > 200 && phone.agentQuietMs() > 200);
    }

    private static String does(String ticket, String what, String body, int status) {
        HttpResponse<String> answer = running.post("/api/calls/" + ticket + "/" + what, body);
        assertThat(answer.statusCode()).as(what + ": " + answer.body()).isEqualTo(status);
        return answer.body();
    }

    private static String state(String ticket) {
        return running.api("/api/calls/" + ticket).path("state").asText();
    }

    /// Twenty milliseconds of a tone, over and over.
    private static ScheduledFuture<?> speaks(Eavesdropper supervisor, double hz) {
        AtomicInteger frame = new AtomicInteger();
        return microphones.scheduleAtFixedRate(() -> {
            short[] samples = new short[480];
            int from = frame.getAndIncrement() * samples.length;
            for (int i = 0; i < samples.length; i++) {
                samples[i] = (short) Math.round(8_000 * Math.sin(2 * Math.PI * hz * (from + i) / 24_000));
            }
            supervisor.speak(samples);
        }, 0, 20, TimeUnit.MILLISECONDS);
    }

    /// False where this machine has no voice to speak with.
    private static boolean says(Eavesdropper supervisor, String sentence) throws Exception {
        FliteVoice voice = FliteVoice.open("rms");
        if (!voice.available()) {
            return false;
        }
        short[] speech = SpokenLine.by(voice, sentence, 24_000);
        short[] all = Arrays.copyOf(speech, speech.length + 24_000);
        AtomicInteger at = new AtomicInteger();
        CountDownLatch said = new CountDownLatch(all.length / 480);
        ScheduledFuture<?> microphone = microphones.scheduleAtFixedRate(() -> {
            int from = at.getAndAdd(480);
            if (from + 480 <= all.length) {
                supervisor.speak(Arrays.copyOfRange(all, from, from + 480));
                said.countDown();
            }
        }, 0, 20, TimeUnit.MILLISECONDS);
        assertThat(said.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        microphone.cancel(false);
        return true;
    }

    private static short[] tone(double hz, int ms, int rateHz) {
        short[] samples = new short[rateHz / 1000 * ms];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (short) Math.round(8_000 * Math.sin(2 * Math.PI * hz * i / rateHz));
        }
        return samples;
    }

    /// How much of the sound's energy lies at a frequency (Goertzel, in windows of 20 ms, which a lost frame does not blur).
    private static double share(short[] samples, double hz, int rateHz) {
        int window = rateHz / 50;
        double at = 0;
        double all = 0;
        for (int from = 0; from + window <= samples.length; from += window) {
            double re = 0;
            double im = 0;
            for (int i = 0; i < window; i++) {
                double angle = 2 * Math.PI * hz * i / rateHz;
                re += samples[from + i] * Math.cos(angle);
                im += samples[from + i] * Math.sin(angle);
                all += (double) samples[from + i] * samples[from + i];
            }
            at += 2 * (re * re + im * im) / window;
        }
        return all == 0 ? 0 : at / all;
    }

    private static JsonNode closed(String ticketId) {
        return await().atMost(PATIENCE).until(
                () -> running.api("/api/tickets/" + ticketId), detail -> detail.at("/ticket/status").asText().equals("closed"));
    }

    private static List<String> metadata(JsonNode detail, String key) {
        return detail.path("metadata").valueStream()
                .filter(row -> row.path("key").asText().equals(key))
                .map(row -> row.path("value").asText())
                .toList();
    }

    private static List<String> lines(JsonNode detail) {
        return detail.path("interactions").valueStream()
                .map(line -> line.path("speaker").asText() + ": " + line.path("message").asText())
                .toList();
    }
}
