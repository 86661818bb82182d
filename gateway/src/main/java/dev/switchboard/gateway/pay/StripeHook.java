package dev.switchboard.gateway.pay;

import dev.switchboard.gateway.net.Routes;
import dev.switchboard.gateway.net.WebReply;
import dev.switchboard.gateway.net.WebRequest;
import dev.switchboard.tools.sale.Order;
import dev.switchboard.tools.sale.OrderState;
import dev.switchboard.tools.sale.Payment;
import dev.switchboard.tools.sale.RefundState;
import dev.switchboard.tools.sale.Sales;
import dev.switchboard.tools.sale.stripe.StripeWebhook;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/// What a house with Stripe has on the voice plane: `POST /stripe/webhook`, where Stripe tells what happened, and the pages to which
/// it sends customers back, `/pay/thank-you` and `/pay/not-paid` (`?payment=ID`, 80 random bits). Coming back proves nothing, so a page
/// says what our books say. The database is asked on virtual threads; when it cannot be, the answer is 500 and Stripe tells again.
public final class StripeHook {
    private final Sales sales;
    private final StripeWebhook webhook;
    private final Consumer<String> lookSoon;
    private final Executor threads = step -> Thread.ofVirtual().name("stripe-hook").start(step);
    private final PageFile page = new PageFile("stripe.html");
    private final PageFile nothing = new PageFile("nothing.html");
    private final WebReply style = PageFile.style();

    /// `lookSoon` is given the id of a payment that a customer says to have made, and of which we know nothing yet.
    public StripeHook(Sales sales, StripeWebhook webhook, Consumer<String> lookSoon) {
        this.sales = sales;
        this.webhook = webhook;
        this.lookSoon = lookSoon;
    }

    public void add(Routes.Builder routes) {
        routes.postLater("/stripe/webhook", this::told)
                .get("/paypage/pay.css", _ -> style)
                .getLater("/pay/thank-you", request -> back(request, true))
                .getLater("/pay/not-paid", request -> back(request, false));
    }

    /// For whoever reads Stripe's log of what it told.
    record Received(boolean received, String outcome) {}

    private CompletionStage<WebReply> told(WebRequest request) {
        return CompletableFuture.supplyAsync(() -> {
            StripeWebhook.Answer answer = webhook.take(request.body(), request.header("Stripe-Signature").orElse(""));
            return switch (answer) {
                case BAD_SIGNATURE -> WebReply.error(400, "bad_signature",
                        "expected Stripe-Signature of this body, by the secret in stripe-webhook-secret, at most 5 minutes old");
                case BAD_BODY -> WebReply.error(400, "bad_body", "expected an event of Stripe as JSON");
                case TAKEN, REPEATED, UNKNOWN, REFUSED ->
                    WebReply.json(200, new Received(true, answer.name().toLowerCase(Locale.ROOT)));
            };
        }, threads);
    }

    private CompletionStage<WebReply> back(WebRequest request, boolean saysPaid) {
        return CompletableFuture.supplyAsync(() -> {
            Optional<Payment> payment = request.query("payment").flatMap(sales.payments()::find);
            Optional<Order> order = payment.flatMap(each -> sales.orders().find(each.orderId()));
            if (payment.isEmpty() || order.isEmpty()) {
                return PageFile.reply(404, nothing.filled(Map.of()));
            }
            State state = state(payment.get(), order.get(), saysPaid);
            if (state == State.WAITING) {
                lookSoon.accept(payment.get().id());
            }
            WebReply reply = PageFile.reply(200, page.filled(Map.of(
                    "state", state.name().toLowerCase(Locale.ROOT),
                    "title", state.title,
                    "order", order.get().id(),
                    "amount", payment.get().amount().written(),
                    "url", state == State.UNPAID ? payment.get().url() : "")));
            return state == State.WAITING ? reply.with("Refresh", "5") : reply;
        }, threads);
    }

    private enum State {
        PAID("Paid. Thank you!"), WAITING("Thank you"), UNPAID("Not paid yet"), OVER("This payment is over"), BACK("Your money goes back");

        private final String title;

        State(String title) {
            this.title = title;
        }
    }

    private static State state(Payment payment, Order order, boolean saysPaid) {
        return switch (payment.state()) {
            case SUCCEEDED -> order.state() == OrderState.CONFIRMED || order.refund() == RefundState.NONE ? State.PAID : State.BACK;
            case PENDING -> saysPaid ? State.WAITING : isOpen(payment, order) ? State.UNPAID : State.OVER;
            case FAILED -> isOpen(payment, order) ? State.UNPAID : State.OVER;
            case EXPIRED -> State.OVER;
        };
    }

    private static boolean isOpen(Payment payment, Order order) {
        return payment.url().startsWith("https://") && (payment.changeId() != null || order.state() == OrderState.AWAITING_PAYMENT);
    }
}
