package dev.switchboard.gateway;

import dev.switchboard.gateway.recording.RecordingSeals;
import dev.switchboard.store.encryption.CellCipher;
import dev.switchboard.store.encryption.EncryptionKeys;
import dev.switchboard.store.record.Resealing;
import dev.switchboard.store.sql.Database;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Encrypts what is stored already with the first key, or decrypts it. Exit code 0 when everything is so, 1 when something
/// could not be read or done, 2 for wrong arguments.
@Command(
        name = "encrypt",
        description = {
            "Encrypt tickets and recordings that are stored already with the first of the encryption-keys, whatever key",
            "they were encrypted with before. What is so already is left alone; a run that was broken off goes on when",
            "started again. SQLite: stop the gateway first. PostgreSQL: gateways may run, each with all keys."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "A new key: put it first in SWITCHBOARD_ENCRYPTION_KEYS (NEW:…,OLD:…), restart the gateways, run this, then",
            "take the old one out. openssl rand -base64 32 makes one. Read docs/PRIVACY.md first."
        })
final class EncryptCommand implements Callable<Integer> {
    @Option(names = "--dry-run", description = "Only count what would change.")
    private boolean dryRun;

    @Option(names = "--decrypt", description = "Make everything plain again; then start gateways without keys.")
    private boolean decrypt;

    @Spec
    private @Nullable CommandSpec spec;

    private final Supplier<GatewayConfig> settings;

    EncryptCommand() {
        this(() -> ConfigReader.read(System.getenv()));
    }

    EncryptCommand(Supplier<GatewayConfig> settings) {
        this.settings = settings;
    }

    @Override
    public Integer call() {
        CommandSpec command = Objects.requireNonNull(spec);
        PrintWriter out = command.commandLine().getOut();
        PrintWriter err = command.commandLine().getErr();
        try {
            GatewayConfig config = settings.get();
            if (config.store().keys().isEmpty()) {
                throw new ConfigException(Setting.ENCRYPTION_KEYS.key() + " (" + Setting.ENCRYPTION_KEYS.environment()
                        + ") is empty; expected " + EncryptionKeys.EXPECTED);
            }
            return run(config, out, err) ? 0 : 1;
        } catch (IOException | RuntimeException failed) {
            err.println("switchboard: " + String.valueOf(failed.getMessage()).lines().findFirst().orElse(""));
            err.flush();
            return 1;
        }
    }

    private boolean run(GatewayConfig config, PrintWriter out, PrintWriter err) throws IOException {
        DataFolder.prepare(config.dataDir());
        EncryptionKeys keys = config.store().keys();
        var tallies = new ArrayList<Resealing.Tally>();
        try (Database database =
                Database.open(config.store().databaseUrl(), Database.BUSY_TIMEOUT, new CellCipher(keys))) {
            var resealing = new Resealing(database, decrypt, (table, done, of) -> progress(out, table, done, of));
            tallies.addAll(dryRun ? resealing.look() : resealing.run());
        }
        if (!dryRun) {
            Resealing.tidy(config.store().databaseUrl());
        }
        tallies.add(new RecordingSeals(config.dataDir(), keys, decrypt, !dryRun)
                .run((done, of) -> progress(out, "recordings", done, of), problem -> err.println("switchboard: " + problem)));
        err.flush();
        return print(out, tallies);
    }

    private static void progress(PrintWriter out, String what, long done, long of) {
        if (System.console() != null && System.console().isTerminal()) {
            out.printf(Locale.ROOT, "\r%-20s %,d of %,d \u001b[K", what, done, of);
            if (done == of) {
                out.print("\r\u001b[K");
            }
            out.flush();
        }
    }

    /// Whether everything could be read.
    private boolean print(PrintWriter out, List<Resealing.Tally> tallies) {
        String verb = dryRun ? "to change" : "changed";
        out.printf("%-20s %12s %12s %12s%n", "table", "rows", verb, "unreadable");
        long unreadable = 0;
        for (Resealing.Tally tally : tallies) {
            out.printf(Locale.ROOT, "%-20s %,12d %,12d %,12d%n", tally.table(), tally.rows(), tally.changed(), tally.unreadable());
            unreadable += tally.unreadable();
        }
        if (unreadable > 0) {
            out.printf(Locale.ROOT, "%,d could not be read: a key is missing, or they are not what was written there. They stay as they are.%n",
                    unreadable);
        }
        out.flush();
        return unreadable == 0;
    }
}
