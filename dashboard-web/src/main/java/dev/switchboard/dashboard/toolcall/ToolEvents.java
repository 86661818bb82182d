package dev.switchboard.dashboard.toolcall;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.dashboard.access.Pass;
import dev.switchboard.dashboard.access.Right;
import dev.switchboard.dashboard.access.StillAllowed;
import dev.switchboard.dashboard.api.ApiException;
import dev.switchboard.store.feed.CallEvent;
import dev.switchboard.store.feed.CallFeed;
import dev.switchboard.store.feed.Subscription;
import dev.switchboard.store.transcript.ToolCall;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `GET /tools/events`: that tools are called and what came of it, as server-sent events, without arguments and
/// outputs, which hold what people say. Runs of calls come from the live feed and have its positions as ids, so a
/// reader that comes back with `Last-Event-ID` misses none that the feed remembers. Each reader has the feed's bounded
/// queue and the thread of its request.
public final class ToolEvents implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ToolEvents.class);
    private static final Duration QUIET = Duration.ofSeconds(15);
    private static final Duration COME_BACK = Duration.ofSeconds(2);
    /// How long a run of nobody's ticket may wait to be told.
    private static final Duration LOOK = Duration.ofMillis(250);

    private final CallFeed feed;
    private final RunEvents runs;
    private final int maxReaders;
    private final Function<Context, @Nullable Pass> passes;
    private final Duration recheck;
    private final Set<Thread> readers = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /// `passes` tells what the gate found out about a request; whether it still holds is looked up each `recheck`.
    public ToolEvents(
            CallFeed feed, ToolDesk desk, int maxReaders, Function<Context, @Nullable Pass> passes, Duration recheck) {
        this.feed = feed;
        this.runs = desk.events();
        this.maxReaders = maxReaders;
        this.passes = passes;
        this.recheck = recheck;
    }

    public void stream(Context ctx) throws IOException {
        if (closed || readers.size() >= maxReaders) {
            ctx.header("Retry-After", "5");
            throw ApiException.full(closed ? "the dashboard is closing"
                    : "all " + maxReaders + " streams of tool events are in use: close one and try again");
        }
        Pass pass = passes.apply(ctx);
        StillAllowed allowed = new StillAllowed(() -> pass != null && pass.stillMay(Right.LIVE_WATCH), recheck);
        String after = ctx.header("Last-Event-ID");
        readers.add(Thread.currentThread());
        try (Subscription subscription = feed.subscribe(after == null ? "" : after)) {
            carry(new EventStream(ctx.res(), QUIET), subscription, allowed, after != null);
        } catch (InterruptedException closing) {
            log.debug("a stream of tool events ends: the dashboard is closing");
        } catch (IOException gone) {
            log.debug("the reader of a stream of tool events went away: {}", gone.toString());
        } finally {
            readers.remove(Thread.currentThread());
            // The mark of `close` is for this request, and the thread is not ours.
            Thread.interrupted();
        }
    }

    private void carry(EventStream stream, Subscription subscription, StillAllowed allowed, boolean cameBack)
            throws IOException, InterruptedException {
        stream.retry(COME_BACK);
        Subscription.Snapshot snapshot = subscription.snapshot();
        if (snapshot != null) {
            stream.event(snapshot.position(), cameBack ? "gap" : "ready", cameBack
                    ? "{\"message\":\"some events are missing: the feed does not remember that Last-Event-ID\"}"
                    : "{}");
        }
        long told = runs.now();
        while (!closed) {
            try {
                for (CallFeed.Numbered numbered : subscription.next(LOOK)) {
                    call(stream, numbered);
                }
            } catch (Subscription.FellBehindException e) {
                stream.event(null, "fell_behind", "{\"dropped\":" + e.dropped() + "}");
                return;
            }
            RunEvents.News news = runs.after(told);
            told = news.upTo();
            for (RunEvents.Event event : news.events()) {
                stream.event(null, event.type(), event.data().toString());
            }
            if (!allowed.now()) {
                stream.event(null, "no_longer_allowed", "{}");
                return;
            }
            stream.keepAlive();
        }
    }

    private static void call(EventStream stream, CallFeed.Numbered numbered) throws IOException {
        String position = numbered.position();
        switch (numbered.event()) {
            case CallEvent.ToolStarted(var ticket, String callId, String name, Instant at) ->
                stream.event(position, "tool.started", told(name, ticket.value(), callId, at).toString());
            case CallEvent.LineStored(var interaction) -> {
                for (ToolCall call : interaction.line().toolCalls()) {
                    ObjectNode data = told(
                            call.name(), interaction.line().ticketId().value(), call.callId(), interaction.line().at());
                    stream.event(position, "tool.finished",
                            data.put("status", call.status()).put("duration_ms", call.durationMs()).toString());
                }
            }
            case CallEvent.CallStarted _, CallEvent.TicketChanged _, CallEvent.MetadataAdded _, CallEvent.CallEnded _,
                    CallEvent.Caption _, CallEvent.Spent _ -> {}
        }
    }

    private static ObjectNode told(String name, String ticketId, @Nullable String callId, Instant at) {
        return JsonNodeFactory.instance.objectNode()
                .put("name", name)
                .put("ticket_id", ticketId)
                .put("call_id", callId)
                .put("at", at.truncatedTo(ChronoUnit.MILLIS).toString());
    }

    /// Ends every stream.
    @Override
    public void close() {
        closed = true;
        readers.forEach(Thread::interrupt);
    }
}
