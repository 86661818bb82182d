/// The help centre's documents over HTTP: the list, upload, paste, removal, trying a question. Must not know how they are
/// searched.
@NullMarked
package dev.switchboard.dashboard.helpcentre;

import org.jspecify.annotations.NullMarked;
