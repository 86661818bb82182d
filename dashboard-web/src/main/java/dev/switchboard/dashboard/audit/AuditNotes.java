package dev.switchboard.dashboard.audit;

import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What endpoints add to the audit log about the request they answer.
public final class AuditNotes {
    private static final String ATTRIBUTE = "switchboard.audit";
    private static final int MAX_VALUE_CHARS = 2_000;

    private AuditNotes() {}

    /// Must hold nothing that was said in a call.
    public static void add(Context ctx, String name, String value) {
        Map<String, String> notes = ctx.attribute(ATTRIBUTE);
        if (notes == null) {
            notes = new LinkedHashMap<>();
            ctx.attribute(ATTRIBUTE, notes);
        }
        notes.put(name, cut(value));
    }

    static Map<String, String> of(Context ctx) {
        @Nullable Map<String, String> notes = ctx.attribute(ATTRIBUTE);
        return notes == null ? Map.of() : notes;
    }

    /// The length at which a value of a detail ends.
    public static String cut(String value) {
        return value.length() <= MAX_VALUE_CHARS ? value : value.substring(0, MAX_VALUE_CHARS) + "…";
    }
}
