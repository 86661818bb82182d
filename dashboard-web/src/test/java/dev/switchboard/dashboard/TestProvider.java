package dev.switchboard.dashboard;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// A small OpenID Connect provider, a process of its own: prints its port and serves until its input ends. It lets in
/// whom `/be?sub=…&email=…&roles=a,b&wrong=…` named last, and holds the client to the protocol: PKCE, client secret, the
/// redirect address, each code once.
final class TestProvider {
    static final String CLIENT = "desk";
    static final String SECRET = "the secret of the desk & more";

    private final RSAKey key = new RSAKeyGenerator(2048).keyID("one").generate();
    private final RSAKey strange = new RSAKeyGenerator(2048).keyID("one").generate();
    private final Map<String, Map<String, String>> codes = new ConcurrentHashMap<>();
    private final HttpServer server;
    private volatile Map<String, String> person = Map.of();

    private TestProvider() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try {
                answer(exchange);
            } catch (Exception e) {
                send(exchange, 500, "{\"error\":\"" + e.getClass().getSimpleName() + "\"}");
            }
        });
        server.start();
    }

    public static void main(String[] arguments) throws Exception {
        TestProvider provider = new TestProvider();
        System.out.println(provider.server.getAddress().getPort());
        while (System.in.read() >= 0) {
            // until whoever started it goes
        }
        provider.server.stop(0);
    }

    private String issuer() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws Exception {
        Map<String, String> query = form(exchange.getRequestURI().getRawQuery());
        switch (exchange.getRequestURI().getPath()) {
            case "/.well-known/openid-configuration" -> send(exchange, 200, """
                    {"issuer":"%1$s","authorization_endpoint":"%1$s/authorize","token_endpoint":"%1$s/token",
                     "jwks_uri":"%1$s/keys","response_types_supported":["code"],"subject_types_supported":["public"],
                     "id_token_signing_alg_values_supported":["RS256"]}""".formatted(issuer()));
            case "/keys" -> send(exchange, 200, new JWKSet(key).toString());
            case "/be" -> {
                person = query;
                send(exchange, 200, "{}");
            }
            case "/authorize" -> authorize(exchange, query);
            case "/token" -> token(exchange, form(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
            default -> send(exchange, 404, "{}");
        }
    }

    private void authorize(HttpExchange exchange, Map<String, String> query) throws IOException {
        boolean right = query.getOrDefault("response_type", "").equals("code")
                && query.getOrDefault("client_id", "").equals(CLIENT)
                && query.getOrDefault("code_challenge_method", "").equals("S256")
                && query.getOrDefault("scope", "").contains("openid")
                && query.containsKey("nonce");
        if (!right) {
            send(exchange, 400, "{\"error\":\"invalid_request\"}");
            return;
        }
        String code = UUID.randomUUID().toString();
        codes.put(code, query);
        String answer = person.getOrDefault("wrong", "").equals("denied") ? "error=access_denied" : "code=" + code;
        exchange.getResponseHeaders().add("Location", query.get("redirect_uri") + "?" + answer + "&state=" + query.get("state"));
        exchange.sendResponseHeaders(302, -1);
        exchange.close();
    }

    private void token(HttpExchange exchange, Map<String, String> form) throws Exception {
        Map<String, String> asked = codes.remove(form.getOrDefault("code", ""));
        String client = java.net.URLEncoder.encode(CLIENT, StandardCharsets.UTF_8) + ":"
                + java.net.URLEncoder.encode(SECRET, StandardCharsets.UTF_8);
        String basic = "Basic " + Base64.getEncoder().encodeToString(client.getBytes(StandardCharsets.UTF_8));
        byte[] challenge = MessageDigest.getInstance("SHA-256")
                .digest(form.getOrDefault("code_verifier", "").getBytes(StandardCharsets.US_ASCII));
        boolean right = asked != null
                && basic.equals(exchange.getRequestHeaders().getFirst("Authorization"))
                && asked.get("redirect_uri").equals(form.get("redirect_uri"))
                && asked.get("code_challenge").equals(Base64.getUrlEncoder().withoutPadding().encodeToString(challenge));
        if (asked == null || !right) {
            send(exchange, 400, "{\"error\":\"invalid_grant\"}");
            return;
        }
        send(exchange, 200, "{\"access_token\":\"a\",\"token_type\":\"Bearer\",\"id_token\":\"" + idToken(asked) + "\"}");
    }

    private String idToken(Map<String, String> asked) throws Exception {
        String wrong = person.getOrDefault("wrong", "");
        Instant now = Instant.now();
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .issuer(wrong.equals("issuer") ? "http://127.0.0.1:1" : issuer())
                .audience(wrong.equals("audience") ? "another" : CLIENT)
                .subject(person.get("sub"))
                .claim("email", person.get("email"))
                .claim("email_verified", !wrong.equals("email"))
                .claim("realm", Map.of("roles", List.of(person.getOrDefault("roles", "").split(","))))
                .claim("nonce", wrong.equals("nonce") ? "another" : asked.get("nonce"))
                .issueTime(Date.from(now.minusSeconds(wrong.equals("times") ? 7_200 : 0)))
                .expirationTime(Date.from(now.plusSeconds(wrong.equals("times") ? -3_600 : 300)))
                .build();
        SignedJWT token = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("one").build(), claims);
        token.sign(new RSASSASigner(wrong.equals("signature") ? strange : key));
        return token.serialize();
    }

    private static void send(HttpExchange exchange, int status, String json) throws IOException {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static Map<String, String> form(@Nullable String text) {
        Map<String, String> form = new HashMap<>();
        for (String pair : text == null ? new String[0] : text.split("&")) {
            String[] parts = pair.split("=", 2);
            form.put(parts[0], parts.length == 1 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return form;
    }
}
