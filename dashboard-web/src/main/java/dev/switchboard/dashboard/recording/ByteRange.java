package dev.switchboard.dashboard.recording;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a `Range` header asks for of something `length` bytes long (RFC 9110 §14.1 and §14.2). Of several ranges, or of
/// what is no byte range, the whole is sent, as the RFC allows.
///
/// @param last inclusive
record ByteRange(long first, long last) {
    private static final Pattern ONE = Pattern.compile("(?i)bytes\\s*=\\s*(\\d{0,18})-(\\d{0,18})\\s*");

    /// Thrown for a range of which nothing is there: 416.
    static final class Unsatisfiable extends Exception {
        private static final long serialVersionUID = 1;
    }

    static Optional<ByteRange> of(@Nullable String header, long length) throws Unsatisfiable {
        Matcher parts = ONE.matcher(header == null ? "" : header.strip());
        if (!parts.matches() || parts.group(1).isEmpty() && parts.group(2).isEmpty()) {
            return Optional.empty();
        }
        if (parts.group(1).isEmpty()) {
            long suffix = Long.parseLong(parts.group(2));
            if (suffix == 0 || length == 0) {
                throw new Unsatisfiable();
            }
            return Optional.of(new ByteRange(Math.max(0, length - suffix), length - 1));
        }
        long first = Long.parseLong(parts.group(1));
        long last = parts.group(2).isEmpty() ? Long.MAX_VALUE : Long.parseLong(parts.group(2));
        if (last < first) {
            return Optional.empty();
        }
        if (first >= length) {
            throw new Unsatisfiable();
        }
        return Optional.of(new ByteRange(first, Math.min(last, length - 1)));
    }

    long count() {
        return last - first + 1;
    }
}
