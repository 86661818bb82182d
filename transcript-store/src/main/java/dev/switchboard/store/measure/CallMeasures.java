package dev.switchboard.store.measure;

import dev.switchboard.store.ticket.TicketId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What one call was measured to be, known when it ends. Durations are whole milliseconds.
public record CallMeasures(
        TicketId ticketId, long durationMs, Talk talk, Answers answers, Work work, Bill bill, List<TurnMeasures> turns) {
    public CallMeasures {
        turns = List.copyOf(turns);
    }

    /// How much was said. The agent's words are those generated, its time that played to the line.
    public record Talk(long callerMs, long agentMs, int callerWords, int agentWords) {}

    /// How the agent answered.
    ///
    /// @param turns turns of the caller; the greeting is none
    /// @param answered turns in which the agent was heard
    /// @param greetingMs from the call's arrival to the first audio on the line
    /// @param p50Ms half of the answers began no later after the caller fell silent (nearest rank); null without answers
    public record Answers(
            int turns,
            int answered,
            int interruptions,
            @Nullable Long greetingMs,
            @Nullable Long p50Ms,
            @Nullable Long p95Ms,
            @Nullable Long maxMs) {}

    /// What it took.
    ///
    /// @param responses answers the model began
    /// @param responsesWithoutUsage answers whose usage was never told, as when the caller hung up in mid-answer: the bill
    ///     lacks them
    /// @param toolMs time during which at least one tool ran
    /// @param underruns times the line ran dry in mid-item, by the clock
    public record Work(
            int responses, int responsesWithoutUsage, int toolCalls, long toolMs, int underruns, long underrunMs) {}

    /// What was used and what that is estimated to cost.
    ///
    /// @param sessionMs of a model that is paid by the minute
    /// @param costMicrodollars millionths of a US dollar, for cents are too coarse for tokens; null when something used
    ///     has no price
    /// @param pricesAsOf the day of the price table, `2026-11-30`
    public record Bill(
            @Nullable String model,
            @Nullable String transcriptionModel,
            Tokens tokens,
            long sessionMs,
            long transcriptionInputTokens,
            long transcriptionOutputTokens,
            long transcriptionMs,
            @Nullable Long costMicrodollars,
            String pricesAsOf) {}

    /// Tokens of the model that speaks. The input excludes what was cached.
    public record Tokens(
            long inputText,
            long inputAudio,
            long inputImage,
            long cachedText,
            long cachedAudio,
            long cachedImage,
            long outputText,
            long outputAudio) {}
}
