package dev.switchboard.gateway.engine.hear;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What callers may say, written as lines of a small subset of JSGF (W3C note of June 2000):
///
/// - `what is the [current] interest rate` is a phrase; `[…]` may be left out;
/// - `(block | freeze) my card` chooses; `<digit>+` repeats;
/// - `<digit> = zero | one | two` is a rule, usable in any phrase; the same rule on a second line gets more choices;
/// - `# …` is a comment.
///
/// Sentences are drawn at random. A choice takes its options by how much they can expand to, but only by the logarithm,
/// so that rich options are drawn more often without starving the plain ones. Not thread-safe.
final class PhraseGrammar {
    private static final Pattern TOKEN = Pattern.compile("<[^<>]+>|[\\[\\]()|+]|[^\\s\\[\\]()|+<>]+");
    private static final Pattern RULE = Pattern.compile("\\s*<([^<>]+)>\\s*=(.*)");
    private static final double MAYBE_SHARE = 0.45;
    private static final double REPEAT_SHARE = 0.72;

    private final Map<String, List<Expression>> rules = new LinkedHashMap<>();
    private final List<Expression> phrases = new ArrayList<>();
    /// By the very expression: their own hashes would be counted anew from all their parts each time.
    private final Map<Expression, Double> expansions = new IdentityHashMap<>();
    /// Where each option of a list ends when all stand in a row, each as wide as its weight.
    private final Map<List<Expression>, double[]> ends = new IdentityHashMap<>();

    /// Adds grammar lines. Throws `IllegalArgumentException` naming the line that is not well formed.
    void add(List<String> lines) {
        forgetWeights();
        for (String line : lines) {
            String text = line.replaceFirst("#.*", "").strip();
            if (text.isEmpty()) {
                continue;
            }
            Matcher rule = RULE.matcher(text);
            if (rule.matches()) {
                rules.computeIfAbsent(rule.group(1), _ -> new ArrayList<>()).add(new Reader(line, rule.group(2)).all());
            } else {
                phrases.add(new Reader(line, text).all());
            }
        }
    }

    /// Adds plain words to a rule's choices.
    void addChoices(String rule, List<String> choices) {
        forgetWeights();
        for (String choice : choices) {
            List<Expression> words = words(choice);
            if (!words.isEmpty()) {
                rules.computeIfAbsent(rule, _ -> new ArrayList<>()).add(new Expression.Sequence(words));
            }
        }
    }

    private void forgetWeights() {
        expansions.clear();
        ends.clear();
    }

    private static List<Expression> words(String text) {
        return SpokenWords.of(text).stream().<Expression>map(Expression.Word::new).toList();
    }

    int phraseCount() {
        return phrases.size();
    }

    /// Throws `IllegalArgumentException` when a phrase names a rule that there is not.
    void check() {
        phrases.forEach(this::check);
        rules.values().forEach(options -> options.forEach(this::check));
    }

    private void check(Expression expression) {
        switch (expression) {
            case Expression.Word _ -> { }
            case Expression.Reference(String rule) -> {
                if (!rules.containsKey(rule)) {
                    throw new IllegalArgumentException("no rule <" + rule + "> in the phrase grammar");
                }
            }
            case Expression.Sequence(List<Expression> parts) -> parts.forEach(this::check);
            case Expression.Choice(List<Expression> options) -> options.forEach(this::check);
            case Expression.Maybe(Expression part) -> check(part);
            case Expression.Repeat(Expression part) -> check(part);
        }
    }

    /// Draws sentences, each a list of lower-case words. The same seed draws the same ones.
    List<List<String>> sentences(int count, RandomGenerator random) {
        check();
        List<List<String>> sentences = new ArrayList<>(count);
        for (int i = 0; i < count && !phrases.isEmpty(); i++) {
            List<String> sentence = new ArrayList<>();
            draw(pick(phrases, random), sentence, random);
            sentences.add(sentence);
        }
        return sentences;
    }

    private void draw(Expression expression, List<String> sentence, RandomGenerator random) {
        switch (expression) {
            case Expression.Word(String text) -> sentence.add(text);
            case Expression.Reference(String rule) -> draw(pick(options(rule), random), sentence, random);
            case Expression.Sequence(List<Expression> parts) -> parts.forEach(part -> draw(part, sentence, random));
            case Expression.Choice(List<Expression> options) -> draw(pick(options, random), sentence, random);
            case Expression.Maybe(Expression part) -> {
                if (random.nextDouble() < MAYBE_SHARE) {
                    draw(part, sentence, random);
                }
            }
            case Expression.Repeat(Expression part) -> {
                do {
                    draw(part, sentence, random);
                } while (random.nextDouble() < REPEAT_SHARE);
            }
        }
    }

