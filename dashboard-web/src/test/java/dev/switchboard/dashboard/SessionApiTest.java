package dev.switchboard.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionApiTest {
    @TempDir
    Path folder;

    private TestDesk desk;

    @BeforeEach
    void open() {
        desk = new TestDesk(folder);
    }

    @AfterEach
    void close() {
        desk.close();
    }

    @Test
    void sessionsEndByIdlenessByAgeByLogoutByDisablingAndByReset() throws Exception {
        Person admin = Person.with(desk, null, "ada", "admin");
        Person mei = Person.with(desk, admin, "mei", "qa");
        String id = admin.get("/api/accounts").data().at("/accounts/1/account_id").asText();
        String own = " WHERE account_id = '" + id + "'";

        desk.changed("UPDATE access_sessions SET seen_at = '2025-01-01 00:00:00.000'" + own);
        assertThat(mei.get("/api/tickets").message()).isEqualTo("your session is over: log in again");
        mei.logIn(Person.PASSWORD);
        desk.changed("UPDATE access_sessions SET ends_at = '2025-01-01 00:00:00.000'" + own);
        assertThat(mei.get("/api/tickets").status()).isEqualTo(401);

        mei.logIn(Person.PASSWORD);
        String former = mei.cookie;
        TestDesk.Answer out = mei.ask("POST", "/api/logout", null);
        assertThat(out.header("Set-Cookie")).contains("switchboard_session=;", "Expires=Thu, 01 Jan 1970");
        assertThat(mei.get("/api/tickets").status()).isEqualTo(401);
        mei.logIn(Person.PASSWORD);
        assertThat(mei.cookie).isNotEqualTo(former);

        assertThat(admin.ask("PATCH", "/api/accounts/" + id, "{\"roles\":[\"analyst\"]}").status()).isEqualTo(200);
        assertThat(mei.get("/api/audit").status()).isEqualTo(403);
        assertThat(mei.ask("POST", "/api/sql", "{\"sql\":\"SELECT 1\"}").status()).isEqualTo(200);
        admin.ask("PATCH", "/api/accounts/" + id, "{\"disabled\":true}");
        assertThat(mei.get("/api/tickets").status()).isEqualTo(401);
        assertThat(mei.logIn(Person.PASSWORD).status()).isEqualTo(401);
        String given = admin.ask("POST", "/api/accounts/" + id + "/password", null).data().path("password").asText();
        assertThat(mei.logIn(given).status()).isEqualTo(200);
        admin.ask("POST", "/api/accounts/" + id + "/password", null);
        assertThat(mei.get("/api/me").status()).isEqualTo(401);
        assertThat(desk.store.database().<String>read(connection -> desk.store.database().sql(connection)
                .list("SELECT * FROM access_sessions", _ -> {}, row -> row.text("session_id", "")).toString()))
                .doesNotContain(admin.cookie.split("=")[1]);
    }

    @Test
    void aRequestKeepsASessionAliveAndAnotherServerKnowsIt() throws Exception {
        Person admin = Person.with(desk, null, "ada", "admin");
        desk.changed("UPDATE access_sessions SET seen_at = REPLACE(seen_at, SUBSTR(seen_at, 1, 19), '"
                + LocalDateTime.now(ZoneOffset.UTC).minusMinutes(30).withNano(0).toString().replace('T', ' ') + "')");
        admin.get("/api/me");
        await().until(() -> desk.store.database().<Long>read(connection -> desk.store.database().sql(connection)
                .list("SELECT COUNT(*) AS n FROM access_sessions WHERE seen_at < DATETIME('now', '-5 minutes')",
                        _ -> {}, row -> row.whole("n")).getFirst()) == 0);

        try (DashboardServer other = DashboardServer.start(DashboardConfig.at("127.0.0.1", 0).withAccess(TestDesk.QUICK),
                desk.store, TestDesk.health(desk.problems), () -> "")) {
            var request = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + other.port() + "/api/tickets"))
                    .header("Cookie", admin.cookie);
            assertThat(desk.client.send(request.build(), HttpResponse.BodyHandlers.ofString()).statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void changesByCookieMustComeFromAPageOfOursAndThoseByTokenNeedNot() throws Exception {
        Person admin = Person.with(desk, null, "ada", "admin");
        String path = "/api/tickets/" + desk.calls.begin();
        String body = "{\"priority\":\"high\"}";
        String own = "http://127.0.0.1:" + desk.server.port();

        assertThat(desk.ask("PATCH", path, body, "Cookie", admin.cookie).status()).isEqualTo(403);
        assertThat(desk.ask("PATCH", path, body, "Cookie", admin.cookie, "Sec-Fetch-Site", "same-site").status()).isEqualTo(403);
        assertThat(desk.ask("PATCH", path, body, "Cookie", admin.cookie, "Origin", "https://evil.example").status()).isEqualTo(403);
        assertThat(desk.ask("PATCH", path, body, "Cookie", admin.cookie, "Origin", own).status()).isEqualTo(200);
        assertThat(desk.ask("PATCH", path, body, "Cookie", admin.cookie, "Sec-Fetch-Site", "same-origin").status()).isEqualTo(200);
        assertThat(desk.ask("GET", path, null, "Cookie", admin.cookie).status()).isEqualTo(200);
        String key = admin.token("tickets.read", "tickets.change").path("key").asText();
        assertThat(desk.ask("PATCH", path, body, "Authorization", "Bearer " + key).status()).isEqualTo(200);
    }

    @Test
    void cookiesAreKeptFromScriptsAndOtherSitesAndOverHttpsFromOtherHosts() throws Exception {
        Person admin = Person.with(desk, null, "ada", "admin");
        String plain = admin.logIn(Person.PASSWORD).header("Set-Cookie");
        assertThat(plain).startsWith("switchboard_session=").contains("HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=43200")
                .doesNotContain("Secure", "Domain");
        String body = "{\"name\":\"ada\",\"password\":\"" + Person.PASSWORD + "\"}";
        String secure = desk.ask("POST", "/api/login", body, "X-Forwarded-Proto", "https").header("Set-Cookie");
        assertThat(secure).startsWith("__Host-switchboard_session=").contains("; Secure", "HttpOnly", "SameSite=Strict", "Path=/")
                .doesNotContain("Domain");
        assertThat(desk.ask("GET", "/api/me", null, "Cookie", secure.replaceFirst(";.*", "")).status()).isEqualTo(200);
        assertThat(admin.get("/api/me").text()).doesNotContain(admin.cookie.split("=")[1]);
    }

    @Test
    void tokensMayWhatTheirScopesSayUntilTheyEndOrAreRevokedOrTheirMakerIsDisabled() throws Exception {
        Person admin = Person.with(desk, null, "ada", "admin");
        Person other = Person.with(desk, admin, "bob", "admin");
        JsonNode made = other.token("tickets.read", "metrics.read");
        String[] bearer = {"Authorization", "Bearer " + made.path("key").asText()};
        assertThat(made.path("key").asText()).startsWith("swb_").hasSizeGreaterThan(40);
        assertThat(admin.get("/api/tokens").text()).contains("crm").doesNotContain(made.path("key").asText());

        assertThat(desk.ask("GET", "/metrics", null, bearer).status()).isEqualTo(200);
        assertThat(desk.ask("GET", "/api/me", null, bearer).data().path("name").asText()).isEqualTo("token:crm");
        assertThat(desk.ask("GET", "/api/audit", null, bearer).message()).contains("audit.read", "admin", "token:crm");
        assertThat(desk.ask("GET", "/api/tickets", null, "Authorization", "Bearer swb_nothing").status()).isEqualTo(401);
        assertThat(admin.ask("GET", "/api/tickets", null, "Authorization", "Bearer swb_nothing").status()).isEqualTo(401);
        assertThat(other.ask("POST", "/api/tokens", "{\"name\":\"x\",\"scopes\":[\"everything\"]}").message()).contains("everything");
        assertThat(other.ask("POST", "/api/tokens", "{\"name\":\"x\",\"scopes\":[\"sql.run\"],\"days\":367}").message()).contains("days");

        String bob = admin.get("/api/accounts").data().at("/accounts/1/account_id").asText();
        admin.ask("PATCH", "/api/accounts/" + bob, "{\"roles\":[\"caller-support\"]}");
        assertThat(desk.ask("GET", "/metrics", null, bearer).status()).as("its maker may no more").isEqualTo(403);
        admin.ask("PATCH", "/api/accounts/" + bob, "{\"disabled\":true}");
        assertThat(desk.ask("GET", "/api/tickets", null, bearer).status()).isEqualTo(401);
        admin.ask("PATCH", "/api/accounts/" + bob, "{\"disabled\":false}");
        assertThat(desk.ask("GET", "/api/tickets", null, bearer).status()).isEqualTo(200);
        desk.changed("UPDATE access_tokens SET ends_at = '2025-01-01 00:00:00.000'");
        assertThat(desk.ask("GET", "/api/tickets", null, bearer).message()).contains("has ended or was revoked");

        JsonNode second = admin.token("tickets.read");
        String[] again = {"Authorization", "Bearer " + second.path("key").asText()};
        assertThat(desk.ask("GET", "/api/tickets", null, again).status()).isEqualTo(200);
        String one = "/api/tokens/" + second.path("token_id").asText();
        assertThat(admin.ask("DELETE", one, null).status()).isEqualTo(200);
        assertThat(desk.ask("GET", "/api/tickets", null, again).status()).isEqualTo(401);
        assertThat(admin.ask("DELETE", one, null).status()).isEqualTo(409);
        assertThat(admin.ask("DELETE", "/api/tokens/none", null).status()).isEqualTo(404);
    }

    @Test
    void theLiveFeedNeedsTheRightAndEndsWithTheSession() throws Exception {
        Person admin = Person.with(desk, null, "ada", "admin");
        Person quinn = Person.with(desk, admin, "quinn", "qa");
        String own = "http://127.0.0.1:" + desk.server.port();
        assertThat(LiveClient.refusal(desk)).isEqualTo(401);
        assertThat(LiveClient.refusal(desk, "Cookie", quinn.cookie, "Origin", own)).isEqualTo(403);
        assertThat(LiveClient.refusal(desk, "Cookie", admin.cookie)).as("from no page").isEqualTo(403);
        assertThat(LiveClient.refusal(desk, "Cookie", admin.cookie, "Origin", "https://evil.example")).isEqualTo(403);

        String key = admin.token("live.watch").path("key").asText();
        try (LiveClient page = new LiveClient(desk, null, "Cookie", admin.cookie, "Origin", own);
                LiveClient program = new LiveClient(desk, null, "Authorization", "Bearer " + key)) {
            page.awaitType("snapshot");
            program.awaitType("snapshot");
            desk.calls.begin();
            page.awaitType("call.started");
            admin.ask("POST", "/api/logout", null);
            assertThat(page.closed.get(10, TimeUnit.SECONDS)).isEqualTo(4401);
            assertThat(program.closed).isNotDone();
            desk.changed("UPDATE access_tokens SET revoked_at = ends_at");
            assertThat(program.closed.get(10, TimeUnit.SECONDS)).isEqualTo(4401);
        }
    }

    @Test
    void anOpenFeedEndsWhenTheFirstAccountIsMade() throws Exception {
        try (LiveClient live = new LiveClient(desk, null)) {
            live.awaitType("snapshot");
            Person.with(desk, null, "ada", "admin");
            assertThat(live.closed.get(10, TimeUnit.SECONDS)).isEqualTo(4401);
        }
    }
}
