package dev.switchboard.store.record;

/// How much waits in the journal for the database.
///
/// @param entries in the journal, not stored yet
/// @param bytes of the file in use; 0 while entries go straight to the database
/// @param limitBytes 0 without a journal
/// @param turnedAway entries that were offered and found no room, since the start; whoever offered them tried again or
///     counted them as lost
public record JournalState(long entries, long bytes, long limitBytes, long turnedAway) {}
