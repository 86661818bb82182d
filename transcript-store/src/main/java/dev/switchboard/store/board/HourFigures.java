package dev.switchboard.store.board;

import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What became of the calls that began within an hour, or within several.
///
/// @param began calls, those that go on included
/// @param ended those that are over
/// @param contained those that ended by the caller's hanging up and in which no supervisor spoke
/// @param answered measured calls in which the agent was heard
/// @param unheard measured calls that were over before the agent was heard
/// @param handleMs how long all measured calls took
/// @param inTime of the answered ones, those whose greeting began within the service level's time
/// @param interruptions times callers interrupted the agent
/// @param answers turns of callers in which the agent was heard
/// @param delays how many spoken turns were answered after so many milliseconds
public record HourFigures(
        Instant hour,
        long began,
        long ended,
        long contained,
        long answered,
        long unheard,
        long handleMs,
        long inTime,
        long interruptions,
        long answers,
        SortedMap<Long, Long> delays) {
    public static HourFigures none(Instant hour) {
        return new HourFigures(hour, 0, 0, 0, 0, 0, 0, 0, 0, 0, new TreeMap<>());
    }

    /// Both together, as of the first one's hour.
    public HourFigures plus(HourFigures other) {
        var both = new TreeMap<>(delays);
        other.delays.forEach((ms, count) -> both.merge(ms, count, Long::sum));
        return new HourFigures(
                hour,
                began + other.began,
                ended + other.ended,
                contained + other.contained,
                answered + other.answered,
                unheard + other.unheard,
                handleMs + other.handleMs,
                inTime + other.inTime,
                interruptions + other.interruptions,
                answers + other.answers,
                both);
    }

    /// Average handling time: all measured calls' time by their number; null without any.
    public @Nullable Double handlingMs() {
        long measured = answered + unheard;
        return measured == 0 ? null : (double) handleMs / measured;
    }

    /// The delay that so many per cent of the answers did not exceed (nearest rank); null without answers.
    public @Nullable Long delayMs(int percent) {
        long all = delays.values().stream().mapToLong(Long::longValue).sum();
        long upto = 0;
        for (Map.Entry<Long, Long> delay : delays.entrySet()) {
            upto += delay.getValue();
            if (upto * 100 >= all * percent) {
                return delay.getKey();
            }
        }
        return null;
    }

    /// From 0 to 1; null where nothing has ended.
    public @Nullable Double containment() {
        return share(contained, ended);
    }

    public @Nullable Double abandonment() {
        return share(unheard, answered + unheard);
    }

    public @Nullable Double serviceLevel() {
        return share(inTime, answered + unheard);
    }

    private static @Nullable Double share(long part, long whole) {
        return whole == 0 ? null : (double) part / whole;
    }
}
