package dev.switchboard.gateway.mail;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Hands letters over to whoever delivers them. Thread-safe; blocks, within a limit.
interface Postman extends AutoCloseable {
    /// Returns once the letter was accepted, with the other side's id of it where it tells one, else empty. The same letter
    /// handed over again carries the same `Letter.key`.
    String send(Letter letter) throws MailException, InterruptedException;

    @Override
    default void close() {}

    /// It was not accepted, or it is not known whether it was. `lasting` when it never will be; `after` when it was said when
    /// to try again.
    final class MailException extends Exception {
        private static final int SHOWN_CHARS = 200;

        private final boolean lasting;
        private final transient Optional<Duration> after;

        private MailException(String problem, boolean lasting, @Nullable Duration after) {
            super(problem);
            this.lasting = lasting;
            this.after = Optional.ofNullable(after);
        }

        /// `problem` in one short line. Servers repeat the address they refuse, so what is shown of it takes its place.
        static MailException of(String problem, boolean lasting, @Nullable Duration after, Letter letter) {
            String line = problem.replaceAll("[\\s\\p{Cntrl}]+", " ").strip().replace(letter.to(), letter.shown());
            return new MailException(
                    line.length() <= SHOWN_CHARS ? line : line.substring(0, SHOWN_CHARS) + "…", lasting, after);
        }

        boolean lasting() {
            return lasting;
        }

        Optional<Duration> after() {
            return after;
        }
    }
}
