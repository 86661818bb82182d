package dev.switchboard.store.webhook;

import dev.switchboard.store.sql.Database;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Which types somebody is told of, so that nothing is written where nobody is. Looked up again when this process changes an
/// endpoint and every few seconds for what others change: a new endpoint of another gateway is told of what happens here a
/// little later. Thread-safe.
public final class WantedEvents {
    private final Database database;
    private volatile Set<String> types = Set.of();

    public WantedEvents(Database database) {
        this.database = database;
    }

    /// Blocks on the database.
    public void lookUp() {
        List<String> patterns = database.read(connection -> database.sql(connection).list(
                "SELECT types FROM webhook_endpoints WHERE state = 'on'", _ -> {}, row -> row.text("types", "")));
        types = EventType.ALL.stream()
                .filter(type -> patterns.stream()
                        .flatMap(list -> List.of(list.split(" ")).stream())
                        .anyMatch(pattern -> EventType.matches(pattern, type)))
                .collect(Collectors.toUnmodifiableSet());
    }

    public Set<String> types() {
        return types;
    }
}
