package dev.switchboard.gateway.call;

import dev.switchboard.gateway.audio.AudioChunk;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// How much of each agent item the model sent and how much of it the caller has heard; keeps what was not heard yet, so that
/// a line that was silenced can go on from there. Items stand in playing order. Event loop only.
///
/// What was heard is told by the line's receipts. A line that has given none for `RECEIPT_GRACE` although something must
/// have sounded is taken to give none, and the `PlayoutClock` speaks: what it says was played was heard `CLOCK_LAG` later.
/// Neither ever claims more than was given to the line, nor goes back.
///
/// Each stretch of an item that plays without a break is a *take* with a name of its own on the line (`ITEM`, then
/// `ITEM~2`, …), so that a receipt always says which stretch it counts.
final class PlayoutLedger {
    /// A receipt can be this much behind the ear: lines report about four times a second.
    static final long RECEIPT_SLACK_MS = 400;

    static final Duration RECEIPT_GRACE = Duration.ofSeconds(1);
    /// A line's network and buffers: the clock must not be ahead of the ear.
    static final Duration CLOCK_LAG = Duration.ofMillis(100);

    private static final int MOST_SPARES = 64;

    private final CallLoop loop;
    private final PlayoutClock clock;
    private final boolean keeps;
    private final Deque<AudioChunk> spares = new ArrayDeque<>();
    private final Map<String, Entry> items = new LinkedHashMap<>();
    /// The item that was sent last: nearly every question is about it.
    private @Nullable Entry latest;
    private long unheardUs;
    private long receiptDueNanos;
    private boolean paused;

    /// Without `keeps` nothing can be resumed, and no audio is held.
    PlayoutLedger(CallLoop loop, PlayoutClock clock, boolean keeps) {
        this.loop = loop;
        this.clock = clock;
        this.keeps = keeps;
    }

    /// The name under which the line plays the item now.
    String take(String itemId) {
        Entry entry = find(itemId);
        return entry == null ? itemId : entry.take;
    }

    static boolean isTakeOf(String itemId, String take) {
        return take.equals(itemId) || take.startsWith(itemId + "~");
    }

    /// Audio of an item, given to the line or, while paused, kept for it.
    void sent(String itemId, AudioChunk audio) {
        Entry entry = find(itemId);
        if (entry == null) {
            entry = new Entry(itemId);
            items.put(itemId, entry);
        }
        latest = entry;
        long durationUs = audio.durationUs();
        entry.sentUs += durationUs;
        unheardUs += durationUs;
        if (keeps) {
            entry.kept.add(copy(audio));
        }
        if (!paused) {
            given(entry, durationUs);
        }
    }

    private @Nullable Entry find(String itemId) {
        Entry last = latest;
        return last != null && last.itemId.equals(itemId) ? last : items.get(itemId);
    }

    /// In the chunk that was heard last, so that audio kept costs no memory per frame, and that is still in the core's cache.
    private AudioChunk copy(AudioChunk audio) {
        AudioChunk copy = spares.isEmpty() ? AudioChunk.reusable(audio.format()) : spares.pop();
        copy.fillFrom(audio);
        return copy;
    }

    private void spare(AudioChunk heard) {
        if (spares.size() < MOST_SPARES) {
            spares.push(heard);
        }
    }

    private void given(Entry entry, long durationUs) {
        long now = loop.nanoTime();
        if (clock.aheadNanos(now) == 0) {
            receiptDueNanos = now + RECEIPT_GRACE.toNanos();
        }
        clock.sent(entry.itemId, durationUs, now);
        entry.givenUs += durationUs;
    }

    /// A receipt for a take; it means that all earlier items were played out. One for a take of before is too late.
    void heard(String take, long heardMs) {
        Entry entry = entryOf(take);
        if (entry == null) {
            return;
        }
        receiptDueNanos = loop.nanoTime() + RECEIPT_GRACE.toNanos();
        hear(entry, entry.takeFromUs + heardMs * 1000);
        for (Entry earlier : items.values()) {
            if (earlier == entry) {
                return;
            }
            hear(earlier, earlier.givenUs);
        }
    }

    private @Nullable Entry entryOf(String take) {
        Entry entry = find(take);
        if (entry != null) {
            return entry.take.equals(take) ? entry : null;
        }
        for (Entry one : items.values()) {
            if (one.take.equals(take)) {
                return one;
            }
        }
        return null;
    }

    private void hear(Entry entry, long positionUs) {
        long heardUs = Math.min(positionUs, entry.givenUs);
        if (heardUs > entry.heardUs) {
            unheardUs -= heardUs - entry.heardUs;
            entry.heardUs = heardUs;
            entry.forgetHeard(this::spare);
        }
    }

    /// Where receipts fail to come, the clock says what was heard.
    private void readClock() {
        long now = loop.nanoTime();
        if (paused || unheardUs == 0 || now - receiptDueNanos < 0) {
            return;
        }
        long toPlayUs = clock.aheadNanos(now - CLOCK_LAG.toNanos()) / 1000;
        for (Entry entry : new ArrayList<>(items.values()).reversed()) {
            long inTakeUs = entry.givenUs - entry.takeFromUs;
            hear(entry, entry.givenUs - Math.min(toPlayUs, inTakeUs));
            toPlayUs -= Math.min(toPlayUs, inTakeUs);
        }
    }

