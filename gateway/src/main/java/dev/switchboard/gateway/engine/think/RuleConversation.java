package dev.switchboard.gateway.engine.think;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.gateway.engine.Conversing;
import dev.switchboard.gateway.engine.Thought;
import dev.switchboard.gateway.engine.Turn;
import dev.switchboard.gateway.engine.think.ArgumentFiller.Filled;
import dev.switchboard.gateway.engine.think.Replies.Reply;
import dev.switchboard.gateway.engine.think.SmallTalk.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// One session's dialogue. Remembers only what it last asked for; all else is read from each turn's history. Called by
/// one thread at a time.
final class RuleConversation implements Conversing {
    private static final int EXAMPLES_TOLD = 3;

    private final SmallTalk smallTalk;
    private final Replies replies;
    private final ArgumentFiller filler;
    private Optional<Question> asked = Optional.empty();

    /// A question for a missing argument. Valid for the caller's next words, if the question was heard at all.
    private record Question(String words, String tool, String parameter, ObjectNode known) {}

    RuleConversation(SmallTalk smallTalk, Replies replies, ArgumentFiller filler) {
        this.smallTalk = smallTalk;
        this.replies = replies;
        this.filler = filler;
    }

    @Override
    public Thought think(Turn turn) {
        Instructions instructions = new Instructions(turn.instructions());
        Memory memory = new Memory(turn.history());
        if (!turn.answers().isEmpty()) {
            List<String> found = SpokenOutput.sentences(turn.answers());
            return turn.said().isBlank() ? new Thought.Say(found) : first(found, thinkOfWords(turn, instructions, memory));
        }
        Optional<String> dictated = instructions.wordsToSay()
                .or(() -> new Instructions(memory.freshNote()).wordsToSay());
        if (dictated.isPresent()) {
            return new Thought.Say(Sentences.of(dictated.get()));
        }
        return thinkOfWords(turn, instructions, memory);
    }

    /// The caller said more while a tool was at work: what it found comes first, then what was said.
    private static Thought first(List<String> found, Thought then) {
        return switch (then) {
            case Thought.Say(List<String> more) -> new Thought.Say(Stream.concat(found.stream(), more.stream()).toList());
            case Thought.CallTools(List<Thought.ToolRequest> requests, String leadIn) -> new Thought.CallTools(
                    requests, (String.join(" ", found) + " " + leadIn).strip());
        };
    }

    private Thought thinkOfWords(Turn turn, Instructions instructions, Memory memory) {
        List<SessionTool> tools = turn.tools().stream().map(SessionTool::of).toList();
        Utterance said = Utterance.of(turn.said());
        if (said.isEmpty()) {
            return nothingSaid(instructions, memory, tools);
        }
        return Consent.given(turn, smallTalk, replies)
                .orElseGet(() -> answer(turn, said, instructions, memory, tools));
    }

    private Thought nothingSaid(Instructions instructions, Memory memory, List<SessionTool> tools) {
        if (memory.lastSaid().isEmpty()) {
            return say(instructions.greeting().orElseGet(() -> instructions.agentName()
                    .map(name -> replies.of(Reply.GREETING, 0, name))
                    .orElseGet(() -> replies.of(Reply.GREETING, 1, ""))));
        }
        int missed = Math.max(0, memory.missedInARow() - 1);
        return say(replies.of(Reply.MISSED, missed, abilities(tools)));
    }

    private Thought answer(Turn turn, Utterance said, Instructions instructions, Memory memory,
            List<SessionTool> tools) {
        Optional<Question> question = asked.filter(open -> wasHeard(open, memory));
        asked = Optional.empty();
        Introduction introduction = Introduction.in(said);
        ToolChoice choice = new ToolChoice(tools);
        Optional<Kind> kind = smallTalk.kind(said);
        if (question.isPresent() && kind.filter(k -> k != Kind.YES && k != Kind.NO).isEmpty()) {
            Optional<Thought> resumed = resume(question.get(), said, introduction, memory, tools, choice);
            if (resumed.isPresent()) {
                return resumed.get();
            }
        }
        if (kind.isPresent() && !turn.toolRequired()) {
            return smallTalk(kind.get(), said, instructions, memory, tools, choice);
        }
        if (smallTalk.mentions(Kind.PERSON, said)) {
            return person(said, memory, tools, choice);
        }
        return act(turn, said, introduction, memory, tools, choice);
    }

    private static boolean wasHeard(Question question, Memory memory) {
        String last = memory.lastSaid();
        return !last.isEmpty() && (last.endsWith(question.words) || question.words.startsWith(last));
    }

