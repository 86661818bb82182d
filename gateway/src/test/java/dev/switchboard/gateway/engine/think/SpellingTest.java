package dev.switchboard.gateway.engine.think;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class SpellingTest {
    @Test
    void spelledCodesAreJoined() {
        assertThat(Spelling.code(Words.of("g x s one zero four two please"))).isEqualTo("GXS1042");
        assertThat(Spelling.code(Words.of("double five oh nine"))).isEqualTo("5509");
        assertThat(Spelling.code(Words.of("ORD-789456"))).isEqualTo("ORD-789456");
        assertThat(Spelling.code(Words.of("hello"))).isEmpty();
    }

    @Test
    void addressesAreJoined() {
        assertThat(Spelling.email(Words.of("mei dot tan at example dot com"))).isEqualTo("mei.tan@example.com");
        assertThat(Spelling.email(Words.of("it is Customer@Example.com"))).isEqualTo("customer@example.com");
        assertThat(Spelling.email(Words.of("meet me at noon"))).isEmpty();
    }

    @Test
    void wordsThatSoundLikeFiguresAreFiguresAmongThem() {
        assertThat(Spelling.withFiguresHeard(Words.of("it is seven two six floor"))).endsWith("six", "four");
        assertThat(Spelling.withFiguresHeard(Words.of("six five two to zero"))).endsWith("two", "two", "zero");
        List<String> plain = Words.of("i need two tickets for nine and the four one line to town");
        assertThat(Spelling.withFiguresHeard(plain)).isEqualTo(plain);
    }

    @Test
    void numbersAreRead() {
        assertThat(Spelling.number(Words.of("twenty one"), 0)).hasValue(21);
        assertThat(Spelling.number(Words.of("a hundred"), 0)).hasValue(100);
        assertThat(Spelling.number(Words.of("a couple of"), 0)).hasValue(2);
        assertThat(Spelling.number(Words.of("five thousand"), 0)).hasValue(5000);
        assertThat(Spelling.number(Words.of("some"), 0)).isEmpty();
    }
}
