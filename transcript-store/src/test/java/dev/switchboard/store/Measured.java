package dev.switchboard.store;

import dev.switchboard.store.measure.CallMeasures;
import dev.switchboard.store.measure.TurnMeasures;
import dev.switchboard.store.ticket.TicketId;
import java.time.Instant;
import java.util.List;

/// Measures in which no two figures are alike, so that one read from another's column is noticed.
public final class Measured {
    private Measured() {}

    public static CallMeasures call(TicketId id, Instant at) {
        return new CallMeasures(
                id,
                61_001,
                new CallMeasures.Talk(20_002, 30_003, 41, 52),
                new CallMeasures.Answers(2, 1, 3, 704L, 805L, 906L, 1_007L),
                new CallMeasures.Work(8, 4, 5, 609, 6, 710),
                new CallMeasures.Bill(
                        "gpt-realtime-2.1",
                        "gpt-transcribe",
                        new CallMeasures.Tokens(11, 12, 13, 14, 15, 16, 17, 18),
                        19_000,
                        21,
                        22,
                        23_000,
                        24_025L,
                        "2026-11-30"),
                List.of(
                        new TurnMeasures(
                                0, TurnMeasures.Beginning.GREETING, at, 601L, 602L, null, 603L, 604L, 0, 0, 0, 0, 9),
                        new TurnMeasures(
                                1, TurnMeasures.Beginning.SPEECH, at.plusSeconds(9), 311L, 312L, 813L, null, 314L, 1, 15, 1, 6, 17),
                        new TurnMeasures(
                                2, TurnMeasures.Beginning.TEXT, at.plusSeconds(20), null, null, null, null, null, 0, 0, 0, 3, 0)));
    }

    /// A call in which nothing could be measured.
    static CallMeasures nothing(TicketId id) {
        return new CallMeasures(
                id,
                0,
                new CallMeasures.Talk(0, 0, 0, 0),
                new CallMeasures.Answers(0, 0, 0, null, null, null, null),
                new CallMeasures.Work(0, 0, 0, 0, 0, 0),
                new CallMeasures.Bill(
                        null, null, new CallMeasures.Tokens(0, 0, 0, 0, 0, 0, 0, 0), 0, 0, 0, 0, null, "2026-11-30"),
                List.of());
    }
}