    private Expression pick(List<Expression> options, RandomGenerator random) {
        double[] ends = this.ends.computeIfAbsent(options, this::ends);
        int at = Arrays.binarySearch(ends, ends[ends.length - 1] * random.nextDouble());
        return options.get(Math.min(at < 0 ? -at - 1 : at + 1, ends.length - 1));
    }

    private double[] ends(List<Expression> options) {
        double[] ends = new double[options.size()];
        double end = 0;
        for (int i = 0; i < ends.length; i++) {
            end += weight(options.get(i));
            ends[i] = end;
        }
        return ends;
    }

    private double weight(Expression option) {
        return 1 + Math.log10(expansions(option));
    }

    /// How many sentences an expression stands for, at least 1.
    private double expansions(Expression expression) {
        Double known = expansions.get(expression);
        if (known != null) {
            return known;
        }
        double count = switch (expression) {
            case Expression.Word _ -> 1;
            case Expression.Reference(String rule) -> sum(options(rule));
            case Expression.Sequence(List<Expression> parts) -> {
                double product = 1;
                for (Expression part : parts) {
                    product *= expansions(part);
                }
                yield product;
            }
            case Expression.Choice(List<Expression> options) -> sum(options);
            case Expression.Maybe(Expression part) -> 1 + expansions(part);
            case Expression.Repeat(Expression part) -> Math.pow(expansions(part), 3);
        };
        expansions.put(expression, count);
        return count;
    }

    private double sum(List<Expression> options) {
        return options.stream().mapToDouble(this::expansions).sum();
    }

    private List<Expression> options(String rule) {
        List<Expression> options = rules.get(rule);
        if (options == null) {
            throw new IllegalArgumentException("no rule <" + rule + "> in the phrase grammar");
        }
        return options;
    }

    /// Reads one line from left to right.
    private static final class Reader {
        private final String line;
        private final List<String> tokens = new ArrayList<>();
        private int next;

        Reader(String line, String text) {
            this.line = line;
            Matcher matcher = TOKEN.matcher(text.endsWith(";") ? text.substring(0, text.length() - 1) : text);
            while (matcher.find()) {
                tokens.add(matcher.group());
            }
        }

        Expression all() {
            Expression expression = choice();
            if (next < tokens.size()) {
                throw malformed("nothing opened before \"" + tokens.get(next) + "\"");
            }
            return expression;
        }

        private Expression choice() {
            List<Expression> options = new ArrayList<>();
            options.add(sequence());
            while (peek("|")) {
                next++;
                options.add(sequence());
            }
            return options.size() == 1 ? options.getFirst() : new Expression.Choice(List.copyOf(options));
        }

        private Expression sequence() {
            List<Expression> parts = new ArrayList<>();
            while (next < tokens.size() && !peek("|") && !peek("]") && !peek(")")) {
                Expression part = part(tokens.get(next++));
                if (peek("+")) {
                    next++;
                    part = new Expression.Repeat(part);
                }
                parts.add(part);
            }
            return parts.size() == 1 ? parts.getFirst() : new Expression.Sequence(List.copyOf(parts));
        }

        private Expression part(String token) {
            switch (token) {
                case "[" -> {
                    Expression part = choice();
                    expect("]");
                    return new Expression.Maybe(part);
                }
                case "(" -> {
                    Expression part = choice();
                    expect(")");
                    return part;
                }
                case "+" -> throw malformed("nothing to repeat before \"+\"");
                default -> {
                    if (token.startsWith("<")) {
                        return new Expression.Reference(token.substring(1, token.length() - 1));
                    }
                    List<Expression> words = words(token.toLowerCase(Locale.ROOT));
                    return words.size() == 1 ? words.getFirst() : new Expression.Sequence(words);
                }
            }
        }

        private boolean peek(String token) {
            return next < tokens.size() && tokens.get(next).equals(token);
        }

        private void expect(String token) {
            if (!peek(token)) {
                throw malformed("expected \"" + token + "\"");
            }
            next++;
        }

        private IllegalArgumentException malformed(String what) {
            return new IllegalArgumentException("phrase grammar: " + what + " in: " + line);
        }
    }
}
