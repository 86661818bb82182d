package dev.switchboard.tools.catalogue;

import dev.switchboard.tools.helpcenter.reading.Suspicion;
import java.text.Normalizer;
import java.util.List;
import java.util.regex.Pattern;

/// Names as they may stand in the catalogue. Agents speak them and models read them, so they are one line of plain text, of
/// bounded length, with nothing in it that is not seen, and nothing that is written to steer a model.
final class Wording {
    /// Control characters, line and paragraph ends, marks that turn the direction of text or are not seen, half characters and
    /// places that Unicode leaves to each house. Joiners, which many scripts need, stay.
    private static final Pattern UNFIT =
            Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}\\p{Cs}\\p{Co}\\p{Cn}\\u00AD\\u200B\\u200E\\u200F\\u202A-\\u202E\\u2060-\\u2069\\uFEFF\\uFFF9-\\uFFFB]");
    private static final Pattern SPOKEN = Pattern.compile(".*[\\p{L}\\p{N}].*");
    private static final Pattern SHORT = Pattern.compile("[\\p{L}\\p{N}]([\\p{L}\\p{N} -]*[\\p{L}\\p{N}])?");

    private Wording() {}

    /// A name of 1 to `most` characters that can be said.
    static String name(String field, String value, int most) {
        String name = optional(field, value, most);
        if (!SPOKEN.matcher(name).matches()) {
            throw CatalogueRefusal.invalid(field + " must be a name of 1 to " + most + " characters with a letter or digit in it");
        }
        return name;
    }

    /// The same, or nothing.
    static String optional(String field, String value, int most) {
        if (UNFIT.matcher(value).find()) {
            throw CatalogueRefusal.invalid(field + " must be one line of plain text: it has a control character, or one that is not seen");
        }
        String tidy = Normalizer.normalize(value, Normalizer.Form.NFC).strip().replaceAll("\\s+", " ");
        if (tidy.codePointCount(0, tidy.length()) > most) {
            throw CatalogueRefusal.invalid(field + " must have at most " + most + " characters");
        }
        List<String> signs = Suspicion.in(tidy);
        if (!signs.isEmpty()) {
            throw CatalogueRefusal.invalid(field + " reads as if meant for a language model (it " + signs.getFirst()
                    + "): expected what people call it");
        }
        return tidy;
    }

    /// What seats are told by: letters, digits, spaces and hyphens.
    static String label(String field, String value, int most) {
        String label = optional(field, value, most);
        if (!SHORT.matcher(label).matches()) {
            throw CatalogueRefusal.invalid(field + " must be 1 to " + most + " letters or digits, with spaces or hyphens between: '"
                    + (label.length() > 40 ? label.substring(0, 40) : label) + "'");
        }
        return label;
    }
}
