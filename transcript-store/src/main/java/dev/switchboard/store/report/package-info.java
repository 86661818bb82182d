/// Named reports: SQL files with typed parameters over the analysts' views, and SQL of people's own.
/// Must not know how an answer is shown to anybody, but for CSV.
@NullMarked
package dev.switchboard.store.report;

import org.jspecify.annotations.NullMarked;
