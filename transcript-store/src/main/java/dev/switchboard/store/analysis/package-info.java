/// What the talk of a call was like: who spoke how long, over whom, how fast, in what mood; from its lines alone.
/// Must not know the database.
@NullMarked
package dev.switchboard.store.analysis;

import org.jspecify.annotations.NullMarked;
