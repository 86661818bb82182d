package dev.switchboard.gateway.engine.think;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `{{name}}` in a stored prompt, filled from the session's `prompt.variables`; one that was not given is nothing.
final class Variables {
    private static final Pattern VARIABLE = Pattern.compile("\\{\\{\\s*([\\w-]+)\\s*}}");

    private Variables() {}

    static String fill(String text, Map<String, String> variables) {
        return VARIABLE.matcher(text).replaceAll(
                match -> Matcher.quoteReplacement(variables.getOrDefault(match.group(1), "")));
    }
}
