package dev.switchboard.tools.sale.ticket;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.Hashtable;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.AttributeTable;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.cms.Time;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.DefaultSignedAttributeTableGenerator;
import org.bouncycastle.cms.jcajce.JcaSignerInfoGeneratorBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;

/// Signs a pass's manifest: a detached PKCS#7 signature with signing time and message digest among its signed attributes
/// (developer.apple.com/documentation/walletpasses/building-a-pass). Who signs is a pass type's certificate of Apple's, or one
/// made here, which no phone trusts. Thread-safe.
final class PassSigner {
    private static final String DEVELOPMENT_FILE = "development-pass.p12";
    /// Of a certificate that proves nothing; it keeps nothing secret.
    private static final char[] DEVELOPMENT_PASSWORD = "development".toCharArray();
    private static final Duration DEVELOPMENT_LIFE = Duration.ofDays(3650);

    private final PrivateKey key;
    private final X509Certificate certificate;
    private final List<X509Certificate> chain;
    private final boolean development;

    private PassSigner(PrivateKey key, X509Certificate certificate, List<X509Certificate> chain, boolean development) {
        this.key = key;
        this.certificate = certificate;
        this.chain = List.copyOf(chain);
        this.development = development;
    }

    /// Whether nobody's phone will take what it signs.
    boolean isDevelopment() {
        return development;
    }

    /// Throws `IllegalArgumentException`, one line, when file, password or contents are not what they should be.
    static PassSigner of(PassCertificate settings) {
        try (InputStream in = Files.newInputStream(settings.file())) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, settings.password().toCharArray());
            return from(store, settings.password().toCharArray(), settings.intermediate(), false);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException("cannot be used as PKCS#12: " + e.getMessage(), e);
        }
    }

    /// The one of this folder, made at the first need.
    static PassSigner development(Path folder, Clock clock) {
        Path file = folder.resolve(DEVELOPMENT_FILE);
        try {
            if (!Files.exists(file)) {
                Files.createDirectories(folder);
                Path fresh = Files.createTempFile(folder, "pass", ".tmp");
                try (var out = Files.newOutputStream(fresh)) {
                    made(clock.instant()).store(out, DEVELOPMENT_PASSWORD);
                }
                Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-------"));
                Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
            }
            try (InputStream in = Files.newInputStream(file)) {
                KeyStore store = KeyStore.getInstance("PKCS12");
                store.load(in, DEVELOPMENT_PASSWORD);
                return from(store, DEVELOPMENT_PASSWORD, Optional.empty(), true);
            }
        } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException("the development certificate for passes, " + file, e);
        }
    }

    private static PassSigner from(KeyStore store, char[] password, Optional<Path> intermediate, boolean development)
            throws GeneralSecurityException, IOException {
        for (String alias : Collections.list(store.aliases())) {
            if (store.getKey(alias, password) instanceof PrivateKey key
                    && store.getCertificate(alias) instanceof X509Certificate certificate) {
                List<X509Certificate> chain = new ArrayList<>(List.of(certificate));
                if (intermediate.isPresent()) {
                    try (InputStream in = Files.newInputStream(intermediate.get())) {
                        chain.add((X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in));
                    }
                }
                return new PassSigner(key, certificate, chain, development);
            }
        }
        throw new IOException("it holds no private key with a certificate");
    }

    private static KeyStore made(Instant now) throws GeneralSecurityException, OperatorCreationException, IOException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair pair = generator.generateKeyPair();
        X500Name name = new X500Name("UID=pass.dev.switchboard.development,OU=DEVELOPMENT,CN=Switchboard development passes");
        X509Certificate certificate = new JcaX509CertificateConverter().getCertificate(new JcaX509v3CertificateBuilder(
                name, new BigInteger(64, new SecureRandom()), Date.from(now.minus(Duration.ofDays(1))),
                Date.from(now.plus(DEVELOPMENT_LIFE)), name, pair.getPublic())
                .build(new JcaContentSignerBuilder("SHA256withRSA").build(pair.getPrivate())));
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("pass", pair.getPrivate(), DEVELOPMENT_PASSWORD, new X509Certificate[] {certificate});
        return store;
    }

    /// The subject's UID: what phones know the kind of pass by.
    String passType() {
        return subject(BCStyle.UID, "pass.dev.switchboard.development");
    }

    /// The subject's OU: Apple's id of the house.
    String team() {
        return subject(BCStyle.OU, "DEVELOPMENT");
    }

    private String subject(ASN1ObjectIdentifier part, String otherwise) {
        try {
            var found = new JcaX509CertificateHolder(certificate).getSubject().getRDNs(part);
            return found.length == 0 ? otherwise : IETFUtils.valueToString(found[0].getFirst().getValue());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a certificate that was read cannot be written", e);
        }
    }

    /// DER of a CMS SignedData without the content.
    byte[] sign(byte[] manifest, Instant at) {
        try {
            ContentSigner signer = new JcaContentSignerBuilder("SHA256with" + key.getAlgorithm().replace("EC", "ECDSA")).build(key);
            Hashtable<ASN1ObjectIdentifier, Attribute> attributes = new Hashtable<>();
            attributes.put(CMSAttributes.signingTime,
                    new Attribute(CMSAttributes.signingTime, new DERSet(new Time(Date.from(at)))));
            CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
            generator.addSignerInfoGenerator(new JcaSignerInfoGeneratorBuilder(new JcaDigestCalculatorProviderBuilder().build())
                    .setSignedAttributeGenerator(new DefaultSignedAttributeTableGenerator(new AttributeTable(attributes)))
                    .build(signer, certificate));
            generator.addCertificates(new JcaCertStore(chain));
            return generator.generate(new CMSProcessableByteArray(manifest), false).getEncoded("DER");
        } catch (GeneralSecurityException | OperatorCreationException | CMSException | IOException e) {
            throw new IllegalStateException("sign a pass's manifest", e);
        }
    }
}
