package dev.switchboard.gateway.pay;

import dev.switchboard.gateway.net.WebReply;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A page that customers see, with places `{{name}}` for what is put into it: as text, never as markup.
final class PageFile {
    private static final String CONTENT_POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none';"
            + " form-action 'self'; frame-ancestors 'none'";
    private static final Pattern PLACE = Pattern.compile("\\{\\{([a-z_]+)}}");

    private final String text;

    PageFile(String name) {
        this.text = read(name);
    }

    /// The style of all of them.
    static WebReply style() {
        return WebReply.of(200, "text/css; charset=utf-8", read("pay.css")).with("Cache-Control", "no-cache");
    }

    /// With what belongs to every answer.
    static WebReply reply(int status, String html) {
        return WebReply.of(status, "text/html; charset=utf-8", html).with("Content-Security-Policy", CONTENT_POLICY)
                .with("Cache-Control", "no-store").with("Referrer-Policy", "no-referrer");
    }

    String filled(Map<String, String> values) {
        return PLACE.matcher(text).replaceAll(place ->
                Matcher.quoteReplacement(escaped(values.getOrDefault(place.group(1), ""))));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    private static String read(String name) {
        try (InputStream in = PageFile.class.getResourceAsStream("/paypage/" + name)) {
            if (in == null) {
                throw new IllegalStateException("the payment page's file " + name + " is not in the program");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException("read the payment page's file " + name, broken);
        }
    }
}
