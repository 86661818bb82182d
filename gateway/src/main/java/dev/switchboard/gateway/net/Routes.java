package dev.switchboard.gateway.net;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Every path of a listener on one screen. A path is exact, or ends in `/*` and then takes one or more further
/// characters. Built once, then read by all event loops.
public final class Routes {
    private final Map<String, Path> exact;
    private final List<Path> prefixes;

    /// What stands at one path.
    record Path(String path, Map<String, LaterRoute> methods, @Nullable WebSocketRoute webSocket) {
        Set<String> allowed() {
            return new TreeSet<>(methods.keySet());
        }
    }

    record Match(Path path, String tail) {}

    private Routes(Map<String, Path> exact, List<Path> prefixes) {
        this.exact = exact;
        this.prefixes = prefixes;
    }

    public static Builder builder() {
        return new Builder();
    }

    Optional<Match> find(String path) {
        Path found = exact.get(path);
        if (found != null) {
            return Optional.of(new Match(found, ""));
        }
        return prefixes.stream()
                .filter(prefix -> path.length() > prefix.path().length() && path.startsWith(prefix.path()))
                .findFirst()
                .map(prefix -> new Match(prefix, path.substring(prefix.path().length())));
    }

    public static final class Builder {
        private final Map<String, Map<String, LaterRoute>> http = new LinkedHashMap<>();
        private final Map<String, WebSocketRoute> webSockets = new LinkedHashMap<>();

        private Builder() {}

        /// Answers `GET` and, without its body, `HEAD`.
        public Builder get(String path, HttpRoute route) {
            return http("GET", path, route);
        }

        public Builder post(String path, HttpRoute route) {
            return http("POST", path, route);
        }

        public Builder getLater(String path, LaterRoute route) {
            return later("GET", path, route);
        }

        public Builder postLater(String path, LaterRoute route) {
            return later("POST", path, route);
        }

        private Builder http(String method, String path, HttpRoute route) {
            return later(method, path, request -> CompletableFuture.completedStage(route.answer(request)));
        }

        private Builder later(String method, String path, LaterRoute route) {
            if (http.computeIfAbsent(checked(path), _ -> new LinkedHashMap<>()).put(method, route) != null) {
                throw new IllegalArgumentException("two routes for " + method + " " + path);
            }
            return this;
        }

        public Builder webSocket(String path, WebSocketRoute route) {
            if (webSockets.put(checked(path), route) != null) {
                throw new IllegalArgumentException("two WebSocket routes for " + path);
            }
            return this;
        }

        private static String checked(String path) {
            if (!path.startsWith("/") || path.indexOf('*') >= 0 && !path.endsWith("/*")) {
                throw new IllegalArgumentException(
                        "path \"" + path + "\", expected it to begin with / and to be exact or end in /*");
            }
            return path;
        }

        public Routes build() {
            Map<String, Path> exact = new LinkedHashMap<>();
            List<Path> prefixes = new ArrayList<>();
            Set<String> paths = new TreeSet<>(http.keySet());
            paths.addAll(webSockets.keySet());
            for (String path : paths) {
                Map<String, LaterRoute> methods = Map.copyOf(http.getOrDefault(path, Map.of()));
                if (path.endsWith("/*")) {
                    prefixes.add(new Path(path.substring(0, path.length() - 1), methods, webSockets.get(path)));
                } else {
                    exact.put(path, new Path(path, methods, webSockets.get(path)));
                }
            }
            return new Routes(Map.copyOf(exact), List.copyOf(prefixes));
        }
    }
}
