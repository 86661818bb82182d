/// The log of who read or changed what. Must not know how requests come in.
@NullMarked
package dev.switchboard.store.audit;

import org.jspecify.annotations.NullMarked;
