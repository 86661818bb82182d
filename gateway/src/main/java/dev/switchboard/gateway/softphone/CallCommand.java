package dev.switchboard.gateway.softphone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.switchboard.gateway.audio.WavFile;
import dev.switchboard.gateway.net.DialLimits;
import dev.switchboard.gateway.net.EventLoops;
import dev.switchboard.gateway.net.WebSocketDialer;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Places one call in real time, prints it line by line, and then its ticket. Exit code 0 only when the agent answered
/// and the ticket was closed, 1 when not, 2 for wrong arguments.
@Command(
        name = "call",
        description = "Place one call: say WAV files or lines, each when the one before is answered, print what is said, "
                + "then the ticket.",
        mixinStandardHelpOptions = true)
public final class CallCommand implements Callable<Integer> {
    private static final long LOOK_EVERY_MS = 50;
    private static final long GREETING_WITHIN_MS = 10_000;
    private static final long GREETING_OVER_AFTER_MS = 700;
    /// An answer is over when the agent has been silent for so long.
    private static final long ANSWER_OVER_AFTER_MS = 2_000;
    private static final long HANG_UP_WITHIN_MS = 5_000;
    private static final long TICKET_WITHIN_MS = 20_000;

    enum Line {
        browser,
        twilio,
        chat,
        sip
    }

    @Parameters(arity = "0..*", paramLabel = "FILE.wav", description =
            "What the caller says: 16-bit PCM WAV, any rate from 8 to 48 kHz. Each file waits for the answer to the one before.")
    private List<Path> wavs = new ArrayList<>();

    @Option(names = "--say", paramLabel = "LINE", description =
            "A line to say with a voice of this machine, after the files; may repeat.")
    private List<String> said = new ArrayList<>();

    @Option(names = "--voice", paramLabel = "NAME", description =
            "Whose voice says it: slt, rms, awb, kal16, espeak (default: ${DEFAULT-VALUE}).")
    private String voice = "slt";

    @Option(names = "--agent", paramLabel = "ID", description =
            "The agent to call; the gateway's default when left out.")
    private @Nullable String agent;

    @Option(names = "--as", paramLabel = "LINE", description =
            "How to call: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Line as = Line.browser;

    @Option(names = "--out", paramLabel = "heard.wav", description = "Record both sides: caller left, agent right.")
    private @Nullable Path heard;

    @Option(names = "--text", paramLabel = "LINE", description =
            "A line to type, after the speech if there is one; may repeat (browser and chat).")
    private List<String> typed = new ArrayList<>();

    @Option(names = "--url", paramLabel = "ws://…", description =
            "The caller socket; default: this machine's voice plane.")
    private @Nullable URI url;

    @Option(names = "--control", paramLabel = "http://…", description = "The control plane; default: this machine's.")
    private @Nullable URI control;

    @Option(names = "--wait-answer", paramLabel = "SECONDS",
            description = "How long to wait for each answer to end (default: ${DEFAULT-VALUE}).")
    private int waitAnswerSeconds = 45;

    @Option(names = "--at-once", description = "Speak without waiting for the greeting to end: interrupts the agent.")
    private boolean atOnce;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        CommandSpec command = Objects.requireNonNull(spec);
        if (as == Line.sip) {
            throw new ParameterException(
                    command.commandLine(), "--as sip is not available in this version: use browser, twilio or chat");
        }
        boolean speaks = !wavs.isEmpty() || !said.isEmpty();
        if (!speaks && typed.isEmpty()) {
            throw new ParameterException(
                    command.commandLine(), "nothing to say: give FILE.wav, --say \"a line\" or --text \"a line\"");
        }
        if (as == Line.twilio && !typed.isEmpty()) {
            throw new ParameterException(
                    command.commandLine(), "--text needs --as browser: a phone line carries no typed text");
        }
        if (as == Line.chat && (speaks || heard != null)) {
            throw new ParameterException(
                    command.commandLine(), "--as chat takes --text alone: nothing is said or heard in a chat");
        }
        PrintWriter out = command.commandLine().getOut();
        try (EventLoops loops = EventLoops.start("softphone", 1)) {
            return place(loops, new CallPrinter(out), out);
        } catch (PhoneException | IOException failed) {
            PrintWriter err = command.commandLine().getErr();
            err.println(failed.getMessage());
            err.flush();
            return 1;
        }
    }

