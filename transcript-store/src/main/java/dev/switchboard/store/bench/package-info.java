/// Measures the store: a generator of many calls, and the questions and writes that are timed on them.
/// Must not know the web server; of the database only what a bulk load needs.
@NullMarked
package dev.switchboard.store.bench;

import org.jspecify.annotations.NullMarked;
