package dev.switchboard.gateway.audio;

/// Where the caller's frames belong in time, told by when they arrive. Frames come over TCP: some late, then several at
/// once, none lost. So a frame belongs right behind the one before it, unless the sender was silent in between.
///
/// Which of the two a late frame means shows only afterwards: after a stall the frames held up follow at once, after a
/// silence they follow in time. A frame later than `JITTER_MS` therefore begins a *stretch* whose place is open for
/// `WINDOW_MS`. No sound can arrive before it has been made, so the whole of a stretch ends at the latest when its last
/// frame comes: of all its frames the least delayed one says where it begins, at the earliest behind what was there before.
///
/// A silence and a stall that fall together cannot be told apart, and then a stretch may be placed too late. That shows,
/// since its frames then seem to arrive before they have sounded (`ahead`): a recording leaves out silent ones until it is right.
///
/// A program may send its audio faster than it sounds. Then frame stands behind frame and runs ahead of time.
///
/// All figures are samples since the call began. Not thread-safe.
public final class SampleClock {
    public static final int JITTER_MS = 40;
    public static final int WINDOW_MS = 100;

    private final long jitter;
    private final long window;
    private long end;
    private boolean open = true;
    private long openedAt = Long.MIN_VALUE;
    private long stretch;
    private long earliest;

    public SampleClock(int rateHz) {
        this.jitter = (long) rateHz * JITTER_MS / 1_000;
        this.window = (long) rateHz * WINDOW_MS / 1_000;
    }

    /// Whether a frame of `samples` that arrives now begins a stretch of its own. One that is due must be settled first.
    public boolean begins(int samples, long now) {
        return open ? openedAt == Long.MIN_VALUE : now - samples - end > jitter;
    }

    /// Whether a frame that arrives now would seem to end later than now: what stands before it stands too late.
    public boolean ahead(int samples, long now) {
        return !open && end + samples - now > jitter;
    }

    /// Begins a stretch with the frame that arrives now.
    public void begin(long now) {
        open = true;
        openedAt = now;
        stretch = 0;
        earliest = Long.MAX_VALUE;
    }

    /// Whether sound waits for its place.
    public boolean waits() {
        return open && stretch > 0;
    }

    /// Whether the stretch can be given its place.
    public boolean due(long now) {
        return open && openedAt != Long.MIN_VALUE && now - openedAt >= window;
    }

    /// A frame arrives. Returns its place: in the stretch while that is open, else in the call.
    public long add(int samples, long now) {
        if (!open) {
            end += samples;
            return end - samples;
        }
        stretch += samples;
        earliest = Math.min(earliest, now - stretch);
        return stretch - samples;
    }

    /// Where the open stretch would stand if nothing more came of it; where the last one ended when none waits.
    public long foreseen() {
        return waits() ? Math.max(end, Math.max(0, earliest)) : end;
    }

    /// Gives the open stretch its place and returns that. The stretch may be continued.
    public long settle() {
        long place = foreseen();
        end = place + stretch;
        open = false;
        return place;
    }

    /// What comes next begins a stretch, wherever it belongs.
    public void interrupt() {
        open = true;
        openedAt = Long.MIN_VALUE;
        stretch = 0;
        earliest = Long.MAX_VALUE;
    }

    /// Where the next frame goes, as far as is known.
    public long end() {
        return end + (open ? stretch : 0);
    }
}
