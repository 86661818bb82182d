/// Tools of remote MCP servers: the gateway as MCP client over streamable HTTP, in both eras of the protocol. Takes nothing a
/// server says of its tools on trust.
@NullMarked
package dev.switchboard.tools.remote;

import org.jspecify.annotations.NullMarked;
