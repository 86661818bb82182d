package dev.switchboard.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Somebody who logs in at a test's dashboard and asks things with the cookie they were given, as a page of it would.
final class Person {
    static final String PASSWORD = "a long one 4 tests";

    private final TestDesk desk;
    private final String name;
    String cookie = "";

    Person(TestDesk desk, String name) {
        this.desk = desk;
        this.name = name;
    }

    /// Makes the account as `admin` and takes it into use. The first of all makes itself.
    static Person with(TestDesk desk, @Nullable Person admin, String name, String... roles) throws Exception {
        String body = "{\"name\":\"" + name + "\",\"roles\":[\"" + String.join("\",\"", roles) + "\"]}";
        TestDesk.Answer made = admin == null
                ? desk.ask("POST", "/api/accounts", body)
                : admin.ask("POST", "/api/accounts", body);
        if (made.status() != 201) {
            throw new AssertionError(made.text());
        }
        Person person = new Person(desk, name);
        String given = made.data().path("password").asText();
        person.logIn(given);
        person.ask("POST", "/api/password", "{\"present\":\"" + given + "\",\"chosen\":\"" + PASSWORD + "\"}");
        return person;
    }

    TestDesk.Answer logIn(String password) throws Exception {
        TestDesk.Answer answer = desk.ask(
                "POST", "/api/login", "{\"name\":\"" + name + "\",\"password\":\"" + password + "\"}");
        if (answer.status() == 200) {
            cookie = answer.header("Set-Cookie").replaceFirst(";.*", "");
        }
        return answer;
    }

    /// Makes an API token; what the server says of it, its key included.
    JsonNode token(String... scopes) throws Exception {
        String body = "{\"name\":\"crm\",\"scopes\":[\"" + String.join("\",\"", scopes) + "\"]}";
        return ask("POST", "/api/tokens", body).data();
    }

    TestDesk.Answer get(String path) throws Exception {
        return ask("GET", path, null);
    }

    TestDesk.Answer ask(String method, String path, @Nullable String body, String... headers) throws Exception {
        List<String> all = new ArrayList<>(List.of("Cookie", cookie, "Sec-Fetch-Site", "same-origin"));
        all.addAll(List.of(headers));
        return desk.ask(method, path, body, all.toArray(String[]::new));
    }
}
