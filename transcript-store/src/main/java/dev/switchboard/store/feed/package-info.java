/// What readers are told, after commit: events, subscriptions, the board of live calls.
/// Must not know the web server that carries it.
@NullMarked
package dev.switchboard.store.feed;

import org.jspecify.annotations.NullMarked;
