package dev.switchboard.gateway;

import dev.switchboard.gateway.engine.Ears;
import dev.switchboard.gateway.engine.hear.SpeechVocabulary;
import dev.switchboard.gateway.engine.hear.SphinxEars;
import dev.switchboard.gateway.engine.hear.VoskEars;
import java.nio.file.Path;
import java.util.Optional;

/// The ears this process was told to use: Vosk with the user's model, else PocketSphinx.
///
/// @param description how they hear, or why they do not, for people
record InstalledEars(Ears ears, String description, Runnable closing) implements AutoCloseable {
    static InstalledEars open(Optional<Path> voskModel, Path speechDir, SpeechVocabulary vocabulary) {
        if (voskModel.isPresent()) {
            VoskEars vosk = VoskEars.open(voskModel.get(), SphinxEars.DEFAULT_DECODERS);
            return new InstalledEars(vosk, "Vosk, " + voskModel.get().getFileName(), vosk::close);
        }
        SphinxEars sphinx = SphinxEars.open(speechDir, vocabulary, SphinxEars.DEFAULT_DECODERS);
        return new InstalledEars(sphinx, sphinx.available() ? "PocketSphinx" : sphinx.missing(), sphinx::close);
    }

    @Override
    public void close() {
        closing.run();
    }
}
