package dev.switchboard.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.dashboard.access.AccessPolicy;
import dev.switchboard.dashboard.access.Door;
import dev.switchboard.dashboard.access.Right;
import dev.switchboard.dashboard.access.Role;
import io.javalin.router.Endpoint;
import io.javalin.security.Roles;
import io.javalin.security.RouteRole;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessApiTest {
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PATCH", "PUT", "DELETE");

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

    private List<Endpoint> routes() {
        List<Endpoint> routes = new ArrayList<>();
        desk.server.javalin().unsafe.internalRouter.allHttpHandlers().forEach(parsed -> {
            if (METHODS.contains(parsed.endpoint.method.name())) {
                routes.add(parsed.endpoint);
            }
        });
        return routes;
    }

    private static Set<RouteRole> needed(Endpoint route) {
        Roles roles = route.metadata(Roles.class);
        return roles == null ? Set.of() : roles.getRoles();
    }

    /// As somebody would ask it who wants nothing done.
    private static String path(Endpoint route) {
        return route.path.replaceAll("\\{\\w+}", "GXS-20251128-00000000");
    }

    private TestDesk.Answer bare(Endpoint route) throws Exception {
        return desk.ask(route.method.name(), path(route), null);
    }

    private int changed(String statement) {
        return desk.store.database().write(connection -> desk.store.database().sql(connection).update(statement, _ -> {}));
    }

    @Test
    void noRouteIsWithoutARight() {
        assertThat(routes()).hasSizeGreaterThan(30).allSatisfy(route -> assertThat(needed(route))
                .as(route.method + " " + route.path + " says in Routes which right it needs")
                .hasSize(1));
    }

    @Test
    void everyRoleMayWhatItsRightsSayAndNothingElse() throws Exception {
        Person admin = Person.with(desk, null, "ada", "admin");
        Map<Role, Person> people = new EnumMap<>(Role.class);
        for (Role role : Role.values()) {
            people.put(role, Person.with(desk, admin, "one-" + role.wire(), role.wire()));
        }
        for (Endpoint route : routes()) {
            RouteRole needed = needed(route).iterator().next();
            String what = route.method + " " + route.path;
            TestDesk.Answer stranger = bare(route);
            assertThat(stranger.status() == 401).as(what + " for a stranger").isEqualTo(needed != Door.EVERYONE
                    || route.path.equals("/api/me"));
            if (stranger.status() == 401 && !route.method.name().equals("HEAD")) {
                assertThat(stranger.message()).as(what).contains("log in");
                assertThat(stranger.header("WWW-Authenticate")).as(what).startsWith("Bearer");
            }
            for (Role role : Role.values()) {
                if (route.path.equals("/api/logout")) {
                    continue;
                }
                TestDesk.Answer answer = people.get(role).ask(route.method.name(), path(route), null);
                boolean may = !(needed instanceof Right right) || role.rights().contains(right);
                assertThat(answer.status() == 403).as(what + " for " + role + ": " + answer.text()).isEqualTo(!may);
                assertThat(answer.status()).as(what + " for " + role).isNotEqualTo(401).isLessThan(500);
                if (!may && !route.method.name().equals("HEAD")) {
                    assertThat(answer.message())
                            .contains(((Right) needed).wire(), "admin", "one-" + role.wire(), role.wire());
                }
            }
        }
    }

    @Test
    void withoutAccountsThisMachineReadsAsTheGuideSaysAndTheFirstAccountClosesTheDoor() throws Exception {
        assertThat(desk.get("/api/tickets/stats").status()).isEqualTo(200);
        assertThat(desk.ask("HEAD", "/api/tickets", null).status()).isEqualTo(200);
        assertThat(desk.get("/api/me").data().path("open").asBoolean()).isTrue();
        assertThat(desk.ask("POST", "/api/accounts", "{\"name\":\"q\",\"roles\":[\"qa\"]}").message())
                .contains("the first account must be an admin");

        Person admin = Person.with(desk, null, "Ada@example.com", "admin");

        for (String path : List.of("/api/tickets/stats", "/api/tickets", "/metrics", "/openapi.json", "/api/me", "/api/sql")) {
            assertThat(desk.get(path).status()).as(path).isIn(401, 405);
        }
        assertThat(desk.ask("HEAD", "/api/tickets", null).status()).isEqualTo(401);
        assertThat(admin.ask("HEAD", "/api/tickets", null).status()).isEqualTo(200);
        assertThat(desk.get("/assets/app/app-frame.js").status()).isEqualTo(200);
        assertThat(desk.get("/health").text()).isEqualTo("{\"status\":\"ok\",\"service\":\"switchboard\"}");
        assertThat(admin.get("/health").json().path("version").asText()).isEqualTo("0.1.0");
        JsonNode me = admin.get("/api/me").data();
        assertThat(me.path("name").asText()).isEqualTo("ada@example.com");
        assertThat(me.path("open").asBoolean()).isFalse();
        assertThat(me.path("rights")).hasSize(Right.values().length);
    }

    @Test
    void aPasswordGivenByOthersIsGoodOnlyForChoosingOnesOwn() throws Exception {
        Person admin = Person.with(desk, null, "ada", "admin");
        String given = admin.ask("POST", "/api/accounts", "{\"name\":\"quinn\",\"roles\":[\"qa\"]}")
                .data().path("password").asText();
        Person quinn = new Person(desk, "Quinn ");
        assertThat(quinn.logIn(given).data().path("must_choose_password").asBoolean()).isTrue();

        assertThat(quinn.get("/api/tickets").message()).contains("choose your own");
        for (String weak : List.of("short", "quinn-quinn-quinn", "aaaaaaaaaaaaaaaa")) {
            assertThat(chosen(quinn, given, weak).status()).as(weak).isEqualTo(400);
        }
        assertThat(chosen(quinn, "wrong", Person.PASSWORD).status()).isEqualTo(403);
        assertThat(chosen(quinn, given, Person.PASSWORD).status()).isEqualTo(200);
        assertThat(quinn.get("/api/tickets").status()).isEqualTo(200);
        assertThat(new Person(desk, "quinn").logIn(given).status()).isEqualTo(401);
        assertThat(new Person(desk, "quinn").logIn(Person.PASSWORD).status()).isEqualTo(200);
    }

    private static TestDesk.Answer chosen(Person person, String present, String chosen) throws Exception {
        return person.ask("POST", "/api/password", "{\"present\":\"" + present + "\",\"chosen\":\"" + chosen + "\"}");
    }

    @Test
    void guessingIsStoppedWithoutShuttingOutWhoeverKnowsThePassword() throws Exception {
        Person admin = Person.with(desk, null, "ada", "admin");
        Person.with(desk, admin, "mei", "qa");
        Person guesser = new Person(desk, "mei");
        for (int i = 0; i < 5; i++) {
            assertThat(guesser.logIn("guess number " + i).message()).isEqualTo("the name or the password is wrong");
        }
        TestDesk.Answer stopped = guesser.logIn(Person.PASSWORD);
        assertThat(stopped.status()).isEqualTo(429);
        assertThat(Integer.parseInt(stopped.header("Retry-After"))).isBetween(800, 900);
        assertThat(new Person(desk, "nobody").logIn("guess").message()).isEqualTo("the name or the password is wrong");
        assertThat(new Person(desk, "ada").logIn(Person.PASSWORD).status()).isEqualTo(200);
    }

    @Test
    void sessionsEndByIdlenessByAgeByLogoutByDisablingAndByReset() throws Exception {
        Person admin = Person.with(desk, null, "ada", "admin");
        Person mei = Person.with(desk, admin, "mei", "qa");
        String id = admin.get("/api/accounts").data().at("/accounts/1/account_id").asText();
        String own = " WHERE account_id = '" + id + "'";

        changed("UPDATE access_sessions SET seen_at = '2025-01-01 00:00:00.000'" + own);
        assertThat(mei.get("/api/tickets").message()).isEqualTo("your session is over: log in again");
        mei.logIn(Person.PASSWORD);
        changed("UPDATE access_sessions SET ends_at = '2025-01-01 00:00:00.000'" + own);
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
        changed("UPDATE access_sessions SET seen_at = REPLACE(seen_at, SUBSTR(seen_at, 1, 19), '"
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
        String key = token(admin, "tickets.read", "tickets.change").path("key").asText();
        assertThat(desk.ask("PATCH", path, body, "Authorization", "Bearer " + key).status()).isEqualTo(200);
    }

    private static JsonNode token(Person admin, String... scopes) throws Exception {
        return admin.ask("POST", "/api/tokens", "{\"name\":\"crm\",\"scopes\":[\"" + String.join("\",\"", scopes) + "\"]}").data();
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
        JsonNode made = token(other, "tickets.read", "metrics.read");
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
        changed("UPDATE access_tokens SET ends_at = '2025-01-01 00:00:00.000'");
        assertThat(desk.ask("GET", "/api/tickets", null, bearer).message()).contains("has ended or was revoked");

        JsonNode second = token(admin, "tickets.read");
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

        String key = token(admin, "live.watch").path("key").asText();
        try (LiveClient page = new LiveClient(desk, null, "Cookie", admin.cookie, "Origin", own);
                LiveClient program = new LiveClient(desk, null, "Authorization", "Bearer " + key)) {
            page.awaitType("snapshot");
            program.awaitType("snapshot");
            desk.calls.begin();
            page.awaitType("call.started");
            admin.ask("POST", "/api/logout", null);
            assertThat(page.closed.get(10, TimeUnit.SECONDS)).isEqualTo(4401);
            assertThat(program.closed).isNotDone();
            changed("UPDATE access_tokens SET revoked_at = ends_at");
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

    @Test
    void theAuditLogTellsWhoDidWhatAndWhoTriedInVain() throws Exception {
        Person admin = Person.with(desk, null, "ada", "admin");
        Person quinn = Person.with(desk, admin, "quinn", "qa");
        quinn.get("/api/tickets/GXS-20251128-00000000");
        quinn.get("/api/audit");
        quinn.logIn("wrong, and a secret");
        new Person(desk, "my secret password").logIn("x");
        desk.get("/api/tickets/GXS-20251128-00000000");
        JsonNode token = token(admin, "metrics.read");
        admin.ask("DELETE", "/api/tokens/" + token.path("token_id").asText(), null);
        quinn.ask("POST", "/api/logout", null);

        await().until(() -> desk.store.audit().list(null, null, null, 0, 100).size() >= 13);
        JsonNode entries = admin.get("/api/audit").data();
        List<String> told = new ArrayList<>();
        entries.forEach(entry -> told.add(entry.path("who").asText() + " " + entry.path("action").asText() + " "
                + entry.at("/details/status").asText()));
        assertThat(told).containsExactly("loopback account.made 201", "ada login 200", "ada password.chosen 200",
                "ada account.made 201", "quinn login 200", "quinn password.chosen 200", "quinn ticket.read 404",
                "quinn audit.read 403", "nobody login.failed 401", "nobody login.failed 401", "ada token.made 201",
                "ada token.revoked 200", "quinn logout 200");
        assertThat(entries.get(3).at("/details/roles").asText()).isEqualTo("qa");
        assertThat(entries.get(8).at("/details/name").asText()).isEqualTo("quinn");
        assertThat(entries.get(9).at("/details/name").asText()).isEqualTo("(unknown)");
        assertThat(entries.toString()).doesNotContain("secret", Person.PASSWORD, token.path("key").asText());
    }

    @Test
    void sqlOfPeoplesOwnDoesNotReachPasswords() throws Exception {
        for (String statement : List.of(
                "SELECT * FROM access_accounts", "SELECT * FROM main.\"ACCESS_accounts\"", "SELECT * FROM 'access_sessions'",
                "SELECT * FROM [access_tokens]", "WITH a AS (SELECT * FROM `access_accounts`) SELECT * FROM a")) {
            TestDesk.Answer answer = desk.ask("POST", "/api/sql", "{\"sql\":\"" + statement.replace("\"", "\\\"") + "\"}");
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.message()).contains("is not for questions");
        }
    }

    @Test
    void theLastAdminStaysAdmin() throws Exception {
        Person admin = Person.with(desk, null, "ada", "admin");
        String path = "/api/accounts/" + admin.get("/api/accounts").data().at("/accounts/0/account_id").asText();
        assertThat(admin.ask("PATCH", path, "{\"disabled\":true}").status()).isEqualTo(409);
        assertThat(admin.ask("PATCH", path, "{\"roles\":[\"qa\"]}").message()).contains("last account with the role admin");
        Person.with(desk, admin, "bob", "admin");
        assertThat(admin.ask("PATCH", path, "{\"roles\":[\"qa\"]}").status()).isEqualTo(200);
    }

    @Test
    void accountsThatCannotBeMadeAreRefusedByName() throws Exception {
        Person admin = Person.with(desk, null, "ada", "admin");
        for (String body : List.of(
                "{}", "[]", "{\"name\":\"x\"}", "{\"name\":\"<b>\",\"roles\":[\"qa\"]}", "{\"name\":\"x\",\"roles\":[]}",
                "{\"name\":\"x\",\"roles\":[\"root\"]}", "{\"name\":\"x\",\"roles\":\"qa\"}", "{\"name\":\"x\",\"roles\":[1]}",
                "{\"name\":\"ada\",\"roles\":[\"qa\"]}", "{\"name\":\"x\",\"roles\":[\"qa\"],\"password\":\"p\"}")) {
            TestDesk.Answer answer = admin.ask("POST", "/api/accounts", body);
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.message()).containsAnyOf("name", "roles", "there is an account 'ada' already", "JSON object");
        }
    }

    @Test
    void whereOthersReachItTheFirstAdminIsMadeAndAnnouncedOnceAndNothingIsOpen() throws Exception {
        List<String> announced = new ArrayList<>();
        var policy = new AccessPolicy(
                Duration.ofHours(1), Duration.ofHours(12), Duration.ofSeconds(2), 10, announced::add);
        DashboardConfig reachable = DashboardConfig.at("0.0.0.0", 0).withAccess(policy);
        String password;
        try (DashboardServer server = DashboardServer.start(reachable, desk.store, TestDesk.health(desk.problems), () -> "")) {
            password = announced.stream().filter(line -> line.contains("password  ")).findFirst().orElseThrow().strip()
                    .replaceFirst("password +", "");
            assertThat(password).matches("[a-z2-9]{5}(-[a-z2-9]{5}){3}");
            var request = HttpRequest.newBuilder(
                    URI.create("http://127.0.0.1:" + server.port() + "/api/tickets"));
            assertThat(desk.client.send(request.build(), HttpResponse.BodyHandlers.ofString()).statusCode())
                    .isEqualTo(401);
        }
        int lines = announced.size();
        DashboardServer.start(reachable, desk.store, TestDesk.health(desk.problems), () -> "").close();
        assertThat(announced).hasSize(lines);
        assertThat(new Person(desk, "admin").logIn(password).status()).isEqualTo(200);
        assertThat(desk.store.database().<String>read(connection -> desk.store.database().sql(connection)
                .list("SELECT * FROM access_accounts", _ -> {}, row -> row.text("password", "")).getFirst()))
                .startsWith("pbkdf2-sha256$10$").doesNotContain(password);
    }
}
