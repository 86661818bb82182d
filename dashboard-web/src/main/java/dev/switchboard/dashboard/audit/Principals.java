package dev.switchboard.dashboard.audit;

import io.javalin.http.Context;

/// Who a request comes from: an account, `token:NAME`, `loopback` while nobody has to log in, `nobody` before a log-in.
@FunctionalInterface
public interface Principals {
    /// A name for the log, never empty.
    String of(Context ctx);
}
