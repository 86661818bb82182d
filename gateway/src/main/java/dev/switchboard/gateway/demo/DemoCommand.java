package dev.switchboard.gateway.demo;

import dev.switchboard.gateway.softphone.PhoneException;
import dev.switchboard.gateway.softphone.Speaker;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Plays the text-to-buy scenarios against a running gateway. Exit code 0 only when every order ended paid with the seats that
/// were asked for; 1 when not, 2 for wrong arguments.
@Command(
        name = "demo",
        description = "Play text-to-buy scenarios in web chats or calls with the agent Casey: 1 a purchase, 2 an upgrade of an "
                + "order, 3 a purchase and its upgrade, 4 all of these, 5 a purchase with second thoughts and a declined card.",
        mixinStandardHelpOptions = true)
public final class DemoCommand implements Callable<Integer> {
    @Parameters(arity = "0..1", paramLabel = "SCENARIO", description = "1 to 5 (default: ${DEFAULT-VALUE}).")
    private int scenario = 4;

    @Option(names = "--url", paramLabel = "ws://…", description = "The socket; default: this machine's voice plane.")
    private @Nullable URI url;

    @Option(names = "--control", paramLabel = "http://…", description = "The control plane; default: this machine's.")
    private @Nullable URI control;

    @Option(names = "--spoken", description = "Call instead of writing: say the customer's lines aloud, in real time.")
    private boolean spoken;

    @Option(names = "--voice", paramLabel = "NAME", description =
            "Whose voice says them: slt, rms, awb, kal16, espeak (default: ${DEFAULT-VALUE}).")
    private String voice = "rms";

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        CommandSpec command = Objects.requireNonNull(spec);
        if (scenario < 1 || scenario > 5) {
            throw new ParameterException(command.commandLine(), "scenario " + scenario + ": expected 1, 2, 3, 4 or 5");
        }
        PrintWriter out = command.commandLine().getOut();
        House house = new House(
                control == null ? URI.create("http://127.0.0.1:" + port("SWITCHBOARD_HTTP_PORT", 8003)) : control,
                System.getenv().getOrDefault("SWITCHBOARD_TOKEN", "").strip());
        URI socket = url == null ? URI.create("ws://127.0.0.1:" + port("SWITCHBOARD_VOICE_PORT", 8004)
                + (spoken ? "/calls/browser" : "/calls/chat") + "?agent=casey") : url;
        try {
            Scenario.Door door = () -> Chat.open(socket);
            if (spoken) {
                Speaker speaker = Speaker.open(voice);
                door = () -> SpokenCall.place(socket, speaker);
            }
            boolean good = true;
            for (int each = scenario == 4 ? 1 : scenario; each <= (scenario == 4 ? 3 : scenario); each++) {
                good &= play(each, house, door, out);
            }
            return good ? 0 : 1;
        } catch (DemoException | PhoneException | IOException failed) {
            PrintWriter err = command.commandLine().getErr();
            err.println(failed.getMessage() == null ? "the gateway does not answer: is scripts/run running?" : failed.getMessage());
            err.flush();
            return 1;
        }
    }

    private static boolean play(int scenario, House house, Scenario.Door door, PrintWriter out)
            throws IOException, InterruptedException {
        List<String> events = house.eventsWithSeats(2);
        if (events.isEmpty()) {
            throw new DemoException("no event has two seats left in sections A and B: start with a new SWITCHBOARD_DATA_DIR");
        }
        String event = events.getFirst();
        Scenario played = new Scenario(house, door, out);
        Scenario.Outcome outcome = switch (scenario) {
            case 1 -> {
                title(out, "Scenario 1: a purchase");
                yield played.buy(event);
            }
            case 2 -> {
                title(out, "Scenario 2: an upgrade of an order");
                Scenario.Outcome before =
                        new Scenario(house, door, new PrintWriter(Writer.nullWriter())).buy(event);
                out.println("(order " + before.orderId() + " was made and paid in another conversation)");
                out.println();
                played = new Scenario(house, door, out);
                yield played.upgrade(before.orderId());
            }
            case 5 -> {
                title(out, "Scenario 5: a purchase with second thoughts");
                yield played.secondThoughts(event);
            }
            default -> {
                title(out, "Scenario 3: a purchase and its upgrade");
                yield played.buyAndUpgrade(event);
            }
        };
        played.summary(outcome);
        String section = scenario == 1 ? "B-" : "A-";
        List<String> seats = Scenario.seats(outcome.order());
        return outcome.order().path("payment_state").asText().equals("paid") && seats.size() == 2
                && seats.stream().allMatch(seat -> seat.startsWith(section));
    }

    private static void title(PrintWriter out, String title) {
        out.println(title);
        out.println("─".repeat(title.length()));
        out.flush();
    }

    private static int port(String variable, int fallback) {
        String value = System.getenv().getOrDefault(variable, "").strip();
        try {
            return value.isEmpty() ? fallback : Integer.parseInt(value);
        } catch (NumberFormatException _) {
            throw new DemoException(variable + " is \"" + value + "\", expected a port number");
        }
    }
}
