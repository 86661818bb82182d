/// Tickets as JSON: the shapes the API shows and those that other ticket systems import.
/// Must not know the database or the web server.
@NullMarked
package dev.switchboard.store.export;

import org.jspecify.annotations.NullMarked;
