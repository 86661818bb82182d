package dev.switchboard.gateway.engine.think;

import dev.switchboard.gateway.engine.Thought;
import dev.switchboard.gateway.engine.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A note of the client's program that has the agent tell, ask, offer the caller something or be sorry for it, as far as
/// that can be read by rules: "Tell the caller that their fee is waived" becomes "Your fee is waived." Before the note
/// itself there may be words up to a colon that say whose it is. Anything else is no whisper and passes.
record Whisper(String note) {
    private static final String TO = "(?:to\\s+)?(?:the\\s+)?(?:caller|customer|client|them|him|her)";
    private static final Pattern FROM = Pattern.compile("(?s)^[^:\"“]{1,80}:\\s+(?=\\S)");
    private static final Pattern SAY = Pattern.compile("(?is)^say\\b(?:\\s+" + TO + ")?(?:\\s+that)?[:,]?\\s+(.+)$");
    private static final Pattern TELL = Pattern.compile(
            "(?is)^(?:tell|inform|let|remind|assure|reassure)\\s+" + TO + "(?:\\s+know)?(?:\\s+that)?[:,]?\\s+(.+)$");
    private static final Pattern MENTION = Pattern.compile("(?is)^(?:mention|explain)(?:\\s+" + TO + ")?\\s+that\\s+(.+)$");
    private static final Pattern ASK_TO = Pattern.compile("(?is)^ask\\s+" + TO + "\\s+to\\s+(.+)$");
    private static final Pattern ASK = Pattern.compile(
            "(?is)^ask\\s+" + TO + "\\s+((?:for|about|if|whether|when|where|which|what|who|how|why)\\b.+)$");
    private static final Pattern OFFER = Pattern.compile("(?is)^offer\\s+(?:" + TO + "\\s+)?(.+)$");
    private static final Pattern SORRY = Pattern.compile("(?is)^apologi[sz]e(?:\\s+to\\s+" + TO + ")?(?:\\s+for\\s+(.+))?$");

    /// What the agent does when something was whispered since its last words: that first, then what it would have done.
    static Thought led(Turn turn, Thought thought) {
        String note = new Memory(turn.history()).freshNote();
        Optional<String> words = new Whisper(note).words();
        if (words.isEmpty() || new Instructions(note).wordsToSay().isPresent()) {
            return thought;
        }
        boolean nothingElse = turn.said().isBlank() && turn.answers().isEmpty();
        return switch (thought) {
            case Thought.Say(List<String> sentences) -> {
                List<String> all = new ArrayList<>(Sentences.of(words.get()));
                all.addAll(nothingElse ? List.of() : sentences);
                yield new Thought.Say(all);
            }
            case Thought.CallTools(List<Thought.ToolRequest> requests, String leadIn) ->
                new Thought.CallTools(requests, (words.get() + " " + leadIn).strip());
        };
    }

    /// What the caller is to hear.
    Optional<String> words() {
        String plain = FROM.matcher(note.strip()).replaceFirst("").replaceFirst("(?i)^please\\s+", "");
        return first(SAY, plain)
                .or(() -> first(TELL, plain))
                .or(() -> first(MENTION, plain))
                .map(said -> sentence(toYou(said), "."))
                .or(() -> first(ASK_TO, plain).map(asked -> sentence("could you please " + toYou(asked), "?")))
                .or(() -> first(ASK, plain).map(asked -> sentence("may I ask " + toYou(asked), "?")))
                .or(() -> first(OFFER, plain).map(offered -> sentence("I can offer you " + toYou(offered), ".")))
                .or(() -> sorry(plain));
    }

    private static Optional<String> sorry(String plain) {
        Matcher matcher = SORRY.matcher(plain.replaceFirst("[.!]\\s*$", ""));
        if (!matcher.find()) {
            return Optional.empty();
        }
        return Optional.of(matcher.group(1) == null
                ? "I am sorry about that."
                : sentence("I am sorry for " + toYou(matcher.group(1)), "."));
    }

    private static Optional<String> first(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? Optional.of(matcher.group(1).strip()) : Optional.empty();
    }

    /// Said about the caller, turned to the caller.
    private static String toYou(String about) {
        return about.replaceAll("(?i)\\b(?:the\\s+)?(?:caller|customer)['’]s\\b|\\btheir\\b", "your")
                .replaceAll("(?i)\\btheirs\\b", "yours")
                .replaceAll("(?i)\\bthey['’]re\\b", "you are")
                .replaceAll("(?i)\\b(?:they|them|the\\s+caller|the\\s+customer)\\b", "you")
                .replaceAll("^[\"“]|[\"”]$", "");
    }

    private static String sentence(String words, String end) {
        String bare = words.replaceFirst("[.!?]+$", "");
        String whole = bare + (end.equals(".") && words.matches("(?s).*[!?]$") ? words.substring(words.length() - 1) : end);
        return whole.substring(0, 1).toUpperCase(Locale.ROOT) + whole.substring(1);
    }
}
