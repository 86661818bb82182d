package dev.switchboard.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.switchboard.gateway.call.Agent;
import dev.switchboard.gateway.call.Interruption;
import dev.switchboard.gateway.call.RecordingMode;
import dev.switchboard.gateway.model.Remembered;
import dev.switchboard.gateway.model.live.TaskReader.Plan;
import dev.switchboard.gateway.model.live.TaskReader.Task;
import dev.switchboard.store.sql.Database;
import dev.switchboard.tools.CallNotes;
import dev.switchboard.tools.ToolContext;
import dev.switchboard.tools.Tools;
import dev.switchboard.tools.file.Environment;
import dev.switchboard.tools.outbound.AddressGuard;
import dev.switchboard.tools.source.ToolSources;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The example of docs/TOOLS.md is read from there and held to the conversation it promises, with the rules of the local
/// engine and a real server.
class ToolsGuideTest {
    private static final Pattern YAML = Pattern.compile("(?s)`(tools/shop.yaml|agents/nora.yaml)`:\\n\\n```yaml\\n(.*?)```");
    private static final CallNotes FORGET = new CallNotes() {
        @Override
        public void customerName(String name) {}

        @Override
        public void metadata(String key, String value) {}
    };

    @Test
    void aQuestionReachesTheApiOfTheGuideAndItsAnswerIsSpoken(@TempDir Path dir) throws Exception {
        HttpServer shop = shop();
        Matcher files = YAML.matcher(Files.readString(Path.of("../docs/TOOLS.md")));
        while (files.find()) {
            Path file = dir.resolve(files.group(1));
            Files.createDirectories(file.getParent());
            Files.writeString(file, files.group(2).replace("127.0.0.1:9000", "127.0.0.1:" + shop.getAddress().getPort()));
        }
        Clock clock = Clock.systemUTC();
        try (Database database = Database.open("jdbc:sqlite:" + dir.resolve("tickets.db"));
                Tools tools = Tools.open(database, clock);
                ToolSources sources = ToolSources.open(Optional.of(dir.resolve("tools")), tools,
                        AddressGuard.allowing(List.of("127.0.0.1")), Environment.of(Map.of("SHOP_TOKEN", "secret")), clock)) {
            AgentFiles agents = new AgentReader(tools, sources, Interruption.standard(), RecordingMode.OFF)
                    .read(Optional.of(dir.resolve("agents")), "nora");
            Agent nora = agents.agents().getFirst();
            DelegatedTasks rules = new DelegatedTasks(agents, tools, clock);

            Plan asked = rules.read(nora, List.of(new Remembered.CallerSaid("1", "where is my order")));
            assertThat(asked).isInstanceOfSatisfying(Plan.Say.class, say -> assertThat(say.words()).contains("the order number"));
            Plan known = rules.read(nora, List.of(
                    new Remembered.CallerSaid("1", "where is my order"),
                    new Remembered.AgentSaid("2", ((Plan.Say) asked).words()),
                    new Remembered.CallerSaid("3", "seven zero four two")));
            assertThat(known).isInstanceOfSatisfying(Plan.Use.class, use ->
                    assertThat(use.tasks()).containsExactly(new Task("order_status", "{\"order_number\":\"7042\"}")));
            assertThat(rules.read(nora, List.of(new Remembered.CallerSaid("1", "when does my order 7042 come")))).isEqualTo(known);
            assertThat(spoken(tools, "7042"))
                    .isEqualTo("Your order 7 0 4 2 is on its way and comes on Thursday. It is 89 dollars and 50 cents.");
            assertThat(spoken(tools, "1111")).isEqualTo("I do not know an order 1 1 1 1.");
        } finally {
            shop.stop(0);
        }
    }

    private static String spoken(Tools tools, String order) {
        return tools.run("order_status", "{\"order_number\":\"" + order + "\"}", new ToolContext("T-1", "S-1", "nora", FORGET))
                .toCompletableFuture().join().result().spoken();
    }

    /// As the guide's twenty lines answer.
    private static HttpServer shop() throws IOException {
        HttpServer shop = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        shop.createContext("/orders/", exchange -> {
            try (exchange) {
                boolean known = exchange.getRequestURI().getPath().endsWith("/7042");
                byte[] body = (known
                        ? "{\"order\": {\"status\": \"on its way\", \"day\": \"Thursday\", \"total_minor\": 8950}}"
                        : "{\"error\": \"no such order\"}").getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                exchange.sendResponseHeaders(known ? 200 : 404, body.length);
                exchange.getResponseBody().write(body);
            }
        });
        shop.start();
        return shop;
    }
}
