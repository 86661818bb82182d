package dev.switchboard.dashboard;

import dev.switchboard.dashboard.agent.AgentSheet;
import dev.switchboard.dashboard.agent.Staff;
import dev.switchboard.dashboard.ops.AgentReload;
import dev.switchboard.store.TranscriptStore;
import dev.switchboard.tools.ToolSpec;
import dev.switchboard.tools.ApprovalRules;
import dev.switchboard.tools.SourceState;
import dev.switchboard.tools.Tools;
import dev.switchboard.tools.ToolsSetup;
import dev.switchboard.tools.helpcenter.HelpCenter;
import dev.switchboard.tools.sale.LetterWays;
import dev.switchboard.tools.sale.PaymentDesk;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Riley and Casey over the real tools, which are opened when they are first asked for, since most tests do not ask.
/// Reading them again is refused until `fileIsGood`.
final class SampleStaff implements AgentReload, AutoCloseable {
    static final String WRONG = "agents/zoe.yaml: limits.longest: 'soon': expected a duration such as 15s, 3m or 1h";

    private final TranscriptStore store;
    private @Nullable Tools tools;
    private boolean good;
    private Instant readAt = Instant.now();
    private Optional<Staff.Refusal> refused = Optional.empty();

    SampleStaff(TranscriptStore store) {
        this.store = store;
    }

    synchronized void fileIsGood() {
        good = true;
    }

    @Override
    public synchronized Outcome reload() {
        if (good) {
            readAt = Instant.now();
            refused = Optional.empty();
            return new Outcome.Done(List.of("riley", "casey"), "");
        }
        refused = Optional.of(new Staff.Refusal(Instant.now(), WRONG));
        return new Outcome.Refused(WRONG);
    }

    @Override
    public synchronized Staff staff() {
        if (tools == null) {
            tools = Tools.open(store.database(), Clock.systemUTC(), new ToolsSetup(Optional.empty(), HelpCenter.Config.NONE,
                    ApprovalRules.STANDARD, new PaymentDesk(() -> URI.create("http://127.0.0.1:8004")), LetterWays.NONE,
                    ToolsSetup.NONE.tickets()));
        }
        AgentSheet riley = sheet("riley", "Riley", "GXS Bank help line", "casey", "search_gxs_help_center", "note_customer");
        AgentSheet casey = sheet("casey", "Casey", "Event box office", "riley", "find_events", "check_seats", "note_customer");
        return new Staff(List.of(riley, casey), readAt, refused,
                Optional.of(new Staff.VoicePlane("127.0.0.1", 8004, Optional.of(URI.create("https://voice.example")))),
                Optional.of(tools),
                List.of(
                        new SourceState("shop", "http", "tools/shop.yaml", List.of("opening_hours"), List.of(), Optional.empty(), Optional.of(readAt)),
                        new SourceState("crm", "mcp", "https://crm.example.com", List.of(),
                                List.of("crm__export: its description has 5000000 characters, at most 4000"),
                                Optional.of("its stream broke off"), Optional.empty())));
    }

    private static AgentSheet sheet(String id, String name, String description, String other, String... tools) {
        ToolSpec handOff = ToolSpec.of("handoff_to_" + other, "Gives this call to " + other,
                "{\"type\":\"object\",\"properties\":{\"summary\":{\"type\":\"string\"}}}", List.of(), Duration.ofSeconds(1));
        return new AgentSheet(
                id,
                name,
                description,
                "agents/" + id + ".yaml",
                "Hey there! This is " + name + ". How can I help you today?",
                "Hello, this is " + name + ".",
                "You are " + name + ", " + description + ".\nAnswer from what the tools return; never invent a figure.\n"
                        + "Speak in short, plain sentences, at most three an answer.",
                "marin",
                Optional.empty(),
                Optional.of("en"),
                "off",
                List.of(tools),
                List.of(handOff),
                List.of(new AgentSheet.HandOff(other, "the caller wants something of " + other)),
                Set.of("+6531234567"),
                Set.of(),
                new AgentSheet.Limits(OptionalInt.of(20), Duration.ofMinutes(10), Duration.ofSeconds(20), Duration.ZERO,
                        Set.of("calls", "longest")),
                Map.of("type", "server_vad", "threshold", "0.5"),
                Map.of("still_there", "Are you still there?"));
    }

    @Override
    public synchronized void close() {
        if (tools != null) {
            tools.close();
        }
    }
}
