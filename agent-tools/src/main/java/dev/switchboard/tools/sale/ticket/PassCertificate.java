package dev.switchboard.tools.sale.ticket;

import java.nio.file.Path;
import java.util.Optional;

/// What signs passes.
///
/// @param file PKCS#12 with the key and certificate that Apple gives for a pass type
/// @param intermediate Apple's WWDR certificate, which phones need for the chain
public record PassCertificate(Path file, String password, Optional<Path> intermediate) {
    /// One line that says what is wrong with it; empty when it can sign.
    public Optional<String> flaw() {
        try {
            PassSigner.of(this);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public String toString() {
        return "PassCertificate[" + file + "]";
    }
}
