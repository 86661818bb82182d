package dev.switchboard.tools.source;

import dev.switchboard.tools.SourceState;
import dev.switchboard.tools.Tool;
import dev.switchboard.tools.ToolSource;
import dev.switchboard.tools.file.PlainWords;
import java.io.IOException;
import java.net.URLClassLoader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The packs of one class loader: a jar's, or the class path's. A pack that throws is left out by name.
final class PackSource implements ToolSource {
    private static final Logger LOG = LoggerFactory.getLogger(PackSource.class);

    private final String name;
    private final String from;
    private final List<ToolPack> packs = new ArrayList<>();
    private final List<Tool> tools = new ArrayList<>();
    private final List<String> leftOut = new ArrayList<>();
    private final Optional<URLClassLoader> own;
    private final Instant loadedAt;
    private volatile List<String> offered = List.of();
    private volatile List<String> refused = List.of();

    /// @param loader whose packs these are; those of its parents are passed over
    /// @param own closed with this, where the loader is this source's alone
    PackSource(String name, String from, ClassLoader loader, Optional<URLClassLoader> own, PackParts parts) {
        this.name = name;
        this.from = from;
        this.own = own;
        this.loadedAt = parts.clock().instant();
        var found = ServiceLoader.load(ToolPack.class, loader).stream().iterator();
        while (true) {
            try {
                if (!found.hasNext()) {
                    break;
                }
                ServiceLoader.Provider<ToolPack> provider = found.next();
                if (own.isEmpty() || provider.type().getClassLoader() == loader) {
                    load(provider, parts);
                }
            } catch (ServiceConfigurationError | LinkageError broken) {
                leaveOut("a provider", broken);
            }
        }
        if (own.isPresent() && packs.isEmpty() && leftOut.isEmpty()) {
            leftOut.add("the jar names no " + ToolPack.class.getName() + " in META-INF/services");
        }
    }

    private void load(ServiceLoader.Provider<ToolPack> provider, PackParts parts) {
        String type = provider.type().getName();
        try {
            ToolPack pack = provider.get();
            List<Tool> opened = List.copyOf(pack.open(parts));
            for (Tool tool : opened) {
                tool.spec().flaw().ifPresent(flaw -> {
                    throw new IllegalArgumentException("its tool " + tool.spec().name() + ": " + flaw);
                });
            }
            packs.add(pack);
            tools.addAll(opened);
        } catch (Exception | ServiceConfigurationError | LinkageError | StackOverflowError broken) {
            leaveOut(type, broken);
        }
    }

    private void leaveOut(String what, Throwable broken) {
        Throwable cause = broken instanceof ServiceConfigurationError && broken.getCause() != null ? broken.getCause() : broken;
        String why = what + ": " + cause.getClass().getSimpleName() + (cause.getMessage() == null ? "" : ": " + PlainWords.line(cause.getMessage(), 300));
        LOG.warn("tools of {} left out: {}", name, why);
        leftOut.add(why);
    }

    boolean isEmpty() {
        return tools.isEmpty() && leftOut.isEmpty();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void start(Offer offer) {
        refused = offer.offer(tools);
        offered = tools.stream().map(tool -> tool.spec().name())
                .filter(each -> refused.stream().noneMatch(reason -> reason.startsWith(each + ":"))).toList();
    }

    @Override
    public SourceState state() {
        List<String> all = new ArrayList<>(leftOut);
        all.addAll(refused);
        Optional<String> error = tools.isEmpty() && !leftOut.isEmpty() ? Optional.of(leftOut.getFirst()) : Optional.empty();
        return new SourceState(name, "java", from, offered, all, error, Optional.of(loadedAt));
    }

    @Override
    public boolean claims(String tool) {
        return tools.stream().anyMatch(each -> each.spec().name().equals(tool));
    }

    @Override
    public List<String> examples() {
        return List.of();
    }

    @Override
    public void close() {
        for (ToolPack pack : packs.reversed()) {
            try {
                pack.close();
            } catch (Exception e) {
                LOG.warn("closing the tools of {}: {}", name, e.toString());
            }
        }
        own.ifPresent(loader -> {
            try {
                loader.close();
            } catch (IOException e) {
                LOG.warn("closing the jar of {}: {}", name, e.toString());
            }
        });
    }
}
