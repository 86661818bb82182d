/// What a call was about: categories from the caller's words, and a one-line summary.
/// Must not know the database.
@NullMarked
package dev.switchboard.store.category;

import org.jspecify.annotations.NullMarked;
