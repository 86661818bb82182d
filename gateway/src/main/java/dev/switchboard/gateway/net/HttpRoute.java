package dev.switchboard.gateway.net;

/// Answers a plain HTTP request. Runs on an event loop: it must not block.
@FunctionalInterface
public interface HttpRoute {
    WebReply answer(WebRequest request);
}
