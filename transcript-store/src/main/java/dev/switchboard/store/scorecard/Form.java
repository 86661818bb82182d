package dev.switchboard.store.scorecard;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.store.transcript.Speaker;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What calls are scored by. `json` writes what `FormReader` reads.
///
/// @param pass the score from which on a call has passed, 0 to 100; null where there is no such mark
/// @param retired no further evaluation begins with it
public record Form(
        String id, String title, String description, @Nullable Double pass, boolean retired, List<Section> sections) {
    public Form {
        sections = List.copyOf(sections);
    }

    /// @param weight its share of the score beside the other sections'
    public record Section(String title, double weight, List<Question> questions) {
        public Section {
            questions = List.copyOf(questions);
        }
    }

    /// @param weight its share of its section beside the other questions'
    /// @param mayNotApply whether `na` is an answer
    /// @param automaticFail an answer that earns nothing brings the whole score to 0
    public record Question(
            String id,
            String ask,
            String help,
            Scale scale,
            double weight,
            boolean mayNotApply,
            boolean automaticFail,
            @Nullable Automatic automatic) {
        public boolean takes(String answer) {
            return mayNotApply && answer.equals(Scale.NOT_APPLICABLE) || scale.earned(answer).isPresent();
        }
    }

    public Stream<Question> questions() {
        return sections.stream().flatMap(section -> section.questions().stream());
    }

    public Optional<Question> question(String questionId) {
        return questions().filter(question -> question.id().equals(questionId)).findFirst();
    }

    /// What tells its versions apart. That it is retired changes nothing about what was filled in.
    public String digest() {
        try {
            byte[] text = withRetired(false).json().toString().getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private Form withRetired(boolean value) {
        return new Form(id, title, description, pass, value, sections);
    }

    public ObjectNode json() {
        ObjectNode node = object().put("id", id).put("title", title);
        if (!description.isEmpty()) {
            node.put("description", description);
        }
        if (pass != null) {
            node.put("pass", pass);
        }
        if (retired) {
            node.put("retired", true);
        }
        ArrayNode list = node.putArray("sections");
        for (Section section : sections) {
            ObjectNode part = list.addObject().put("title", section.title()).put("weight", section.weight());
            ArrayNode questions = part.putArray("questions");
            section.questions().forEach(question -> questions.add(json(question)));
        }
        return node;
    }

    private static ObjectNode json(Question question) {
        ObjectNode node = object().put("id", question.id()).put("ask", question.ask());
        if (!question.help().isEmpty()) {
            node.put("help", question.help());
        }
        switch (question.scale()) {
            case Scale.YesNo(String good) -> node.put("good", good);
            case Scale.Points(int least, int most) -> node.putArray("scale").add(least).add(most);
        }
        node.put("weight", question.weight())
                .put("not_applicable", question.mayNotApply())
                .put("automatic_fail", question.automaticFail());
        switch (question.automatic()) {
            case null -> {}
            case Automatic.ByFigure(Figure figure, boolean atMost, List<Double> bounds) -> {
                ObjectNode automatic = node.putObject("automatic").put("figure", figure.wire());
                ArrayNode list = automatic.putArray(atMost ? "at_most" : "at_least");
                bounds.forEach(list::add);
            }
            case Automatic.BySaying(Speaker speaker, List<String> phrases) -> {
                ArrayNode list = node.putObject("automatic").putArray(FormReader.saidBy(speaker));
                phrases.forEach(list::add);
            }
        }
        return node;
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
