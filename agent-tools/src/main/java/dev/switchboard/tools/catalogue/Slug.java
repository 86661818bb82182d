package dev.switchboard.tools.catalogue;

import java.sql.SQLException;
import java.text.Normalizer;
import java.util.Locale;

/// Ids that tell people what they name.
final class Slug {
    private static final int MOST_CHARS = 48;

    interface Free {
        boolean is(String id) throws SQLException;
    }

    private Slug() {}

    /// "Neon Skyline" → `neon-skyline`, with a number where that is taken; `otherwise` where nothing of the name can be written.
    static String free(String name, String otherwise, Free free) throws SQLException {
        String plain = of(name, otherwise);
        String id = plain;
        for (int i = 2; !free.is(id); i++) {
            id = plain + "-" + i;
        }
        return id;
    }

    static String of(String name, String otherwise) {
        String plain = Normalizer.normalize(name, Normalizer.Form.NFKD).toLowerCase(Locale.ROOT)
                .replaceAll("\\p{M}", "").replaceAll("[^a-z0-9]+", "-");
        String cut = plain.substring(0, Math.min(MOST_CHARS, plain.length())).replaceAll("^-+|-+$", "");
        return cut.isEmpty() ? otherwise : cut;
    }
}
