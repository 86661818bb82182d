package dev.switchboard.store.board;

import dev.switchboard.store.sql.Sql;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// Which calls the figures are of: of an agent, by a channel, of both, or all.
public record CallsOf(@Nullable String agent, @Nullable String channel) {
    public static final CallsOf ALL = new CallsOf(null, null);

    /// What narrows a question over `tickets t` to them; `bind` gives its values.
    String condition() {
        return (agent == null ? "" : " AND t.agent_id = ?") + (channel == null ? "" : " AND t.channel = ?");
    }

    void bind(Sql.Values values) throws SQLException {
        if (agent != null) {
            values.text(agent);
        }
        if (channel != null) {
            values.text(channel);
        }
    }
}
