package dev.switchboard.store.scorecard;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What is known of a call that an answer may follow from. `CallFigures` says where each comes from.
public enum Figure {
    GREETING_SAID("the agent's first line holds most words of its greeting", Unit.YES),
    GREETING_DELAY_MS("from the call's arrival to the first sound of the agent", Unit.MS),
    ANSWER_DELAY_P50_MS("half of the answers began no later after the caller's turn", Unit.MS),
    ANSWER_DELAY_P95_MS("19 of 20 answers began no later after the caller's turn", Unit.MS),
    ANSWER_DELAY_MAX_MS("the slowest answer", Unit.MS),
    AGENT_INTERRUPTIONS("times the agent spoke over the caller", Unit.COUNT),
    CALLER_INTERRUPTIONS("times the caller spoke over the agent", Unit.COUNT),
    TALK_OVER_PERCENT("of the call, both spoke", Unit.PERCENT),
    SILENCE_PERCENT("of the call, in silences over three seconds", Unit.PERCENT),
    LONGEST_SILENCE_MS("the longest time in which nobody spoke", Unit.MS),
    AGENT_TALK_PERCENT("of the time somebody spoke, the agent's", Unit.PERCENT),
    AGENT_WORDS_PER_MINUTE("words a minute of the agent's speech", Unit.COUNT),
    CALLER_SENTIMENT("mean of the caller's lines, -5 to 5", Unit.SCORE),
    CALLER_SENTIMENT_END("the same in the last quarter of the call", Unit.SCORE),
    AGENT_SENTIMENT("mean of the agent's lines, -5 to 5", Unit.SCORE),
    TOOL_CALLS("tools called", Unit.COUNT),
    TOOL_FAILURES("tools that failed or were refused", Unit.COUNT),
    CARD_DATA_BY_AGENT("lines of the agent with a card number or security code, which was redacted", Unit.COUNT),
    CARD_DATA_BY_CALLER("lines of the caller with a card number or security code, which was redacted", Unit.COUNT),
    HAND_OFFS("times the call was given to another agent or a person", Unit.COUNT),
    SAID("lines in which one of the phrases was said", Unit.COUNT);

    /// How its value is said to people.
    public enum Unit {
        YES,
        MS,
        PERCENT,
        COUNT,
        SCORE;

        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final String meaning;
    private final Unit unit;

    Figure(String meaning, Unit unit) {
        this.meaning = meaning;
        this.unit = unit;
    }

    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    public String meaning() {
        return meaning;
    }

    public Unit unit() {
        return unit;
    }

    public static Optional<Figure> named(String wire) {
        return Arrays.stream(values()).filter(figure -> figure.wire().equals(wire)).findFirst();
    }

    /// Those that a form may name; `said` comes of phrases.
    static List<String> names() {
        return Arrays.stream(values()).filter(figure -> figure != SAID).map(Figure::wire).toList();
    }
}
