package dev.switchboard.tools;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/// Answers that are given again to equal arguments for as long as their tool's policy says, for all callers. At most
/// `MAX_BYTES` of text and `MAX_ENTRIES` answers; those asked for least go first. Only answers are kept, so that a refusal
/// or a failure is asked anew. Thread-safe.
final class AnswerCache {
    static final int MAX_BYTES = 16 << 20;
    static final int MAX_ENTRIES = 4_096;
    /// What an answer counts at least, by which the bytes bound the entries too.
    private static final int LEAST_BYTES = MAX_BYTES / MAX_ENTRIES;

    /// `tool` is what offers it now, so that a tool that took another's place has answers of its own.
    private record Key(Object tool, String arguments) {}

    private record Kept(ToolResult.Answer answer, String output, long nanos) {}

    private final Cache<Key, Kept> answers;

    AnswerCache(LongSupplier nanoTime) {
        this.answers = Caffeine.newBuilder()
                .maximumWeight(MAX_BYTES)
                .<Key, Kept>weigher((key, kept) -> Math.max(
                        LEAST_BYTES,
                        2 * (key.arguments.length() + kept.output.length() + kept.answer.spoken().length())))
                .expireAfter(Expiry.<Key, Kept>creating((_, kept) -> Duration.ofNanos(kept.nanos)))
                .ticker((Ticker) nanoTime::getAsLong)
                .executor(Runnable::run)
                .build();
    }

    /// What the model was given for it: the answer and its JSON.
    record Found(ToolResult.Answer answer, String output) {}

    Optional<Found> find(Object tool, String arguments) {
        return Optional.ofNullable(answers.getIfPresent(new Key(tool, arguments)))
                .map(kept -> new Found(kept.answer, kept.output));
    }

    void keep(Object tool, String arguments, ToolResult.Answer answer, String output, Duration time) {
        answers.put(new Key(tool, arguments), new Kept(answer, output, time.toNanos()));
    }

    long size() {
        answers.cleanUp();
        return answers.estimatedSize();
    }
}
