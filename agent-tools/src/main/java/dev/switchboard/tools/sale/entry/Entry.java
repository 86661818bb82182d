package dev.switchboard.tools.sale.entry;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.store.sql.Database;
import dev.switchboard.store.sql.Sql;
import dev.switchboard.tools.sale.Admission;
import dev.switchboard.tools.sale.Refusal;
import dev.switchboard.tools.sale.SaleLog;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// The door. A ticket lets one person in: whoever changes its row from `valid` to `used` has admitted, in one conditional
/// statement, so of two scans at once one finds nothing left to change. What a request answered is kept under its nonce.
/// Methods block; thread-safe.
public final class Entry {
    /// When tickets are taken, seen from the event's beginning.
    public record Hours(Duration before, Duration after) {
        public static final Hours USUAL = new Hours(Duration.ofHours(12), Duration.ofHours(24));
    }

    /// A device without a network keeps its scans no longer than this.
    public static final Duration OLDEST_SCAN = Duration.ofDays(7);
    /// How far a device's clock may go ahead.
    public static final Duration CLOCK_SKEW = Duration.ofMinutes(5);
    private static final int MOST_CANDIDATES = 20;

    private final Database database;
    private final Clock clock;
    private final Hours hours;

    public Entry(Database database, Clock clock, Hours hours) {
        this.database = database;
        this.clock = clock;
        this.hours = hours;
    }

    /// Lets somebody in, or says why not. Throws `Refusal` `nonce_reused` when the nonce belongs to another request, and
    /// `bad_scan_time`.
    public Answer checkIn(Scan scan) {
        return answered("check_in", scan, (sql, at) -> admit(sql, scan, at));
    }

    /// Takes the last check-in of a ticket back.
    public Answer undo(Scan scan) {
        return answered("undo", scan, (sql, at) -> takeBack(sql, scan));
    }

    private interface Work {
        Answer run(Sql sql, Instant scannedAt) throws SQLException;
    }

    private Answer answered(String action, Scan scan, Work work) {
        Instant now = clock.instant();
        Instant at = scannedAt(scan, now);
        for (int round = 0; round < 2; round++) {
            Optional<Answer> answer = tried(action, scan, at, now, work);
            if (answer.isPresent()) {
                return answer.get();
            }
        }
        throw new IllegalStateException("a nonce is taken, and nobody has answered it");
    }

    /// Empty for whoever lost a race for the nonce: nothing has changed, and the winner's answer is there to be read.
    private Optional<Answer> tried(String action, Scan scan, Instant at, Instant now, Work work) {
        try {
            return database.write(connection -> {
                Sql sql = database.sql(connection);
                Optional<Answer> before = scan.nonce() == null ? Optional.empty() : before(sql, action, scan, scan.nonce());
                if (before.isPresent()) {
                    return before;
                }
                Answer made = work.run(sql, at);
                if (!CheckInTable.insert(sql, action, scan, made, at, now)) {
                    throw new LostNonce();
                }
                return Optional.of(made);
            });
        } catch (LostNonce lost) {
            return Optional.empty();
        }
    }

