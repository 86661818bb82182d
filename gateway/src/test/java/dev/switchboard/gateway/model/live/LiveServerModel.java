package dev.switchboard.gateway.model.live;

import dev.switchboard.gateway.audio.AudioFormat;
import dev.switchboard.gateway.call.Agent;
import dev.switchboard.gateway.call.CallLoop;
import dev.switchboard.gateway.model.ModelSession;
import dev.switchboard.gateway.model.Remembered;
import dev.switchboard.gateway.model.SessionDialer;
import dev.switchboard.gateway.model.SessionListener;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// A GPT-Live server as its documentation and recordings describe it, played by a seed in virtual time: sessions that
/// start late or not at all, words in pieces that lag behind the sound, no turns, stalls, expiry. What it has told is in
/// `told`.
final class LiveServerModel implements SessionDialer {
    final Told told = new Told();
    final Agenda agenda;
    final Random random;
    final Clock clock;
    final boolean backend;
    final boolean tellsExpiry;
    private final LiveDialer dialer;
    private final List<LiveServerSession> sessions = new ArrayList<>();
    final ModelledCaller caller;
    int agentWord;
    int delegations;
    int backendCalls;
    /// Whether the last session broke off when it owed the caller an answer.
    boolean owed;
    long brokeAtMs;

    /// `backend`: work is delegated to a backend of the server, not to the client.
    LiveServerModel(LiveDialer dialer, ModelledCaller caller, Agenda agenda, Clock clock, boolean backend, long seed) {
        this.dialer = dialer;
        this.agenda = agenda;
        this.clock = clock;
        this.caller = caller;
        this.backend = backend;
        this.tellsExpiry = seed % 5 != 0;
        this.random = new Random(seed);
    }

    @Override
    public ModelSession dial(Agent agent, AudioFormat format, CallLoop loop, SessionListener listener, List<Remembered> before) {
        LiveSession client = dialer.session(agent, format, loop, listener, before);
        LiveServerSession session = new LiveServerSession(this, client);
        client.dialled(session::abandon);
        sessions.removeIf(LiveServerSession::over);
        sessions.add(session);
        told.sessions++;
        agenda.in(among(50, 150), session::open);
        return client;
    }

    @Override
    public boolean runsTurns() {
        return true;
    }

    @Override
    public String label() {
        return "a modelled server";
    }

    /// Takes what the gateway has sent since the last time.
    void takeAll() {
        List.copyOf(sessions).forEach(LiveServerSession::take);
    }

    /// The session that hears the caller, if there is one.
    @Nullable LiveServerSession listening() {
        return sessions.stream().filter(LiveServerSession::listens).findFirst().orElse(null);
    }

    int among(int from, int to) {
        return from + random.nextInt(to - from + 1);
    }

    boolean chance(double of) {
        return random.nextDouble() < of;
    }
}
