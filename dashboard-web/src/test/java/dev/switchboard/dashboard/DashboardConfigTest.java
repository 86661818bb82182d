package dev.switchboard.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DashboardConfigTest {
    @Test
    void defaultsAreWhatTheDocumentationSays() {
        DashboardConfig config = DashboardConfig.at("127.0.0.1", 8003);

        assertThat(config.allowedOrigins()).isEmpty();
        assertThat(config.maxBodyBytes()).isEqualTo(65_536);
        assertThat(config.maxLiveReaders()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"desk.example", "https://desk.example/path", "ftp://desk.example", "*", "https://a b"})
    void allowedOriginThatIsNoneIsNamed(String origin) {
        assertThatThrownBy(() -> DashboardConfig.at("127.0.0.1", 0).withAllowedOrigins(Set.of(origin)))
                .hasMessageContaining("SWITCHBOARD_ALLOWED_ORIGINS")
                .hasMessageContaining(origin);
    }

    @Test
    void portOutOfRangeIsNamed() {
        assertThatThrownBy(() -> DashboardConfig.at("127.0.0.1", 70_000))
                .hasMessageContaining("SWITCHBOARD_HTTP_PORT")
                .hasMessageContaining("70000");
    }
}
