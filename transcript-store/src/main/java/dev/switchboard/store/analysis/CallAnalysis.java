package dev.switchboard.store.analysis;

import dev.switchboard.store.transcript.Line;
import dev.switchboard.store.transcript.LineSpan;
import dev.switchboard.store.transcript.LineStatus;
import dev.switchboard.store.transcript.Speaker;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the talk of one call was like, computed from its lines and nothing else, so that it is the same for every channel.
/// Times are milliseconds of the call's clock.
///
/// - A side *talks* from the start to the end of each of its spoken lines; what was typed, tool calls and lines whose times
///   are not known are no talk.
/// - *Silence* is time of the call in which nobody talks, from its beginning to its end; `NON_TALK_MS` and more of it in one
///   piece is non-talk time (Contact Lens: silence longer than three seconds).
/// - An *interruption* is talk that begins while the other side is in the middle of a line, and either makes it stop (the
///   line's status) or goes on beside it for `OVERLAP_MS`; a shorter one is a backchannel. It lasts as long as both talk.
///
/// @param silences those of non-talk time
public record CallAnalysis(
        long durationMs,
        Side caller,
        Side agent,
        long talkOverMs,
        List<Stretch> silences,
        long longestSilenceMs,
        List<Stretch> callerInterruptions,
        List<Stretch> agentInterruptions) {
    static final long NON_TALK_MS = 3_000;
    static final long OVERLAP_MS = 700;

    public CallAnalysis {
        silences = List.copyOf(silences);
        callerInterruptions = List.copyOf(callerInterruptions);
        agentInterruptions = List.copyOf(agentInterruptions);
    }

    /// A piece of the call.
    public record Stretch(long fromMs, long toMs) {
        public long durationMs() {
            return toMs - fromMs;
        }
    }

    /// One side of the call.
    ///
    /// @param words of its spoken lines
    /// @param sentiment the mean of its lines, -5 to 5; null without any
    /// @param quarters the same of each quarter of the call; null where it has no line
    public record Side(long talkMs, int words, @Nullable Double sentiment, List<@Nullable Double> quarters) {
        /// Null for a side that did not speak.
        public @Nullable Integer wordsPerMinute() {
            return talkMs == 0 ? null : (int) Math.round(words * 60_000.0 / talkMs);
        }
    }

    public long nonTalkMs() {
        return silences.stream().mapToLong(Stretch::durationMs).sum();
    }

    public long interruptionMs() {
        return callerInterruptions.stream().mapToLong(Stretch::durationMs).sum()
                + agentInterruptions.stream().mapToLong(Stretch::durationMs).sum();
    }

    /// `durationMs` is extended to the last line where that ends later.
    public static CallAnalysis of(List<Line> lines, long durationMs, Sentiment sentiment) {
        List<Line> caller = saidBy(Speaker.USER, lines);
        List<Line> agent = saidBy(Speaker.AGENT, lines);
        List<Stretch> callerTalk = talk(caller);
        List<Stretch> agentTalk = talk(agent);
        long length = Math.max(durationMs, Math.max(end(callerTalk), end(agentTalk)));
        List<Stretch> both = new ArrayList<>(callerTalk);
        both.addAll(agentTalk);
        List<Stretch> silences = gaps(joined(both), length);
        return new CallAnalysis(
                length,
                side(caller, callerTalk, length, sentiment),
                side(agent, agentTalk, length, sentiment),
                overlap(callerTalk, agentTalk),
                silences.stream().filter(silence -> silence.durationMs() > NON_TALK_MS).toList(),
                silences.stream().mapToLong(Stretch::durationMs).max().orElse(0),
                interruptions(caller, agent),
                interruptions(agent, caller));
    }

    private static List<Line> saidBy(Speaker speaker, List<Line> lines) {
        return lines.stream().filter(line -> line.speaker() == speaker && line.toolCalls().isEmpty()).toList();
    }

    private static List<Stretch> talk(List<Line> lines) {
        return joined(lines.stream().flatMap(line -> spoken(line).stream()).toList());
    }

    private static List<Stretch> spoken(Line line) {
        var span = line.span();
        return span == null || span.durationMs() == 0 ? List.of() : List.of(new Stretch(span.startMs(), span.endMs()));
    }

    /// In order, those that touch made one.
    private static List<Stretch> joined(List<Stretch> stretches) {
        List<Stretch> joined = new ArrayList<>();
        for (Stretch next : stretches.stream().sorted(Comparator.comparingLong(Stretch::fromMs)).toList()) {
            Stretch last = joined.isEmpty() ? null : joined.getLast();
            if (last == null || next.fromMs > last.toMs) {
                joined.add(next);
            } else {
                joined.set(joined.size() - 1, new Stretch(last.fromMs, Math.max(last.toMs, next.toMs)));
            }
        }
        return joined;
    }

    private static List<Stretch> gaps(List<Stretch> talk, long length) {
        List<Stretch> gaps = new ArrayList<>();
        long at = 0;
        for (Stretch stretch : talk) {
            if (stretch.fromMs > at) {
                gaps.add(new Stretch(at, stretch.fromMs));
            }
            at = stretch.toMs;
        }
        if (length > at) {
            gaps.add(new Stretch(at, length));
        }
        return gaps;
    }

    private static long end(List<Stretch> talk) {
        return talk.isEmpty() ? 0 : talk.getLast().toMs;
    }

    private static long overlap(List<Stretch> one, List<Stretch> other) {
        long sum = 0;
        for (Stretch a : one) {
            for (Stretch b : other) {
                sum += Math.max(0, Math.min(a.toMs, b.toMs) - Math.max(a.fromMs, b.fromMs));
            }
        }
        return sum;
    }

    private static List<Stretch> interruptions(List<Line> by, List<Line> of) {
        List<Stretch> interruptions = new ArrayList<>();
        for (Line line : by) {
            for (Stretch talk : spoken(line)) {
                for (Line other : of) {
                    spoken(other).stream()
                            .filter(theirs -> talk.fromMs > theirs.fromMs && talk.fromMs <= theirs.toMs)
                            .map(theirs -> new Stretch(talk.fromMs, Math.min(talk.toMs, theirs.toMs)))
                            .filter(both -> stopped(other, talk) || both.durationMs() >= OVERLAP_MS)
                            .forEach(interruptions::add);
                }
            }
        }
        return interruptions;
    }

    /// Whether the line was broken off while this was said.
    private static boolean stopped(Line line, Stretch talk) {
        var span = line.span();
        return line.status() == LineStatus.INTERRUPTED && span != null && span.endMs() <= talk.toMs;
    }

    private static Side side(List<Line> lines, List<Stretch> talk, long length, Sentiment sentiment) {
        long talkMs = talk.stream().mapToLong(Stretch::durationMs).sum();
        int words = lines.stream().filter(line -> !spoken(line).isEmpty()).mapToInt(line -> words(line.message())).sum();
        List<Told> told = lines.stream()
                .filter(line -> line.status() != LineStatus.INAUDIBLE && !line.message().isBlank())
                .map(line -> new Told(line.span(), sentiment.score(line.message())))
                .toList();
        List<@Nullable Double> quarters = new ArrayList<>();
        for (int quarter = 0; quarter < 4; quarter++) {
            long from = length * quarter / 4;
            long to = quarter == 3 ? Long.MAX_VALUE : length * (quarter + 1) / 4;
            quarters.add(mean(told.stream().filter(line -> line.beginsIn(from, to)).toList()));
        }
        return new Side(talkMs, words, mean(told), quarters);
    }

    private record Told(@Nullable LineSpan span, double score) {
        boolean beginsIn(long from, long to) {
            return span != null && span.startMs() >= from && span.startMs() < to;
        }
    }

    private static @Nullable Double mean(List<Told> lines) {
        return lines.isEmpty()
                ? null
                : Math.round(lines.stream().mapToDouble(Told::score).average().orElse(0) * 10) / 10.0;
    }

    private static int words(String text) {
        return text.isBlank() ? 0 : text.strip().split("\\s+").length;
    }
}
