package dev.switchboard.tools.sale;

import dev.switchboard.store.StoreException;
import dev.switchboard.store.sql.Database;
import dev.switchboard.store.sql.Sql;
import dev.switchboard.tools.Arguments;
import dev.switchboard.tools.Tool;
import dev.switchboard.tools.event.EventCatalogue;
import java.net.URI;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Everything that is sold. A thread of its own ends what has run out, makes offers to those who wait and asks for refunds. The
/// tables are those of `schema/event`, which the catalogue migrates. Thread-safe; the database stays the caller's to close.
public final class Sales implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Sales.class);
    private static final Duration SWEEP_EVERY = Duration.ofSeconds(1);

    private final Database database;
    private final Clock clock;
    private final PaymentProvider provider;
    private final Holds holds;
    private final WaitList waitList;
    private final Orders orders;
    private final Changes changes;
    private final Payments payments;
    private final Refunds refunds;
    private final Letters letters;
    private final Closing closing;
    private final EventFinder events;
    private final Ids ids;
    private final Supplier<URI> house;
    private final ScheduledExecutorService sweeper = Executors.newScheduledThreadPool(
            3, Thread.ofPlatform().name("box-office").daemon().factory());

    /// One that writes letters for people to read; `mail` sends them, where there is one.
    public Sales(
            Database database, Clock clock, EventCatalogue catalogue, PaymentProvider provider, Optional<LetterSender> mail) {
        this(database, clock, catalogue, provider,
                new LetterWays(mail, Optional.empty(), LetterWays.NONE.enclosures(), LetterWays.NONE.house()));
    }

    public Sales(Database database, Clock clock, EventCatalogue catalogue, PaymentProvider provider, LetterWays ways) {
        Ids ids = new Ids();
        this.ids = ids;
        this.house = ways.house();
        this.events = new EventFinder(catalogue);
        this.letters = new Letters(database, clock, ways);
        this.database = database;
        this.clock = clock;
        this.provider = provider;
        this.holds = new Holds(database, clock, ids);
        this.waitList = new WaitList(database, clock, ids, holds, this::offerLetter);
        this.orders = new Orders(database, clock, ids, holds, waitList);
        this.changes = new Changes(database, clock, ids, holds);
        this.payments = new Payments(database, clock, ids, changes, provider, this::ticketsLetter);
        this.refunds = new Refunds(database, clock, ids, provider);
        this.closing = new Closing(database, clock, holds, orders, refunds, letters);
    }

    /// Begins to look after what runs out.
    public void start() {
        // A thread each, so that a provider that is slow to give money back, or a mail server, keeps no seat from being free.
        every(() -> endWhatRanOut() + closing.sweep());
        every(refunds::send);
        every(letters::send);
    }

    private void every(IntSupplier work) {
        var _ = sweeper.scheduleWithFixedDelay(
                () -> quietly(work), SWEEP_EVERY.toMillis(), SWEEP_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// What others are told of.
    public SaleEvents news() {
        return new SaleEvents(database, clock);
    }

    public PaymentProvider provider() {
        return provider;
    }

    public Holds holds() {
        return holds;
    }

    public Orders orders() {
        return orders;
    }

    public Changes changes() {
        return changes;
    }

    public Payments payments() {
        return payments;
    }

    public Refunds refunds() {
        return refunds;
    }

    public WaitList waitList() {
        return waitList;
    }

    /// Finds what a tool's argument names.
    public EventFinder events() {
        return events;
    }

    public Letters letters() {
        return letters;
    }

    public List<Tool> tools() {
        List<Tool> tools = new ArrayList<>(new BuyingTools(this, events, clock).all());
        tools.addAll(new OrderTools(this, events).all());
        return List.copyOf(tools);
    }

    /// The order that a tool's `order_id` names, said with or without its letters, when it is the caller's: made in this call, or
    /// `proof` is its e-mail address or name. Throws `Refusal` `unknown_order`, `not_your_order` or `wrong_proof`.
    Order ownOrder(Arguments arguments, String holder) {
        String figures = arguments.text("order_id").orElse("").replaceAll("[^0-9]", "");
        Order order = orders.find("ORD-" + figures).orElseThrow(() -> new Refusal("unknown_order",
                "I cannot find an order with that number. Could you say it again, one figure at a time?"));
        String proof = arguments.text("proof").orElse("");
        if (!order.belongsTo(holder, proof)) {
            throw proof.isEmpty()
                    ? new Refusal("not_your_order", "I may only do that for whoever made that order.")
                    : new Refusal("wrong_proof", "That is not what the order is under, so I cannot show it to you.");
        }
        return order;
    }

    /// Whether this tool has a caller pay.
    public static boolean hasCallerPay(String tool) {
        return tool.equals(BuyingTools.PAY);
    }

    /// Asks for what is due and sends the customer the link.
    Begun begin(Order order, Optional<Letters.Channel> wish) {
        Payment payment = payments.begin(order.id());
        Letters.To to = Letters.to(order.customer(), wish);
        String pay = "Dear " + order.customer().name() + ",\n\nplease pay " + payment.amount().written() + " for order "
                + order.id() + " here:\n\n" + payment.url()
                + "\n\nThe box office never asks for a card number by phone, mail or text.\n";
        String text = "Pay " + payment.amount().written() + " for order " + order.id() + ": " + payment.url()
                + " We never ask for a card number by phone or text.";
        database.write(connection -> {
            letters.write(database.sql(connection), order.id(), "payment_link", to, "Pay for order " + order.id(),
                    to.channel() == Letters.Channel.SMS ? text : pay);
            return null;
        });
        return new Begun(payment, to);
    }

    /// A payment that the customer was sent the link of.
    record Begun(Payment payment, Letters.To to) {}

    /// What the desk's page shows of a payment.
    public record Due(Payment payment, Order order, String event, Instant startsAt, String venue, List<String> seats, Instant payBy) {}

    /// Empty for a reference that is not the desk's.
    public Optional<Due> dueAtDesk(String reference) {
        return database.read(connection -> {
            Sql sql = database.sql(connection);
            Optional<Payment> payment =
                    PaymentTable.ofReference(sql, reference).filter(each -> each.provider().equals(PaymentDesk.NAME));
            if (payment.isEmpty()) {
                return Optional.empty();
            }
            Order order = OrderTable.get(sql, payment.get().orderId());
            Optional<Change> change = payment.get().changeId() == null ? Optional.empty() : changes.open(sql, order.id());
            String eventId = change.map(each -> each.hold().eventId()).orElse(order.eventId());
            List<Seat> seats = change.map(each -> each.hold().seats()).orElse(order.seats());
            return sql.first("""
                    SELECT e.name, e.starts_at, v.name AS venue FROM event e JOIN venue v ON v.venue_id = e.venue_id
                    WHERE e.event_id = ?""",
                    values -> values.text(eventId),
                    row -> new Due(payment.get(), order, row.text("name", ""),
                            Objects.requireNonNull(row.time("starts_at")), row.text("venue", ""),
                            seats.stream().map(Seat::label).toList(),
                            change.map(each -> each.hold().expiresAt()).orElse(order.payBy())));
        });
    }

    /// The customer tries a card at the desk that comes with the program; empty for a reference that is not one of its open
    /// payments. The card's number goes no further than this.
    public Optional<PaymentDesk.Answer> payAtDesk(String reference, String cardNumber) {
        Optional<Payment> payment = payments.ofReference(reference)
                .filter(each -> each.provider().equals(PaymentDesk.NAME) && each.state() != Payment.State.SUCCEEDED);
        if (payment.isEmpty()) {
            return Optional.empty();
        }
        PaymentDesk.Answer answer = PaymentDesk.answer(cardNumber);
        switch (answer) {
            case APPROVED -> payments.succeeded(reference);
            case DECLINED -> payments.failed(reference, "card_declined");
            case NO_FUNDS -> payments.failed(reference, "insufficient_funds");
            case NO_ANSWER, NOT_A_CARD, NOT_TAKEN -> {}
        }
        return Optional.of(answer);
    }

    /// What became of a letter, fit to be spoken; it is not said to be sent where nothing can send it.
    String sent(String what, Letters.To to) {
        return letters.areSent(to.channel())
                ? "I have sent " + what + " to " + to.address() + "."
                : "Your " + what.replaceFirst("^(a|your) ", "") + " for " + to.address() + " is in the box office's outbox.";
    }

    /// Writes to the customer once more what their tickets are.
    public void sendTickets(Order order) {
        Letters.To _ = sendTickets(order, Optional.empty());
    }

    Letters.To sendTickets(Order order, Optional<Letters.Channel> wish) {
        return database.write(connection -> ticketsLetter(database.sql(connection), order, wish));
    }

    private void ticketsLetter(Sql sql, Order order) throws SQLException {
        ticketsLetter(sql, order, Optional.empty());
    }

    private Letters.To ticketsLetter(Sql sql, Order order, Optional<Letters.Channel> wish) throws SQLException {
        Letters.To to = Letters.to(order.customer(), wish);
        String link = house.get().toString().replaceFirst("/+$", "") + "/tickets/"
                + TicketLinks.of(sql, ids, order.id(), clock.instant());
        String text = "Your " + OrderTalk.tickets(order.quantity()) + " of order " + order.id() + ": " + link
                + " Whoever has this link comes in: keep it to yourself.";
        StringBuilder body = new StringBuilder("Dear ").append(order.customer().name()).append(",\n\nyour tickets of order ")
                .append(order.id()).append(":\n\n");
        order.admissions().forEach(each -> body.append(each.seat().isNumbered() ? "Seat " : "Section ")
                .append(each.seat().label()).append(", code ").append(each.code()).append('\n'));
        body.append("\nYou find them attached, to print or for your phone's wallet, and here:\n\n").append(link)
                .append("\n\nShow the code at the door. Who has it comes in, so keep it to yourself.\n");
        letters.write(sql, order.id(), "tickets", to, "Your tickets, order " + order.id(),
                to.channel() == Letters.Channel.SMS ? text : body.toString());
        return to;
    }

    private void offerLetter(Sql sql, WaitList.Entry entry, Hold hold) throws SQLException {
        String event = sql.first("SELECT name FROM event WHERE event_id = ?", values -> values.text(entry.eventId()),
                row -> row.text("name", "")).orElse(entry.eventId());
        String until = DateTimeFormatter.ofPattern("HH:mm zzz", Locale.ENGLISH).withZone(clock.getZone()).format(hold.expiresAt());
        letters.write(sql, null, "offer", new Letters.To(Letters.Channel.EMAIL, entry.email()), "Seats for " + event,
                "Dear " + entry.name() + ",\n\nseats came free for " + event + ": " + OrderTalk.tickets(entry.quantity()) + " in "
                        + OrderTalk.place(hold.section(), hold.seats()) + ", " + hold.total().written()
                        + " in total.\n\nThey are held for you until " + until + ". Call or write to us, and give this number: "
                        + hold.id() + "\n");
    }

    /// Ends what has run out, makes the offers that are due and asks for refunds. Says how many things it did.
    public int sweep() {
        return endWhatRanOut() + closing.sweep() + refunds.send() + letters.send();
    }

    private int endWhatRanOut() {
        Instant now = clock.instant();
        return isAnythingDue(now) ? database.write(connection -> {
            Sql sql = database.sql(connection);
            return holds.sweep(sql, now) + changes.sweep(sql) + orders.sweep(sql, now) + waitList.sweep(sql, now);
        }) : 0;
    }

    /// Asked first, so that an idle box office does not take the database's one turn to write each second.
    private boolean isAnythingDue(Instant now) {
        return database.read(connection -> database.sql(connection).first("""
                SELECT 1 AS due WHERE
                    EXISTS (SELECT 1 FROM hold WHERE state = 'active' AND expires_at <= ?)
                    OR EXISTS (SELECT 1 FROM ticket_order WHERE state = 'awaiting_payment' AND pay_by <= ?)
                    OR EXISTS (SELECT 1 FROM wait_list w
                        JOIN event e ON e.event_id = w.event_id JOIN section s ON s.event_id = w.event_id
                        WHERE w.state = 'waiting' AND e.state = 'on_sale' AND e.starts_at > ?
                            AND s.seats_available >= w.quantity AND (w.section = '' OR w.section = s.name))""",
                values -> values.time(now).time(now).time(now), row -> row.whole("due"))).isPresent();
    }

    private static void quietly(IntSupplier work) {
        try {
            int _ = work.getAsInt();
        } catch (StoreException e) {
            LOG.warn("the box office waits for its database: {}", e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("looking after holds, orders and letters", e);
        }
    }

    @Override
    public void close() {
        sweeper.shutdownNow();
    }
}
