package dev.switchboard.tools.helpcenter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchboard.store.sql.Database;
import dev.switchboard.tools.OnePostgres;
import dev.switchboard.tools.helpcenter.HelpDocument.Source;
import dev.switchboard.tools.helpcenter.reading.DocumentReader;
import dev.switchboard.tools.helpcenter.reading.Format;
import dev.switchboard.tools.helpcenter.reading.ReadDocument;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// Two gateways on a real PostgreSQL.
@EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "the server's binaries are for Linux on amd64")
class PostgresHelpCenterTest {
    @Test
    void otherGatewaysNoticeWhatOneIsBrought() throws Exception {
        String address = OnePostgres.database();
        try (Database one = Database.open(address);
                Database other = Database.open(address);
                HelpCenter helpCenter = HelpCenter.open(one, Clock.systemUTC(), HelpCenter.Config.NONE, Duration.ofMillis(50))) {
            HelpDocuments tables = HelpDocuments.open(other);
            ReadDocument garden = DocumentReader.read(
                    "garden.txt", Format.TEXT, "The orchid garden opens at six.".getBytes(StandardCharsets.UTF_8));
            tables.put(new HelpDocument("garden", "garden.txt", "text", Source.UPLOAD, garden, "d", 31, Instant.EPOCH, "mei"), 10);
            await().atMost(Duration.ofSeconds(15)).until(() -> helpCenter.document("garden").isPresent());
            assertThat(helpCenter.answered("when does the orchid garden open", 1).hits()).singleElement()
                    .satisfies(hit -> assertThat(hit.article().title()).isEqualTo("Garden"));
            helpCenter.remove("garden", "mei");
            assertThat(tables.all().documents()).isEmpty();

            tables.keep("m", Map.of("d", new float[] {0.5f, -1}));
            tables.keep("m", Map.of("d", new float[] {9}));
            assertThat(tables.vectors("m", List.of("d", "e")).get("d")).containsExactly(0.5f, -1);
        }
    }
}
