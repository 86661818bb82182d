package dev.switchboard.dashboard.doc;

import dev.switchboard.dashboard.access.Door;
import dev.switchboard.dashboard.access.Right;
import io.javalin.Javalin;
import io.javalin.http.HandlerType;
import io.javalin.security.RouteRole;
import io.javalin.security.Roles;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A path that this process answers, and who may ask it, as it was registered.
///
/// @param method of HTTP, in small letters as the document has it
/// @param path with the names of its parts in braces
/// @param needs rights and doors: one of them is enough
/// @param webSocket whether it is spoken by WebSocket too
public record ApiRoute(String method, String path, Set<RouteRole> needs, boolean webSocket) {
    private static final Set<HandlerType> METHODS =
            Set.of(HandlerType.GET, HandlerType.POST, HandlerType.PATCH, HandlerType.PUT, HandlerType.DELETE);
    private static final Pattern PART = Pattern.compile("\\{(\\w+)}");

    public ApiRoute {
        needs = Set.copyOf(needs);
    }

    /// All that are registered, in that order; what only repeats a `GET` without its body is not named.
    public static List<ApiRoute> of(Javalin javalin) {
        var router = javalin.unsafe.internalRouter;
        Set<String> sockets = router.allWsHandlers().stream()
                .filter(handler -> !handler.getPath().equals("*"))
                .map(handler -> handler.getPath())
                .collect(Collectors.toSet());
        var routes = new ArrayList<ApiRoute>();
        router.allHttpHandlers().forEach(parsed -> {
            var endpoint = parsed.endpoint;
            if (METHODS.contains(endpoint.method)) {
                Roles roles = endpoint.metadata(Roles.class);
                routes.add(new ApiRoute(
                        endpoint.method.name().toLowerCase(Locale.ROOT), endpoint.path,
                        roles == null ? Set.of() : roles.getRoles(), sockets.contains(endpoint.path)));
            }
        });
        return routes;
    }

    /// The names in the path's braces, in its order.
    List<String> parts() {
        return PART.matcher(path).results().map(found -> found.group(1)).toList();
    }

    boolean isOpen() {
        return needs.contains(Door.EVERYONE);
    }

    List<Right> rights() {
        return needs.stream().filter(Right.class::isInstance).map(Right.class::cast).sorted().toList();
    }

    /// Under the path of the API, where queries are checked and the audit log is written.
    boolean isApi() {
        return path.startsWith("/api/");
    }
}
