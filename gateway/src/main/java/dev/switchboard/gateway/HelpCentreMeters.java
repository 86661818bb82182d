package dev.switchboard.gateway;

import dev.switchboard.tools.helpcenter.HelpCenter;
import dev.switchboard.tools.helpcenter.SearchCounts;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;

/// Metrics of the help centre, read when somebody asks.
final class HelpCentreMeters {
    private HelpCentreMeters() {}

    static void register(MeterRegistry registry, HelpCenter helpCentre) {
        count(registry, helpCentre, "answered", SearchCounts::answered);
        count(registry, helpCentre, "not_found", SearchCounts::unanswered);
        count(registry, helpCentre, "held_back", SearchCounts::held);
        FunctionCounter.builder("switchboard.help.searches.without.vectors", helpCentre.counts(), SearchCounts::fellBack)
                .description("Searches by words alone although embeddings are configured")
                .register(registry);
        Gauge.builder("switchboard.help.documents", helpCentre, centre -> centre.documents().size())
                .description("Documents of the help centre")
                .register(registry);
    }

    private static void count(
            MeterRegistry registry, HelpCenter helpCentre, String outcome, ToDoubleFunction<SearchCounts> value) {
        FunctionCounter.builder("switchboard.help.searches", helpCentre.counts(), value)
                .tag("outcome", outcome)
                .description("Searches of the help centre by agents")
                .register(registry);
    }
}
