package dev.switchboard.gateway.audio;

/// The loudness of samples relative to full scale: 0 dBFS is a square wave at the limit, a sine at the limit reads
/// -3 dBFS, silence reads `SILENCE_DBFS`. A meter adds up until it is reset. Not thread-safe.
public final class LevelMeter {
    /// The floor of every reading: below one step of 16 bits.
    public static final double SILENCE_DBFS = -100;

    private static final double FULL_SCALE = 32_768;

    private double sumOfSquares;
    private long count;
    private int peak;

    public void add(short[] samples, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            int sample = samples[i];
            sumOfSquares += (double) sample * sample;
            peak = Math.max(peak, Math.abs(sample));
        }
        count += length;
    }

    public void add(short[] samples) {
        add(samples, 0, samples.length);
    }

    /// The root mean square of everything added since the last reset.
    public double rmsDbfs() {
        return count == 0 ? SILENCE_DBFS : toDbfs(Math.sqrt(sumOfSquares / count));
    }

    public double peakDbfs() {
        return toDbfs(peak);
    }

    public void reset() {
        sumOfSquares = 0;
        count = 0;
        peak = 0;
    }

    /// The root mean square of one run of samples.
    public static double rmsDbfs(short[] samples) {
        LevelMeter meter = new LevelMeter();
        meter.add(samples);
        return meter.rmsDbfs();
    }

    private static double toDbfs(double amplitude) {
        return amplitude == 0 ? SILENCE_DBFS : Math.max(SILENCE_DBFS, 20 * Math.log10(amplitude / FULL_SCALE));
    }
}
