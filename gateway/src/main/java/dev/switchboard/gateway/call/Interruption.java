package dev.switchboard.gateway.call;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// When a caller who speaks over the agent interrupts it. Speech shorter than `speech` is taken for noise, and words that
/// only say "I am listening" (`backchannels`) for a sign to go on; after either the agent goes on where it stopped. With a
/// `speech` of zero every sound interrupts at once, and the model's own turn detection cancels and answers.
public record Interruption(Duration speech, List<String> backchannels) {
    /// In the spelling `of` understands.
    public static final String USUAL_BACKCHANNELS = "mm-hmm, mhm, mm, hmm, uh-huh, uh, um, ah, oh, okay, ok, right, yeah, i see";

    public Interruption {
        if (speech.isNegative()) {
            throw new IllegalArgumentException("the least speech that interrupts may not be negative: " + speech);
        }
        backchannels = backchannels.stream().map(Interruption::plain).filter(phrase -> !phrase.isEmpty()).distinct().toList();
    }

    public static Interruption standard() {
        return of(Duration.ofMillis(250), USUAL_BACKCHANNELS);
    }

    /// Every sound interrupts, and the model's own turn detection sees to it.
    public static Interruption leftToModel() {
        return new Interruption(Duration.ZERO, List.of());
    }

    /// `backchannels` separated by commas.
    public static Interruption of(Duration speech, String backchannels) {
        return new Interruption(speech, List.of(backchannels.split(",")));
    }

    public boolean isLeftToModel() {
        return speech.isZero();
    }

    /// Whether the words are nothing but backchannels. No words at all are.
    boolean isBackchannel(String words) {
        List<String> left = new ArrayList<>(List.of(plain(words).split(" ")));
        left.remove("");
        while (!left.isEmpty()) {
            int taken = longestAtFront(left);
            if (taken == 0) {
                return false;
            }
            left.subList(0, taken).clear();
        }
        return true;
    }

    private int longestAtFront(List<String> words) {
        int longest = 0;
        for (String phrase : backchannels) {
            List<String> wanted = List.of(phrase.split(" "));
            if (wanted.size() > longest
                    && wanted.size() <= words.size()
                    && words.subList(0, wanted.size()).equals(wanted)) {
                longest = wanted.size();
            }
        }
        return longest;
    }

    /// Letters and digits of any script in lower case, anything else a single space.
    private static String plain(String words) {
        return words.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{M}\\p{N}]+", " ").strip();
    }
}
