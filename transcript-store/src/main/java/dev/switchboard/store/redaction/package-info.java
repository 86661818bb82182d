/// Finds what must not lie about in a transcript (card numbers, security codes, IBANs, NRICs, addresses, telephone
/// numbers, also spoken) and puts `[card]` and the like in its place. Pure functions; must not know where texts are kept.
@NullMarked
package dev.switchboard.store.redaction;

import org.jspecify.annotations.NullMarked;
