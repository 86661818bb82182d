package dev.switchboard.gateway.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Clients that insist on TLS, and the certificate they trust.
class EngineTlsTest {
    @TempDir
    private Path folder;

    @Test
    void onePortServesClearAndEncryptedClients() throws Exception {
        EngineConfig config = EngineConfig.DEFAULT.withPort(0).withCertificateFolder(folder);
        try (EngineFixture engine = new EngineFixture(config);
                HttpClient http = trusting(engine.server.certificate().orElseThrow());
                RealtimeClient clear = engine.connect();
                RealtimeClient encrypted = RealtimeClient.at(
                        URI.create("wss://localhost:" + engine.server.port() + "/v1/realtime?model=any"), http,
                        plain -> plain, false)) {
            for (RealtimeClient client : List.of(clear, encrypted)) {
                client.await("session.created");
                client.send("{'type':'response.create'}").await("response.done");
                assertThat(client.text("response.output_audio_transcript.delta")).isEqualTo("Hello.");
            }
            assertThat(get(http, "https://127.0.0.1:" + engine.server.port() + "/v1/models").statusCode()).isEqualTo(200);
            engine.close();
            assertThat(encrypted.closeCode.get(20, TimeUnit.SECONDS)).isEqualTo(1001);
        }
    }

    @Test
    void strangersCertificateIsNotTrusted() {
        try (EngineFixture engine =
                        new EngineFixture(EngineConfig.DEFAULT.withPort(0).withCertificateFolder(folder));
                HttpClient http = HttpClient.newHttpClient()) {
            assertThatThrownBy(() -> get(http, "https://127.0.0.1:" + engine.server.port() + "/health"))
                    .isInstanceOf(SSLHandshakeException.class);
            try (RealtimeClient client = engine.connect()) {
                client.await("session.created");
            }
        }
    }

    @Test
    void certificateIsKeptAndItsKeyIsItsOwnersOnly() throws Exception {
        EngineCertificate.Ready first = new EngineCertificate(folder, Clock.systemUTC()).ready().join();
        EngineCertificate.Ready second = new EngineCertificate(folder, Clock.systemUTC()).ready().join();
        assertThat(second.certificate()).isEqualTo(first.certificate());
        assertThat(first.certificate().getSubjectAlternativeNames()).extracting(name -> name.get(1).toString())
                .containsExactly("localhost", "127.0.0.1", "0:0:0:0:0:0:0:1");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("engine-key.p12", "engine-certificate.pem", ".lock");
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("engine-key.p12"))))
                .isEqualTo("rw-------");
    }

    @Test
    void certificateIsMadeAnewBeforeItEndsAndWhenItCannotBeRead() throws Exception {
        EngineCertificate.Ready first = new EngineCertificate(folder, Clock.systemUTC()).ready().join();
        Clock lastMonth = Clock.offset(Clock.systemUTC(), Duration.ofDays(336));
        EngineCertificate.Ready renewed = new EngineCertificate(folder, lastMonth).ready().join();
        assertThat(renewed.certificate()).isNotEqualTo(first.certificate());
        assertThat(pem(renewed.pem())).isEqualTo(renewed.certificate());
        Files.writeString(folder.resolve("engine-key.p12"), "scribble");
        EngineCertificate.Ready repaired = new EngineCertificate(folder, Clock.systemUTC()).ready().join();
        assertThat(pem(repaired.pem())).isEqualTo(repaired.certificate()).isNotEqualTo(renewed.certificate());
    }

    @Test
    void folderThatCannotBeMadeLeavesClearClientsServed() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "in the way");
        EngineConfig config = EngineConfig.DEFAULT.withPort(0).withCertificateFolder(file.resolve("tls"));
        try (EngineFixture engine = new EngineFixture(config)) {
            assertThat(engine.server.certificate()).isEmpty();
            assertThat(isHungUp(engine.server.port())).isTrue();
            try (RealtimeClient client = engine.connect()) {
                client.await("session.created");
            }
        }
        EngineCertificate broken = new EngineCertificate(file, Clock.systemUTC());
        assertThatThrownBy(() -> broken.ready().join()).isInstanceOf(CompletionException.class)
                .hasMessageContaining(file.toString());
    }

    @Test
    void engineWithoutAFolderTurnsEncryptedClientsAway() throws Exception {
        try (EngineFixture engine = new EngineFixture()) {
            assertThat(engine.server.certificate()).isEmpty();
            assertThat(isHungUp(engine.server.port())).isTrue();
        }
    }

    /// Whether the engine closes a connection that begins as TLS does.
    private static boolean isHungUp(int port) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(new byte[] {22, 3, 1, 0, 100});
            return socket.getInputStream().read() < 0;
        }
    }

    private static HttpResponse<String> get(HttpClient http, String address) throws Exception {
        return http.send(HttpRequest.newBuilder(URI.create(address)).build(),
                HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    private static Certificate pem(Path file) throws Exception {
        try (InputStream in = Files.newInputStream(file)) {
            return CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    private static HttpClient trusting(Path pem) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("engine", pem(pem));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(null, trust.getTrustManagers(), null);
        return HttpClient.newBuilder().sslContext(tls).build();
    }
}
