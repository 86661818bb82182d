package dev.switchboard.tools.catalogue;

import dev.switchboard.store.sql.Database;
import java.time.Clock;

/// The house's side of the box office: what is on, and what there is of it. The tables are those of `schema/event`, which the
/// callers' catalogue migrates. Thread-safe; the database stays the caller's to close.
public final class Catalogue {
    private final Venues venues;
    private final Programme programme;
    private final Sections sections;
    private final HouseSeats houseSeats;
    private final Shows shows;

    /// The clock's zone is that of venues without one of their own.
    public Catalogue(Database database, Clock clock) {
        this.venues = new Venues(database);
        this.programme = new Programme(database, clock);
        this.sections = new Sections(database, clock);
        this.houseSeats = new HouseSeats(database, clock);
        this.shows = new Shows(database);
    }

    public Venues venues() {
        return venues;
    }

    public Programme programme() {
        return programme;
    }

    public Sections sections() {
        return sections;
    }

    public HouseSeats houseSeats() {
        return houseSeats;
    }

    public Shows shows() {
        return shows;
    }
}