    private int place(EventLoops loops, CallPrinter printer, PrintWriter out) throws IOException, InterruptedException {
        if (as == Line.chat) {
            return chat(printer, out);
        }
        List<Speech> speech = speech();
        TicketWatch tickets = tickets();
        WebSocketDialer dialer = new WebSocketDialer(DialLimits.defaults());
        String callSid = "CA" + UUID.randomUUID().toString().replace("-", "");
        boolean answered;
        BrowserPhone browser = null;
        try (Softphone phone = as == Line.browser
                ? (browser = BrowserPhone.call(dialer, loops.next(), browserAddress(), !speech.isEmpty(), printer))
                : TwilioPhone.call(dialer, loops.next(), twilioAddress(), Map.of(), callSid, parameters(), printer)) {
            LineReader lines = as == Line.twilio ? new LineReader(tickets, callSid, printer) : LineReader.none();
            answered = converse(phone, speech, lines);
            phone.hangUp();
            waitForEnd(phone);
            if (heard != null) {
                phone.writeHeard(heard);
            }
        }
        BrowserPhone known = browser;
        IdOfTicket id = known == null
                ? () -> tickets.ticketOfLine("twilio", callSid)
                : () -> Optional.of(known.ticketId()).filter(one -> !one.isEmpty());
        return shown(closedTicket(tickets, id), answered, printer, out);
    }

    /// Something to say, at the rate of the line that carries it.
    private interface Speech {
        short[] at(int sampleRateHz);
    }

    private List<Speech> speech() throws IOException {
        List<Speech> speech = new ArrayList<>();
        for (Path file : wavs) {
            speech.add(WavFile.read(file)::monoAt);
        }
        if (!said.isEmpty()) {
            Speaker speaker = Speaker.open(voice);
            said.forEach(line -> speech.add(rateHz -> speaker.say(line, rateHz)));
        }
        return speech;
    }

    /// Empty while it is not known.
    private interface IdOfTicket {
        Optional<String> find() throws IOException, InterruptedException;
    }

    private int chat(CallPrinter printer, PrintWriter out) throws IOException, InterruptedException {
        boolean answered = true;
        String ticketId;
        try (ChatPhone phone = ChatPhone.call(address("/calls/chat"), printer)) {
            ticketId = phone.ticketId();
            for (String line : typed) {
                answered &= phone.write(line, Duration.ofSeconds(waitAnswerSeconds));
            }
            phone.hangUp();
        }
        return shown(closedTicket(tickets(), () -> Optional.of(ticketId)), answered, printer, out);
    }

    private int shown(Optional<JsonNode> ticket, boolean answered, CallPrinter printer, PrintWriter out) throws IOException {
        if (!answered) {
            printer.note("the agent did not answer within " + waitAnswerSeconds + " s");
        }
        if (ticket.isEmpty()) {
            printer.note("no closed ticket within " + TICKET_WITHIN_MS / 1000 + " s");
            return 1;
        }
        if (as == Line.twilio) {
            printer.stored(ticket.get());
        }
        out.println(new JsonMapper().writerWithDefaultPrettyPrinter().writeValueAsString(ticket.get()));
        out.flush();
        return answered ? 0 : 1;
    }

    private TicketWatch tickets() {
        return new TicketWatch(
                control == null ? URI.create("http://127.0.0.1:" + port("SWITCHBOARD_HTTP_PORT", 8003)) : control,
                System.getenv().getOrDefault("SWITCHBOARD_TOKEN", "").strip());
    }

    /// Says everything, each time until the agent has answered and fallen silent; false when an answer never came.
    private boolean converse(Softphone phone, List<Speech> speech, LineReader lines) throws InterruptedException {
        if (!atOnce) {
            until(GREETING_WITHIN_MS, phone, lines, () -> phone.agentMs() > 0
                    && phone.agentQuietMs() >= GREETING_OVER_AFTER_MS);
        }
        boolean answered = true;
        boolean interrupts = atOnce;
        for (Speech each : speech) {
            long before = phone.agentMs();
            short[] samples = each.at(phone.sampleRateHz());
            phone.speak(samples);
            until(samples.length * 1_000L / phone.sampleRateHz() + ANSWER_OVER_AFTER_MS, phone, lines,
                    () -> phone.callerQuietMs() > 0);
            answered &= answerEnds(phone, interrupts ? phone.agentMs() : before, lines);
            interrupts = false;
        }
        for (String line : typed) {
            long before = phone.agentMs();
            phone.type(line);
            answered &= answerEnds(phone, before, lines);
        }
        return answered;
    }

