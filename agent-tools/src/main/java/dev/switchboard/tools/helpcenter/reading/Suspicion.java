package dev.switchboard.tools.helpcenter.reading;

import java.text.Normalizer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/// Signs that a text was written to steer a language model rather than to inform a person. A sign is no proof, and a text
/// without one may still be hostile: so whatever an article says reaches the model as quoted content, and what has a sign is
/// not read out before a person has allowed it.
public final class Suspicion {
    private static final Map<String, Pattern> SIGNS = new LinkedHashMap<>();

    static {
        sign("tells its reader to ignore rules or instructions",
                "\\b(ignor|disregard|forget|overrid|bypass)\\w*\\b[^.!?]{0,40}\\b(rules?|instructions?|prompts?|guidelines?|polic(y|ies)|guardrails?|training|told)\\b");
        sign("speaks of prompts and models",
                "\\b(system|developer|hidden|initial) (prompt|message|instructions?)\\b|\\bjailbr(ea|o)k|\\bprompt injection\\b"
                        + "|\\b(language|ai) model\\b[^.!?]{0,30}\\b(must|should|reading)\\b|\\bas an ai\\b");
        sign("gives its reader another role",
                "\\byou are (now|no longer) (a|an|the|in|bound|riley|casey)\\b|\\b(act|behave|respond) as (if you|an?|the) "
                        + "[^.!?]{0,30}\\b(ai|assistant|agent|admin|administrator|system|supervisor|model)\\b|\\bdeveloper mode\\b");
        sign("gives new instructions", "\\b(new|updated|real|true|following) (instructions?|rules?) ?(:|are\\b|follow)"
                + "|\\binstructions? (to|for) (the )?(ai|assistant|agent|model|bot|chatbot|llm)\\b");
        sign("asks to keep something from callers",
                "\\b(do not|don't|never|without) (tell|telling|inform|informing|mention|reveal|warn)\\w*\\b[^.!?]{0,20}"
                        + "\\b(the |any |this )?(caller|customer|user|supervisor|human)\\b");
        sign("tells its reader to use a tool or to pay",
                "\\b(call|invoke|run|execute|use) the [\\w-]{0,30} ?(tool|function)\\b|\\b(call|invoke|run) [a-z]+_[a-z_]+\\b"
                        + "|\\b(approve|issue|give|grant|process) (a |the |every |any |all |full )*refunds? (to |for )?(any|every|all|the|this|without|immediately|now|automatically)");
        sign("holds the marks of a chat format", "<\\|[a-z_]+\\|>|\\[/?inst]|<</?sys>>|^\\s*(system|assistant|user)\\s*:|</?(system|assistant|instructions?)>");
    }

    private Suspicion() {}

    private static void sign(String what, String expression) {
        SIGNS.put(what, Pattern.compile(expression, Pattern.MULTILINE));
    }

    /// What makes a text suspicious, for a person to read; empty for nothing.
    public static List<String> in(String text) {
        String seen = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT).replace('’', '\'');
        return SIGNS.entrySet().stream().filter(sign -> sign.getValue().matcher(seen).find()).map(Map.Entry::getKey).toList();
    }
}
