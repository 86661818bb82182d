package dev.switchboard.gateway.engine.think;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TemplateTest {
    private static final Map<String, String> KNOWN =
            Map.of("quantity", "2", "section", "B", "total_minor", "36050", "even", "36000", "number", "ORD-7", "odd", "$1 \\2");

    @ParameterizedTest
    @CsvSource(delimiter = '=', textBlock = """
            {quantity} seats in {section}. = 2 seats in B.
            {quantity} seats[ for {event}]. Right? = 2 seats. Right?
            {quantity} seats[ in {section}]. = 2 seats in B.
            That is {event}. Shall I? = Shall I?
            {total_minor|money} or {even|money}. = $360.50 or $360.
            Order {number|digits}. = Order O R D 7.
            {odd} = $1 \\2
            {{company}} has {quantity}. = {{company}} has 2.
            """)
    void onlyWhatIsKnownIsSaid(String template, String text) {
        assertThat(Template.of(template).fill(name -> Optional.ofNullable(KNOWN.get(name)))).isEqualTo(text);
    }
}
