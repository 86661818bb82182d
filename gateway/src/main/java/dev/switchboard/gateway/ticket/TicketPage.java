package dev.switchboard.gateway.ticket;

import dev.switchboard.gateway.net.Routes;
import dev.switchboard.gateway.net.WebReply;
import dev.switchboard.gateway.net.WebRequest;
import dev.switchboard.tools.sale.ticket.Ticket;
import dev.switchboard.tools.sale.ticket.Tickets;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `GET /tickets/TOKEN` shows an order's tickets, `/tickets/TOKEN.pdf` is all of them to print, `/tickets/TOKEN/N.pkpass` one for a
/// phone's wallet. The token, 130 random bits, is all there is to know them by and all that stands in the address. Tickets are
/// drawn on a virtual thread, a few at once.
public final class TicketPage {
    private static final String CONTENT_POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none';"
            + " form-action 'none'; frame-ancestors 'none'";
    private static final String HTML = "text/html; charset=utf-8";
    private static final Pattern ADDRESS = Pattern.compile("([0-9A-Z]{26})(?:(\\.pdf)|/([1-9][0-9]?)\\.pkpass)?");
    private static final Pattern PLACE = Pattern.compile("\\{\\{([a-z_]+)}}");
    private static final int MOST_AT_ONCE = 4;

    private final Tickets tickets;
    private final Executor threads = step -> Thread.ofVirtual().name("ticket-page").start(step);
    private final Semaphore places = new Semaphore(MOST_AT_ONCE);
    private final String page = read("tickets.html");
    private final String nothing = read("nothing.html");
    private final WebReply style =
            WebReply.of(200, "text/css; charset=utf-8", read("ticket.css")).with("Cache-Control", "no-cache");

    private TicketPage(Tickets tickets) {
        this.tickets = tickets;
    }

    public static void add(Routes.Builder routes, Tickets tickets) {
        TicketPage page = new TicketPage(tickets);
        routes.get("/ticketpage/ticket.css", _ -> page.style).getLater("/tickets/*", page::answer);
    }

    private CompletionStage<WebReply> answer(WebRequest request) {
        return CompletableFuture.supplyAsync(() -> {
            if (!places.tryAcquire()) {
                return WebReply.error(503, "busy", "many tickets are being drawn: try again in a moment").with("Retry-After", "2");
            }
            try {
                return unkept(answer(request.tail()));
            } finally {
                places.release();
            }
        }, threads);
    }

    private WebReply answer(String tail) {
        Matcher address = ADDRESS.matcher(tail);
        Optional<List<Ticket>> found = address.matches() ? tickets.ofToken(address.group(1)) : Optional.empty();
        if (found.isEmpty()) {
            return WebReply.of(404, HTML, nothing);
        }
        List<Ticket> all = found.get();
        if (address.group(2) != null && !all.isEmpty()) {
            return file("tickets.pdf", Tickets.PDF, tickets.pdf(all));
        }
        if (address.group(3) != null) {
            int number = Integer.parseInt(address.group(3));
            return number > all.size() ? WebReply.of(404, HTML, nothing)
                    : file("ticket-" + number + ".pkpass", Tickets.PASS, tickets.pass(all.get(number - 1)));
        }
        return all.isEmpty() ? WebReply.of(410, HTML, nothing) : WebReply.of(200, HTML, filled(address.group(1), all));
    }

    private static WebReply file(String name, String type, byte[] bytes) {
        return new WebReply(200, type, bytes, Map.of("Content-Disposition", "inline; filename=\"" + name + "\""));
    }

    /// Neither kept by who passes it on nor told to whom is linked to, nor found by searching.
    private static WebReply unkept(WebReply reply) {
        return reply.with("Content-Security-Policy", CONTENT_POLICY).with("Cache-Control", "no-store")
                .with("Referrer-Policy", "no-referrer").with("X-Robots-Tag", "noindex");
    }

    private String filled(String token, List<Ticket> all) {
        Ticket first = all.getFirst();
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < all.size(); i++) {
            Ticket ticket = all.get(i);
            rows.append("<li><span>").append(escaped(ticket.seat().label())).append("</span><span>").append(escaped(ticket.holder()))
                    .append("</span><a href=\"/tickets/").append(token).append('/').append(i + 1)
                    .append(".pkpass\">Add to Wallet<span class=\"far\">, ticket ").append(i + 1).append("</span></a></li>\n");
        }
        Map<String, String> values = Map.of("event", first.event(), "when", first.when(), "venue", first.place(),
                "order", first.orderId(), "token", token, "count", all.size() == 1 ? "1 ticket" : all.size() + " tickets");
        return PLACE.matcher(page).replaceAll(place -> Matcher.quoteReplacement(
                place.group(1).equals("rows") ? rows.toString() : escaped(values.getOrDefault(place.group(1), ""))));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    private static String read(String name) {
        try (InputStream in = TicketPage.class.getResourceAsStream("/ticketpage/" + name)) {
            if (in == null) {
                throw new IllegalStateException("the ticket page's file " + name + " is not in the program");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException("read the ticket page's file " + name, broken);
        }
    }
}
