package dev.switchboard.dashboard.boxoffice;

import dev.switchboard.dashboard.agent.Staff;
import java.time.Clock;
import java.util.function.Supplier;

/// Everything of the box office that people of the house ask for.
public record BoxOfficeEndpoints(EventEndpoints events, SectionEndpoints sections, OrderEndpoints orders, SalesEndpoint sales) {
    public static BoxOfficeEndpoints over(Supplier<Staff> staff, Clock clock, int maxBodyBytes) {
        return new BoxOfficeEndpoints(new EventEndpoints(staff, maxBodyBytes), new SectionEndpoints(staff, maxBodyBytes),
                new OrderEndpoints(staff, maxBodyBytes), new SalesEndpoint(staff, clock));
    }
}
