package dev.switchboard.gateway;

import dev.switchboard.dashboard.doc.ApiDocument;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The API's document before the linter that client makers run over it: Redocly's, with its recommended rules.
class ApiDocumentIT {
    @TempDir
    private Path dir;

    @Test
    void anOpenApiLinterFindsNeitherErrorNorWarning() throws Exception {
        Path document = dir.resolve("openapi.json");
        Files.writeString(document, ApiDocument.read().json().toPrettyString());
        NodePrograms.run("lint-openapi.mjs", Map.of(), List.of(document.toString()));
    }
}
