package dev.switchboard.tools.sale;

import dev.switchboard.store.StoreException;
import dev.switchboard.store.sql.Database;
import dev.switchboard.store.sql.Sql;
import java.sql.SQLException;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ends what was held, ordered and waited for of an event that the house cancelled: a few orders at a time, each in a
/// transaction of its own. What is left to do is read from the tables each time, so a process that dies in the middle leaves
/// nothing half done and the next one goes on; two at once do nothing twice. Methods block; thread-safe.
final class Closing {
    private static final Logger LOG = LoggerFactory.getLogger(Closing.class);
    /// Orders ended in one turn of the box office's thread, which has other things to look after.
    static final int ORDERS_A_TURN = 20;

    private final Database database;
    private final Clock clock;
    private final Holds holds;
    private final Orders orders;
    private final Refunds refunds;
    private final Letters letters;
    /// Orders that could not be ended, by event: passed over until the next start, so that one does not stop the others.
    private final Map<String, Set<String>> stuck = new ConcurrentHashMap<>();

    Closing(Database database, Clock clock, Holds holds, Orders orders, Refunds refunds, Letters letters) {
        this.database = database;
        this.clock = clock;
        this.holds = holds;
        this.orders = orders;
        this.refunds = refunds;
        this.letters = letters;
    }

    static boolean isCancelled(Sql sql, String eventId) throws SQLException {
        return sql.first("SELECT state FROM event WHERE event_id = ?", values -> values.text(eventId),
                row -> row.text("state", "")).filter("cancelled"::equals).isPresent();
    }

    private record Left(String orderId, boolean paid) {}

    /// Goes on with every event that is being closed. Says how many holds and orders it ended.
    int sweep() {
        record Closed(String id, String name) {}
        List<Closed> open = database.read(connection -> database.sql(connection).list(
                "SELECT event_id, name FROM event WHERE closing = 1 ORDER BY event_id", _ -> {},
                row -> new Closed(row.text("event_id", ""), row.text("name", ""))));
        int ended = 0;
        for (Closed event : open) {
            ended += turn(event.id, event.name);
        }
        return ended;
    }

    private int turn(String eventId, String name) {
        int ended = endHolds(eventId);
        Set<String> passedOver = stuck.computeIfAbsent(eventId, _ -> new HashSet<>());
        List<Left> left = database.read(connection -> left(database.sql(connection), eventId)).stream()
                .filter(each -> !passedOver.contains(each.orderId)).limit(ORDERS_A_TURN).toList();
        for (Left order : left) {
            try {
                end(order, name);
                ended++;
            } catch (Refusal already) {
                LOG.debug("{} was ended by another: {}", order.orderId, already.reason());
            } catch (StoreException away) {
                throw away;
            } catch (RuntimeException e) {
                passedOver.add(order.orderId);
                LOG.error("order {} of the cancelled event {} could not be ended: a person must look at it",
                        order.orderId, eventId, e);
            }
        }
        if (left.isEmpty() && passedOver.isEmpty()) {
            database.write(connection -> database.sql(connection).update("""
                    UPDATE event SET closing = 0 WHERE event_id = ? AND NOT EXISTS (
                        SELECT 1 FROM hold WHERE hold.event_id = event.event_id AND hold.state = 'active')""",
                    values -> values.text(eventId)));
        }
        return ended;
    }

    /// Changes of orders to this event lose the seats they held, too; their old seats stay.
    private int endHolds(String eventId) {
        boolean any = database.read(connection -> database.sql(connection).first("""
                SELECT 1 AS any_left WHERE EXISTS (SELECT 1 FROM hold WHERE event_id = ? AND state = 'active')
                    OR EXISTS (SELECT 1 FROM wait_list WHERE event_id = ? AND state IN ('waiting', 'offered'))""",
                values -> values.text(eventId).text(eventId), row -> row.whole("any_left"))).isPresent();
        return !any ? 0 : database.write(connection -> {
            Sql sql = database.sql(connection);
            List<String> held = sql.list("SELECT hold_id FROM hold WHERE event_id = ? AND state = 'active' LIMIT 500",
                    values -> values.text(eventId), row -> row.text("hold_id", ""));
            for (String holdId : held) {
                holds.end(sql, holdId, "released");
            }
            int waiting = sql.update("""
                    UPDATE wait_list SET state = 'expired' WHERE event_id = ? AND state IN ('waiting', 'offered')""",
                    values -> values.text(eventId));
            return held.size() + waiting;
        });
    }

    private static List<Left> left(Sql sql, String eventId) throws SQLException {
        return sql.list("""
                SELECT o.order_id, o.state FROM ticket_order o
                WHERE o.event_id = ? AND (o.state = 'awaiting_payment' OR o.state = 'confirmed' AND EXISTS (
                    SELECT 1 FROM admission a WHERE a.order_id = o.order_id AND a.state = 'valid'))
                ORDER BY o.created_at, o.order_id LIMIT ?""",
                values -> values.text(eventId).whole((long) ORDERS_A_TURN * 10),
                row -> new Left(row.text("order_id", ""), row.text("state", "").equals("confirmed")));
    }

    /// Money goes back as `Refunds` does it; the customer is told in the same transaction.
    private void end(Left left, String name) {
        database.write(connection -> {
            Sql sql = database.sql(connection);
            Order order = left.paid
                    ? refunds.byHouse(sql, left.orderId, List.of(), "event_cancelled")
                    : orders.cancelUnpaid(sql, left.orderId);
            String news = name + " will not take place. " + (left.paid && order.paid().minorUnits() > 0
                    ? "What you paid for order " + order.id() + " goes back the way it came, without your doing."
                    : "Your order " + order.id() + " is cancelled, and nothing was charged.");
            Letters.To to = Letters.to(order.customer(), Optional.empty());
            letters.write(sql, order.id(), "notice", to, name + " is cancelled", to.channel() == Letters.Channel.SMS ? news
                    : "Dear " + order.customer().name() + ",\n\n" + news + "\n");
            return null;
        });
    }
}
