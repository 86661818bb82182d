package dev.switchboard.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.dashboard.access.SignOnConfig;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A browser's way to the company's provider and back, step by step, against a provider that is a process of its own.
class SignOnTest {
    private static Process process;
    private static String issuer;

    @TempDir
    Path folder;

    private TestDesk desk;

    @BeforeAll
    static void startProvider() throws Exception {
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        TestProvider.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        issuer = "http://127.0.0.1:" + out.readLine();
    }

    @AfterAll
    static void stopProvider() {
        process.destroy();
    }

    @BeforeEach
    void open() {
        SignOnConfig provider = new SignOnConfig(URI.create(issuer), TestProvider.CLIENT, TestProvider.SECRET, "realm.roles");
        desk = new TestDesk(folder, config -> config.withAccess(TestDesk.QUICK.withSignOn(provider)));
    }

    @AfterEach
    void close() {
        desk.close();
    }

    private HttpResponse<String> get(String address, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return desk.client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String location(HttpResponse<String> response) {
        return response.headers().firstValue("Location").orElse("");
    }

    private static String cookie(HttpResponse<String> response, String name) {
        return response.headers().allValues("Set-Cookie").stream()
                .filter(cookie -> cookie.startsWith(name + "="))
                .map(cookie -> cookie.replaceFirst(";.*", ""))
                .findFirst()
                .orElse("");
    }

    /// The answer with which the browser is back.
    private HttpResponse<String> comesAs(String person) throws Exception {
        get(issuer + "/be?" + person);
        HttpResponse<String> off = get(desk.at("/api/login/oidc?to=/tickets?status%3Dopen").toString());
        assertThat(off.statusCode()).isEqualTo(302);
        HttpResponse<String> there = get(location(off));
        assertThat(location(there)).as(there.body()).startsWith(desk.at("/api/login/oidc/callback").toString());
        return get(location(there), "Cookie", cookie(off, "switchboard_sign_on"));
    }

    private JsonNode me(HttpResponse<String> back) throws Exception {
        return desk.ask("GET", "/api/me", null, "Cookie", cookie(back, "switchboard_session")).data();
    }

    @Test
    void whoeverTheProviderVouchesForIsLetInWithItsRolesAndBackWhereTheyWere() throws Exception {
        assertThat(desk.get("/api/tickets").status()).as("nothing is open").isEqualTo(401);
        assertThat(desk.get("/api/login").data().path("sign_on").asBoolean()).isTrue();

        HttpResponse<String> back = comesAs("sub=17&email=Mei@example.com&roles=qa,strangers,analyst");

        assertThat(location(back)).endsWith("/tickets?status=open");
        assertThat(back.headers().allValues("Set-Cookie").toString()).contains("HttpOnly; SameSite=Strict");
        assertThat(me(back).path("name").asText()).isEqualTo("mei@example.com");
        assertThat(me(back).path("roles").toString()).isEqualTo("[\"qa\",\"analyst\"]");
        HttpResponse<String> again = comesAs("sub=17&email=mei.new@example.com&roles=supervisor");
        assertThat(me(again).path("name").asText()).as("known by the subject").isEqualTo("mei@example.com");
        assertThat(me(again).path("roles").toString()).isEqualTo("[\"supervisor\"]");
        assertThat(new Person(desk, "mei@example.com").logIn("").status()).as("has no password").isEqualTo(401);
    }

    @Test
    void anIdTokenThatIsNotForUsFreshAndTheProvidersOwnLetsNobodyIn() throws Exception {
        for (String wrong : List.of("issuer", "audience", "nonce", "times", "signature", "denied")) {
            HttpResponse<String> back = comesAs("sub=17&email=m@example.com&roles=qa&wrong=" + wrong);
            assertThat(location(back)).as(wrong).endsWith("/?sign-on=provider");
            assertThat(cookie(back, "switchboard_session")).as(wrong).isEmpty();
        }
    }

    @Test
    void aWayBackThatDidNotBeginInThisBrowserLeadsNowhere() throws Exception {
        get(issuer + "/be?sub=17&email=m@example.com&roles=qa");
        HttpResponse<String> off = get(desk.at("/api/login/oidc").toString());
        String back = location(get(location(off)));
        String kept = cookie(off, "switchboard_sign_on");

        assertThat(location(get(back))).endsWith("/?sign-on=state");
        assertThat(location(get(back.replaceFirst("state=.*", "state=x"), "Cookie", kept))).endsWith("/?sign-on=state");
        assertThat(location(get(back, "Cookie", kept.replaceFirst("=[^.]*\\.[^.]*\\.[^.]*", "=" + back.replaceFirst(".*state=", "")
                + ".other.0123456789012345678901234567890123456789012")))).as("another verifier").endsWith("/?sign-on=provider");
        assertThat(location(get(back, "Cookie", kept))).as("a code is good once").endsWith("/?sign-on=provider");
        for (String elsewhere : List.of("//evil.example", "https://evil.example", "/%5Cevil.example", "/api/logout")) {
            HttpResponse<String> tried = get(desk.at("/api/login/oidc?to=" + elsewhere).toString());
            assertThat(location(get(location(get(location(tried))), "Cookie", cookie(tried, "switchboard_sign_on"))))
                    .isIn(desk.at("/").toString(), "/");
        }
    }

    @Test
    void strangersWithoutARoleDisabledOnesAndTakenNamesAreRefusedByTheirReason() throws Exception {
        assertThat(location(comesAs("sub=1&email=a@example.com&roles=strangers"))).endsWith("/?sign-on=role");
        HttpResponse<String> ada = comesAs("sub=2&email=ada@example.com&roles=admin");
        String[] asAda = {"Cookie", cookie(ada, "switchboard_session"), "Sec-Fetch-Site", "same-origin"};
        desk.ask("POST", "/api/accounts", "{\"name\":\"bob@example.com\",\"roles\":[\"qa\"]}", asAda);
        assertThat(location(comesAs("sub=3&email=bob@example.com&roles=admin"))).as("not taken over").endsWith("/?sign-on=name");
        assertThat(me(comesAs("sub=4&email=bob@example.com&roles=qa&wrong=email")).path("name").asText())
                .as("an address that is not verified is no name").isEqualTo("4");
        String four = "";
        for (JsonNode account : desk.ask("GET", "/api/accounts", null, asAda).data().path("accounts")) {
            four = account.path("name").asText().equals("4") ? account.path("account_id").asText() : four;
        }
        desk.ask("PATCH", "/api/accounts/" + four, "{\"disabled\":true}", asAda);
        assertThat(location(comesAs("sub=4&email=bob@example.com&roles=qa&wrong=email"))).endsWith("/?sign-on=disabled");
    }
}
