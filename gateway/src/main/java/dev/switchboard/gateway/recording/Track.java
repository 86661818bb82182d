package dev.switchboard.gateway.recording;

import dev.switchboard.gateway.audio.AudioChunk;
import dev.switchboard.gateway.audio.AudioFormat;
import dev.switchboard.gateway.audio.SampleClock;
import dev.switchboard.gateway.call.CallClock;
import dev.switchboard.gateway.call.CallTap;
import dev.switchboard.store.ticket.TicketId;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// One recorded call as its loop sees it: gives every frame its place on the call's clock, copies it into a block and hands
/// full blocks to the writer. Frames cost no memory; what finds no block is counted and stays silence.
///
/// The caller's frames are placed by `SampleClock`. The agent's audio arrives faster than it plays: it is placed where the line
/// plays it, behind what it was given before or now, and written ahead of time; when the line is cleared, what lies beyond
/// that moment becomes silence again. A line that tells after a clear what was heard (a browser does, at once) has the last
/// word: its player began a little later than we wrote, so it stopped that much earlier in the words.
///
/// Event loop only, but for `broken`.
sealed class Track implements CallTap permits RelayTrack {
    /// As much as `SpeechPace` admits; a caller's side that sends further ahead is dropped.
    private static final int MOST_AHEAD_MS = 10_000;
    /// A telephone plays its last words after we have hung up, at most so long.
    private static final int MOST_AFTER_MS = 10_000;
    /// So long after a clear a line's report may say what was heard, and so far it may differ from our clock.
    private static final int REPORT_WAIT_MS = 400;

    /// The call's reckoning of what the line plays, and this one, differ by less.
    private static final int SLACK_MS = 5;

    /// -44 dBFS: the noise of a line, and no word.
    private static final int SILENT = 200;

    final Recorder.Desk desk;
    final SampleClock callerClock;
    final Side caller = new Side(this, false);
    final Side agent = new Side(this, true);
    /// Blocks of the caller whose place is not known yet.
    final Deque<Block> placeless = new ArrayDeque<>();
    private final AudioFormat format;
    private final CallClock clock;
    private boolean begun;
    private boolean over;
    private boolean consented;
    private boolean paused;
    private long pausedAt;
    private long resumedAt;
    private long pausedSamples;
    private long droppedSamples;
    private long playedUntil;
    private String take = "";
    private long takeFrom;
    private long takeGivenBefore;
    private long takeGiven;
    private @Nullable Cut cut;
    /// Set by the writer when the file cannot be written any more.
    private volatile boolean broken;

    Track(Recorder.Desk desk, AudioFormat format, CallClock clock) {
        this.desk = desk;
        this.format = format;
        this.clock = clock;
        this.callerClock = new SampleClock(format.sampleRateHz());
    }

    int rateHz() {
        return format.sampleRateHz();
    }

    /// Any thread.
    void breakOff() {
        broken = true;
    }

    /// Sound that turned out to be none. Any thread.
    void spoilt(int samples) {
        desk.dropped(ms(samples));
    }

    @Override
    public void begin(TicketId ticket, Instant arrivedAt) {
        if (!begun && !over) {
            begun = true;
            desk.give(new Work.Open(this, ticket, arrivedAt));
        }
    }

    @Override
    public void callerConsents() {
        consented = true;
    }

    @Override
    public void caller(AudioChunk audio) {
        if (!keepsCaller()) {
            return;
        }
        byte[] raw = raw(audio);
        int samples = raw.length / format.bytesPerSample();
        long now = now();
        trimWhenReported(now);
        if (callerClock.due(now)) {
            settle();
        }
        if (callerClock.ahead(samples, now) && isSilent(raw)) {
            return;
        }
        if (callerClock.begins(samples, now)) {
            caller.handOver(now);
            callerClock.begin(now);
        }
        if (callerClock.end() + samples - now > samples(MOST_AHEAD_MS)) {
            dropped(samples);
            return;
        }
        caller.add(format, raw, callerClock.add(samples, now), now);
    }

    final boolean keepsCaller() {
        return recording() && !paused && consented;
    }

    @Override
    public void agent(String name, AudioChunk audio) {
        if (over) {
            return;
        }
        long now = now();
        int samples = samples(audio);
        long place = Math.max(now, playedUntil);
        playedUntil = place + samples;
        if (!name.equals(take)) {
            take = name;
            takeGiven = 0;
            takeFrom = -1;
        }
        if (takeFrom < 0 || place != takeFrom + takeGiven - takeGivenBefore) {
            takeFrom = place;
            takeGivenBefore = takeGiven;
        }
        takeGiven += samples;
        if (recording() && !paused) {
            add(agent, audio, place, now);
        }
    }

    void add(Side side, AudioChunk audio, long place, long now) {
        side.add(format, raw(audio), place, now);
    }

