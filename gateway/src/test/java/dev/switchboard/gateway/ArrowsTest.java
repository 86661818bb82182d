package dev.switchboard.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.dashboard.DashboardServer;
import dev.switchboard.store.TranscriptStore;
import dev.switchboard.tools.Tools;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The arrows of docs/ARCHITECTURE.md, checked on compiled classes: who may know whom.
class ArrowsTest {
    private static final Pattern NAME = Pattern.compile("(?:^|[L\\[(;)])([a-z][a-z0-9_]*(?:/[A-Za-z0-9_$]+)+)");
    private static final String ROOT = "dev.switchboard.";

    @Test
    void theStoreKnowsNoOtherModule() throws Exception {
        assertKnowsOnly(TranscriptStore.class, "dev.switchboard.store", List.of("store"));
    }

    @Test
    void encryptionKnowsNothingOfWhatItEncrypts() throws Exception {
        assertKnowsOnly(TranscriptStore.class, "dev.switchboard.store.encryption", List.of("store.encryption"));
    }

    @Test
    void scorecardsKnowRowsAndNeitherWriterNorFeed() throws Exception {
        assertKnowsOnly(
                TranscriptStore.class,
                "dev.switchboard.store.scorecard",
                List.of("store.scorecard", "store.sql", "store.ticket", "store.transcript", "store.measure", "store.redaction",
                        "store.encryption", "store.StoreException"));
    }

    @Test
    void toolsKnowOfTheStoreOnlyItsDatabase() throws Exception {
        assertKnowsOnly(
                Tools.class,
                "dev.switchboard.tools",
                List.of("tools", "store.sql", "store.StoreException", "store.encryption.Cell"));
    }

    @Test
    void waysToToolsKnowNoOtherAndNoSourceFolder() throws Exception {
        List<String> contract = List.of(
                "tools.Tool", "tools.ToolSpec", "tools.ToolContext", "tools.ToolPolicy", "tools.ToolResult", "tools.ToolSource",
                "tools.Arguments", "tools.AnswerCheck", "tools.SourceState", "tools.file", "tools.outbound", "tools.event.Money");
        assertKnowsOnly(Tools.class, "dev.switchboard.tools.outbound", List.of("tools.outbound"));
        assertKnowsOnly(Tools.class, "dev.switchboard.tools.file", List.of("tools.file", "tools.ToolPolicy", "tools.ToolSentences", "tools.BreakerLimits"));
        assertKnowsOnly(Tools.class, "dev.switchboard.tools.http", and(contract, "tools.http"));
        assertKnowsOnly(Tools.class, "dev.switchboard.tools.openapi", and(contract, "tools.http", "tools.openapi"));
        assertKnowsOnly(Tools.class, "dev.switchboard.tools.remote", and(contract, "tools.http", "tools.remote"));
        assertKnowsOnly(Tools.class, "dev.switchboard.tools.source",
                and(contract, "tools.Tools", "tools.http", "tools.openapi", "tools.remote", "tools.source"));
    }

    @Test
    void stripeKnowsTheBoxOfficeAndNoTool() throws Exception {
        assertKnowsOnly(Tools.class, "dev.switchboard.tools.sale.stripe",
                List.of("tools.sale", "tools.event.Money", "store.sql", "store.StoreException"));
    }

    @Test
    void theDoorAndTicketsKnowNotHowTicketsAreSold() throws Exception {
        List<String> sold = List.of("tools.sale.Admission", "tools.sale.Seat", "tools.sale.LetterWays", "tools.sale.Letters",
                "tools.sale.TicketLinks", "tools.sale.Refusal", "tools.sale.SaleLog", "tools.sale.SaleTool",
                "tools.sale.EventFinder", "store.sql");
        assertKnowsOnly(Tools.class, "dev.switchboard.tools.sale.ticket", and(sold, "tools.sale.ticket"));
        assertKnowsOnly(Tools.class, "dev.switchboard.tools.sale.entry",
                and(sold, "tools.sale.entry", "tools.event.Event", "tools.Tool", "tools.ToolContext", "tools.ToolResult",
                        "tools.Arguments"));
    }

    private static List<String> and(List<String> some, String... more) {
        return Stream.concat(some.stream(), Stream.of(more)).toList();
    }

