/// Callers in a browser: the /calls/browser socket and the call page. An adapter onto the call's ports.
@NullMarked
package dev.switchboard.gateway.caller.browser;

import org.jspecify.annotations.NullMarked;
