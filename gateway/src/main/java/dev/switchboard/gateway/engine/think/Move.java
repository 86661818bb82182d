package dev.switchboard.gateway.engine.think;

import dev.switchboard.gateway.engine.Thought;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What the agent does next: says something, calls tools, and ends with a question, or some of these.
final class Move {
    private final List<String> words = new ArrayList<>();
    private final List<Thought.ToolRequest> calls = new ArrayList<>();
    /// The forms whose tools are called, in the order of the calls.
    final List<Form> called = new ArrayList<>();
    Optional<Ask> ask = Optional.empty();
    /// A question from before that is still open though it is not asked again.
    Optional<Ask> stillOpen = Optional.empty();
    /// Results that the caller must not miss are among the words.
    boolean important;
    private int results;

    void say(String text) {
        if (!text.isBlank()) {
            words.add(text);
        }
    }

    /// A result goes before what is said to the caller's later words, behind the results before it.
    void sayResult(String text) {
        if (!text.isBlank()) {
            words.add(results++, text);
        }
    }

    /// What results said so far, "" for nothing.
    String resultWords() {
        return String.join(" ", words.subList(0, results));
    }

    /// The call for this form is on its way: what is left to do is the rest.
    void made(Form form) {
        int index = called.indexOf(form);
        called.remove(index);
        calls.remove(index);
        words.clear();
        results = 0;
    }

    void ask(Ask question) {
        ask = Optional.of(question);
    }

    void call(Form form, String argumentsJson) {
        called.add(form);
        calls.add(new Thought.ToolRequest(form.offered.tool().orElseThrow().name(), argumentsJson));
    }

    boolean calls() {
        return !calls.isEmpty();
    }

    boolean isEmpty() {
        return words.isEmpty() && calls.isEmpty() && ask.isEmpty();
    }

    /// A question waits for the results of the calls.
    Thought thought() {
        if (!calls.isEmpty()) {
            return new Thought.CallTools(calls, String.join(" ", words));
        }
        List<String> sentences = new ArrayList<>();
        words.forEach(text -> sentences.addAll(Sentences.of(text)));
        ask.ifPresent(question -> sentences.addAll(Sentences.of(question.text())));
        return new Thought.Say(sentences);
    }
}
