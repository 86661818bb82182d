package dev.switchboard.tools.event;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.LocalTime;
import java.util.List;

/// The sample catalogue that comes with the program; `note` says that it is one.
record SampleEvents(String note, List<Venue> venues, List<Sample> events) {
    record Venue(String id, String name, String city) {}

    /// `daysAhead` counts from the day of first start; `at` is local time, `HH:MM`.
    record Sample(
            String id, String name, String kind, @JsonProperty("search_words") String searchWords, String venue,
            @JsonProperty("days_ahead") int daysAhead, String at, @JsonProperty("repeats_days") int repeatsDays,
            List<SampleSection> sections) {
        LocalTime time() {
            return LocalTime.parse(at);
        }
    }

    record SampleSection(
            String name, String tier, String row, @JsonProperty("price_minor") long priceMinor, String currency,
            @JsonProperty("seats_available") int seatsAvailable) {
        /// General admission is in row 0.
        boolean standing() {
            return row.equals("0");
        }
    }

    static SampleEvents read() {
        try (InputStream in = SampleEvents.class.getResourceAsStream("/event/sample-events.json")) {
            if (in == null) {
                throw new IllegalStateException("the program comes without /event/sample-events.json");
            }
            return new ObjectMapper().readValue(in, SampleEvents.class);
        } catch (IOException e) {
            throw new UncheckedIOException("reading /event/sample-events.json", e);
        }
    }
}
