package dev.switchboard.gateway;

import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sun.misc.Signal;

/// The signals of the running gateway. The first SIGTERM or SIGINT begins the JVM's orderly end, which runs the shutdown
/// hooks, with the exit code shells expect (128 + the signal's number); further ones say that there is no more time. The
/// JVM alone would not tell us of a second one. `sun.misc.Signal` is the only way to hear of signals in Java
/// (module jdk.unsupported, exported on purpose: JEP 260).
final class Signals {
    private static final Logger log = LoggerFactory.getLogger(Signals.class);

    private Signals() {}

    /// @param hangUp runs at each SIGHUP
    /// @param again runs at the second request to end, and at each after it
    static void handle(Runnable hangUp, Runnable again) {
        AtomicInteger asked = new AtomicInteger();
        for (String name : new String[] {"TERM", "INT"}) {
            on(name, signal -> {
                if (asked.getAndIncrement() == 0) {
                    Thread.ofPlatform().name("exit").start(() -> System.exit(128 + signal.getNumber()));
                } else {
                    again.run();
                }
            });
        }
        on("HUP", _ -> hangUp.run());
    }

    /// Where a signal is not to be had (no SIGHUP on Windows, or the JVM runs with `-Xrs`), the JVM's own behaviour stays.
    private static void on(String name, sun.misc.SignalHandler handler) {
        try {
            Signal.handle(new Signal(name), handler);
        } catch (IllegalArgumentException e) {
            log.debug("SIG{} is not ours to handle: {}", name, e.getMessage());
        }
    }
}
