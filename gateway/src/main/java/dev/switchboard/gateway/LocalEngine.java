package dev.switchboard.gateway;

import dev.switchboard.gateway.call.Agent;
import dev.switchboard.gateway.engine.EngineConfig;
import dev.switchboard.gateway.engine.EngineServer;
import dev.switchboard.gateway.engine.hear.EnergyVad;
import dev.switchboard.gateway.engine.hear.SpeechVocabulary;
import dev.switchboard.gateway.engine.hear.SphinxEars;
import dev.switchboard.gateway.engine.speak.FliteVoice;
import dev.switchboard.gateway.engine.think.Dialogue;
import dev.switchboard.gateway.engine.think.RuleMind;
import dev.switchboard.gateway.engine.think.StoredPrompt;
import dev.switchboard.tools.ToolSpec;
import dev.switchboard.tools.Tools;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The local engine with its ears, voice and mind, as this process runs it. Its ears are taught what callers of the agents
/// say and what the tools know; what they learn is kept for the next start.
final class LocalEngine implements AutoCloseable {
    private static final String VOICE = "slt";
    /// Sessions beyond the calls: strangers' clients, and calls that are still closing.
    private static final int SPARE_SESSIONS = 16;

    private final SphinxEars ears;
    private final FliteVoice voice;
    private final EngineServer server;

    private LocalEngine(
            Path speechDir, SpeechVocabulary vocabulary, EngineConfig config, Map<String, StoredPrompt> prompts, Clock clock) {
        this.ears = SphinxEars.open(speechDir, vocabulary, SphinxEars.DEFAULT_DECODERS);
        this.voice = FliteVoice.open(VOICE);
        try {
            this.server = EngineServer.start(config, ears, EnergyVad::new, voice, new RuleMind(clock, prompts), clock);
        } catch (RuntimeException e) {
            ears.close();
            throw e;
        }
    }

    static LocalEngine start(GatewayConfig config, AgentFiles files, Tools tools, Clock clock) {
        List<String> phrases = new ArrayList<>();
        Map<String, StoredPrompt> prompts = new LinkedHashMap<>();
        for (Agent agent : files.agents()) {
            Dialogue dialogue = files.dialogue(agent);
            phrases.addAll(agent.phrases());
            phrases.addAll(dialogue.examples());
            prompts.put(agent.id(), new StoredPrompt(agent.instructions(), dialogue));
        }
        tools.specs().stream().map(ToolSpec::examples).forEach(phrases::addAll);
        return new LocalEngine(
                config.speechDir(),
                SpeechVocabulary.bundled().plus(phrases, tools.vocabulary()),
                EngineConfig.DEFAULT.withPort(config.enginePort()).withMaxSessions(config.limits().calls() + SPARE_SESSIONS),
                prompts,
                clock);
    }

    /// The engine by itself, for building and testing against: no agents, no tools but those a client brings.
    static LocalEngine alone(GatewayConfig config, Clock clock) {
        return new LocalEngine(
                config.speechDir(), SpeechVocabulary.bundled(), EngineConfig.DEFAULT.withPort(config.enginePort()), Map.of(), clock);
    }

    int port() {
        return server.port();
    }

    /// How it hears, or why it does not.
    String hearing() {
        return ears.available() ? "PocketSphinx" : ears.missing();
    }

    /// How it speaks, or why it does not.
    String speaking() {
        return voice.available() ? "flite " + VOICE : voice.missing();
    }

    @Override
    public void close() {
        server.close();
        ears.close();
    }
}
