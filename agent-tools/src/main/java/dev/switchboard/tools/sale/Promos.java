package dev.switchboard.tools.sale;

import dev.switchboard.store.sql.Sql;
import dev.switchboard.tools.event.Money;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Promo codes, in the caller's transaction. A use is counted by one conditional statement, so that a limit holds however
/// many ask at once.
final class Promos {
    private record Promo(
            @Nullable String eventId, @Nullable Long percent, @Nullable Long amountMinor, @Nullable String currency,
            @Nullable Instant startsAt, @Nullable Instant endsAt) {}

    private Promos() {}

    static String tidy(String code) {
        return code.strip().toUpperCase(Locale.ROOT).replaceAll("[\\s-]", "");
    }

    /// What the code takes off `total`, counted as used. Throws `Refusal` `unknown_promo`, `promo_over`, `promo_not_here` or
    /// `promo_used_up`.
    static Money use(Sql sql, String code, String eventId, Money total, Instant now) throws SQLException {
        Promo promo = sql.first(
                "SELECT event_id, percent, amount_minor, currency, starts_at, ends_at FROM promo WHERE code = ?",
                values -> values.text(code),
                row -> new Promo(row.text("event_id"), row.wholeOrNull("percent"), row.wholeOrNull("amount_minor"),
                        row.text("currency"), row.time("starts_at"), row.time("ends_at")))
                .orElseThrow(() -> new Refusal("unknown_promo", "I do not know that promo code."));
        if (promo.startsAt != null && now.isBefore(promo.startsAt) || promo.endsAt != null && !now.isBefore(promo.endsAt)) {
            throw new Refusal("promo_over", "That promo code is not valid now.");
        }
        if (promo.eventId != null && !promo.eventId.equals(eventId)
                || promo.currency != null && !promo.currency.equals(total.currency().getCurrencyCode())) {
            throw new Refusal("promo_not_here", "That promo code is not for this event.");
        }
        int used = sql.update("UPDATE promo SET uses = uses + 1 WHERE code = ? AND (most_uses IS NULL OR uses < most_uses)",
                values -> values.text(code));
        if (used == 0) {
            throw new Refusal("promo_used_up", "That promo code has been used up.");
        }
        long off = promo.percent != null
                ? Math.floorDiv(Math.multiplyExact(total.minorUnits(), promo.percent), 100)
                : promo.amountMinor == null ? 0 : promo.amountMinor;
        return new Money(Math.min(off, total.minorUnits()), total.currency());
    }

    /// The order was never paid: its use does not count.
    static void giveBack(Sql sql, String code) throws SQLException {
        sql.update("UPDATE promo SET uses = uses - 1 WHERE code = ? AND uses > 0", values -> values.text(code));
    }

    /// Counts a use again, for an order that is paid after its time; past the limit it stays as it was promised.
    static void useAgain(Sql sql, String code) throws SQLException {
        sql.update("UPDATE promo SET uses = uses + 1 WHERE code = ? AND (most_uses IS NULL OR uses < most_uses)",
                values -> values.text(code));
    }
}
