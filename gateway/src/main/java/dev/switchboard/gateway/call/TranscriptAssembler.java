package dev.switchboard.gateway.call;

import dev.switchboard.store.transcript.Line;
import dev.switchboard.store.transcript.LineSpan;
import dev.switchboard.store.transcript.LineStatus;
import dev.switchboard.store.transcript.Speaker;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Joins what the model reports into lines. A line gets its place (a time, strictly after the line before it) when its
/// speech begins, so a transcription that arrives late, early or not at all still stands where it was said. An agent's
/// line is written when its text is complete and written again, shortened, when the caller turns out to have heard less.
/// Event loop only.
final class TranscriptAssembler {
    /// Of the lines whose words are known the last ones may still change: far more than ever wait to be heard. What was said
    /// before them is on the ticket, and no call grows with its length for it.
    static final int MOST_FINISHED = 200;
    private static final String INAUDIBLE = "[inaudible]";

    private final CallScribe scribe;
    private final CallerLink line;
    private final PlayoutLedger ledger;
    private final Clock clock;
    private final LineTimes times;
    private final Map<String, Spoken> spoken = new LinkedHashMap<>();
    private final Deque<Spoken> finished = new ArrayDeque<>();
    private Instant lastPlace = Instant.EPOCH;
    private int told;

    TranscriptAssembler(CallScribe scribe, CallerLink line, PlayoutLedger ledger, Clock clock, LineTimes times) {
        this.scribe = scribe;
        this.line = line;
        this.ledger = ledger;
        this.clock = clock;
        this.times = times;
    }

    /// A time for something that happens now, after everything that has a place already.
    Instant place() {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        lastPlace = now.isAfter(lastPlace) ? now : lastPlace.plusMillis(1);
        return lastPlace;
    }

    /// The caller's speech began, `agoMs` ago where that is known; its text will come.
    void callerBegan(String itemId, @Nullable Long agoMs) {
        item(itemId, Speaker.USER);
        times.callerBegan(itemId, agoMs);
    }

    void callerEnded(String itemId, @Nullable Long agoMs) {
        times.callerEnded(itemId, agoMs);
    }

    void callerPlaced(String itemId, @Nullable Long startMs, @Nullable Long endMs) {
        times.callerPlaced(itemId, startMs, endMs);
    }

    void callerTyped(String itemId) {
        item(itemId, Speaker.USER);
        times.callerTyped(itemId);
    }

    /// Milliseconds of the call's clock.
    long nowMs() {
        return times.nowMs();
    }

    void callerText(String itemId, String delta) {
        Spoken item = item(itemId, Speaker.USER);
        if (!item.done) {
            item.text.add(delta, 0);
            show(item, false);
        }
    }

    /// The caller's words are known. Nothing but silence or noise makes no line.
    void callerSaid(String itemId, String text) {
        said(item(itemId, Speaker.USER), text);
    }

    /// The caller spoke but the words could not be made out.
    void callerInaudible(String itemId) {
        Spoken item = item(itemId, Speaker.USER);
        if (item.done) {
            return;
        }
        line.show(new CallNotice.Transcript(Speaker.USER, itemId, INAUDIBLE, true));
        write(item, new Line(
                scribe.ticketId(), itemId, item.place, Speaker.USER, INAUDIBLE, null, LineStatus.INAUDIBLE, null, List.of()));
        finish(item);
    }

    /// Audio or text of an agent item arrives; `delta` is empty for audio.
    void agentSays(String itemId, String delta) {
        Spoken item = item(itemId, Speaker.AGENT);
        if (!item.done && !delta.isEmpty()) {
            item.text.add(delta, ledger.sentUs(itemId));
            show(item, false);
        }
    }

    /// The whole text of an agent item is known.
    void agentSaid(String itemId, String text) {
        said(item(itemId, Speaker.AGENT), text);
    }

    private void said(Spoken item, String text) {
        if (item.cut != null) {
            agentWouldHaveSaid(item.itemId, text);
        }
        if (item.done) {
            return;
        }
        item.text.replace(text);
        if (!item.text.all().isEmpty()) {
            show(item, true);
            write(item, Line.said(scribe.ticketId(), item.itemId, item.place, item.speaker, item.text.all()));
        }
        finish(item);
    }

    /// The caller heard only part of an agent item: the line keeps what was heard, and beside it what was generated. When
    /// its text is not known yet, nothing is claimed to have been heard.
    void agentCut(PlayoutLedger.Cut cut) {
        Spoken item = spoken.get(cut.itemId());
        if (item == null || item.cut != null) {
            return;
        }
        item.cut = cut;
        item.heard = item.text.heard(cut.heardMs(), cut.sentMs());
        writeCut(item, cut);
        finish(item);
    }

