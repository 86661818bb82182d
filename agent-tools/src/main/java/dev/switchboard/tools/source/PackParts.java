package dev.switchboard.tools.source;

import dev.switchboard.tools.file.Environment;
import dev.switchboard.tools.outbound.OutboundHttp;
import java.time.Clock;

/// What a pack works with: settings and secrets from the environment, requests that pass the address guard, and the clock in
/// whose zone "tonight" is.
public record PackParts(Environment environment, OutboundHttp http, Clock clock) {}
