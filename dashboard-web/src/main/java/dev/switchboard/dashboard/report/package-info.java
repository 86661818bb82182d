/// Reports and SQL of people's own over HTTP.
/// Must not know how they are asked; everything goes through the store's `Analysis`.
@NullMarked
package dev.switchboard.dashboard.report;

import org.jspecify.annotations.NullMarked;
