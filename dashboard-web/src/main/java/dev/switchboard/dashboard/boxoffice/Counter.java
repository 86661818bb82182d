package dev.switchboard.dashboard.boxoffice;

import dev.switchboard.dashboard.agent.Staff;
import dev.switchboard.dashboard.api.ApiException;
import dev.switchboard.tools.BoxOfficeDesk;
import dev.switchboard.tools.Tools;
import dev.switchboard.tools.catalogue.CatalogueRefusal;
import dev.switchboard.tools.sale.Refusal;
import io.javalin.http.Context;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What the endpoints of the box office share: the desk of this process, the condition of a change, and what a refusal is in HTTP.
final class Counter {
    private static final String IF_MATCH = "If-Match";
    private static final Pattern TAG = Pattern.compile("\\s*(W/)?\"([^\"\\x00-\\x20\\x7f]{0,64})\"\\s*");
    /// A version that nothing has: weak tags, and those of others, never match.
    private static final long NONE = -1;

    private final Supplier<Staff> staff;

    Counter(Supplier<Staff> staff) {
        this.staff = staff;
    }

    <T> T with(Function<BoxOfficeDesk, T> work) {
        BoxOfficeDesk desk = staff.get().tools().map(Tools::boxOfficeDesk)
                .orElseThrow(() -> ApiException.notFound("this process answers no calls and has no box office"));
        try {
            return work.apply(desk);
        } catch (CatalogueRefusal refusal) {
            throw switch (refusal.kind()) {
                case INVALID -> ApiException.badRequest(refusal.message());
                case UNFIT -> ApiException.unusable(refusal.message());
                case UNKNOWN -> ApiException.notFound(refusal.message());
                case CONFLICT -> ApiException.conflict(refusal.message());
                case STALE -> ApiException.stale(refusal.message());
            };
        } catch (Refusal refusal) {
            throw refusal.reason().equals("unknown_order")
                    ? ApiException.notFound("there is no such order")
                    : ApiException.conflict(refusal.spoken());
        }
    }

    /// The version that the asker has seen; empty when they do not say (RFC 9110, section 13.1.1).
    static OptionalLong seen(Context ctx) {
        @Nullable String header = ctx.header(IF_MATCH);
        if (header == null || header.strip().equals("*")) {
            return OptionalLong.empty();
        }
        Matcher tag = TAG.matcher(header);
        if (!tag.matches()) {
            throw ApiException.badRequest(IF_MATCH + " must be * or an entity tag such as \"7\", as GET gives it in ETag");
        }
        boolean ours = tag.group(1) == null && tag.group(2).matches("[0-9]{1,18}");
        return OptionalLong.of(ours ? Long.parseLong(tag.group(2)) : NONE);
    }

    static void etag(Context ctx, long version) {
        ctx.header("ETag", "\"" + version + "\"");
    }

    static void csv(Context ctx, String name, String text) {
        ctx.contentType("text/csv; charset=utf-8; header=present")
                .header("Content-Disposition", "attachment; filename=\"" + name + ".csv\"")
                .header("Cache-Control", "no-store")
                .result(text);
    }
}
