package dev.switchboard.gateway.engine;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import org.jspecify.annotations.Nullable;

/// The self-signed certificate by which the engine serves `wss://localhost`, for clients that insist on TLS. Made when it is
/// first asked for, with the JDK's own keytool (JDKs have no call for it), which takes about a second; kept in a folder for
/// the next start, and made anew in the last month of its year.
///
/// Clients trust `engine-certificate.pem`. The key lies beside it, readable by its owner only. Thread-safe.
final class EngineCertificate {
    /// The certificate, ready to serve with.
    ///
    /// @param pem the file that clients trust
    record Ready(SslContext tls, Path pem, X509Certificate certificate) {}

    private static final int LIFETIME_DAYS = 365;
    private static final Duration RENEWED_BEFORE_END = Duration.ofDays(30);
    private static final String ALIAS = "engine";
    /// PKCS #12 asks for one. What guards the key is the mode of its file.
    private static final String PASSWORD = "engine-key";
    private static final int KEYTOOL_SECONDS = 30;

    private final Path folder;
    private final InstantSource clock;
    private @Nullable CompletableFuture<Ready> ready;

    EngineCertificate(Path folder, InstantSource clock) {
        this.folder = folder.toAbsolutePath().normalize();
        this.clock = clock;
    }

    /// The certificate once it is there; fails with the reason when it cannot be had, and is tried again when next asked for.
    synchronized CompletableFuture<Ready> ready() {
        CompletableFuture<Ready> current = ready;
        if (current == null || current.isCompletedExceptionally() || (current.isDone() && !lasts(current.join()))) {
            current = CompletableFuture.supplyAsync(
                    this::load, task -> Thread.ofVirtual().name("engine-certificate").start(task));
            ready = current;
        }
        return current;
    }

    private boolean lasts(Ready made) {
        return made.certificate().getNotAfter().after(Date.from(clock.instant()));
    }

    private Ready load() {
        // One at a time in this process; the file's lock, which a process can hold only once, keeps others out.
        synchronized (EngineCertificate.class) {
            try {
                Files.createDirectories(folder);
                try (FileChannel file = FileChannel.open(
                                folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                        var _ = file.lock()) {
                    KeyStore store = kept();
                    return serveWith(store == null ? made() : store);
                }
            } catch (IOException e) {
                throw new UncheckedIOException("keep the engine's certificate in " + folder, e);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("serve with the engine's certificate of " + folder, e);
            }
        }
    }

    private Ready serveWith(KeyStore store) throws IOException, GeneralSecurityException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD.toCharArray());
        X509Certificate certificate = (X509Certificate) store.getCertificate(ALIAS);
        SslContext tls = SslContextBuilder.forServer(keys).sslProvider(SslProvider.JDK).build();
        return new Ready(tls, writePem(certificate), certificate);
    }

    /// The key and certificate of an earlier start; null when there is none, or none that can be read and will last.
    private @Nullable KeyStore kept() throws GeneralSecurityException {
        try {
            KeyStore store = read(keyFile());
            boolean lasting = store.getCertificate(ALIAS) instanceof X509Certificate certificate
                    && certificate.getNotAfter().after(Date.from(clock.instant().plus(RENEWED_BEFORE_END)));
            return lasting ? store : null;
        } catch (IOException missingOrBroken) {
            return null;
        }
    }

    private KeyStore made() throws IOException, GeneralSecurityException {
        // A temporary folder is its owner's only, so nobody reads the key before its mode is set.
        Path workshop = Files.createTempDirectory(folder, "new");
        Path made = workshop.resolve("key.p12");
        try {
            runKeytool(made);
            if (Files.getFileStore(made).supportsFileAttributeView("posix")) {
                Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rw-------"));
            }
            Files.move(made, keyFile(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(made);
            Files.delete(workshop);
        }
        return read(keyFile());
    }

    private static void runKeytool(Path keyStore) throws IOException {
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        ProcessBuilder command = new ProcessBuilder(List.of(keytool.toString(), "-genkeypair",
                "-alias", ALIAS, "-dname", "CN=localhost, O=Switchboard local engine",
                "-keyalg", "EC", "-groupname", "secp256r1", "-sigalg", "SHA256withECDSA",
                "-validity", Integer.toString(LIFETIME_DAYS),
                "-ext", "SAN=dns:localhost,ip:127.0.0.1,ip:0:0:0:0:0:0:0:1",
                "-ext", "EKU=serverAuth", "-ext", "KU:critical=digitalSignature", "-ext", "BC:critical=ca:false",
                "-storetype", "PKCS12", "-keystore", keyStore.toString(), "-storepass:env", "ENGINE_STOREPASS"));
        command.environment().put("ENGINE_STOREPASS", PASSWORD);
        Process running = command.redirectErrorStream(true).start();
        try (InputStream output = running.getInputStream()) {
            String said = new String(output.readAllBytes(), StandardCharsets.UTF_8);
            if (!running.waitFor(KEYTOOL_SECONDS, TimeUnit.SECONDS) || running.exitValue() != 0) {
                throw new IOException(keytool + " made no key: " + said.strip());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while " + keytool + " made a key", e);
        } finally {
            running.destroy();
        }
    }

    private static KeyStore read(Path file) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD.toCharArray());
        }
        return store;
    }

    private Path writePem(X509Certificate certificate) throws IOException, GeneralSecurityException {
        String pem = "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded())
                + "\n-----END CERTIFICATE-----\n";
        Path file = folder.resolve("engine-certificate.pem");
        if (!Files.exists(file) || !Files.readString(file).equals(pem)) {
            Path written = Files.writeString(folder.resolve("engine-certificate.new"), pem);
            Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
        return file;
    }

    private Path keyFile() {
        return folder.resolve("engine-key.p12");
    }
}
