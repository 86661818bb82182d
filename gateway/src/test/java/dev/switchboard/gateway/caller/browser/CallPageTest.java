package dev.switchboard.gateway.caller.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.gateway.caller.FakeReception;
import dev.switchboard.gateway.net.EventLoops;
import dev.switchboard.gateway.net.ListenerLimits;
import dev.switchboard.gateway.net.OriginCheck;
import dev.switchboard.gateway.net.Routes;
import dev.switchboard.gateway.net.WebSocketListener;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CallPageTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final FakeReception reception = new FakeReception();
    private final EventLoops loops = EventLoops.start("test", 1);
    private final WebSocketListener listener = listen();

    private WebSocketListener listen() {
        Routes.Builder routes = Routes.builder();
        CallPage.add(routes, reception);
        return WebSocketListener.bind(
                "127.0.0.1", 0, "SWITCHBOARD_VOICE_PORT", routes.build(), OriginCheck.allowing(Set.of()),
                ListenerLimits.defaults(), loops, (_, _) -> {});
    }

    @AfterEach
    void close() {
        listener.close();
        loops.close();
    }

    private HttpResponse<String> get(String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + listener.port() + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }

    @Test
    void everyFileThePageNamesIsServedUnderAStrictPolicy() throws Exception {
        HttpResponse<String> page = get("/");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElse("")).contains("script-src 'self'")
                .doesNotContain("unsafe");
        assertThat(page.body()).doesNotContain("<style").doesNotContain("onclick=").doesNotContain("http://")
                .doesNotContain("https://");
        assertThat(Pattern.compile("/callpage/[a-z.-]+").matcher(page.body()).results().map(MatchResult::group))
                .hasSize(4)
                .allSatisfy(path -> assertThat(get(path).statusCode()).isEqualTo(200));
    }

    @Test
    void unchangedFileIsNotSentAgain() throws Exception {
        String tag = get("/callpage/call.js").headers().firstValue("ETag").orElseThrow();
        HttpResponse<String> again = get("/callpage/call.js", "If-None-Match", tag);
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(get("/callpage/call.js", "If-None-Match", "\"older\"").statusCode()).isEqualTo(200);
    }

    @Test
    void nothingOutsideThePagesFilesIsServed() throws Exception {
        for (String path : Set.of(
                "/callpage/../logback.xml", "/callpage/%2e%2e/logback.xml", "/callpage/none.js", "/index.html")) {
            assertThat(get(path).statusCode()).as(path).isEqualTo(404);
        }
    }

    @Test
    void agentsAreListedTheDefaultFirst() throws Exception {
        assertThat(get("/agents").body()).startsWith("[{").containsSubsequence("\"Riley\"", "\"Casey\"");
    }

    @Test
    void pageCanAskWhetherACallWouldBeTaken() throws Exception {
        assertThat(get("/calls/ready?agent=casey").statusCode()).isEqualTo(200);
        assertThat(get("/calls/ready?agent=nobody").statusCode()).isEqualTo(404);
        reception.refuse(503, "full", "all lines are busy", 5);
        HttpResponse<String> full = get("/calls/ready");
        assertThat(full.statusCode()).isEqualTo(503);
        assertThat(full.headers().firstValue("Retry-After")).contains("5");
        assertThat(reception.openPermits).hasValue(0);
    }
}
