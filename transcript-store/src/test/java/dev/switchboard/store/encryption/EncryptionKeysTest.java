package dev.switchboard.store.encryption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EncryptionKeysTest {
    private static final String KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";

    @Test
    void whatIsWrongWithAKeyIsSaidWithoutShowingIt() {
        Map<String, String> wrong = Map.of(
                KEY, "the key has no ID and colon before it",
                "k1:" + KEY + "," + KEY, "pair 2 of 2 has no ID",
                "k 1:" + KEY, "the key has a wrong ID",
                "k1:" + KEY + ",k1:" + KEY, "the ID 'k1' is there twice",
                "k1:" + KEY.substring(0, 8), "the key of 'k1' has 6 bytes in place of 32",
                "k1:%%%", "the key of 'k1' is not base64",
                "k1:", "the key of 'k1' has 0 bytes",
                "k1:" + KEY + ",", "pair 2 of 2 is empty");
        wrong.forEach((text, why) -> assertThatThrownBy(() -> EncryptionKeys.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why)
                .hasMessageNotContaining("MDEy"));
        assertThat(EncryptionKeys.parse(" k1:" + KEY + " , k2:" + KEY)).hasToString("keys [k1, k2]");
        assertThat(EncryptionKeys.parse(" ").isEmpty()).isTrue();
    }

    @Test
    void aRecordOfTheJournalIsReadOnlyWhereItWasWritten() {
        var cipher = new RecordCipher(EncryptionKeys.parse("k1:" + KEY));
        byte[] body = "{\"said\":\"hello\"}".getBytes(StandardCharsets.UTF_8);
        byte[] sealed = cipher.seal("run", 7, body);

        assertThat(cipher.open("run", 7, sealed)).isInstanceOfSatisfying(
                RecordCipher.Opened.class, opened -> assertThat(opened.body()).isEqualTo(body));
        assertThat(cipher.open("run", 8, sealed)).isInstanceOf(RecordCipher.Unreadable.class);
        assertThat(cipher.open("other", 7, sealed)).isInstanceOf(RecordCipher.Unreadable.class);
        sealed[sealed.length - 1] ^= 1;
        assertThat(cipher.open("run", 7, sealed)).isInstanceOf(RecordCipher.Unreadable.class);
        assertThat(RecordCipher.NONE.open("run", 7, sealed)).isEqualTo(new RecordCipher.NoKey("k1"));
        assertThat(cipher.open("run", 7, body)).isInstanceOf(RecordCipher.Opened.class);
    }

    @Test
    void theSameTextIsNeverEncryptedTheSameAndCellsAreToldApartByTheirParts() {
        var cipher = new CellCipher(EncryptionKeys.parse("k1:" + KEY));
        var cell = new Cell("t", "c", "ab", "c");
        assertThat(cipher.seal(cell, "hello")).isNotEqualTo(cipher.seal(cell, "hello"));
        String sealed = cipher.seal(cell, "hello");
        assertThat(cipher.open(cell, sealed)).isEqualTo("hello");
        for (Cell other : List.of(
                new Cell("t", "c", "a", "bc"), new Cell("t", "c", "abc"), new Cell("tc", "", "ab", "c"), new Cell("t", "d", "ab", "c"))) {
            assertThat(cipher.open(other, sealed)).startsWith("[encrypted: not what was written here");
        }
    }
}
