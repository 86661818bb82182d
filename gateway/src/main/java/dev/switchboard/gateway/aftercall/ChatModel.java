package dev.switchboard.gateway.aftercall;

import java.time.Duration;
import java.util.Optional;

/// A language model that answers one question at a time. Thread-safe.
interface ChatModel extends AutoCloseable {
    /// What it answers, a JSON text if it does as it is told. Blocks, within a limit.
    String answer(Question question) throws ChatException, InterruptedException;

    /// Its name, for what it wrote.
    String label();

    @Override
    void close();

    /// `instructions` are ours; `material` is what others said.
    record Question(String instructions, String material) {}

    /// It did not answer. `lasting` when it never will, however often it is asked; `after` when it said when to ask again.
    final class ChatException extends Exception {
        private final boolean lasting;
        private final transient Optional<Duration> after;

        ChatException(String problem, boolean lasting, Optional<Duration> after) {
            super(problem);
            this.lasting = lasting;
            this.after = after;
        }

        static ChatException passing(String problem) {
            return new ChatException(problem, false, Optional.empty());
        }

        /// By HTTP status: what we asked is wrong for good (4xx), but for keys, which may be put right, and for haste.
        static ChatException of(int status, String problem, String retryAfter) {
            boolean passes = status >= 500 || status == 401 || status == 403 || status == 408 || status == 409 || status == 429;
            Optional<Duration> after = retryAfter.matches("[0-9]{1,6}")
                    ? Optional.of(Duration.ofSeconds(Long.parseLong(retryAfter)))
                    : Optional.empty();
            return new ChatException("HTTP " + status + (problem.isEmpty() ? "" : ": " + problem), !passes, after);
        }

        boolean lasting() {
            return lasting;
        }

        Optional<Duration> after() {
            return after;
        }
    }
}
