package dev.switchboard.tools.sale.stripe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Stripe's own client for JavaScript (npm `stripe`, pinned) says that our signatures are Stripe's, makes one that we take, and works
/// with the stub that stands for Stripe in our tests. The program is in `src/test/clients/stripe`; its own assertions decide.
class StripeClientTest {
    private static final Path PROGRAM = Path.of("src/test/clients/stripe");
    private static final Path KEPT = Path.of("target/clients/stripe");
    /// The client's own demand.
    private static final int OLDEST_NODE = 20;
    private static final byte[] BODY = "{\"id\":\"evt_2\",\"object\":\"event\"}".getBytes(StandardCharsets.UTF_8);

    @Test
    void stripesOwnClientTakesOurSignaturesAndOurStub() throws Exception {
        assumeTrue(nodeVersion() >= OLDEST_NODE, "needs npm and Node.js " + OLDEST_NODE + " or newer");
        install();
        Clock clock = Clock.systemUTC();
        try (StubStripe stripe = new StubStripe(clock)) {
            String header = run(KEPT, 60, "node", "stripe.mjs", stripe.address().toString(), StubStripe.KEY,
                    StubStripe.signature("whsec_test", BODY, clock.instant()), new String(BODY, StandardCharsets.UTF_8)).strip();
            assertThat(new StripeSignature(List.of("whsec_test"), clock).isGood(BODY, header)).as(header).isTrue();
            assertThat(stripe.headers).allSatisfy(headers -> {
                if (headers.containsKey("stripe-version")) {
                    assertThat(headers).containsEntry("stripe-version", StripeApi.VERSION);
                }
            });
        }
    }

    /// 0 where there is none.
    private static int nodeVersion() throws IOException, InterruptedException {
        for (String path : System.getenv().getOrDefault("PATH", "").split(":")) {
            if (Files.isExecutable(Path.of(path, "node")) && Files.isExecutable(Path.of(path, "npm"))) {
                return Integer.parseInt(run(Path.of("."), 20, "node", "--version").replaceAll("^v([0-9]+)\\..*\\s*", "$1"));
            }
        }
        return 0;
    }

    private static void install() throws IOException, InterruptedException {
        Files.createDirectories(KEPT);
        boolean installed = Files.exists(KEPT.resolve("node_modules/stripe"))
                && Files.mismatch(KEPT.resolve("package-lock.json"), PROGRAM.resolve("package-lock.json")) < 0;
        for (String file : List.of("package.json", "package-lock.json", "stripe.mjs")) {
            Files.copy(PROGRAM.resolve(file), KEPT.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        if (!installed) {
            run(KEPT, 120, "npm", "ci", "--prefer-offline", "--no-audit", "--no-fund");
        }
    }

    private static String run(Path folder, int seconds, String... command) throws IOException, InterruptedException {
        Path output = Files.createTempFile("stripe-client", ".txt");
        Process process = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true)
                .redirectOutput(output.toFile()).start();
        try {
            boolean ended = process.waitFor(seconds, TimeUnit.SECONDS);
            String said = Files.readString(output);
            assertThat(ended && process.exitValue() == 0).as("%s: %s", String.join(" ", command), said).isTrue();
            return said;
        } finally {
            process.destroyForcibly();
            Files.delete(output);
        }
    }
}