    /// Goes on with the call that lacked an argument, unless the caller speaks of something else.
    private Optional<Thought> resume(Question question, Utterance said, Introduction introduction, Memory memory,
            List<SessionTool> tools, ToolChoice choice) {
        Optional<SessionTool> tool = tools.stream().filter(each -> each.name().equals(question.tool)).findFirst();
        if (tool.isEmpty()) {
            return Optional.empty();
        }
        Optional<ToolChoice.Scored> other = choice.ranked(said).stream().findFirst()
                .filter(best -> best.fits() && !best.tool().name().equals(question.tool));
        Filled filled = filler.fill(tool.get(), said, said.question(), introduction, memory,
                Optional.of(question.parameter), question.known);
        boolean unanswered = filled.missing().filter(missing -> missing.name().equals(question.parameter)).isPresent();
        boolean elsewhere = unanswered
                ? other.isPresent() || said.stems().size() > 2
                : other.filter(best -> best.score() > 2 * ToolChoice.FITS && said.stems().size() > 1).isPresent();
        return elsewhere ? Optional.empty() : Optional.of(callOrAsk(tool.get(), filled, List.of()));
    }

    private Thought smallTalk(Kind kind, Utterance said, Instructions instructions, Memory memory,
            List<SessionTool> tools, ToolChoice choice) {
        return switch (kind) {
            case GREETING -> say(replies.of(memory.lastSaid().isEmpty() ? Reply.GREETING : Reply.GREETING_AGAIN, 0,
                    instructions.agentName().orElse("your assistant")));
            case IDENTITY -> say(instructions.agentName().map(name -> replies.of(Reply.NAME, 0, name))
                    .orElseGet(() -> replies.of(Reply.NAMELESS)) + " " + abilities(tools));
            case ABILITY -> say(abilities(tools));
            case THANKS -> say(replies.of(Reply.THANKS));
            case GOODBYE -> say(replies.of(Reply.GOODBYE));
            case HOLD -> say(replies.of(Reply.HOLD));
            case CANCEL, RESTART -> say(replies.of(Reply.CANCELLED));
            case UNCLEAR -> say(replies.of(Reply.UNCLEAR, 0, abilities(tools)));
            case REPEAT -> memory.lastSaid().isEmpty() ? say(replies.of(Reply.NOTHING_SAID)) : say(memory.lastSaid());
            case PERSON -> person(said, memory, tools, choice);
            case NO -> say(replies.of(memory.openQuestion().isEmpty() || !isOfMoreHelp(memory) ? Reply.NO
                    : Reply.GOODBYE));
            case YES -> accepted(memory, tools, choice);
            case CHANGE, SAME, QUESTION -> say(replies.of(Reply.UNCLEAR, 0, abilities(tools)));    // only ever parts
        };
    }

    private static boolean isOfMoreHelp(Memory memory) {
        return memory.openQuestion().contains("anything else");
    }

    /// "Yes" to a question of the agent calls the tool that the question was about.
    private Thought accepted(Memory memory, List<SessionTool> tools, ToolChoice choice) {
        String offer = memory.openQuestion();
        Utterance offered = Utterance.of(offer);
        Optional<SessionTool> tool = offer.isEmpty() || isOfMoreHelp(memory)
                || offered.has("how can i help", "what can i help")
                ? Optional.empty()
                : choice.ranked(offered).stream().filter(ToolChoice.Scored::fits).map(ToolChoice.Scored::tool)
                        .findFirst();
        if (tool.isEmpty()) {
            return say(replies.of(Reply.YES));
        }
        String lastQuestion = tools.stream().map(memory::lastQuestion).filter(text -> !text.isEmpty()).findFirst()
                .orElse(offer);
        Filled filled = filler.fill(tool.get(), offered, lastQuestion, Introduction.in(offered), memory,
                Optional.empty(), none());
        return callOrAsk(tool.get(), filled, List.of());
    }

    /// A wish for a human goes to a tool that speaks of it; without one the agent says that it cannot.
    private Thought person(Utterance said, Memory memory, List<SessionTool> tools, ToolChoice choice) {
        Optional<SessionTool> tool = choice.ranked(said).stream()
                .filter(scored -> scored.fits() || scored.tool().examples().stream()
                        .anyMatch(example -> smallTalk.mentions(Kind.PERSON, Utterance.of(example))))
                .map(ToolChoice.Scored::tool)
                .findFirst();
        if (tool.isEmpty()) {
            return say(replies.of(Reply.PERSON, 0, abilities(tools)));
        }
        Filled filled = filler.fill(tool.get(), said, said.question(), Introduction.in(said), memory, Optional.empty(),
                none());
        return callOrAsk(tool.get(), filled, List.of());
    }

