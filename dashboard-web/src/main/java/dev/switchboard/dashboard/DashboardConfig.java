package dev.switchboard.dashboard;

import dev.switchboard.dashboard.access.AccessPolicy;
import dev.switchboard.dashboard.board.BoardLimits;
import dev.switchboard.tools.outbound.AddressGuard;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Where the control plane listens and whom it answers. `port` 0 picks a free one. `allowedOrigins` are browser origins
/// (`https://desk.example`) that may use it besides its own pages. `maxBodyBytes` bounds a request's body,
/// `maxLiveReaders` the open live feeds. The files of recordings lie below `dataDir`.
/// `access`: how long sessions last. `clientAddress`: whose requests are whose behind proxies.
/// `board`: when it raises an alert. `outbound`: where webhooks may go. `scorecardsDir`: further forms and plans of
/// quality review.
public record DashboardConfig(
        String bind,
        int port,
        Set<String> allowedOrigins,
        int maxBodyBytes,
        int maxLiveReaders,
        Path dataDir,
        AccessPolicy access,
        ClientAddress clientAddress,
        BoardLimits board,
        AddressGuard outbound,
        Optional<Path> scorecardsDir) {
    /// The largest edit is a resolution note; 64 KiB hold several of the longest.
    public static final int DEFAULT_MAX_BODY_BYTES = 64 * 1024;

    public static final int DEFAULT_MAX_LIVE_READERS = 200;

    public DashboardConfig {
        if (bind.isBlank()) {
            throw new IllegalArgumentException("SWITCHBOARD_BIND is empty: expected an address such as 127.0.0.1");
        }
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("SWITCHBOARD_HTTP_PORT must be from 0 to 65535: " + port);
        }
        if (maxBodyBytes < 1) {
            throw new IllegalArgumentException("maxBodyBytes must be 1 or more: " + maxBodyBytes);
        }
        if (maxLiveReaders < 1) {
            throw new IllegalArgumentException("maxLiveReaders must be 1 or more: " + maxLiveReaders);
        }
        allowedOrigins = checked(allowedOrigins);
    }

    public DashboardConfig(String bind, int port, Set<String> allowedOrigins, int maxBodyBytes, int maxLiveReaders) {
        this(bind, port, allowedOrigins, maxBodyBytes, maxLiveReaders, Path.of("data"), AccessPolicy.usual(), ClientAddress.PEER,
                BoardLimits.usual(), AddressGuard.PUBLIC_ONLY, Optional.empty());
    }

    /// The defaults at an address: no foreign origins.
    public static DashboardConfig at(String bind, int port) {
        return new DashboardConfig(bind, port, Set.of(), DEFAULT_MAX_BODY_BYTES, DEFAULT_MAX_LIVE_READERS);
    }

    public DashboardConfig withAllowedOrigins(Set<String> origins) {
        return new DashboardConfig(bind, port, origins, maxBodyBytes, maxLiveReaders, dataDir, access, clientAddress, board, outbound, scorecardsDir);
    }

    public DashboardConfig withDataDir(Path folder) {
        return new DashboardConfig(bind, port, allowedOrigins, maxBodyBytes, maxLiveReaders, folder, access, clientAddress, board, outbound, scorecardsDir);
    }

    public DashboardConfig withAccess(AccessPolicy policy) {
        return new DashboardConfig(bind, port, allowedOrigins, maxBodyBytes, maxLiveReaders, dataDir, policy, clientAddress, board, outbound, scorecardsDir);
    }

    public DashboardConfig withClientAddress(ClientAddress addresses) {
        return new DashboardConfig(
                bind, port, allowedOrigins, maxBodyBytes, maxLiveReaders, dataDir, access, addresses, board, outbound, scorecardsDir);
    }

    public DashboardConfig withBoard(BoardLimits limits) {
        return new DashboardConfig(
                bind, port, allowedOrigins, maxBodyBytes, maxLiveReaders, dataDir, access, clientAddress, limits, outbound, scorecardsDir);
    }

    public DashboardConfig withOutbound(AddressGuard guard) {
        return new DashboardConfig(
                bind, port, allowedOrigins, maxBodyBytes, maxLiveReaders, dataDir, access, clientAddress, board, guard, scorecardsDir);
    }

    public DashboardConfig withScorecardsDir(Optional<Path> folder) {
        return new DashboardConfig(
                bind, port, allowedOrigins, maxBodyBytes, maxLiveReaders, dataDir, access, clientAddress, board, outbound, folder);
    }

    private static Set<String> checked(Set<String> origins) {
        Set<String> checked = new LinkedHashSet<>();
        for (String origin : origins) {
            if (!isOrigin(origin)) {
                throw new IllegalArgumentException("SWITCHBOARD_ALLOWED_ORIGINS holds '" + origin
                        + "': expected scheme://host[:port], such as https://desk.example");
            }
            checked.add(origin.toLowerCase(Locale.ROOT));
        }
        return Set.copyOf(checked);
    }

    private static boolean isOrigin(String origin) {
        try {
            URI uri = URI.create(origin);
            return ("http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme()))
                    && uri.getHost() != null
                    && uri.getUserInfo() == null
                    && uri.getRawPath().isEmpty()
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null;
        } catch (IllegalArgumentException notAUri) {
            return false;
        }
    }
}
