package dev.switchboard.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SettingTest {
    @ParameterizedTest
    @EnumSource(Setting.class)
    void everySettingStandsInTheReadmeWithItsVariableItsDefaultAndItsMeaning(Setting setting) throws IOException {
        String fallback = setting.fallback().isEmpty() ? "" : "`" + setting.fallback() + "`";

        assertThat(Files.readString(Path.of("../README.md")))
                .contains("| `" + setting.key() + "` | `" + setting.environment() + "` | " + fallback + " | " + setting.meaning() + " |");
    }
}
