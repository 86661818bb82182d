/// The store's front door: opens the database, owns every store object and closes them in reverse.
/// Knows no call, no socket and no web server.
@NullMarked
package dev.switchboard.store;

import org.jspecify.annotations.NullMarked;
