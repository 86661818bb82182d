package dev.switchboard.gateway.engine.think;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What can be read from instructions without a language model: the words to say, and the agent's name.
record Instructions(String text) {
    /// A text in quotes after "Say", at the start: this and nothing else is to be said.
    private static final Pattern SAY = Pattern.compile(
            "(?is)^\\s*(?:please\\s+)?(?:say|greet|open|start|begin|reply|respond|answer|tell)\\b"
                    + "[^\"“]{0,120}[\"“](.+?)[\"”]\\s*[.!]?\\s*$");
    private static final Pattern SAY_EXACTLY =
            Pattern.compile("(?is)\\bsay exactly:?\\s*[\"“](.+?)[\"”]\\s*(?:[.!]\\s*)?(?:$|\\n)");
    private static final Pattern GREETING = Pattern.compile(
            "(?i)\\b(?:greet|open|start|begin|first "
                    + "(?:words|sentence|message)|greeting)\\b[^\"“.\\n]{0,120}[\"“]([^\"”]+)[\"”]");
    private static final Pattern NAME = Pattern.compile(
            "\\b(?:You are|Your name is|You're)\\s+(?:called\\s+)?([A-Z][\\p{L}'-]+(?:\\s[A-Z][\\p{L}'-]+)?)");

    /// The words to say now, where the instructions are no more than that.
    Optional<String> wordsToSay() {
        Optional<String> exact = first(SAY_EXACTLY);
        return exact.isPresent() ? exact : first(SAY);
    }

    /// The greeting that a longer text of instructions asks for.
    Optional<String> greeting() {
        return first(GREETING);
    }

    Optional<String> agentName() {
        return first(NAME);
    }

    private Optional<String> first(Pattern pattern) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? Optional.of(matcher.group(1).strip()) : Optional.empty();
    }
}
