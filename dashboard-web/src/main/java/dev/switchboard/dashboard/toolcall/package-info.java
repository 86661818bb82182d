/// Tools run for somebody who is in no call: by plain HTTP here, by MCP in `dashboard.mcp`.
/// Must not know how a tool works, nor either protocol's wire beyond plain HTTP.
@NullMarked
package dev.switchboard.dashboard.toolcall;

import org.jspecify.annotations.NullMarked;
