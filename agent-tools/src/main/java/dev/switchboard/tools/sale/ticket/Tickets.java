package dev.switchboard.tools.sale.ticket;

import dev.switchboard.store.sql.Database;
import dev.switchboard.store.sql.Sql;
import dev.switchboard.tools.sale.LetterWays;
import dev.switchboard.tools.sale.LetterWays.Enclosure;
import dev.switchboard.tools.sale.Letters;
import dev.switchboard.tools.sale.Seat;
import dev.switchboard.tools.sale.TicketLinks;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes tickets as files, of orders that are paid. Nothing is kept: each is drawn from its row when it is asked for, so that one
/// that is void is made no more. Methods block; thread-safe.
public final class Tickets implements LetterWays.Enclosures {
    public static final String PDF = "application/pdf";
    public static final String PASS = WalletPass.TYPE;
    private static final Logger LOG = LoggerFactory.getLogger(Tickets.class);
    /// Beyond that many the letter has the PDF alone: a pass weighs some 10 KB, and mailboxes are picky.
    private static final int MOST_PASSES = 8;

    private final Database database;
    private final Clock clock;
    private final TicketSetup setup;
    private final TicketPdf pages;
    private @Nullable WalletPass passes;

    public Tickets(Database database, Clock clock, TicketSetup setup) {
        this.database = database;
        this.clock = clock;
        this.setup = setup;
        this.pages = new TicketPdf(setup.font());
    }

    /// The good tickets of a paid order.
    public List<Ticket> ofOrder(String orderId) {
        return database.read(connection -> list(database.sql(connection), orderId));
    }

    /// Those of the order that a link's token stands for; empty where there is no such link.
    public Optional<List<Ticket>> ofToken(String token) {
        return database.read(connection -> {
            Sql sql = database.sql(connection);
            Optional<String> order = TicketLinks.order(sql, token);
            return order.isEmpty() ? Optional.empty() : Optional.of(list(sql, order.get()));
        });
    }

    private List<Ticket> list(Sql sql, String orderId) throws SQLException {
        return sql.list("""
                SELECT a.admission_id, a.order_id, a.section, a.row_label, a.number, a.holder_name, a.code, e.name AS event,
                    e.starts_at, v.name AS venue, v.city
                FROM admission a JOIN ticket_order o ON o.order_id = a.order_id
                    JOIN event e ON e.event_id = a.event_id JOIN venue v ON v.venue_id = e.venue_id
                WHERE a.order_id = ? AND a.state IN ('valid', 'used') AND o.state = 'confirmed'
                ORDER BY a.section, a.row_label, a.number, a.admission_id""",
                values -> values.text(orderId),
                row -> new Ticket(row.text("admission_id", ""), row.text("order_id", ""), row.text("event", ""),
                        row.text("venue", ""), row.text("city", ""),
                        Objects.requireNonNull(row.time("starts_at")).atZone(clock.getZone()),
                        new Seat(row.text("section", ""), row.text("row_label", ""), Math.toIntExact(row.whole("number"))),
                        row.text("holder_name", ""), row.text("code", "")));
    }

    /// A page for each.
    public byte[] pdf(List<Ticket> tickets) {
        return pages.of(tickets);
    }

    public byte[] pass(Ticket ticket) {
        return passes().of(ticket);
    }

    /// The signer is read, or made, when the first pass is asked for.
    private synchronized WalletPass passes() {
        WalletPass known = passes;
        if (known == null) {
            PassSigner signer = setup.certificate().map(PassSigner::of)
                    .orElseGet(() -> PassSigner.development(setup.folder(), clock));
            if (signer.isDevelopment()) {
                LOG.warn("passes for phones' wallets are signed by a development certificate, which no phone trusts: set pass-certificate");
            }
            known = new WalletPass(signer, setup.organisation(), clock);
            passes = known;
        }
        return known;
    }

    @Override
    public List<Enclosure> of(Letters.Letter letter) {
        if (!letter.kind().equals("tickets") || letter.channel() != Letters.Channel.EMAIL) {
            return List.of();
        }
        List<Ticket> tickets = ofOrder(letter.orderId());
        List<Enclosure> files = new ArrayList<>();
        if (!tickets.isEmpty()) {
            files.add(new Enclosure("tickets-" + letter.orderId() + ".pdf", PDF, pdf(tickets)));
            for (int i = 0; tickets.size() <= MOST_PASSES && i < tickets.size(); i++) {
                files.add(new Enclosure("ticket-" + (i + 1) + ".pkpass", PASS, pass(tickets.get(i))));
            }
        }
        return files;
    }
}