    /// Of an agent's item in writing only this reached the caller.
    void agentReached(String itemId, String text) {
        Spoken item = spoken.get(itemId);
        String generated = item == null ? "" : item.text.all();
        if (item != null && !text.equals(generated)) {
            write(item, new Line(scribe.ticketId(), itemId, item.place, Speaker.AGENT, text, generated,
                    LineStatus.INTERRUPTED, null, List.of()));
        }
    }

    /// What the caller's line in writing has told by itself.
    void lineTold(String text) {
        Spoken item = item("told_" + ++told, Speaker.AGENT);
        item.text.replace(text);
        scribe.caption(item.itemId, item.speaker, text, item.place);
        write(item, Line.said(scribe.ticketId(), item.itemId, item.place, item.speaker, text));
        finish(item);
    }

    /// The model tells the whole text of an item of an answer that is over: of which the caller heard all or part.
    void agentWouldHaveSaid(String itemId, String text) {
        Spoken item = spoken.get(itemId);
        if (item == null) {
            return;
        }
        if (item.cut == null) {
            said(item, text);
        } else {
            item.text.replace(text);
            writeCut(item, item.cut);
        }
    }

    /// Whether the caller heard only part of this item, or nothing.
    boolean wasCut(String itemId) {
        Spoken item = spoken.get(itemId);
        return item != null && item.cut != null;
    }

    private void writeCut(Spoken item, PlayoutLedger.Cut cut) {
        String generated = item.text.all();
        if (generated.isEmpty()) {
            return;
        }
        line.show(new CallNotice.Transcript(Speaker.AGENT, item.itemId, item.heard, true));
        write(item, new Line(
                scribe.ticketId(),
                item.itemId,
                item.place,
                Speaker.AGENT,
                item.heard,
                generated.equals(item.heard) ? null : generated,
                LineStatus.INTERRUPTED,
                cut.heardMs(),
                List.of()));
    }

    private void finish(Spoken item) {
        if (!item.done) {
            item.done = true;
            finished.add(item);
        }
        if (finished.size() > MOST_FINISHED) {
            Spoken oldest = finished.remove();
            rewriteWhereItEndedElsewhere(oldest);
            spoken.remove(oldest.itemId);
            times.forget(oldest.itemId);
        }
    }

    private void write(Spoken item, Line line) {
        item.written = line.sounding(span(item));
        scribe.write(item.written);
    }

    private @Nullable LineSpan span(Spoken item) {
        return item.speaker == Speaker.USER
                ? times.ofCaller(item.itemId)
                : times.ofAgent(item.itemId, item.cut == null ? null : item.cut.heardMs());
    }

    /// An agent's line is written when its text is known, which may be before it has sounded to its end.
    private void rewriteWhereItEndedElsewhere(Spoken item) {
        Line written = item.written;
        LineSpan span = span(item);
        if (written != null && span != null && item.speaker == Speaker.AGENT && !span.equals(written.span())) {
            write(item, written);
        }
    }

    /// Whether the caller said something whose words are still to come.
    boolean awaitsCaller() {
        return spoken.values().stream().anyMatch(item -> item.speaker == Speaker.USER && !item.done);
    }

    /// The call is over and no more words will come: what is open is written as it stands.
    void settle() {
        for (Map.Entry<String, Spoken> entry : Map.copyOf(spoken).entrySet()) {
            Spoken item = entry.getValue();
            if (item.done) {
                rewriteWhereItEndedElsewhere(item);
                continue;
            }
            if (item.speaker == Speaker.AGENT) {
                agentSaid(entry.getKey(), item.text.all());
            } else if (item.text.all().isEmpty()) {
                callerInaudible(entry.getKey());
            } else {
                callerSaid(entry.getKey(), item.text.all());
            }
        }
    }

    private Spoken item(String itemId, Speaker speaker) {
        Spoken known = spoken.get(itemId);
        if (known != null) {
            return known;
        }
        Spoken item = new Spoken(itemId, speaker, place());
        spoken.put(itemId, item);
        return item;
    }

    private void show(Spoken item, boolean last) {
        String text = item.text.all();
        line.show(new CallNotice.Transcript(item.speaker, item.itemId, text, last));
        scribe.caption(item.itemId, item.speaker, text, item.place);
    }

    private static final class Spoken {
        private final String itemId;
        private final Speaker speaker;
        private final Instant place;
        private final HeardText text = new HeardText();
        private boolean done;
        private PlayoutLedger.@Nullable Cut cut;
        private String heard = "";
        private @Nullable Line written;

        private Spoken(String itemId, Speaker speaker, Instant place) {
            this.itemId = itemId;
            this.speaker = speaker;
            this.place = place;
        }
    }
}
