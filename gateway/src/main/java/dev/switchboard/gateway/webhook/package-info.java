/// Tells those outside who want to be told: signed HTTP requests by Standard Webhooks. Must not know calls.
@NullMarked
package dev.switchboard.gateway.webhook;

import org.jspecify.annotations.NullMarked;
