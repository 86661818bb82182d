package dev.switchboard.store.move;

/// The rows of a table, in whatever order they come: their count, and the sum of their digests modulo 2^128. Two tables
/// with the same rows have the same; a row that is missing, twice or different changes it.
final class TableDigest {
    private long rows;
    private long high;
    private long low;

    void add(MovedRow row) {
        rows++;
        low += row.digest().low();
        if (Long.compareUnsigned(low, row.digest().low()) < 0) {
            high++;
        }
        high += row.digest().high();
    }

    long rows() {
        return rows;
    }

    String text() {
        return String.format("%016x%016x", high, low);
    }

    boolean isSameAs(TableDigest other) {
        return rows == other.rows && high == other.high && low == other.low;
    }
}