    private boolean answerEnds(Softphone phone, long agentMsBefore, LineReader lines) throws InterruptedException {
        return until(TimeUnit.SECONDS.toMillis(waitAnswerSeconds), phone, lines, () -> phone.agentMs() > agentMsBefore
                && phone.agentQuietMs() >= ANSWER_OVER_AFTER_MS
                && phone.callerQuietMs() >= ANSWER_OVER_AFTER_MS);
    }

    private static boolean until(long withinMs, Softphone phone, LineReader lines, BooleanSupplier done)
            throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(withinMs);
        while (!done.getAsBoolean()) {
            if (phone.ended().isDone() || System.nanoTime() > deadline) {
                return done.getAsBoolean();
            }
            lines.look();
            Thread.sleep(LOOK_EVERY_MS);
        }
        return true;
    }

    private static void waitForEnd(Softphone phone) throws InterruptedException {
        try {
            phone.ended().get(HANG_UP_WITHIN_MS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException late) {
            throw new PhoneException(
                    "the gateway did not end the call within " + HANG_UP_WITHIN_MS / 1000 + " s of the hang-up");
        }
    }

    private static Optional<JsonNode> closedTicket(TicketWatch tickets, IdOfTicket ticketId)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(TICKET_WITHIN_MS);
        do {
            Optional<String> id = ticketId.find();
            Optional<JsonNode> detail = id.isEmpty() ? Optional.empty() : tickets.ticket(id.get());
            if (detail.filter(TicketWatch::isClosed).isPresent()) {
                return detail;
            }
            Thread.sleep(4 * LOOK_EVERY_MS);
        } while (System.nanoTime() < deadline);
        return Optional.empty();
    }

    private URI browserAddress() {
        return address("/calls/browser");
    }

    private URI address(String path) {
        return url != null ? url
                : URI.create("ws://127.0.0.1:" + port("SWITCHBOARD_VOICE_PORT", 8004) + path
                + (agent == null ? "" : "?agent=" + URLEncoder.encode(agent, StandardCharsets.UTF_8)));
    }

    private URI twilioAddress() {
        return url != null ? url
                : URI.create("ws://127.0.0.1:" + port("SWITCHBOARD_VOICE_PORT", 8004) + "/calls/twilio");
    }

    private Map<String, String> parameters() {
        Map<String, String> parameters = new HashMap<>(Map.of("from", "+6560000000"));
        if (agent != null) {
            parameters.put("agent", agent);
        }
        return parameters;
    }

    private static int port(String variable, int fallback) {
        String value = System.getenv(variable);
        try {
            return value == null || value.isBlank() ? fallback : Integer.parseInt(value.strip());
        } catch (NumberFormatException _) {
            throw new PhoneException(variable + " is \"" + value + "\", expected a port number");
        }
    }

    /// Prints what a phone's ticket gains while the call runs; looks about once a second.
    private static final class LineReader {
        private static final long LOOK_AGAIN_AFTER_NANOS = 1_000_000_000L;

        private final @Nullable TicketWatch tickets;
        private final String callSid;
        private final @Nullable CallPrinter printer;
        private Optional<String> ticketId = Optional.empty();
        private long lookedNanos = System.nanoTime();
        private boolean complained;

        LineReader(@Nullable TicketWatch tickets, String callSid, @Nullable CallPrinter printer) {
            this.tickets = tickets;
            this.callSid = callSid;
            this.printer = printer;
        }

        static LineReader none() {
            return new LineReader(null, "", null);
        }

        void look() throws InterruptedException {
            if (tickets == null || printer == null || System.nanoTime() - lookedNanos < LOOK_AGAIN_AFTER_NANOS) {
                return;
            }
            lookedNanos = System.nanoTime();
            try {
                if (ticketId.isEmpty()) {
                    ticketId = tickets.ticketOfLine("twilio", callSid);
                }
                if (ticketId.isPresent()) {
                    tickets.ticket(ticketId.get()).ifPresent(printer::stored);
                }
            } catch (IOException unreachable) {
                if (!complained) {
                    printer.problem("control_plane", "no lines from the ticket: " + unreachable);
                }
                complained = true;
            }
        }
    }
}
