package dev.switchboard.dashboard.ticket;

import dev.switchboard.dashboard.api.ApiException;
import dev.switchboard.store.ticket.Ticket;
import dev.switchboard.store.ticket.TicketVersion;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The condition of a request that changes something (RFC 9110, section 13.1.1): absent or `*`, which a ticket that is
/// there meets, or a list of entity tags. Weak tags never match.
final class IfMatch {
    static final String NAME = "If-Match";

    private static final int MAX_CHARS = 2_000;
    private static final Pattern TAG = Pattern.compile("\\s*(W/)?\"([^\"\\x00-\\x20\\x7f]*)\"\\s*(?:,|$)");

    /// A version that no ticket has, for a condition that cannot be met.
    private static final TicketVersion NONE = new TicketVersion("0000000000000000");

    private final boolean any;
    private final Set<String> tags;

    private IfMatch(boolean any, Set<String> tags) {
        this.any = any;
        this.tags = tags;
    }

    static String etag(Ticket ticket) {
        return '"' + TicketVersion.of(ticket).value() + '"';
    }

    static IfMatch of(@Nullable String header) {
        if (header == null || header.strip().equals("*")) {
            return new IfMatch(true, Set.of());
        }
        Set<String> tags = new HashSet<>();
        Matcher tag = TAG.matcher(header);
        int end = 0;
        while (end < header.length() && tag.find(end) && tag.start() == end) {
            if (tag.group(1) == null) {
                tags.add(tag.group(2));
            }
            end = tag.end();
        }
        if (end == 0 || end < header.length() || header.length() > MAX_CHARS) {
            throw ApiException.badRequest(
                    NAME + " must be * or entity tags such as \"0123456789abcdef\", as GET gives them in ETag");
        }
        return new IfMatch(false, tags);
    }

    /// The version the store is to insist on; null for any. Of several, the one the ticket has now, if it is among
    /// them.
    @Nullable TicketVersion version(Supplier<Optional<Ticket>> now) {
        if (any) {
            return null;
        }
        if (tags.size() == 1) {
            return version(tags.iterator().next());
        }
        return now.get().map(TicketVersion::of).filter(version -> tags.contains(version.value())).orElse(NONE);
    }

    private static TicketVersion version(String tag) {
        try {
            return new TicketVersion(tag);
        } catch (IllegalArgumentException notOurs) {
            return NONE;
        }
    }
}
