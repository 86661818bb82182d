package dev.switchboard.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.switchboard.dashboard.DashboardConfig;
import dev.switchboard.dashboard.DashboardServer;
import dev.switchboard.dashboard.agent.Staff;
import dev.switchboard.dashboard.ops.AgentReload;
import dev.switchboard.dashboard.ops.HealthReport;
import dev.switchboard.dashboard.stepin.CallDesk;
import dev.switchboard.store.StoreConfig;
import dev.switchboard.store.TranscriptStore;
import dev.switchboard.tools.Tools;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `/mcp` before the clients that people have: both official SDKs in both eras, the inspector and the conformance runner.
class McpClientsIT {
    @TempDir
    private static Path dir;

    private static TranscriptStore store;
    private static Tools tools;
    private static DashboardServer server;

    @BeforeAll
    static void start() {
        store = TranscriptStore.open(StoreConfig.in(dir), Clock.systemUTC());
        tools = Tools.open(store.database(), Clock.systemUTC());
        tools.offer("conformance", ConformanceTools.all());
        Staff staff = new Staff(List.of(), Instant.EPOCH, Optional.empty(), Optional.empty(), Optional.of(tools));
        server = DashboardServer.start(
                DashboardConfig.at("127.0.0.1", 0).withDataDir(dir), store, health(), reading(staff), CallDesk.NONE, () -> "");
    }

    @AfterAll
    static void stop() {
        server.close();
        tools.close();
        store.close();
    }

    private static String url() {
        return "http://127.0.0.1:" + server.port() + "/mcp";
    }

    @Test
    void theSdksOfBothErasListCallAndConfirm() throws Exception {
        String printed = NodePrograms.runOnNewNode("mcp-clients.mjs", List.of(url()));
        System.out.println(printed);
        assertThat(printed).contains(
                "sdk 1.32.2: ", "client 2.4.0, default: ", "client 2.4.0, auto: ", "client 2.4.0, 2026-07-28 pinned: ");
    }

    @Test
    void theInspectorFindsNothingWrongWithTheToolsAndCallsOne() throws Exception {
        String inspector = "node_modules/@modelcontextprotocol/inspector/clients/cli/build/index.js";
        String list = NodePrograms.runOnNewNode(inspector, List.of(url(), "--method", "tools/list", "--strict"));
        assertThat(list).contains("\"find_events\"", "\"outputSchema\"");
        String call = NodePrograms.runOnNewNode(inspector, List.of(
                url(), "--method", "tools/call", "--tool-name", "find_events", "--tool-arg", "query=lakers"));
        JsonNode result = new JsonMapper().readTree(call.substring(call.indexOf('{')));
        assertThat(result.at("/structuredContent/found").asInt()).isPositive();
    }

    /// `conformance.yaml` names the scenarios about what tools here do not have (images, sampling, resources, prompts, …).
    @Test
    void theConformanceRunnersScenariosAboutToolsPass() throws Exception {
        String printed = NodePrograms.runOnNewNode("node_modules/@modelcontextprotocol/conformance/dist/index.js", List.of(
                "server", "--url", url(), "--suite", "all", "--expected-failures", "conformance.yaml"));
        System.out.println(printed);
        for (String passed : List.of("server-initialize", "ping", "tools-list", "tools-call-simple-text", "tools-call-error",
                "tools-call-elicitation", "json-schema-2020-12", "server-sse-multiple-streams", "dns-rebinding-protection")) {
            assertThat(printed).contains("✓ " + passed + ":");
        }
    }

    private static AgentReload reading(Staff staff) {
        return new AgentReload() {
            @Override
            public Outcome reload() {
                return new Outcome.Refused("there are no agents");
            }

            @Override
            public Staff staff() {
                return staff;
            }
        };
    }

    private static HealthReport health() {
        return new HealthReport() {
            @Override
            public String version() {
                return "0.1.0";
            }

            @Override
            public List<Problem> problems() {
                return List.of();
            }

            @Override
            public Map<String, String> info() {
                return Map.of();
            }
        };
    }
}
