package dev.switchboard.tools.catalogue;

import dev.switchboard.store.sql.Database;
import dev.switchboard.store.sql.Sql;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// The houses. Methods block; thread-safe.
public final class Venues {
    private static final int MOST = 1_000;

    /// What of a venue is to be another.
    public record Edit(Optional<String> name, Optional<String> city, Optional<String> timeZone) {}

    private final Database database;

    Venues(Database database) {
        this.database = database;
    }

    public List<Venue> all() {
        return database.read(connection -> database.sql(connection).list(
                "SELECT venue_id, name, city, time_zone, version FROM venue ORDER BY name, venue_id LIMIT ?",
                values -> values.whole((long) MOST), Venues::venue));
    }

    /// Throws `CatalogueRefusal`.
    public Venue add(String name, String city, String timeZone) {
        String tidy = Wording.name("name", name, 80);
        String town = Wording.name("city", city, 60);
        String zone = zone(timeZone);
        return database.write(connection -> {
            Sql sql = database.sql(connection);
            long count = sql.first("SELECT COUNT(*) AS n FROM venue", _ -> {}, row -> row.whole("n")).orElseThrow();
            if (count >= MOST) {
                throw CatalogueRefusal.conflict("there are " + MOST + " venues already: no more are kept");
            }
            String id = Slug.free(tidy, "venue", wish -> find(sql, wish).isEmpty());
            sql.update("INSERT INTO venue (venue_id, name, city, time_zone) VALUES (?, ?, ?, ?)",
                    values -> values.text(id).text(tidy).text(town).text(zone));
            return get(sql, id);
        });
    }

    /// A zone moves no event: what is set is when it begins, and it is told in the venue's time. Throws `CatalogueRefusal`.
    public Venue change(String id, OptionalLong seen, Edit edit) {
        Optional<String> name = edit.name.map(each -> Wording.name("name", each, 80));
        Optional<String> city = edit.city.map(each -> Wording.name("city", each, 60));
        Optional<String> zone = edit.timeZone.map(Venues::zone);
        return database.write(connection -> {
            Sql sql = database.sql(connection);
            Venue venue = get(sql, id);
            if (seen.isPresent() && seen.getAsLong() != venue.version()) {
                throw CatalogueRefusal.stale(seen.getAsLong(), venue.version());
            }
            sql.update("UPDATE venue SET name = ?, city = ?, time_zone = ?, version = version + 1 WHERE venue_id = ?",
                    values -> values.text(name.orElse(venue.name())).text(city.orElse(venue.city()))
                            .text(zone.orElse(venue.timeZone())).text(id));
            return get(sql, id);
        });
    }

    static Optional<Venue> find(Sql sql, String id) throws SQLException {
        return sql.first("SELECT venue_id, name, city, time_zone, version FROM venue WHERE venue_id = ?",
                values -> values.text(id), Venues::venue);
    }

    static Venue get(Sql sql, String id) throws SQLException {
        return find(sql, id).orElseThrow(() -> CatalogueRefusal.unknown("there is no venue '" + id + "'"));
    }

    private static Venue venue(Sql.Row row) throws SQLException {
        return new Venue(row.text("venue_id", ""), row.text("name", ""), row.text("city", ""), row.text("time_zone", ""),
                row.whole("version"));
    }

    /// An offset such as +08:00 would be one too, but not one that knows summer from winter.
    private static String zone(String id) {
        try {
            if (!id.contains("/") && !id.equals("UTC")) {
                throw new DateTimeException("not a region");
            }
            return ZoneId.of(id).getId();
        } catch (DateTimeException unknown) {
            throw CatalogueRefusal.invalid("time_zone must be a name of the IANA database such as Asia/Singapore");
        }
    }
}
