package dev.switchboard.tools.catalogue;

/// A change that is not made, and has changed nothing. The message names the field and what was expected.
public final class CatalogueRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// `INVALID`: not a value of that field; `UNFIT`: each value is one, but not with the others; `CONFLICT`: not as things are
    /// (sold, held, cancelled); `STALE`: somebody else has changed it since.
    public enum Kind { INVALID, UNFIT, UNKNOWN, CONFLICT, STALE }

    private final Kind kind;

    CatalogueRefusal(Kind kind, String message) {
        super(message, null, false, false);
        this.kind = kind;
    }

    static CatalogueRefusal invalid(String message) {
        return new CatalogueRefusal(Kind.INVALID, message);
    }

    static CatalogueRefusal unfit(String message) {
        return new CatalogueRefusal(Kind.UNFIT, message);
    }

    static CatalogueRefusal unknown(String message) {
        return new CatalogueRefusal(Kind.UNKNOWN, message);
    }

    static CatalogueRefusal conflict(String message) {
        return new CatalogueRefusal(Kind.CONFLICT, message);
    }

    static CatalogueRefusal stale(long expected, long now) {
        return new CatalogueRefusal(Kind.STALE,
                "somebody has changed this since: it is version " + now + " now, you saw " + expected);
    }

    public Kind kind() {
        return kind;
    }

    public String message() {
        return String.valueOf(getMessage());
    }
}