    @Test
    void theDashboardKnowsStoreAndTools() throws Exception {
        assertKnowsOnly(DashboardServer.class, "dev.switchboard.dashboard", List.of("dashboard", "store", "tools"));
    }

    @Test
    void whoMayKnowsNotWhatRoutesAnswer() throws Exception {
        assertKnowsOnly(
                DashboardServer.class,
                "dev.switchboard.dashboard.access",
                List.of("dashboard.access", "dashboard.api", "dashboard.audit", "store"));
    }

    @Test
    void audioKnowsNothing() throws Exception {
        assertGatewayKnowsOnly("audio", "gateway.audio");
    }

    @Test
    void theProtocolKnowsOnlyAudio() throws Exception {
        assertGatewayKnowsOnly("realtime", "gateway.realtime", "gateway.audio");
    }

    @Test
    void costsKnowNothing() throws Exception {
        assertGatewayKnowsOnly("cost", "gateway.cost");
    }

    @Test
    void theCallKnowsNoWire() throws Exception {
        assertGatewayKnowsOnly("call", "gateway.call", "gateway.audio", "gateway.realtime", "gateway.cost", "store", "tools");
    }

    @Test
    void theEngineKnowsNoCall() throws Exception {
        assertGatewayKnowsOnly("engine", "gateway.engine", "gateway.audio", "gateway.realtime", "gateway.net");
    }

    @Test
    void callersPointInwardAndDoNotKnowEachOther() throws Exception {
        assertGatewayKnowsOnly("caller.browser", "gateway.caller.browser", "gateway.caller.LineEnds", "gateway.call",
                "gateway.audio", "gateway.net", "store.transcript");
        assertGatewayKnowsOnly("caller.twilio", "gateway.caller.twilio", "gateway.caller.text", "gateway.caller.LineEnds",
                "gateway.call", "gateway.audio", "gateway.net", "store.transcript");
        assertGatewayKnowsOnly("caller.text", "gateway.caller.text", "gateway.call", "gateway.audio", "store.transcript",
                "store.text");
    }

    @Test
    void theRelayKnowsTheProtocolButNoModel() throws Exception {
        assertGatewayKnowsOnly("caller.realtime", "gateway.caller.realtime", "gateway.caller.LineEnds", "gateway.call",
                "gateway.audio", "gateway.realtime", "gateway.net");
    }

    @Test
    void modelsPointInward() throws Exception {
        assertGatewayKnowsOnly(
                "model", "gateway.model", "gateway.call", "gateway.audio", "gateway.realtime", "gateway.cost", "gateway.net", "tools");
    }

    @Test
    void theRecorderPointsInward() throws Exception {
        assertGatewayKnowsOnly("recording", "gateway.recording", "gateway.call", "gateway.audio", "store");
    }

    @Test
    void whatFollowsACallKnowsNoCall() throws Exception {
        assertGatewayKnowsOnly("aftercall", "gateway.aftercall", "gateway.model.Secret", "store");
    }

    @Test
    void actionsKnowAgentsAndNoCall() throws Exception {
        assertGatewayKnowsOnly("action", "gateway.action", "gateway.aftercall.ChatEndpoint", "gateway.aftercall.ChatEndpoint$Azure",
                "gateway.aftercall.ChatEndpoint$Compatible", "gateway.call.Agent", "gateway.call.AgentCard",
                "gateway.call.AgentDirectory", "gateway.call.CallRules", "gateway.call.Confirmations", "gateway.call.HandOff", "gateway.engine",
                "gateway.model.Secret", "store",
                "tools", "dashboard.action");
    }

    @Test
    void embeddingsKnowNoCall() throws Exception {
        assertGatewayKnowsOnly("embedding", "gateway.embedding", "gateway.model.Secret", "tools.helpcenter");
    }

    @Test
    void webhooksKnowNoCall() throws Exception {
        assertGatewayKnowsOnly("webhook", "gateway.webhook", "store", "tools.outbound", "tools.sale");
    }

    @Test
    void mailKnowsNoCall() throws Exception {
        assertGatewayKnowsOnly("mail", "gateway.mail", "gateway.model.Secret", "store", "tools.customer", "tools.sale");
    }

