package dev.switchboard.gateway.caller.browser;

import dev.switchboard.gateway.call.Reception;
import dev.switchboard.gateway.caller.LineEnds;
import dev.switchboard.gateway.net.Routes;
import dev.switchboard.gateway.net.TrustedProxies;
import dev.switchboard.gateway.net.WebReply;
import dev.switchboard.gateway.net.WebRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/// The call page at `/`, the chat page at `/chat`, their files below `/callpage/`, the agents it offers at `/agents`, and at `/calls/ready` whether
/// a call would be taken now: a browser hides the status of a refused WebSocket, so the page asks there. All files are
/// read once, when the routes are made.
public final class CallPage {
    /// Scripts, styles and sockets of this very origin and nothing else, inline or foreign.
    private static final String CONTENT_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
            + " connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    private static final String HTML = "text/html; charset=utf-8";
    private static final String SCRIPT = "text/javascript; charset=utf-8";
    private static final Map<String, String> FILES = Map.ofEntries(
            Map.entry("index.html", HTML),
            Map.entry("call.css", "text/css; charset=utf-8"),
            Map.entry("icon.svg", "image/svg+xml"),
            Map.entry("chat.html", HTML),
            Map.entry("chat.css", "text/css; charset=utf-8"),
            Map.entry("chat.js", SCRIPT),
            Map.entry("chatline.js", SCRIPT),
            Map.entry("call.js", SCRIPT),
            Map.entry("captions.js", SCRIPT),
            Map.entry("faults.js", SCRIPT),
            Map.entry("line.js", SCRIPT),
            Map.entry("sound.js", SCRIPT),
            Map.entry("words.js", SCRIPT),
            Map.entry("mic-worklet.js", SCRIPT),
            Map.entry("playout-worklet.js", SCRIPT));

    private final Reception reception;
    private final TrustedProxies proxies;
    private final Map<String, WebReply> files = new HashMap<>();

    private CallPage(Reception reception, TrustedProxies proxies) {
        this.proxies = proxies;
        this.reception = reception;
        FILES.forEach((name, type) -> files.put(name, read(name, type)));
    }

    /// Behind no proxy.
    public static void add(Routes.Builder routes, Reception reception) {
        add(routes, reception, TrustedProxies.NONE);
    }

    public static void add(Routes.Builder routes, Reception reception, TrustedProxies proxies) {
        CallPage page = new CallPage(reception, proxies);
        routes.get("/", request -> page.file("index.html", request))
                .get("/chat", request -> page.file("chat.html", request))
                .get("/callpage/*", request -> page.file(request.tail(), request))
                .get("/agents", _ -> page.agents())
                .get("/calls/ready", page::ready);
    }

    private WebReply file(String name, WebRequest request) {
        WebReply file = files.get(name);
        if (file == null) {
            return WebReply.error(404, "not_found", "the call page has no file " + name);
        }
        boolean unchanged = request.header("If-None-Match").filter(tag -> tag.equals(file.headers().get("ETag")))
                .isPresent();
        return unchanged ? new WebReply(304, "", new byte[0], file.headers()) : file;
    }

    private WebReply agents() {
        List<Map<String, String>> cards = reception.agents().stream()
                .map(card -> Map.of("id", card.id(), "name", card.name(), "description", card.description()))
                .toList();
        return WebReply.json(200, cards).with("Cache-Control", "no-store");
    }

    private WebReply ready(WebRequest request) {
        boolean chat = request.query("channel").filter(ChatConversation.CHANNEL::equals).isPresent();
        return reception.refusal(chat ? ChatRoute.arrival(request, proxies) : BrowserRoute.arrival(request, proxies))
                .map(LineEnds::refusal)
                .orElseGet(() -> WebReply.json(200, Map.of("status", "success")));
    }

    private static WebReply read(String name, String type) {
        try (InputStream in = CallPage.class.getResourceAsStream("/callpage/" + name)) {
            if (in == null) {
                throw new IllegalStateException("the call page's file " + name + " is not in the program");
            }
            byte[] bytes = in.readAllBytes();
            return new WebReply(200, type, bytes, Map.of(
                    "ETag", "\"" + HexFormat.of().formatHex(sha256(bytes), 0, 12) + "\"",
                    "Cache-Control", "no-cache",
                    "Content-Security-Policy", CONTENT_POLICY,
                    "Permissions-Policy", "microphone=(self)",
                    "Referrer-Policy", "no-referrer"));
        } catch (IOException broken) {
            throw new UncheckedIOException("read the call page's file " + name, broken);
        }
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("this Java has no SHA-256", missing);
        }
    }
}
