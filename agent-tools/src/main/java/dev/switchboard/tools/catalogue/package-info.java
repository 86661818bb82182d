/// Venues, events, sections and seats as people of the house make and change them. Must not know who asks, nor how what is sold
/// is paid.
@NullMarked
package dev.switchboard.tools.catalogue;

import org.jspecify.annotations.NullMarked;
