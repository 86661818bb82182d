package dev.switchboard.gateway.caller;

import dev.switchboard.gateway.audio.AudioChunk;
import dev.switchboard.gateway.call.AgentCard;
import dev.switchboard.gateway.call.Arrival;
import dev.switchboard.gateway.call.CallLoop;
import dev.switchboard.gateway.call.CallNotice;
import dev.switchboard.gateway.call.CallerEvent;
import dev.switchboard.gateway.call.CallerLink;
import dev.switchboard.gateway.call.CallerLink.PlayResult;
import dev.switchboard.gateway.call.EndReason;
import dev.switchboard.gateway.call.Reception;
import dev.switchboard.gateway.call.RelayLine;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A reception that lets everybody in unless told otherwise, and remembers every call with the events its caller sent.
public final class FakeReception implements Reception {
    public static final AgentCard RILEY = new AgentCard("riley", "Riley", "GXS Bank help line");
    public static final AgentCard CASEY = new AgentCard("casey", "Casey", "Event tickets");

    public final List<FakeCall> calls = new CopyOnWriteArrayList<>();
    /// Everyone who came, as the adapters told it.
    public final List<Arrival> arrivals = new CopyOnWriteArrayList<>();
    public final AtomicInteger openPermits = new AtomicInteger();
    private volatile Admission.@Nullable Refused refusal;
    private volatile Consumer<FakeCall> whenAnswered = _ -> {};
    private volatile BiConsumer<FakeCall, CallerEvent> whenEvent = (_, _) -> {};
    private volatile @Nullable RuntimeException answerFailure;

    public void refuse(int status, String code, String message, int retryAfterSeconds) {
        refusal = new Admission.Refused(status, code, message, retryAfterSeconds);
    }

    public void admitAgain() {
        refusal = null;
    }

    public void failToAnswer(RuntimeException failure) {
        answerFailure = failure;
    }

    /// Runs on the call's loop as soon as the line stands.
    public void whenAnswered(Consumer<FakeCall> script) {
        whenAnswered = script;
    }

    public void whenEvent(BiConsumer<FakeCall, CallerEvent> script) {
        whenEvent = script;
    }

    @Override
    public List<AgentCard> agents() {
        return List.of(RILEY, CASEY);
    }

    @Override
    public Admission admit(Arrival arrival) {
        arrivals.add(arrival);
        Optional<Admission.Refused> refused = refusal(arrival);
        if (refused.isPresent()) {
            return refused.get();
        }
        String agentId = arrival.agentId();
        openPermits.incrementAndGet();
        return new FakePermit(agentId == null ? RILEY : agent(agentId).orElseThrow(), openPermits);
    }

    @Override
    public Admission admitLine(String channel) {
        return admit(Arrival.by(channel, null));
    }

    @Override
    public Optional<Admission.Refused> refusal(Arrival arrival) {
        String agentId = arrival.agentId();
        return refusal != null || agentId == null || agent(agentId).isPresent()
                ? Optional.ofNullable(refusal)
                : Optional.of(new Admission.Refused(
                        404, "unknown_agent", "no agent \"" + agentId + "\"; there are riley, casey", 0));
    }

    @Override
    public Optional<Admission.Refused> redirect(Admission.Permit permit, Arrival arrival) {
        arrivals.add(arrival);
        Admission.Refused refused = refusal;
        if (refused == null && arrival.agentId() != null) {
            ((FakePermit) permit).agent = agent(arrival.agentId()).orElseThrow();
        }
        return Optional.ofNullable(refused);
    }

    @Override
    public LiveCall answer(
            Admission.Permit permit,
            CallerLink line,
            CallLoop loop,
            @Nullable String agentId,
            @Nullable String callerAddress,
            @Nullable String lineId) {
        RuntimeException failure = answerFailure;
        if (failure != null) {
            throw failure;
        }
        AgentCard agent = agentId == null
                ? permit.agent()
                : agent(agentId).orElseThrow(() -> new IllegalArgumentException("no agent \"" + agentId + "\""));
        FakeCall call = new FakeCall(line, loop, permit, agent, callerAddress, lineId);
        calls.add(call);
        whenAnswered.accept(call);
        return call;
    }

    @Override
    public LiveCall relay(Admission.Permit permit, RelayLine line, CallLoop loop, @Nullable String callerAddress) {
        return answer(permit, line, loop, null, callerAddress, null);
    }

    public FakeCall only() {
        if (calls.size() != 1) {
            throw new AssertionError("expected one call, got " + calls.size());
        }
        return calls.getFirst();
    }

    private static final class FakePermit implements Admission.Permit {
        private volatile AgentCard agent;
        private final AtomicInteger open;
        private boolean released;

        FakePermit(AgentCard agent, AtomicInteger open) {
            this.agent = agent;
            this.open = open;
        }

        @Override
        public AgentCard agent() {
            return agent;
        }

        @Override
        public synchronized void release() {
            if (!released) {
                released = true;
                open.decrementAndGet();
            }
        }
    }

    public final class FakeCall implements LiveCall {
        public final CallerLink line;
        public final AgentCard agent;
        public final @Nullable String callerAddress;
        public final @Nullable String lineId;
        public final List<CallerEvent> events = new CopyOnWriteArrayList<>();
        public final CallLoop loop;
        private final Admission.Permit permit;

        FakeCall(
                CallerLink line,
                CallLoop loop,
                Admission.Permit permit,
                AgentCard agent,
                @Nullable String callerAddress,
                @Nullable String lineId) {
            this.line = line;
            this.loop = loop;
            this.permit = permit;
            this.agent = agent;
            this.callerAddress = callerAddress;
            this.lineId = lineId;
        }

        @Override
        public void on(CallerEvent event) {
            if (!loop.inLoop()) {
                throw new AssertionError("event off the call's loop: " + event);
            }
            events.add(event instanceof CallerEvent.Audio(var chunk) ? new CallerEvent.Audio(chunk.kept()) : event);
            if (event instanceof CallerEvent.Gone) {
                permit.release();
            }
            whenEvent.accept(this, event);
        }

        /// Does something with the line on the call's loop and waits for it.
        public void onLoop(Runnable task) {
            CompletableFuture.runAsync(task, loop::execute).join();
        }

        public void show(CallNotice notice) {
            onLoop(() -> line.show(notice));
        }

        public PlayResult play(String itemId, byte[] raw) {
            return CompletableFuture.supplyAsync(
                            () -> line.play(itemId, AudioChunk.ofRaw(line.format(), raw)), loop::execute)
                    .join();
        }

        public void clear(String itemId) {
            onLoop(() -> line.clear(itemId));
        }

        public void hangUp(EndReason reason) {
            onLoop(() -> {
                line.hangUp(reason);
                permit.release();
            });
        }

        public <T extends CallerEvent> Stream<T> events(Class<T> type) {
            return events.stream().filter(type::isInstance).map(type::cast);
        }

        public byte[] audio() {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            events(CallerEvent.Audio.class).forEach(audio -> all.writeBytes(audio.chunk().raw()));
            return all.toByteArray();
        }
    }
}
