package dev.switchboard.gateway;

import dev.switchboard.gateway.call.RecordingMode;
import dev.switchboard.store.retention.RetentionPolicy;
import dev.switchboard.store.sql.Database;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntSupplier;

/// What an operator asks of a running gateway beside whether it is well, in words. Holds no secret. Any thread.
final class GatewayFacts {
    private final GatewayConfig config;
    private final IntSupplier calls;
    private final IntSupplier voiceConnections;

    GatewayFacts(GatewayConfig config, IntSupplier calls, IntSupplier voiceConnections) {
        this.config = config;
        this.calls = calls;
        this.voiceConnections = voiceConnections;
    }

    Map<String, String> versions() {
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("switchboard", Version.current());
        versions.put("java", Runtime.version() + ", " + System.getProperty("java.vm.name"));
        versions.put("os", String.join(" ", System.getProperty("os.name"), System.getProperty("os.version"),
                System.getProperty("os.arch")));
        versions.put("database", Database.withoutSecrets(config.store().databaseUrl()).replaceFirst("^jdbc:", ""));
        return versions;
    }

    Map<String, Integer> connections() {
        Map<String, Integer> connections = new LinkedHashMap<>();
        connections.put("calls", calls.getAsInt());
        connections.put("calls_most", config.limits().calls());
        connections.put("voice_connections", voiceConnections.getAsInt());
        return connections;
    }

    Map<String, String> privacy() {
        Map<String, String> privacy = new LinkedHashMap<>();
        privacy.put("redaction", config.store().redaction().mode().name().toLowerCase(Locale.ROOT)
                + (config.store().redaction().keepOriginal() ? ", original kept" : ""));
        privacy.put("retention", kept(config.retention()));
        privacy.put("recording", config.recording().calls() == RecordingMode.OFF
                ? "off" : config.recording().calls().wire() + ", kept " + days(config.recording().keepDays()));
        return privacy;
    }

    private static String kept(RetentionPolicy policy) {
        StringBuilder kept = new StringBuilder(days(policy.days()));
        new TreeMap<>(policy.byCategory()).forEach((category, days) ->
                kept.append("; ").append(category).append(' ').append(days(days)));
        return kept.toString();
    }

    private static String days(int days) {
        return days == 0 ? "for ever" : days + (days == 1 ? " day" : " days");
    }
}
