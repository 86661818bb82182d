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
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

    @Test
    void noRouteIsWithoutARight() {
        assertThat(routes()).hasSizeGreaterThan(30).allSatisfy(route -> assertThat(needed(route))
                .as(route.method + " " + route.path + " says in Routes which right it needs")
                .hasSize(1));
        assertThat(desk.server.javalin().unsafe.internalRouter.allWsHandlers().stream()
                        .filter(socket -> socket.getType().name().equals("WEBSOCKET")))
                .isNotEmpty()
                .allSatisfy(socket -> assertThat(socket.getRoles()).as("WS " + socket.getPath()).hasSize(1));
    }

    @Test
    void everyRoleMayWhatItsRightsSayAndNothingElse() throws Exception {
        Person admin = Person.with(desk, null, "ada", "admin");
        Map<Role, Person> people = new EnumMap<>(Role.class);
        for (Role role : Role.values()) {
            people.put(role, Person.with(desk, admin, "one-" + role.wire(), role.wire()));
        }
        for (Endpoint route : routes()) {
            // ToolTokensTest: the one is a page for browsers and a list for programs, the other has no end.
            if (route.path.equals("/tools") || route.path.equals("/tools/events")) {
                continue;
            }
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
    void theAuditLogTellsWhoDidWhatAndWhoTriedInVain() throws Exception {
        Person admin = Person.with(desk, null, "ada", "admin");
        Person quinn = Person.with(desk, admin, "quinn", "qa");
        quinn.get("/api/tickets/GXS-20251128-00000000");
        quinn.get("/api/audit");
        quinn.logIn("wrong, and a secret");
        new Person(desk, "my secret password").logIn("x");
        desk.get("/api/tickets/GXS-20251128-00000000");
        JsonNode token = admin.token("metrics.read");
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
    void behindAProxyEachClientIsCountedByItself() throws Exception {
        Person.with(desk, null, "ada", "admin");
        var proxied = DashboardConfig.at("127.0.0.1", 0).withAccess(TestDesk.QUICK).withClientAddress((peer, hops) -> hops.getLast());
        try (DashboardServer server = DashboardServer.start(proxied, desk.store, TestDesk.health(desk.problems), () -> "")) {
            List<Integer> answers = new ArrayList<>();
            for (int i = 0; i < 7; i++) {
                var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/api/login"))
                        .header("X-Forwarded-For", i == 6 ? "192.0.2.2" : "192.0.2.1")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"name\":\"ada\",\"password\":\"guess\"}"));
                answers.add(desk.client.send(request.build(), HttpResponse.BodyHandlers.ofString()).statusCode());
            }
            assertThat(answers).containsExactly(401, 401, 401, 401, 401, 429, 401);
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
