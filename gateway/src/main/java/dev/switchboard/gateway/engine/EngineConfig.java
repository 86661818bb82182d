package dev.switchboard.gateway.engine;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// How the local engine serves.
///
/// @param host a loopback address or name: the engine has no authentication
/// @param port 0 picks a free one
/// @param model the name it serves under
/// @param silence what ends a turn when a session does not say (`silence_duration_ms`)
/// @param sessionLifetime after which a session is closed with `session_expired`
/// @param maxSessions above which a handshake gets HTTP 503
/// @param speechThreads threads that recognise, think and synthesise, shared by all sessions
/// @param maxBufferedAudio of one uncommitted turn; a longer one is ended (or, in manual mode, refused)
/// @param certificateFolder where the certificate of `wss://` is kept and, when there is none, put; without one only `ws://`
///     is served
public record EngineConfig(
        String host,
        int port,
        String model,
        Duration silence,
        Duration sessionLifetime,
        int maxSessions,
        int speechThreads,
        Duration maxBufferedAudio,
        Optional<Path> certificateFolder) {
    /// 127.0.0.1:8005, 400 ms of silence, sessions of an hour.
    public static final EngineConfig DEFAULT = new EngineConfig(
            "127.0.0.1",
            8005,
            "switchboard-local",
            Duration.ofMillis(400),
            Duration.ofMinutes(60),
            64,
            Math.max(2, Runtime.getRuntime().availableProcessors()),
            Duration.ofMinutes(5),
            Optional.empty());

    public EngineConfig {
        check(isLoopback(host), "host", "a loopback address", host);
        check(port >= 0 && port <= 65_535, "port", "0 to 65535", port);
        check(!model.isBlank(), "model", "a name", model);
        check(!silence.isNegative() && silence.compareTo(Duration.ofSeconds(10)) <= 0, "silence", "0 to 10 s", silence);
        check(sessionLifetime.isPositive(), "sessionLifetime", "more than 0", sessionLifetime);
        check(maxSessions > 0, "maxSessions", "at least 1", maxSessions);
        check(speechThreads > 0, "speechThreads", "at least 1", speechThreads);
        check(maxBufferedAudio.compareTo(Duration.ofSeconds(1)) >= 0
                        && maxBufferedAudio.compareTo(Duration.ofMinutes(15)) <= 0,
                "maxBufferedAudio", "1 s to 15 min", maxBufferedAudio);
    }

    public EngineConfig withPort(int newPort) {
        return new EngineConfig(host, newPort, model, silence, sessionLifetime, maxSessions, speechThreads,
                maxBufferedAudio, certificateFolder);
    }

    public EngineConfig withMaxSessions(int newMax) {
        return new EngineConfig(host, port, model, silence, sessionLifetime, newMax, speechThreads,
                maxBufferedAudio, certificateFolder);
    }

    public EngineConfig withSessionLifetime(Duration newLifetime) {
        return new EngineConfig(host, port, model, silence, newLifetime, maxSessions, speechThreads,
                maxBufferedAudio, certificateFolder);
    }

    public EngineConfig withMaxBufferedAudio(Duration newMax) {
        return new EngineConfig(host, port, model, silence, sessionLifetime, maxSessions, speechThreads, newMax,
                certificateFolder);
    }

    public EngineConfig withCertificateFolder(Path newFolder) {
        return new EngineConfig(host, port, model, silence, sessionLifetime, maxSessions, speechThreads,
                maxBufferedAudio, Optional.of(newFolder));
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("engine host is unknown: " + host, e);
        }
    }

    private static void check(boolean good, String key, String expected, Object value) {
        if (!good) {
            throw new IllegalArgumentException("engine " + key + " must be " + expected + ", was " + value);
        }
    }
}
