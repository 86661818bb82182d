package dev.switchboard.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.dashboard.api.QueryParameters;
import java.util.List;
import org.junit.jupiter.api.Test;

class QueryParametersTest {
    private static QueryParameters read(String query) {
        return QueryParameters.read(query, List.of("q", "limit"));
    }

    @Test
    void valuesAreReadAsBrowsersWriteThem() {
        assertThat(read("q=a+b%20%C3%A9%2B&limit=").single("q")).isEqualTo("a b é+");
        assertThat(read("q=a+b&limit=").single("limit")).isNull();
        assertThat(read("&&q==&").single("q")).isEqualTo("=");
        assertThat(read("q=%E7%89%8C").single("q")).isEqualTo("牌");
    }

    @Test
    void whatIsNoTextIsRefusedByTheParametersName() {
        for (String value : List.of("100%", "%4", "%zz", "%+1")) {
            assertThatThrownBy(() -> read("q=" + value)).as(value).hasMessageContaining("q holds a %");
        }
        for (String value : List.of("%FF", "%C3", "%C3%28", "%ED%A0%80", "%C0%80", "%F5%80%80%80")) {
            assertThatThrownBy(() -> read("q=" + value)).as(value).hasMessage("q is not valid UTF-8");
        }
    }

    @Test
    void aHugeValueIsNotRepeatedInTheAnswer() {
        assertThatThrownBy(() -> read("limit=" + "9".repeat(5_000) + "x").wholeNumber("limit", 1, 1))
                .hasMessageStartingWith("limit must be a whole number of 1 or more: '999")
                .satisfies(e -> assertThat(String.valueOf(e.getMessage()).length()).isLessThan(200));
    }
}
