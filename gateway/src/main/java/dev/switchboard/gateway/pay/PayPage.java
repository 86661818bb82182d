package dev.switchboard.gateway.pay;

import dev.switchboard.gateway.net.Routes;
import dev.switchboard.gateway.net.WebReply;
import dev.switchboard.gateway.net.WebRequest;
import dev.switchboard.tools.sale.Order;
import dev.switchboard.tools.sale.OrderState;
import dev.switchboard.tools.sale.Payment;
import dev.switchboard.tools.sale.PaymentDesk;
import dev.switchboard.tools.sale.Sales;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/// `GET /pay/REFERENCE` shows what is to be paid, `POST /pay/REFERENCE` tries a card. The reference, 80 random bits, is all there is
/// to know a payment by. The card's number is judged and forgotten: it is in no log, no table and no answer. The database is asked
/// on a virtual thread.
public final class PayPage {
    private static final int MOST_BODY = 2_000;

    private final Sales sales;
    private final Clock clock;
    private final Executor threads;
    private final PageFile page = new PageFile("pay.html");
    private final PageFile nothing = new PageFile("nothing.html");
    private final WebReply style = PageFile.style();

    private PayPage(Sales sales, Clock clock) {
        this.sales = sales;
        this.clock = clock;
        this.threads = step -> Thread.ofVirtual().name("pay-page").start(step);
    }

    public static void add(Routes.Builder routes, Sales sales, Clock clock) {
        PayPage page = new PayPage(sales, clock);
        routes.get("/paypage/pay.css", _ -> page.style)
                .getLater("/pay/*", page::show)
                .postLater("/pay/*", page::pay);
    }

    private CompletionStage<WebReply> show(WebRequest request) {
        return CompletableFuture.supplyAsync(() -> shown(request.tail(), request.query("answer").flatMap(PayPage::answer), 200), threads);
    }

    private CompletionStage<WebReply> pay(WebRequest request) {
        return CompletableFuture.supplyAsync(() -> {
            if (request.body().length > MOST_BODY) {
                return WebReply.error(413, "too_big", "a card's number is shorter than that");
            }
            String card;
            try {
                card = request.form().getOrDefault("card", List.of("")).getFirst();
            } catch (IllegalArgumentException broken) {
                return WebReply.error(400, "bad_form", "the body is not application/x-www-form-urlencoded");
            }
            Optional<Sales.Due> due = sales.dueAtDesk(request.tail());
            if (due.isEmpty() || state(due.get()) != State.OPEN) {
                return shown(request.tail(), Optional.empty(), due.isEmpty() ? 404 : 409);
            }
            PaymentDesk.Answer answer = sales.payAtDesk(request.tail(), card).orElse(PaymentDesk.Answer.NO_ANSWER);
            // So that a page loaded anew pays nothing anew.
            return WebReply.empty(303).with("Location", "/pay/" + request.tail() + "?answer=" + answer.name().toLowerCase(Locale.ROOT))
                    .with("Cache-Control", "no-store");
        }, threads);
    }

    private static Optional<PaymentDesk.Answer> answer(String wire) {
        for (PaymentDesk.Answer answer : PaymentDesk.Answer.values()) {
            if (answer.name().toLowerCase(Locale.ROOT).equals(wire)) {
                return Optional.of(answer);
            }
        }
        return Optional.empty();
    }

    private enum State {
        OPEN, PAID, OVER
    }

    private State state(Sales.Due due) {
        if (due.payment().state() == Payment.State.SUCCEEDED) {
            return State.PAID;
        }
        boolean over = due.payment().state() == Payment.State.EXPIRED || !clock.instant().isBefore(due.payBy())
                || due.payment().changeId() == null && due.order().state() != OrderState.AWAITING_PAYMENT;
        return over ? State.OVER : State.OPEN;
    }

    private WebReply shown(String reference, Optional<PaymentDesk.Answer> answer, int status) {
        Optional<Sales.Due> due = sales.dueAtDesk(reference);
        return due.isEmpty()
                ? PageFile.reply(404, nothing.filled(Map.of()))
                : PageFile.reply(status, filled(due.get(), answer));
    }

    private String filled(Sales.Due due, Optional<PaymentDesk.Answer> answer) {
        State state = state(due);
        Order order = due.order();
        Optional<PaymentDesk.Answer> said = state == State.OPEN ? answer.filter(each -> each != PaymentDesk.Answer.APPROVED) : Optional.empty();
        Map<String, String> values = Map.ofEntries(
                Map.entry("state", state.name().toLowerCase(Locale.ROOT)),
                Map.entry("event", due.event()),
                Map.entry("venue", due.venue()),
                Map.entry("when", day(due.startsAt())),
                Map.entry("seats", String.join(", ", due.seats())),
                Map.entry("tickets", due.seats().size() == 1 ? "1 ticket" : due.seats().size() + " tickets"),
                Map.entry("order", order.id()),
                Map.entry("what", due.payment().changeId() == null ? "Tickets" : "Upgrade of your tickets"),
                Map.entry("amount", due.payment().amount().written()),
                Map.entry("pay_by", hour(due.payBy())),
                Map.entry("email", order.customer().email()),
                Map.entry("problem", said.map(PaymentDesk.Answer::spoken).orElse("")),
                Map.entry("problem_hidden", said.isEmpty() ? "hidden" : ""));
        return page.filled(values);
    }

    private String day(Instant at) {
        return DateTimeFormatter.ofPattern("EEEE, d MMMM, HH:mm", Locale.ENGLISH).withZone(clock.getZone()).format(at);
    }

    private String hour(Instant at) {
        return DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH).withZone(clock.getZone()).format(at);
    }
}
