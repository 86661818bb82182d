package dev.switchboard.tools.sale;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Hands letters over to whoever delivers them. Blocks, within a limit; thread-safe.
public interface LetterSender {
    /// @param key the same for each try of the same letter
    record Parcel(
            String key, String orderId, String address, String subject, String body, List<LetterWays.Enclosure> enclosures) {
        public Parcel {
            enclosures = List.copyOf(enclosures);
        }
    }

    /// By what it sends, as the log of tries names it.
    String name();

    /// False for one that only keeps them.
    boolean leavesTheHouse();

    /// Returns once it was taken, with the carrier's own id of it where it has one.
    String send(Parcel parcel) throws NotTaken, InterruptedException;

    /// It was not taken, or nobody knows. `lasting` when it never will be; `after` when it was said when to try again.
    final class NotTaken extends Exception {
        private static final long serialVersionUID = 1L;

        private final boolean lasting;
        private final transient Optional<Duration> after;

        public NotTaken(String why, boolean lasting, @Nullable Duration after) {
            super(why);
            this.lasting = lasting;
            this.after = Optional.ofNullable(after);
        }

        boolean lasting() {
            return lasting;
        }

        Optional<Duration> after() {
            return after;
        }
    }
}
