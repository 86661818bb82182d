package dev.switchboard.gateway.net;

import java.util.concurrent.CompletionStage;

/// Answers a plain HTTP request when it can. Runs on an event loop: it must not block. The answer may come from any thread, and
/// must come before the connection counts as idle (`ListenerLimits.pingAfter`); meanwhile its connection takes no other request.
@FunctionalInterface
public interface LaterRoute {
    CompletionStage<WebReply> answer(WebRequest request);
}