    /// Milliseconds of `itemId` the caller has heard; 0 before anything is known.
    long heardMs(String itemId) {
        readClock();
        Entry entry = find(itemId);
        return entry == null ? 0 : entry.heardUs / 1000;
    }

    /// Of the item, by the model; 0 when it has sent none.
    long sentUs(String itemId) {
        Entry entry = find(itemId);
        return entry == null ? 0 : entry.sentUs;
    }

    /// Microseconds the caller has still to hear, of all items.
    long unheardUs() {
        readClock();
        return unheardUs;
    }

    /// What the line has still to play, as far as it is kept: by the clock, for receipts come late.
    List<AudioChunk> toPlay() {
        List<AudioChunk> kept = new ArrayList<>();
        if (!paused) {
            items.values().forEach(entry -> kept.addAll(entry.rest()));
        }
        long playedUs = kept.stream().mapToLong(AudioChunk::durationUs).sum() - clock.aheadNanos(loop.nanoTime()) / 1000;
        List<AudioChunk> toPlay = new ArrayList<>();
        for (AudioChunk audio : kept) {
            if (playedUs <= 0) {
                toPlay.add(audio);
            } else if (audio.durationUs() > playedUs) {
                toPlay.add(audio.after(playedUs));
            }
            playedUs -= audio.durationUs();
        }
        return toPlay;
    }

    /// Whether something sent has not been heard yet.
    boolean playing() {
        readClock();
        return firstUnheard() != null;
    }

    private @Nullable Entry firstUnheard() {
        for (Entry entry : items.values()) {
            if (entry.unheard()) {
                return entry;
            }
        }
        return null;
    }

    boolean paused() {
        return paused;
    }

    /// The line is being silenced: nothing plays until `resume`. Receipts on their way still count. Returns the take that was
    /// playing, null when none was.
    @Nullable String pause() {
        readClock();
        paused = true;
        clock.cleared(loop.nanoTime());
        Entry first = firstUnheard();
        return first == null ? null : first.take;
    }

    /// Plays what was not heard, from exactly there, each item as a new take.
    void resume(BiConsumer<String, AudioChunk> line) {
        paused = false;
        for (Entry entry : items.values()) {
            if (!entry.unheard()) {
                continue;
            }
            entry.newTake();
            for (AudioChunk audio : entry.rest()) {
                line.accept(entry.take, audio);
                given(entry, audio.durationUs());
            }
            entry.givenUs = entry.sentUs;
        }
    }

    /// The items not wholly heard, in playing order, and forgets all items: the line has been silenced or is gone.
    List<Cut> cut() {
        readClock();
        List<Cut> cuts = new ArrayList<>();
        items.values().forEach(entry -> {
            if (entry.unheard()) {
                cuts.add(new Cut(entry.itemId, entry.heardUs / 1000, entry.sentUs / 1000));
            }
        });
        items.clear();
        latest = null;
        unheardUs = 0;
        paused = false;
        clock.cleared(loop.nanoTime());
        return cuts;
    }

    /// Like `cut`, but an item of which only the last moments lack a receipt counts as heard: the line went away before it
    /// could report them.
    List<Cut> cutAtHangUp() {
        return cut().stream().filter(cut -> cut.sentMs() - cut.heardMs() > RECEIPT_SLACK_MS).toList();
    }

    /// A further answer begins: items wholly heard are of no interest any more.
    void forgetHeard() {
        readClock();
        items.values().removeIf(entry -> !entry.unheard());
        latest = null;
    }

    /// An item the caller heard only in part.
    record Cut(String itemId, long heardMs, long sentMs) {}

    private static final class Entry {
        private final String itemId;
        private final ArrayDeque<AudioChunk> kept = new ArrayDeque<>();
        private String take;
        private int takes = 1;
        private long sentUs;
        private long givenUs;
        private long heardUs;
        private long takeFromUs;
        private long keptFromUs;

        private Entry(String itemId) {
            this.itemId = itemId;
            this.take = itemId;
        }

        private boolean unheard() {
            return heardUs / 1000 < sentUs / 1000;
        }

        private void forgetHeard(Consumer<AudioChunk> spares) {
            for (AudioChunk first; (first = kept.peek()) != null && keptFromUs + first.durationUs() <= heardUs; ) {
                keptFromUs += first.durationUs();
                spares.accept(kept.remove());
            }
        }

        private void newTake() {
            take = itemId + "~" + ++takes;
            takeFromUs = heardUs;
            givenUs = heardUs;
        }

        private List<AudioChunk> rest() {
            List<AudioChunk> rest = new ArrayList<>(kept);
            if (!rest.isEmpty() && heardUs > keptFromUs) {
                rest.set(0, rest.getFirst().after(heardUs - keptFromUs));
            }
            return rest;
        }
    }
}
