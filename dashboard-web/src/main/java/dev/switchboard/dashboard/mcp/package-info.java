/// The tools as an MCP server (<https://modelcontextprotocol.io>), both eras of the protocol on one path.
/// Must not know how a tool runs: that is `dashboard.toolcall`'s.
@NullMarked
package dev.switchboard.dashboard.mcp;

import org.jspecify.annotations.NullMarked;
