package dev.switchboard.tools.helpcenter;

import java.util.List;

/// Makes vectors of texts such that texts of like meaning have like vectors. Blocks, within a bound of its own.
/// Thread-safe.
public interface Embeddings {
    /// What makes them, which vectors are kept by: those of another model cannot be compared.
    String model();

    /// A vector for each text, in order, all of one length.
    List<float[]> of(List<String> texts) throws EmbeddingException, InterruptedException;

    /// There are none now. The message is one line for the log and for health.
    final class EmbeddingException extends Exception {
        private static final long serialVersionUID = 1;

        public EmbeddingException(String message) {
            super(message);
        }
    }
}
