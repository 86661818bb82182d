package dev.switchboard.gateway;

import dev.switchboard.gateway.call.Agent;
import dev.switchboard.gateway.engine.EngineConfig;
import dev.switchboard.gateway.engine.EngineServer;
import dev.switchboard.gateway.engine.hear.EnergyVad;
import dev.switchboard.gateway.engine.hear.SpeechVocabulary;
import dev.switchboard.gateway.engine.speak.InstalledVoices;
import dev.switchboard.gateway.engine.think.Dialogue;
import dev.switchboard.gateway.engine.think.RuleMind;
import dev.switchboard.gateway.engine.think.StoredPrompt;
import dev.switchboard.tools.ToolSpec;
import dev.switchboard.tools.Tools;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The local engine with its ears, voice and mind, as this process runs it. Its ears are taught what callers of the agents
/// say and what the tools know; what they learn is kept for the next start.
final class LocalEngine implements AutoCloseable {
    /// Sessions beyond the calls: strangers' clients, and calls that are still closing.
    private static final int SPARE_SESSIONS = 16;
    /// How often a stranger's phrase counts: a few of them stand against hundreds of the built-in agents'. Said once, "what is
    /// the weather in paris tomorrow" was heard as "what is delivery in paris tomorrow"; twenty times, as it was said.
    private static final int STRANGERS_WEIGHT = 20;

    private final InstalledEars ears;
    private final InstalledVoices voice;
    private final RuleMind mind;
    private final EngineServer server;

    private LocalEngine(
            GatewayConfig local, SpeechVocabulary vocabulary, EngineConfig config, Map<String, StoredPrompt> prompts, Clock clock) {
        this.voice = InstalledVoices.open(local.synthesiser());
        this.mind = new RuleMind(clock, prompts);
        this.ears = InstalledEars.open(local.voskModel(), local.speechDir(), vocabulary);
        try {
            this.server = EngineServer.start(config, ears.ears(), EnergyVad::new, voice, mind, clock);
        } catch (RuntimeException e) {
            ears.close();
            throw e;
        }
    }

    /// @param toolPhrases what callers say to tools that may not be there yet
    static LocalEngine start(GatewayConfig config, AgentFiles files, Tools tools, List<String> toolPhrases, Clock clock) {
        return new LocalEngine(
                config,
                vocabulary(files, tools).plus(toolPhrases, List.of()),
                served(config).withMaxSessions(config.limits().calls() + SPARE_SESSIONS),
                files.prompts(),
                clock);
    }

    /// What the ears are taught: the bundled phrases, the agents' own, and those of the tools.
    static SpeechVocabulary vocabulary(AgentFiles files, Tools tools) {
        List<String> phrases = new ArrayList<>();
        for (Agent agent : files.agents()) {
            phrases.addAll(agent.phrases());
            phrases.addAll(files.dialogue(agent).examples());
        }
        tools.specs().stream().map(ToolSpec::examples).forEach(phrases::addAll);
        phrases.addAll(tools.phrases());
        return SpeechVocabulary.bundled().plus(phrases, tools.vocabulary());
    }

    /// The engine by itself, for building and testing against: no agents, no tools but those a client brings.
    ///
    /// @param phrases what its callers may say, beside what callers of the built-in agents do
    static LocalEngine alone(GatewayConfig config, List<String> phrases, Clock clock) {
        return new LocalEngine(
                config,
                SpeechVocabulary.bundled().plus(
                        Collections.nCopies(STRANGERS_WEIGHT, phrases).stream().flatMap(List::stream).toList(), List.of()),
                served(config),
                Map.of(),
                clock);
    }

    private static EngineConfig served(GatewayConfig config) {
        return EngineConfig.DEFAULT.withPort(config.enginePort()).withCertificateFolder(config.dataDir().resolve("tls"));
    }

    /// Sessions from now on talk by these files. What callers say is learned by the ears at the next start.
    void talkBy(AgentFiles files) {
        mind.learn(files.prompts());
    }

    int port() {
        return server.port();
    }

    /// The file that clients of `wss://` trust; made now when there is none yet. Empty when only `ws://` is served.
    Optional<Path> certificate() {
        return server.certificate();
    }

    /// How it hears, or why it does not.
    String hearing() {
        return ears.description();
    }

    /// How it speaks, or why it does not.
    String speaking() {
        return voice.available() ? voice.speaking() : voice.missing();
    }

    @Override
    public void close() {
        server.close();
        ears.close();
    }
}