    @Override
    public void cut(long fromNanos, long untilNanos) {
        if (over) {
            return;
        }
        long from = samplesIn(fromNanos);
        long until = samplesIn(untilNanos);
        boolean last = until + samples(SLACK_MS) >= playedUntil;
        if (last) {
            playedUntil = Math.min(playedUntil, from);
        }
        if (recording()) {
            agent.handOver(now());
            desk.give(new Work.Silence(this, from, last ? Long.MAX_VALUE : until, false));
        }
    }

    @Override
    public void cleared() {
        long now = now();
        if (over || playedUntil <= now) {
            return;
        }
        silence(now, now, false);
        cut = new Cut(take, takeFrom, takeGivenBefore, now);
        playedUntil = now;
        take = "";
    }

    @Override
    public void heard(String name, long heardMs) {
        Cut last = cut;
        if (last != null && last.take.equals(name)) {
            last.heard = Math.max(last.heard, samples(heardMs));
        }
    }

    /// A report that was under way when the line was cleared comes before the one that counts, so the latest is awaited.
    private void trimWhenReported(long now) {
        Cut last = cut;
        if (last == null || now - last.at < samples(REPORT_WAIT_MS)) {
            return;
        }
        cut = null;
        long exact = last.from + last.heard - last.givenBefore;
        if (last.heard >= last.givenBefore && exact < last.at && last.at - exact < samples(REPORT_WAIT_MS) && recording()) {
            agent.handOver(now);
            desk.give(new Work.Silence(this, exact, last.at, false));
        }
    }

    @Override
    public boolean pause() {
        return pauseSince(clock.nanos());
    }

    @Override
    public boolean pauseSince(long fromNanos) {
        if (!recording() || paused) {
            return false;
        }
        long now = now();
        long from = Math.clamp(samplesIn(fromNanos), 0, now);
        settle();
        caller.handOver(now);
        silence(from, now, true);
        callerPauses();
        paused = true;
        pausedAt = Math.max(from, resumedAt);
        return true;
    }

    /// What comes of the caller from now on is not kept, and not looked at.
    void callerPauses() {
        callerClock.interrupt();
    }

    @Override
    public boolean resume() {
        if (!paused || over) {
            return false;
        }
        paused = false;
        resumedAt = now();
        pausedSamples += resumedAt - pausedAt;
        return true;
    }

    @Override
    public boolean recording() {
        return begun && !over && !broken;
    }

    @Override
    public void end(boolean playsOn) {
        if (over || !begun) {
            over = true;
            return;
        }
        resume();
        long now = now();
        settle();
        caller.handOver(now);
        agent.handOver(now);
        trimWhenReported(now + samples(REPORT_WAIT_MS));
        long length = Math.max(now, callerEnd(now));
        if (playsOn) {
            length = Math.max(length, Math.min(playedUntil, now + samples(MOST_AFTER_MS)));
        }
        over = true;
        desk.give(new Work.End(this, length, ms(droppedSamples), ms(pausedSamples)));
    }

    /// Where the caller's sound ends.
    long callerEnd(long now) {
        return callerClock.end();
    }

    @Override
    public void discard() {
        if (begun && !over) {
            settle();
            caller.handOver(now());
            agent.handOver(now());
            desk.give(new Work.Discard(this));
        }
        over = true;
    }

    /// What lies beyond `from` is not to be heard.
    private void silence(long from, long now, boolean both) {
        if (recording()) {
            agent.handOver(now);
            desk.give(new Work.Silence(this, from, Long.MAX_VALUE, both));
        }
    }

    final void settle() {
        if (!callerClock.waits()) {
            return;
        }
        long place = callerClock.settle();
        for (Block block; (block = placeless.poll()) != null; ) {
            block.place += place;
            desk.give(block);
        }
        caller.moveBy(place);
    }

    private boolean isSilent(byte[] raw) {
        for (int i = 0; i < raw.length / format.bytesPerSample(); i++) {
            if (Math.abs(format.sample(raw, i)) > SILENT) {
                return false;
            }
        }
        return true;
    }

    /// Empty for what is no audio.
    private static byte[] raw(AudioChunk audio) {
        try {
            return audio.raw();
        } catch (IllegalArgumentException notAudio) {
            return new byte[0];
        }
    }

    final void dropped(long samples) {
        droppedSamples += samples;
        desk.dropped(ms(samples));
    }

    final long now() {
        return samplesIn(clock.nanos());
    }

    private long samplesIn(long nanos) {
        return nanos / 1_000 * format.sampleRateHz() / 1_000_000;
    }

    /// Samples of the file that this audio takes.
    final int samples(AudioChunk audio) {
        return audio.format().samplesIn(audio.byteCount()) * (format.sampleRateHz() / audio.format().sampleRateHz());
    }

    final long samples(long ms) {
        return ms * format.sampleRateHz() / 1_000;
    }

    private long ms(long samples) {
        return samples * 1_000 / format.sampleRateHz();
    }

    /// Where the line was silenced, on which take.
    private static final class Cut {
        private final String take;
        private final long from;
        private final long givenBefore;
        private final long at;
        private long heard = -1;

        private Cut(String take, long from, long givenBefore, long at) {
            this.take = take;
            this.from = from;
            this.givenBefore = givenBefore;
            this.at = at;
        }
    }
}
