package dev.switchboard.tools;

import dev.switchboard.store.sql.Database;
import dev.switchboard.tools.catalogue.Catalogue;
import dev.switchboard.tools.sale.Sales;
import dev.switchboard.tools.takings.OrderBook;
import dev.switchboard.tools.takings.Takings;
import java.time.Clock;

/// What people of the house work with: the catalogue, what was sold, and the figures.
public record BoxOfficeDesk(Database database, Clock clock, Catalogue catalogue, Sales sales, OrderBook orders, Takings takings) {
    static BoxOfficeDesk over(Database database, Clock clock, Sales sales) {
        return new BoxOfficeDesk(database, clock, new Catalogue(database, clock), sales, new OrderBook(database), new Takings(database));
    }
}
