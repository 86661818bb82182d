package dev.switchboard.gateway.call;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A persona that answers calls, as its YAML file describes it. `greeting` is said word for word when the call connects;
/// `tools` names everything its calls may use; `phrases` are things its callers say, for the local engine's ears. `model`
/// is a model (Azure: deployment) of its own, `language` what its callers speak (ISO 639-1), to help transcription.
/// `inWriting` is for conversations in which nothing is said or heard.
public record Agent(
        String id,
        String name,
        String description,
        String instructions,
        String greeting,
        String voice,
        List<String> tools,
        TurnDetection turnDetection,
        List<String> phrases,
        Optional<String> model,
        Optional<String> language,
        CallRules rules,
        boolean inWriting) {
    /// What a model must know that was told how to speak.
    private static final String WRITES = """


            This conversation is in writing: the customer reads what you write and hears nothing. Write short, plain sentences
            without Markdown, and numbers, prices and addresses in figures. Where you were told to speak, say or hear, write and
            read. Do not ask for spelling or for numbers digit by digit. Names and addresses are written as the customer wrote
            them.""";

    public Agent {
        tools = List.copyOf(tools);
        phrases = List.copyOf(phrases);
    }

    /// An agent that speaks.
    public Agent(
            String id,
            String name,
            String description,
            String instructions,
            String greeting,
            String voice,
            List<String> tools,
            TurnDetection turnDetection,
            List<String> phrases,
            Optional<String> model,
            Optional<String> language,
            CallRules rules) {
        this(id, name, description, instructions, greeting, voice, tools, turnDetection, phrases, model, language, rules,
                false);
    }

    /// An agent that wants no model or language of its own, under the standard rules.
    public Agent(
            String id,
            String name,
            String description,
            String instructions,
            String greeting,
            String voice,
            List<String> tools,
            TurnDetection turnDetection,
            List<String> phrases) {
        this(id, name, description, instructions, greeting, voice, tools, turnDetection, phrases, Optional.empty(),
                Optional.empty(), CallRules.STANDARD);
    }

    public Agent withRules(CallRules other) {
        return new Agent(id, name, description, instructions, greeting, voice, tools, turnDetection, phrases, model,
                language, other, inWriting);
    }

    /// The same agent for a client that runs turns and interruptions itself, and whose line no supervisor can take over.
    public Agent relayed() {
        return interruptedBy(Interruption.leftToModel()).withRules(rules.askingForNobody());
    }

    /// The same agent for a caller who writes and reads. Nothing of that is recorded.
    Agent writing() {
        return inWriting ? this : new Agent(id, name, description, instructions + WRITES, greeting, voice, tools, turnDetection,
                phrases, model, language, rules.unrecorded(), true);
    }

    /// This agent in the other one's call: in writing if that is, and where that one leaves, or does not leave,
    /// interruptions to the model.
    Agent inCallOf(Agent other) {
        return other.inWriting ? writing() : interruptedLike(other);
    }

    private Agent interruptedLike(Agent other) {
        Interruption theirs = other.turnDetection.interruption();
        return theirs.isLeftToModel() == turnDetection.interruption().isLeftToModel() ? this : interruptedBy(theirs);
    }

    /// The same agent in a call that asks for each answer itself.
    Agent answeringWhenAsked() {
        return turnDetection.interruption().isLeftToModel() ? interruptedBy(Interruption.standard()) : this;
    }

    private Agent interruptedBy(Interruption other) {
        return new Agent(id, name, description, instructions, greeting, voice, tools, turnDetection.interruptedBy(other), phrases,
                model, language, rules, inWriting);
    }

    AgentCard card() {
        return new AgentCard(id, name, description);
    }

    boolean mayUse(String tool) {
        return Set.copyOf(tools).contains(tool);
    }

    /// When the model takes the caller's turn to be over (Realtime API `server_vad` or `semantic_vad`).
    /// `silence` and `prefixPadding` and `threshold` (0 to 1) matter to `SERVER_VAD`, `eagerness` to `SEMANTIC_VAD`.
    public record TurnDetection(
            Kind kind,
            double threshold,
            Duration prefixPadding,
            Duration silence,
            String eagerness,
            Interruption interruption) {
        public enum Kind {
            SERVER_VAD,
            SEMANTIC_VAD
        }

        public TurnDetection {
            if (threshold < 0 || threshold > 1) {
                throw new IllegalArgumentException("threshold must lie between 0 and 1: " + threshold);
            }
            if (silence.isNegative() || prefixPadding.isNegative()) {
                throw new IllegalArgumentException("silence and prefix padding may not be negative");
            }
        }

        public TurnDetection interruptedBy(Interruption other) {
            return new TurnDetection(kind, threshold, prefixPadding, silence, eagerness, other);
        }

        public static TurnDetection standard() {
            return new TurnDetection(Kind.SERVER_VAD, 0.5, Duration.ofMillis(300), Duration.ofMillis(400), "auto", Interruption.standard());
        }
    }
}