    /// Notes what the caller told of himself, and answers what else was said.
    private Thought act(Turn turn, Utterance said, Introduction introduction, Memory memory, List<SessionTool> tools,
            ToolChoice choice) {
        List<Thought.ToolRequest> notes = new ArrayList<>();
        boolean introduced = !introduction.facts().isEmpty();
        if (introduced) {
            tools.stream().filter(introduction::suits).findFirst().ifPresent(tool -> {
                Filled filled = filler.fill(tool, new Utterance(List.of()), "", introduction, memory, Optional.empty(),
                        none());
                notes.add(new Thought.ToolRequest(tool.name(), filled.arguments().toString()));
            });
        }
        Utterance rest = introduced ? introduction.rest() : said;
        boolean onlyIntroduced = introduced && (rest.stems().isEmpty() || smallTalk.kind(rest).isPresent());
        if (onlyIntroduced) {
            return notes.isEmpty() ? say(replies.of(Reply.NOTED, introduction.facts().containsKey("name") ? 0 : 1,
                    introduction.facts().getOrDefault("name", ""))) : new Thought.CallTools(notes, "");
        }
        Optional<SessionTool> tool = tool(turn, rest, memory, tools, choice);
        if (tool.isEmpty()) {
            return notes.isEmpty() ? say(replies.of(Reply.UNCLEAR, 0, abilities(tools)))
                    : new Thought.CallTools(notes, "");
        }
        return call(turn, tool.get(), rest, introduction, memory, choice, notes);
    }

    private Thought call(Turn turn, SessionTool tool, Utterance said, Introduction introduction, Memory memory,
            ToolChoice choice, List<Thought.ToolRequest> notes) {
        String lastQuestion = memory.lastQuestion(tool);
        boolean leans = FollowUp.leans(said) && !lastQuestion.isEmpty();
        String question = leans ? FollowUp.complete(said, lastQuestion) : said.question();
        if (question.isEmpty() && turn.toolRequired()) {
            question = turn.said();
        }
        Filled filled = filler.fill(tool, said, question, introduction, memory, Optional.empty(), none());
        boolean tooFew = filled.missing().isEmpty() && filled.arguments().size() < tool.minimumArguments();
        if (!tooFew || turn.toolRequired()) {
            return callOrAsk(tool, filled, notes);
        }
        Optional<SessionTool> other = choice.ranked(said).stream()
                .filter(scored -> scored.tool().minimumArguments() == 0)
                .filter(scored -> scored.fits() || scored.tool().takesAnyQuestion())
                .map(ToolChoice.Scored::tool)
                .findFirst();
        if (other.isPresent()) {
            return call(turn, other.get(), said, introduction, memory, choice, notes);
        }
        return notes.isEmpty()
                ? say(replies.of(Reply.MISSING, 0, wanted(tool.parameters().getFirst())))
                : new Thought.CallTools(notes, "");
    }

    private static Optional<SessionTool> tool(
            Turn turn, Utterance rest, Memory memory, List<SessionTool> tools, ToolChoice choice) {
        Optional<SessionTool> last = memory.lastCall()
                .flatMap(call -> tools.stream().filter(tool -> tool.name().equals(call.name())).findFirst());
        List<ToolChoice.Scored> ranked = choice.ranked(rest);
        boolean sure = !ranked.isEmpty() && ranked.getFirst().score() > 2 * ToolChoice.FITS;
        if (!sure && last.isPresent() && FollowUp.leans(rest)) {
            return last;
        }
        Optional<SessionTool> chosen = choice.of(rest);
        return chosen.isPresent() || !turn.toolRequired() ? chosen
                : ranked.stream().map(ToolChoice.Scored::tool).findFirst();
    }

    private Thought callOrAsk(SessionTool tool, Filled filled, List<Thought.ToolRequest> notes) {
        if (filled.missing().isEmpty()) {
            List<Thought.ToolRequest> requests = new ArrayList<>(notes);
            requests.add(new Thought.ToolRequest(tool.name(), filled.arguments().toString()));
            return new Thought.CallTools(requests, "");
        }
        Parameter missing = filled.missing().get();
        String words = replies.of(missing.isNumber() ? Reply.MISSING_NUMBER
                : missing.options().isEmpty() ? Reply.MISSING : Reply.MISSING_CHOICE, 0, wanted(missing));
        asked = Optional.of(new Question(words, tool.name(), missing.name(), filled.arguments()));
        return notes.isEmpty() ? say(words) : new Thought.CallTools(notes, "");
    }

    private static String wanted(Parameter parameter) {
        return parameter.isNumber() ? parameter.title().replaceFirst("^the ", "")
                : parameter.options().isEmpty() ? parameter.title()
                : parameter.title().replaceFirst("^the ", "") + ": " + String.join(", ", parameter.options());
    }

    /// What the caller can ask for, in words of the tools' own examples, or their names.
    private static String abilities(List<SessionTool> tools) {
        List<String> examples = new ArrayList<>();
        for (int round = 0; round < EXAMPLES_TOLD && examples.size() < EXAMPLES_TOLD; round++) {
            for (SessionTool tool : tools) {
                if (round < tool.examples().size() && examples.size() < EXAMPLES_TOLD) {
                    examples.add(tool.examples().get(round));
                }
            }
        }
        if (!examples.isEmpty()) {
            return "You can say, for example: " + String.join("; or, ", examples) + ".";
        }
        return tools.isEmpty() ? "" : "I can help with: "
                + String.join(", ", tools.stream().map(tool -> SessionTool.spaced(tool.name())).toList()) + ".";
    }

    private static ObjectNode none() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static Thought say(String text) {
        return new Thought.Say(Sentences.of(text));
    }
}
