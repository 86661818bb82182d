/// Webhooks in the API: who is told, what became of it, and reports that go out regularly.
@NullMarked
package dev.switchboard.dashboard.webhook;

import org.jspecify.annotations.NullMarked;
