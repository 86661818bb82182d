package dev.switchboard.dashboard.board;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.dashboard.api.Envelope;
import dev.switchboard.dashboard.api.QueryParameters;
import dev.switchboard.store.board.BoardFigures;
import dev.switchboard.store.board.CallsOf;
import dev.switchboard.store.board.HourFigures;
import io.javalin.http.Context;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// `GET /api/board`: the numbers of a wall board since a moment, by default since midnight UTC, and each of its hours; of all
/// calls, or of those of an agent or by a channel.
///
/// However many boards ask, the store is asked for a stretch at most every five seconds, and for hours that are long over only
/// every five minutes: a call that began in them may go on, and a person may still change its ticket.
public final class BoardNumbers {
    private static final Duration MOST = Duration.ofHours(48);
    private static final Duration FRESH = Duration.ofSeconds(5);
    private static final Duration WHOLE = Duration.ofMinutes(5);
    private static final Duration HOUR = Duration.ofHours(1);
    /// Stretches that are remembered: one for each time zone, agent and channel that somebody looks at.
    private static final int MOST_STRETCHES = 200;

    private static final int PERCENTILE = 95;
    private static final double PER_ANSWERS = 100;

    private final BoardFigures figures;
    private final BoardLimits limits;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();

    private final LinkedHashMap<Asked, Stretch> stretches = new LinkedHashMap<>();

    private record Asked(Instant from, CallsOf of) {}

    private record Stretch(Instant readAt, Instant wholeAt, List<HourFigures> hours) {}

    public BoardNumbers(BoardFigures figures, BoardLimits limits, Clock clock) {
        this.figures = figures;
        this.limits = limits;
        this.clock = clock;
    }

    public void show(Context ctx) {
        QueryParameters query = QueryParameters.read(ctx.queryString(), List.of("from", "agent", "channel"));
        Instant asked = query.instant("from");
        CallsOf of = new CallsOf(query.name("agent"), query.name("channel"));
        Instant now = clock.instant();
        Instant from = within(asked == null ? now.truncatedTo(ChronoUnit.DAYS) : asked, now.minus(MOST), now)
                .truncatedTo(ChronoUnit.HOURS);
        List<HourFigures> hours = hours(new Asked(from, of), now);
        ObjectNode data = JsonNodeFactory.instance.objectNode()
                .put("from", from.toString())
                .put("until", now.truncatedTo(ChronoUnit.SECONDS).toString())
                .put("service_level_ms", limits.serviceLevel().toMillis());
        data.set("figures", json(hours.stream().reduce(HourFigures::plus).orElse(HourFigures.none(from))));
        ObjectNode formulas = data.putObject("formulas");
        formulas().forEach(formulas::put);
        ArrayNode rows = data.putArray("hours");
        for (HourFigures hour : hours) {
            rows.add(json(hour).put("hour", hour.hour().toString()));
        }
        Envelope.success(ctx, 200, data);
    }

    private static Instant within(Instant time, Instant earliest, Instant latest) {
        return time.isBefore(earliest) ? earliest : time.isAfter(latest) ? latest : time;
    }

    /// Those that wait for one another's reading take it together.
    private List<HourFigures> hours(Asked asked, Instant now) {
        lock.lock();
        try {
            stretches.values().removeIf(stretch -> stretch.readAt.isBefore(now.minus(WHOLE)));
            Stretch known = stretches.get(asked);
            if (known != null && now.isBefore(known.readAt.plus(FRESH))) {
                return known.hours;
            }
            Stretch read = known == null || !now.isBefore(known.wholeAt.plus(WHOLE))
                    ? new Stretch(now, now, figures.hours(asked.from, now, limits.serviceLevel(), asked.of))
                    : again(known, asked, now);
            if (known == null && stretches.size() == MOST_STRETCHES) {
                stretches.pollFirstEntry();
            }
            stretches.put(asked, read);
            return read.hours;
        } finally {
            lock.unlock();
        }
    }

    /// The present hour and the one before it.
    private Stretch again(Stretch known, Asked asked, Instant now) {
        Instant late = now.truncatedTo(ChronoUnit.HOURS).minus(HOUR);
        Instant first = late.isBefore(asked.from) ? asked.from : late;
        var hours = new ArrayList<>(known.hours.stream().filter(hour -> hour.hour().isBefore(first)).toList());
        hours.addAll(figures.hours(first, now, limits.serviceLevel(), asked.of));
        return new Stretch(now, known.wholeAt, List.copyOf(hours));
    }

    private static ObjectNode json(HourFigures figures) {
        ObjectNode node = JsonNodeFactory.instance.objectNode()
                .put("began", figures.began())
                .put("ended", figures.ended())
                .put("answered", figures.answered())
                .put("barge_ins", figures.interruptions());
        rounded(node, "aht_ms", figures.handlingMs(), 1);
        node.put("answer_p95_ms", figures.delayMs(PERCENTILE));
        rounded(node, "containment", figures.containment(), 1_000);
        rounded(node, "abandonment", figures.abandonment(), 1_000);
        rounded(node, "service_level", figures.serviceLevel(), 1_000);
        return rounded(
                node,
                "barge_ins_per_100_answers",
                figures.answers() == 0 ? null : PER_ANSWERS * figures.interruptions() / figures.answers(),
                10);
    }

    private static ObjectNode rounded(ObjectNode node, String key, @Nullable Double value, double steps) {
        return node.put(key, value == null ? null : Math.round(value * steps) / steps);
    }

    /// The one place where they are written: the page shows these.
    private Map<String, String> formulas() {
        String time = limits.serviceLevel().toMillis() / 1_000.0 + " s";
        var formulas = new LinkedHashMap<String, String>();
        formulas.put("calls_now", "Calls that have begun and not ended, at all gateways.");
        formulas.put("answered", "Calls begun in this time that are over and in which the caller heard the agent.");
        formulas.put("aht_ms", "Average handling time = sum of the calls' lengths, from arrival to end / calls that are over.");
        formulas.put("answer_p95_ms", "95 of 100 spoken turns were answered no later: from the model's report that the caller"
                + " fell silent to the first sound of the agent on the line (nearest rank).");
        formulas.put("containment", "Calls that the caller hung up and in which no supervisor spoke / calls that are over.");
        formulas.put("abandonment", "Calls that were over before the caller heard the agent / calls that are over.");
        formulas.put("barge_ins", "Times callers spoke over the agent and interrupted it, in calls that are over.");
        formulas.put("service_level", "Calls in which the agent was heard within " + time + " of their arrival / calls that are over.");
        return formulas;
    }
}
