package dev.switchboard.tools.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.TreeNode;
import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.store.sql.Database;
import dev.switchboard.tools.RecordedNotes;
import dev.switchboard.tools.SourceState;
import dev.switchboard.tools.ToolContext;
import dev.switchboard.tools.ToolOutcome;
import dev.switchboard.tools.ToolSpec;
import dev.switchboard.tools.Tools;
import dev.switchboard.tools.file.Environment;
import dev.switchboard.tools.file.ToolFileException;
import dev.switchboard.tools.outbound.AddressGuard;
import dev.switchboard.tools.outbound.LoopbackApi;
import dev.switchboard.tools.outbound.LoopbackApi.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ToolSourcesTest {
    private static final ToolContext CALL = new ToolContext("T-1", "S-1", "riley", new RecordedNotes());
    private static final String SHOP = """
            base: API
            tools:
              - name: opening_hours
                description: Tells when the shop is open.
                url: /hours
                answer: {spoken: "We are open until {until}."}
            """;

    @TempDir
    private static Path data;

    private static Database store;
    private static LoopbackApi api;
    private static Tools tools;

    @TempDir
    private Path dir;

    private ToolSources sources;

    @BeforeAll
    static void openStore() {
        store = Database.open("jdbc:sqlite:" + data.resolve("tickets.db"));
        tools = Tools.open(store, Clock.systemUTC());
        api = new LoopbackApi().on("/hours", _ -> Reply.json("{\"until\": \"six\"}"));
    }

    @AfterAll
    static void closeStore() {
        api.close();
        tools.close();
        store.close();
    }

    private void open() {
        sources = ToolSources.open(Optional.of(dir), tools, AddressGuard.allowing(List.of("127.0.0.1")),
                Environment.of(Map.of("TOKEN", "s3cret")), Clock.systemUTC());
    }

    @AfterEach
    void close() {
        if (sources != null) {
            sources.states().forEach(state -> tools.offer(state.name(), List.of()));
            sources.close();
        }
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(dir.resolve(name), text.replace("API", api.url()));
    }

    private String spoken(String tool) throws Exception {
        ToolOutcome outcome = tools.run(tool, "{}", CALL).toCompletableFuture().get();
        return outcome.result().spoken();
    }

    private SourceState state(String name) {
        return sources.states().stream().filter(state -> state.name().equals(name)).findFirst().orElseThrow();
    }

    @Test
    void whatStandsInTheFolderCanBeCalledAndReadAgainWhileCallsRun() throws Exception {
        write("shop.yaml", SHOP);
        open();
        assertThat(spoken("opening_hours")).isEqualTo("We are open until six.");
        assertThat(state("shop").tools()).containsExactly("opening_hours");

        write("shop.yaml", SHOP.replace("opening_hours", "closing_time"));
        write("second.yaml", SHOP.replace("opening_hours", "second_hours"));
        sources.reload();

        assertThat(spoken("closing_time")).isEqualTo("We are open until six.");
        assertThat(spoken("opening_hours")).isEqualTo("Sorry, I cannot do that.");
        assertThat(sources.claims("second_hours")).isTrue();
        assertThat(sources.claims("opening_hours")).isFalse();

        Files.delete(dir.resolve("second.yaml"));
        sources.reload();
        assertThat(spoken("second_hours")).isEqualTo("Sorry, I cannot do that.");
    }

    @Test
    void aFileThatIsWrongChangesNothing() throws Exception {
        write("shop.yaml", SHOP);
        open();
        write("another.yaml", SHOP.replace("opening_hours", "other_hours"));
        write("wrong.yaml", "tools: [{name: x}]");

        assertThatThrownBy(() -> sources.reload()).isInstanceOf(ToolFileException.class)
                .hasMessage(dir.resolve("wrong.yaml") + ": tools[0].url: expected a text");
        assertThat(spoken("opening_hours")).isEqualTo("We are open until six.");
        assertThat(spoken("other_hours")).isEqualTo("Sorry, I cannot do that.");

        write("wrong.yaml", SHOP);
        assertThatThrownBy(() -> sources.reload()).hasMessageContaining(
                "wrong.yaml: tools: 'opening_hours': expected another name, for a tool of this one stands in shop.yaml");
        write("wrong.yaml", SHOP.replace("opening_hours", "find_events"));
        assertThatThrownBy(() -> sources.reload()).hasMessageContaining("a tool of this one is built in");
        write("wrong.yaml", SHOP.replace("opening_hours", "transfer_to_human"));
        assertThatThrownBy(() -> sources.reload()).hasMessageContaining("a tool of this one is carried out by calls");
        assertThat(sources.states()).hasSize(1);
    }

    @Test
    void aFolderThatIsNotThereAndAFileThatIsWrongStopTheStartWithOneLine() throws IOException {
        write("shop.yaml", "tolls: []");
        assertThatThrownBy(this::open).isInstanceOf(ToolFileException.class).hasMessageStartingWith(dir.resolve("shop.yaml") + ": unknown key 'tolls'");
        assertThatThrownBy(() -> ToolSources.open(Optional.of(dir.resolve("none")), tools, AddressGuard.PUBLIC_ONLY,
                Environment.of(Map.of()), Clock.systemUTC())).hasMessageContaining("expected a readable folder");
    }

    @Test
    void aServerThatIsDownLeavesItsNamesClaimedAndNothingOffered() throws Exception {
        write("crm.yaml", "mcp: http://127.0.0.1:1/mcp\nheaders: {Authorization: 'Bearer ${TOKEN}'}\ntools: {lookup: {examples: [look me up]}}");
        write("pets.yaml", "openapi: http://127.0.0.1:1/openapi.json\noperations: [getPet]");
        open();

        assertThat(sources.claims("crm__lookup")).isTrue();
        assertThat(sources.claims("crm__*")).isTrue();
        assertThat(sources.claims("pets__getPet")).isTrue();
        assertThat(sources.claims("pets__other")).isFalse();
        assertThat(sources.claims("crm_lookup")).isFalse();
        assertThat(tools.specs(List.of("crm__*", "crm__lookup", "find_events"))).extracting(ToolSpec::name).containsExactly("find_events");
        assertThat(sources.examples()).containsExactly("look me up");
        assertThat(sources.states()).allSatisfy(state -> {
            assertThat(state.error()).isPresent();
            assertThat(state.toString()).doesNotContain("s3cret");
        });
    }

    @Test
    void aServerThatComesBackIsOfferedToTheNextWhoAsks() throws Exception {
        AtomicBoolean up = new AtomicBoolean();
        api.on("/mcp", seen -> !up.get() ? Reply.json(503, "{}") : Reply.json("{\"id\":" + idOf(seen.body()) + ",\"result\":"
                + "{\"supportedVersions\":[\"2026-07-28\"],\"tools\":[{\"name\":\"lookup\",\"inputSchema\":{\"type\":\"object\"}}]}}"));
        write("crm.yaml", "mcp: API/mcp");
        open();
        await().until(() -> state("crm").error().orElse("").contains("503"));
        assertThat(tools.specs(List.of("crm__*"))).isEmpty();

        up.set(true);

        await().atMost(Duration.ofSeconds(10)).until(() -> !tools.specs(List.of("crm__*")).isEmpty());
        assertThat(tools.specs(List.of("crm__lookup", "crm__*"))).extracting(ToolSpec::name).containsExactly("crm__lookup");
        write("clash.yaml", SHOP.replace("opening_hours", "crm__lookup"));
        assertThatThrownBy(() -> sources.reload()).hasMessageContaining("a tool of this one comes from crm");
    }

    private static String idOf(String message) {
        return message.replaceFirst("(?s).*\"id\":(\\d+).*", "$1");
    }

    @Test
    void aJarsPacksAreLoadedAndOneThatThrowsIsLeftOutByName() throws Exception {
        jar("acme.jar", Map.of("acme.Greeting", pack("Greeting", "Hello from the jar."), "acme.Broken", """
                package acme;
                public class Broken implements dev.switchboard.tools.source.ToolPack {
                    public java.util.List<dev.switchboard.tools.Tool> open(dev.switchboard.tools.source.PackParts parts) {
                        throw new IllegalStateException("no licence, " + parts.environment().value("LICENCE").orElse("none set"));
                    }
                }
                """), "acme.Greeting\nacme.Broken\nacme.Missing\n");
        Files.writeString(dir.resolve("junk.jar"), "no zip at all");
        open();

        assertThat(spoken("greeting")).isEqualTo("Hello from the jar.");
        assertThat(state("acme.jar").tools()).containsExactly("greeting");
        assertThat(state("acme.jar").leftOut()).anySatisfy(line -> assertThat(line)
                .isEqualTo("acme.Broken: IllegalStateException: no licence, none set"))
                .anySatisfy(line -> assertThat(line).contains("acme.Missing"));
        assertThat(state("junk.jar").tools()).isEmpty();
        assertThat(state("junk.jar").error()).isPresent();

        jar("acme.jar", Map.of("acme.Greeting", pack("Greeting", "Hello again, and longer.")), "acme.Greeting\n");
        sources.reload();
        assertThat(spoken("greeting")).isEqualTo("Hello again, and longer.");
        assertThat(state("acme.jar").leftOut()).isEmpty();
    }

    private static String pack(String name, String spoken) {
        return """
                package acme;
                import dev.switchboard.tools.*;
                import dev.switchboard.tools.source.*;
                import java.time.Duration;
                import java.util.List;
                public class NAME implements ToolPack {
                    public List<Tool> open(PackParts parts) {
                        return List.of(new Tool() {
                            public ToolSpec spec() {
                                return ToolSpec.of("greeting", "Greets.", "{\\"type\\":\\"object\\"}", List.of("say hello"), Duration.ofSeconds(1));
                            }
                            public ToolResult call(Arguments arguments, ToolContext context) {
                                return new ToolResult.Answer("SPOKEN", arguments.json());
                            }
                        });
                    }
                }
                """.replace("NAME", name).replace("SPOKEN", spoken);
    }

    /// Compiles the classes and packs them with what names the packs.
    private void jar(String name, Map<String, String> classes, String services) throws Exception {
        Path work = Files.createTempDirectory(data, "jar");
        List<String> command = Stream.concat(
                        Stream.of("-proc:none", "-d", work.resolve("out").toString(), "-cp", Stream.of(ToolPack.class, JsonNode.class, TreeNode.class)
                                .map(type -> type.getProtectionDomain().getCodeSource().getLocation().getPath())
                                .collect(Collectors.joining(":"))),
                        classes.keySet().stream().map(type -> work.resolve(type.replace('.', '/') + ".java").toString()))
                .toList();
        for (Map.Entry<String, String> each : classes.entrySet()) {
            Path file = work.resolve(each.getKey().replace('.', '/') + ".java");
            Files.createDirectories(file.getParent());
            Files.writeString(file, each.getValue());
        }
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, command.toArray(String[]::new))).isZero();
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(dir.resolve(name)));
                Stream<Path> built = Files.walk(work.resolve("out"))) {
            zip.putNextEntry(new ZipEntry("META-INF/services/" + ToolPack.class.getName()));
            zip.write(services.getBytes(StandardCharsets.UTF_8));
            for (Path file : built.filter(Files::isRegularFile).toList()) {
                zip.putNextEntry(new ZipEntry(work.resolve("out").relativize(file).toString()));
                zip.write(Files.readAllBytes(file));
            }
        }
    }
}
