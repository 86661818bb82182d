package dev.switchboard.gateway;

import dev.switchboard.store.TranscriptStore;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/// What `/metrics` tells of the record while its database takes nothing.
final class JournalMeters {
    private JournalMeters() {}

    static void register(MeterRegistry registry, TranscriptStore store) {
        Gauge.builder("switchboard.journal.entries", store, open -> open.journal().entries())
                .description("Ticket entries in the journal that the database has not taken yet")
                .register(registry);
        Gauge.builder("switchboard.journal.used", store, open -> open.journal().bytes())
                .description("Bytes of the journal in use; 0 while entries go straight to the database")
                .baseUnit("bytes")
                .register(registry);
        FunctionCounter.builder("switchboard.record.refusals", store, open -> open.journal().turnedAway())
                .description("Offers of ticket entries that found neither queue nor journal with room")
                .register(registry);
        FunctionCounter.builder("switchboard.record.rejected", store, TranscriptStore::rejectedEntries)
                .description("Ticket entries that could never be stored, each logged")
                .register(registry);
        FunctionCounter.builder("switchboard.audit.lost", store, open -> open.audit().lost())
                .description("Entries of the audit log that found no room and are only in the process's log")
                .register(registry);
    }
}