    @Test
    void theDemonstrationKnowsThePhoneAlone() throws Exception {
        assertGatewayKnowsOnly("demo", "gateway.demo", "gateway.softphone", "gateway.net");
    }

    @Test
    void thePaymentPageKnowsTheBoxOfficeAndNoCall() throws Exception {
        assertGatewayKnowsOnly("ticket", "gateway.ticket", "gateway.net", "tools.sale");
        assertGatewayKnowsOnly("pay", "gateway.pay", "gateway.net", "tools.sale", "tools.event");
    }

    @Test
    void theSoftphoneIsTheOtherEndOfTheWire() throws Exception {
        assertGatewayKnowsOnly("softphone", "gateway.softphone", "gateway.audio", "gateway.net", "gateway.engine.Voice",
                "gateway.engine.Voice$Manner", "gateway.engine.SampleSink", "gateway.engine.speak");
    }

    @Test
    void theBenchKnowsWiresAndWhoGoesFirstOnly() throws Exception {
        assertGatewayKnowsOnly("bench", "gateway.bench", "gateway.net.CoreSharing");
    }

    @Test
    void theExportKnowsTheApiOnly() throws Exception {
        assertGatewayKnowsOnly("export", "gateway.export");
    }

    @Test
    void theCallPathUsesNoSocketLibraryDirectly() throws Exception {
        for (String inner : List.of("audio", "realtime", "call")) {
            Map<String, Set<String>> uses = uses(Gateway.class, ROOT + "gateway." + inner);
            uses.forEach((from, names) -> assertThat(names)
                    .as(from)
                    .noneMatch(name -> name.startsWith("io.netty.") || name.startsWith("org.eclipse.jetty.") || name.startsWith("io.javalin.")));
        }
    }

    private static void assertGatewayKnowsOnly(String inner, String... allowed) throws Exception {
        assertKnowsOnly(Gateway.class, ROOT + "gateway." + inner, List.of(allowed));
    }

    private static void assertKnowsOnly(Class<?> anchor, String from, List<String> allowed) throws Exception {
        Map<String, Set<String>> uses = uses(anchor, from);
        assertThat(uses).as("compiled classes of " + from).isNotEmpty();
        List<String> forbidden = new ArrayList<>();
        uses.forEach((user, names) -> names.stream()
                .filter(name -> name.startsWith(ROOT))
                .filter(name -> allowed.stream().noneMatch(ok -> name.equals(ROOT + ok) || name.startsWith(ROOT + ok + ".") || name.startsWith(ROOT + ok + "$")))
                .forEach(name -> forbidden.add(user + " -> " + name)));
        assertThat(forbidden).isEmpty();
    }

    /// For each class below the package: the full names of all classes it mentions.
    private static Map<String, Set<String>> uses(Class<?> anchor, String below) throws IOException, URISyntaxException {
        URI place = anchor.getProtectionDomain().getCodeSource().getLocation().toURI();
        Path path = Path.of(place);
        if (Files.isDirectory(path)) {
            return usesIn(path, below);
        }
        try (FileSystem jar = FileSystems.newFileSystem(path)) {
            return usesIn(jar.getPath("/"), below);
        }
    }

    private static Map<String, Set<String>> usesIn(Path root, String below) throws IOException {
        Map<String, Set<String>> uses = new TreeMap<>();
        try (Stream<Path> files = Files.walk(root.resolve(below.replace('.', '/')))) {
            for (Path file : files.filter(name -> name.toString().endsWith(".class")).toList()) {
                ClassModel model = ClassFile.of().parse(Files.readAllBytes(file));
                uses.put(model.thisClass().asInternalName().replace('/', '.'), mentioned(model));
            }
        }
        return uses;
    }

    private static Set<String> mentioned(ClassModel model) {
        Set<String> names = new TreeSet<>();
        for (PoolEntry entry : model.constantPool()) {
            if (entry instanceof ClassEntry type) {
                collect(type.asInternalName(), names);
            } else if (entry instanceof Utf8Entry text && (text.stringValue().startsWith("(") || text.stringValue().startsWith("L"))) {
                collect(text.stringValue(), names);
            }
        }
        return names;
    }

    private static void collect(String text, Set<String> names) {
        Matcher matcher = NAME.matcher(text);
        while (matcher.find()) {
            names.add(matcher.group(1).replace('/', '.'));
        }
    }
}