    /// Undoes the transaction: the same nonce admitted another ticket at the same time.
    private static final class LostNonce extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private LostNonce() {
            super("the nonce was taken meanwhile", null, false, false);
        }
    }

    private static Instant scannedAt(Scan scan, Instant now) {
        Instant told = scan.scannedAt() == null ? now : scan.scannedAt();
        if (told.isAfter(now.plus(CLOCK_SKEW)) || told.isBefore(now.minus(OLDEST_SCAN))) {
            throw new Refusal("bad_scan_time", "The scan's time is " + told + ", expected within the last "
                    + OLDEST_SCAN.toDays() + " days.");
        }
        return told.isAfter(now) ? now : told;
    }

    private static Optional<Answer> before(Sql sql, String action, Scan scan, String nonce) throws SQLException {
        Optional<CheckInTable.Earlier> earlier = CheckInTable.ofNonce(sql, nonce);
        if (earlier.isEmpty()) {
            return Optional.empty();
        }
        if (!earlier.get().asked().equals(CheckInTable.digest(scan.asked(action)))) {
            throw new Refusal("nonce_reused", "That nonce belongs to another request.");
        }
        String admission = earlier.get().admissionId();
        Optional<Guest> guest = admission == null ? Optional.empty()
                : GuestTable.ofId(sql, admission).map(GuestTable.Standing::guest);
        List<Guest> candidates = scan.what() instanceof Scan.What.Words(String text) && earlier.get().reason() == Reason.SEVERAL
                ? guests(sql, scan.eventId(), text, MOST_CANDIDATES, 0) : List.of();
        return Optional.of(new Answer(
                earlier.get().reason(), guest, earlier.get().earlierAt(), earlier.get().earlierGate(), candidates, true));
    }

    private Answer admit(Sql sql, Scan scan, Instant at) throws SQLException {
        return switch (named(sql, scan)) {
            case Named.Nothing(Reason reason) -> Answer.of(reason);
            case Named.Several(List<Guest> guests) ->
                new Answer(Reason.SEVERAL, Optional.empty(), null, "", guests, false);
            case Named.One(GuestTable.Standing standing) -> admit(sql, scan, standing, at);
        };
    }

    private Answer admit(Sql sql, Scan scan, GuestTable.Standing standing, Instant at) throws SQLException {
        Guest guest = standing.guest();
        Optional<Reason> against = against(standing, scan.eventId(), at);
        if (against.isPresent()) {
            return Answer.of(against.get(), guest);
        }
        int changed = sql.update("""
                UPDATE admission SET state = 'used', used_at = ?, used_gate = ?, changed_at = ?
                WHERE admission_id = ? AND state = 'valid'""",
                values -> values.time(at).text(scan.gate()).time(clock.instant()).text(guest.admissionId()));
        Guest now = GuestTable.ofId(sql, guest.admissionId()).orElseThrow().guest();
        if (changed == 0) {
            return now.state() == Admission.State.USED
                    ? new Answer(Reason.ALREADY_USED, Optional.of(now), now.usedAt(), now.usedGate(), List.of(), false)
                    : Answer.of(Reason.VOID, now);
        }
        tell(sql, "ticket.checked_in", now, scan, at);
        return Answer.of(Reason.OK, now);
    }

    /// Why this ticket lets nobody in, whatever else; a used one is found out by the update.
    private Optional<Reason> against(GuestTable.Standing standing, String eventId, Instant at) {
        Guest guest = standing.guest();
        if (guest.state() == Admission.State.VOID) {
            return Optional.of(standing.voidReason().equals("refunded") ? Reason.REFUNDED
                    : standing.orderState().equals("awaiting_payment") ? Reason.NOT_PAID : Reason.VOID);
        }
        if (guest.state() == Admission.State.RESERVED) {
            return Optional.of(Reason.NOT_PAID);
        }
        if (!eventId.isEmpty() && !eventId.equals(guest.eventId())) {
            return Optional.of(Reason.WRONG_EVENT);
        }
        if (standing.eventState().equals("cancelled") || standing.eventState().equals("postponed")) {
            return Optional.of(Reason.VOID);
        }
        if (guest.state() == Admission.State.USED) {
            return Optional.empty();
        }
        if (at.isBefore(standing.startsAt().minus(hours.before))) {
            return Optional.of(Reason.TOO_EARLY);
        }
        return at.isAfter(standing.startsAt().plus(hours.after)) ? Optional.of(Reason.TOO_LATE) : Optional.empty();
    }

    private Answer takeBack(Sql sql, Scan scan) throws SQLException {
        if (!(named(sql, scan) instanceof Named.One(GuestTable.Standing standing))) {
            return Answer.of(named(sql, scan) instanceof Named.Nothing(Reason reason) ? reason : Reason.SEVERAL);
        }
        Guest guest = standing.guest();
        int changed = sql.update("""
                UPDATE admission SET state = 'valid', used_at = NULL, used_gate = '', changed_at = ?
                WHERE admission_id = ? AND state = 'used'""",
                values -> values.time(clock.instant()).text(guest.admissionId()));
        if (changed == 0) {
            return Answer.of(Reason.NOT_IN, guest);
        }
        tell(sql, "ticket.check_in_undone", guest, scan, clock.instant());
        Guest now = GuestTable.ofId(sql, guest.admissionId()).orElseThrow().guest();
        return new Answer(Reason.OK, Optional.of(now), guest.usedAt(), guest.usedGate(), List.of(), false);
    }

    private sealed interface Named {
        record One(GuestTable.Standing standing) implements Named {}

        record Several(List<Guest> guests) implements Named {}

        record Nothing(Reason reason) implements Named {}
    }

    private static Named named(Sql sql, Scan scan) throws SQLException {
        return switch (scan.what()) {
            case Scan.What.Ticket(String id) -> one(GuestTable.ofId(sql, id));
            case Scan.What.Code(String text) -> switch (ScannedCode.read(text)) {
                case ScannedCode.Ours(String code) -> one(GuestTable.ofCode(sql, code));
                case ScannedCode.Foreign() -> new Named.Nothing(Reason.FOREIGN_CODE);
                case ScannedCode.Malformed() -> new Named.Nothing(Reason.MALFORMED);
            };
            case Scan.What.Words(String text) -> {
                if (text.isBlank()) {
                    yield new Named.Nothing(Reason.MALFORMED);
                }
                List<GuestTable.Standing> found = GuestTable.list(sql, scan.eventId(), text, MOST_CANDIDATES, 0);
                yield found.size() > 1
                        ? new Named.Several(found.stream().map(GuestTable.Standing::guest).toList())
                        : one(found.isEmpty() ? GuestTable.lastOfOrder(sql, text) : Optional.of(found.getFirst()));
            }
        };
    }

    private static Named one(Optional<GuestTable.Standing> found) {
        return found.<Named>map(Named.One::new).orElseGet(() -> new Named.Nothing(Reason.UNKNOWN_CODE));
    }

    private static void tell(Sql sql, String kind, Guest guest, Scan scan, Instant at) throws SQLException {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("order_id", guest.orderId()).put("event_id", guest.eventId()).put("event", guest.event())
                .put("admission_id", guest.admissionId()).put("seat", guest.seat().label())
                .put("holder_name", guest.holderName()).put("gate", scan.gate()).put("by", scan.who())
                .put("scanned_at", at.toString());
        SaleLog.write(sql, kind, guest.orderId(), guest.eventId(), body, at);
    }

    /// Those who have a ticket for an event, in or not yet, whose name has these words or whose order has that number.
    public List<Guest> guests(String eventId, String words, int limit, int offset) {
        return database.read(connection -> guests(database.sql(connection), eventId, words, limit, offset));
    }

    private static List<Guest> guests(Sql sql, String eventId, String words, int limit, int offset) throws SQLException {
        return GuestTable.list(sql, eventId, words, limit, offset).stream().map(GuestTable.Standing::guest).toList();
    }

    /// The newest check-ins of an event that count, the last first.
    public List<Guest> lastIn(String eventId, int limit) {
        return database.read(connection -> {
            Sql sql = database.sql(connection);
            List<String> ids = sql.list("""
                    SELECT admission_id FROM admission WHERE event_id = ? AND state = 'used'
                    ORDER BY used_at DESC, admission_id LIMIT ?""",
                    values -> values.text(eventId).whole((long) limit), row -> row.text("admission_id", ""));
            List<Guest> guests = new ArrayList<>();
            for (String id : ids) {
                GuestTable.ofId(sql, id).map(GuestTable.Standing::guest).ifPresent(guests::add);
            }
            return guests;
        });
    }

    /// How full an event is; empty for one there is not.
    public Optional<Doors> doors(String eventId) {
        return database.read(connection -> {
            Sql sql = database.sql(connection);
            record Event(String name, Instant startsAt, String state) {}
            Optional<Event> event = sql.first("SELECT name, starts_at, state FROM event WHERE event_id = ?",
                    values -> values.text(eventId),
                    row -> new Event(row.text("name", ""), Objects.requireNonNull(row.time("starts_at")), row.text("state", "")));
            if (event.isEmpty()) {
                return Optional.empty();
            }
            List<Doors.Section> sections = sql.list("""
                    SELECT section, COUNT(*) AS expected, SUM(CASE WHEN state = 'used' THEN 1 ELSE 0 END) AS arrived
                    FROM admission WHERE event_id = ? AND state IN ('valid', 'used') GROUP BY section ORDER BY section""",
                    values -> values.text(eventId),
                    row -> new Doors.Section(row.text("section", ""), row.whole("expected"), row.whole("arrived")));
            List<Doors.Tally> gates = sql.list("""
                    SELECT used_gate AS name, COUNT(*) AS n FROM admission WHERE event_id = ? AND state = 'used'
                    GROUP BY used_gate ORDER BY COUNT(*) DESC, used_gate""",
                    values -> values.text(eventId), row -> new Doors.Tally(row.text("name", ""), row.whole("n")));
            return Optional.of(new Doors(eventId, event.get().name, event.get().startsAt.toString(), event.get().state,
                    sections.stream().mapToLong(Doors.Section::expected).sum(),
                    sections.stream().mapToLong(Doors.Section::in).sum(), sections, gates, CheckInTable.refused(sql, eventId)));
        });
    }

    /// An event whose doors are open, or open next; `zone` is the IANA time zone of its venue.
    public record OpenEvent(String id, String name, Instant startsAt, String zone, String state) {}

    /// Events whose tickets are taken now, then those to come, soonest first.
    public List<OpenEvent> events(int limit) {
        Instant from = clock.instant().minus(hours.after);
        return database.read(connection -> database.sql(connection).list("""
                SELECT e.event_id, e.name, e.starts_at, e.state, v.time_zone FROM event e JOIN venue v ON v.venue_id = e.venue_id
                WHERE e.starts_at >= ? AND e.state <> 'draft' ORDER BY e.starts_at, e.event_id LIMIT ?""",
                values -> values.time(from).whole((long) limit),
                row -> new OpenEvent(row.text("event_id", ""), row.text("name", ""),
                        Objects.requireNonNull(row.time("starts_at")), zone(row.text("time_zone", "")), row.text("state", ""))));
    }

    /// A venue without a time zone of its own goes by the house's.
    private String zone(String ofVenue) {
        String house = clock.getZone().getId();
        return !ofVenue.isEmpty() ? ofVenue : house.equals("Z") ? "UTC" : house;
    }
}
