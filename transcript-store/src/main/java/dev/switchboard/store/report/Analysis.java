package dev.switchboard.store.report;

import dev.switchboard.store.redaction.Redactor;
import dev.switchboard.store.sql.ReadOnlyConnections;

/// What analysts ask of the record: the named reports, and SQL of their own. Holds nothing open between questions.
public record Analysis(Reports reports, OwnSql ownSql) {
    /// Over the database that `Database.open` takes by the same URL.
    public static Analysis over(String databaseUrl) {
        ReadOnlyConnections connections = ReadOnlyConnections.to(databaseUrl);
        return new Analysis(Reports.over(connections), OwnSql.over(connections));
    }

    /// The same with texts redacted in answers to SQL of people's own. The named reports show no transcripts.
    public Analysis showing(Redactor redactor) {
        return new Analysis(reports, ownSql.showing(redactor));
    }
}
