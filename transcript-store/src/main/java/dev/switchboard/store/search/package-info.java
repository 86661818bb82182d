/// What is looked for and where it stands: texts taken apart into words, what a person asked for, what is marked.
/// Must not know the database or the web server.
@NullMarked
package dev.switchboard.store.search;

import org.jspecify.annotations.NullMarked;
