package dev.switchboard.gateway.call;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/// What a caller in writing sends. One message after another goes to the agent, each when the one before has been answered,
/// so that no message interrupts an answer and every answer is to its own message. Event loop only.
final class WrittenTurns {
    /// Nobody writes so much ahead; a further message is refused, and its sender told.
    static final int MOST_WAITING = 100;
    /// An answer that is given up on tells nobody, so it is looked now and then.
    private static final Duration LOOK = Duration.ofMillis(500);

    /// The call, as its written turns see it.
    interface Talk {
        /// Whether the agent neither answers, nor waits for a tool, nor is still being reached.
        boolean free();

        /// The agent is to answer this.
        void ask(String text);

        /// What was asked has been answered, as far as it will be.
        void answered();

        /// The conversation ended before this was answered: it is a line all the same.
        void keep(String text);
    }

    private final CallLoop loop;
    private final Talk talk;
    private final Deque<String> waiting = new ArrayDeque<>();
    private boolean asked;
    private boolean looking;
    private boolean closed;

    WrittenTurns(CallLoop loop, Talk talk) {
        this.loop = loop;
        this.talk = talk;
    }

    /// False when too many wait already.
    boolean add(String text) {
        if (waiting.size() >= MOST_WAITING) {
            return false;
        }
        waiting.add(text);
        next();
        return true;
    }

    /// Whether everything has been answered.
    boolean settled() {
        return !asked && waiting.isEmpty();
    }

    /// Something has changed: perhaps the agent is free.
    void next() {
        if (closed || !asked && waiting.isEmpty()) {
            return;
        }
        if (!talk.free()) {
            lookAgain();
            return;
        }
        if (asked) {
            asked = false;
            talk.answered();
        }
        String text = waiting.poll();
        if (text != null) {
            asked = true;
            talk.ask(text);
            lookAgain();
        }
    }

    private void lookAgain() {
        if (!looking) {
            looking = true;
            loop.schedule(LOOK, () -> {
                looking = false;
                next();
            });
        }
    }

    /// The conversation is over.
    void close() {
        closed = true;
        for (String text; (text = waiting.poll()) != null; ) {
            talk.keep(text);
        }
    }
}
