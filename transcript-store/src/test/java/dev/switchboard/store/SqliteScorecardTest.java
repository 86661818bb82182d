package dev.switchboard.store;

class SqliteScorecardTest extends ScorecardContract {
    @Override
    String databaseUrl() {
        return "jdbc:sqlite:" + folder.resolve("tickets.db");
    }
}
