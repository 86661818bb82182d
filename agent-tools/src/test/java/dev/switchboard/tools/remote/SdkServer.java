package dev.switchboard.tools.remote;

import io.modelcontextprotocol.json.jackson2.JacksonMcpJsonMapper;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpServerFeatures.SyncToolSpecification;
import io.modelcontextprotocol.server.McpSyncServer;
import io.modelcontextprotocol.server.transport.HttpServletStreamableServerTransportProvider;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/// The MCP Java SDK's own server, in Jetty on a port of this machine.
final class SdkServer implements AutoCloseable {
    private final Server jetty = new Server();
    private final ServerConnector connector = new ServerConnector(jetty);
    private final HttpServletStreamableServerTransportProvider transport;
    private final McpSyncServer server;

    /// @param port 0 picks a free one
    SdkServer(int port) throws Exception {
        transport = HttpServletStreamableServerTransportProvider.builder()
                .jsonMapper(new JacksonMcpJsonMapper(new com.fasterxml.jackson.databind.ObjectMapper()))
                .mcpEndpoint("/mcp").build();
        server = McpServer.sync(transport).serverInfo("crm", "1")
                .capabilities(McpSchema.ServerCapabilities.builder().tools(true).build()).build();
        connector.setHost("127.0.0.1");
        connector.setPort(port);
        jetty.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler();
        ServletHolder holder = new ServletHolder(transport);
        holder.setAsyncSupported(true);
        context.addServlet(holder, "/mcp");
        jetty.setHandler(context);
        jetty.start();
    }

    SdkServer tool(String name, Map<String, Object> properties, Function<Map<String, Object>, CallToolResult> work) {
        return tool(McpSchema.Tool.builder(name, Map.of("type", "object", "properties", properties))
                .description("Looks up " + name + ".").build(), work);
    }

    SdkServer tool(McpSchema.Tool tool, Function<Map<String, Object>, CallToolResult> work) {
        server.addTool(SyncToolSpecification.builder().tool(tool)
                .callHandler((_, request) -> work.apply(request.arguments())).build());
        return this;
    }

    void remove(String name) {
        server.removeTool(name);
    }

    static CallToolResult text(String text) {
        return CallToolResult.builder().content(List.of(new McpSchema.TextContent(text))).build();
    }

    int port() {
        return connector.getLocalPort();
    }

    String url() {
        return "http://127.0.0.1:" + port() + "/mcp";
    }

    @Override
    public void close() throws Exception {
        jetty.stop();
        server.close();
    }
}
