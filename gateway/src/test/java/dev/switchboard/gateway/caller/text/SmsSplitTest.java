package dev.switchboard.gateway.caller.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SmsSplitTest {
    private static final int MOST = 6;
    private static final List<String> PIECES = List.of(
            "Row", "10,", "seats", "B-10-12", "and", "B-10-13", "are", "held.", "Total:", "$360", "US$ 1,250.00", "180 USD", "S$ 42.50",
            "7:30 PM", "https://tickets.example.com/o/ORD_789456?seat=B-10-12&lang=en", "mei.tan@example.com", "€85", "[A]", "{x}",
            "日本語の説明です。", "مرحبا", "🎫", "👨‍👩‍👧‍👦", "👍🏽", "Café", "naïve", "…", "“quoted”", "don’t", "\n", "\n\n", "Enjoy!", "Ω", "12 500");

    @Test
    void aMessageIsCountedAsCarriersDo() {
        assertThat(SmsSegments.count("a".repeat(160))).isEqualTo(1);
        assertThat(SmsSegments.count("a".repeat(161))).isEqualTo(2);
        assertThat(SmsSegments.count("a".repeat(306))).isEqualTo(2);
        assertThat(SmsSegments.count("a".repeat(307))).isEqualTo(3);
        assertThat(SmsSegments.count("€".repeat(80))).isEqualTo(1);
        // 153 is odd, so each segment of escapes holds 76 of them.
        assertThat(SmsSegments.count("€".repeat(152))).isEqualTo(2);
        assertThat(SmsSegments.count("€".repeat(153))).isEqualTo(3);
        assertThat(SmsSegments.count("ж".repeat(70))).isEqualTo(1);
        assertThat(SmsSegments.count("ж".repeat(71))).isEqualTo(2);
        assertThat(SmsSegments.count("🎫".repeat(35))).isEqualTo(1);
        // 67 is odd, so no pair is cut.
        assertThat(SmsSegments.count("🎫".repeat(66))).isEqualTo(2);
        assertThat(SmsSegments.count("🎫".repeat(67))).isEqualTo(3);
    }

    @Test
    void whatFitsIsOneMessageWithoutANumber() {
        assertThat(SmsSplit.of("Your seats are held.", MOST).messages()).containsExactly("Your seats are held.");
        assertThat(SmsSplit.of("x ".repeat(200), MOST).messages()).hasSize(1);
        assertThat(SmsSplit.of("  ", MOST).messages()).isEmpty();
    }

    @Test
    void typographyDoesNotCostMoreThanHalfOfTheRoom() {
        SmsSplit split = SmsSplit.of("“It’s held” – row\u00a010…", MOST);
        assertThat(split.messages()).containsExactly("\"It's held\" - row 10...");
        assertThat(split.whole()).isTrue();
    }

    @Test
    void controlCharactersAndHalvesOfPairsAreNotSent() {
        assertThat(SmsSplit.of("a\u0000b\u0007c\ud83cd", MOST).messages()).containsExactly("abcd");
    }

    @Test
    void aLongAnswerIsNumberedAndCutBetweenSentences() {
        String answer = "Section A is sold out tonight, but there are others. ".repeat(10).strip();
        SmsSplit split = SmsSplit.of(answer, MOST);
        assertThat(split.messages()).hasSize(2);
        assertThat(split.messages().getFirst()).startsWith("(1/2) Section A").endsWith("others.");
        assertThat(split.messages().getLast()).startsWith("(2/2) Section A");
    }

    @Test
    void whatIsTooLongEndsInDotsAndSaysHowMuchWasReached() {
        String answer = "Row after row has seats. ".repeat(100).strip();
        SmsSplit split = SmsSplit.of(answer, 2);
        assertThat(split.whole()).isFalse();
        assertThat(split.messages().stream().mapToInt(SmsSegments::count).sum()).isLessThanOrEqualTo(2);
        assertThat(split.messages().getLast()).endsWith("...");
        assertThat(answer).startsWith(split.reached());
        assertThat(SmsSplit.of(answer, 30).messages()).hasSize(6).allMatch(message -> message.matches("(?s)\\(\\d/6\\) .*"));
    }

    @Test
    void aWordTooLongForAnyMessageIsCutInsideNoCharacter() {
        String family = "👨‍👩‍👧‍👦";
        SmsSplit split = SmsSplit.of(family.repeat(60), 12);
        assertThat(split.whole()).isTrue();
        assertThat(split.messages()).allMatch(message -> message.replaceFirst("^\\(\\d+/\\d+\\) ", "").startsWith("👨"));
    }

    /// Whatever the answer: limits hold, nothing is lost, doubled or torn.
    @Test
    void everyAnswerIsSplitWell() {
        Random random = new Random(20261130);
        for (int round = 0; round < 1_000; round++) {
            List<String> words = new ArrayList<>();
            for (int i = random.nextInt(220); i >= 0; i--) {
                words.add(PIECES.get(random.nextInt(PIECES.size())));
            }
            String answer = String.join(" ", words);
            int most = 1 + random.nextInt(20);
            SmsSplit split = SmsSplit.of(answer, most);
            List<String> messages = split.messages();
            assertThat(messages.stream().mapToInt(SmsSegments::count).sum()).as(answer).isLessThanOrEqualTo(most);
            assertThat(messages).as(answer).allMatch(message -> SmsSegments.count(message) <= SmsSplit.MOST_IN_ONE && !message.isBlank());
            String sent = sent(messages, split.whole());
            String wanted = squeezed(SmsSegments.plain(answer));
            assertThat(split.whole() ? wanted.equals(sent) : wanted.startsWith(sent)).as("%s%n%s", answer, messages).isTrue();
            if (!split.whole()) {
                assertThat(squeezed(split.reached())).isEqualTo(sent);
                assertThat(messages.getLast()).endsWith("...");
            }
            for (int i = 0; i < messages.size() - 1; i++) {
                assertThat(wordsOf(words)).as("the last word of message %d of %s", i + 1, messages)
                        .contains(lastWord(messages.get(i)));
                assertThat(messages.get(i)).doesNotMatch("(?s).*(^|\\s)(US\\$|S\\$|180|7:30|12)$");
            }
        }
    }

    private static List<String> wordsOf(List<String> pieces) {
        return pieces.stream().flatMap(piece -> List.of(SmsSegments.plain(piece).split("\\s+")).stream()).toList();
    }

    private static String lastWord(String message) {
        String[] words = message.strip().split("\\s+");
        return words[words.length - 1];
    }

    private static String sent(List<String> messages, boolean whole) {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < messages.size(); i++) {
            String message = messages.size() == 1 ? messages.get(i) : messages.get(i).replaceFirst("^\\(\\d+/\\d+\\) ", "");
            boolean last = i == messages.size() - 1;
            all.append(' ').append(last && !whole ? message.replaceFirst("\\s*\\.\\.\\.$", "") : message);
        }
        return squeezed(all.toString());
    }

    private static String squeezed(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }
}
