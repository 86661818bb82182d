package dev.switchboard.store.redaction;

import java.util.EnumSet;
import java.util.Set;

/// When texts are redacted. `keepOriginal` is for `READ`: card numbers and security codes too stay in the database as
/// they were said; what `WRITE` and `CARDS` take has no original, so they exclude it.
public record RedactionPolicy(Mode mode, boolean keepOriginal) {
    public static final RedactionPolicy OFF = new RedactionPolicy(Mode.OFF, false);

    public RedactionPolicy {
        if (keepOriginal && (mode == Mode.WRITE || mode == Mode.CARDS)) {
            throw new IllegalArgumentException("what is redacted when it is written has no original to keep");
        }
    }

    public enum Mode {
        OFF,
        /// Payment data before anything is stored; all else is kept and shown as it was said.
        CARDS,
        /// Before anything is stored, also in the journal.
        WRITE,
        /// Whenever it is shown; payment data already when it is written.
        READ
    }

    /// For what goes into the store.
    public Redactor writing() {
        return switch (mode) {
            case OFF -> Redactor.NONE;
            case CARDS -> new Redactor(Sensitive.payment());
            case WRITE -> new Redactor(all());
            case READ -> new Redactor(keepOriginal ? Set.of() : Sensitive.payment());
        };
    }

    /// For what comes out of it: what `WRITE` and `CARDS` keep out is replaced here too, for what was stored before that was
    /// set and for captions, which never are.
    public Redactor reading() {
        return switch (mode) {
            case OFF -> Redactor.NONE;
            case CARDS -> new Redactor(Sensitive.payment());
            case WRITE, READ -> new Redactor(all());
        };
    }

    /// For whoever may see what `READ` hides from others: as it is stored. Of what is not to be kept at all nothing is shown
    /// to them either.
    public Redactor readingPlain() {
        return mode == Mode.READ ? writing() : reading();
    }

    /// Whether texts are hidden at reading that are there to be seen.
    public boolean hides() {
        return mode == Mode.READ;
    }

    /// For what leaves the house, such as an e-mail: what is shown to nobody, and payment data never, whatever else is set.
    public Redactor sending() {
        return mode == Mode.OFF ? new Redactor(Sensitive.payment()) : reading();
    }

    private static Set<Sensitive> all() {
        return EnumSet.allOf(Sensitive.class);
    }
}
