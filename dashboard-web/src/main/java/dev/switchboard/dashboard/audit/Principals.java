package dev.switchboard.dashboard.audit;

import io.javalin.http.Context;

/// Who a request comes from. The one place a log-in has to fill.
@FunctionalInterface
public interface Principals {
    /// While there is no log-in and only this machine is answered.
    Principals LOOPBACK = _ -> "loopback";

    /// A name for the log, never empty.
    String of(Context ctx);
}
