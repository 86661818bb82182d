package dev.switchboard.gateway.net;

/// How much may wait for a slow peer. `maxMediaBytes`: beyond it, media is dropped. `maxBytes`: beyond it the peer is
/// closed with 1013, since what is not media must not be lost.
public record OutboxLimits(int maxMediaBytes, int maxBytes) {
    public OutboxLimits {
        if (maxMediaBytes < 1 || maxBytes < maxMediaBytes) {
            throw new IllegalArgumentException("outbox limits: media " + maxMediaBytes + " bytes, all " + maxBytes
                    + " bytes; expected 1 or more, and all not below media");
        }
    }

    /// 2 MiB is 43 s of 24 kHz PCM: models speak faster than real time, and a peer that is merely distant must not lose
    /// the end of a long answer.
    public static OutboxLimits defaults() {
        return new OutboxLimits(2 << 20, 4 << 20);
    }
}
