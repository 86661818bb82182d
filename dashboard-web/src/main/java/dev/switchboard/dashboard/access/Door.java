package dev.switchboard.dashboard.access;

import io.javalin.security.RouteRole;

/// What a route declares in place of a right. A route that declares neither is closed.
public enum Door implements RouteRole {
    /// Answered to anybody: it shows nothing of what is kept here.
    EVERYONE,
    /// Answered to whoever has logged in, or has a token, whatever their rights.
    SIGNED_IN
}
