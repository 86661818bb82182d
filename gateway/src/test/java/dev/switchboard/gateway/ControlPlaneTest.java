package dev.switchboard.gateway;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlPlaneTest {
    @TempDir
    private Path dir;

    @Test
    void aDashboardOfItsOwnOverSqliteIsRefusedWithTheSettingThatIsNeeded() {
        GatewayConfig config = ConfigReader.read(Map.of("SWITCHBOARD_DATA_DIR", dir.toString(), "SWITCHBOARD_HTTP_PORT", "0"));

        assertThatThrownBy(() -> ControlPlane.start(config, Clock.systemUTC()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("database-url (SWITCHBOARD_DATABASE_URL)")
                .hasMessageContaining("jdbc:postgresql://HOST:PORT/DATABASE");
    }
}
