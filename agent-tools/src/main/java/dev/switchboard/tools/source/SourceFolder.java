package dev.switchboard.tools.source;

import dev.switchboard.tools.ToolSource;
import dev.switchboard.tools.file.FileKeys;
import dev.switchboard.tools.file.ToolFileException;
import dev.switchboard.tools.http.HttpToolReader;
import dev.switchboard.tools.openapi.MountedDocument;
import dev.switchboard.tools.remote.RemoteServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The folder that tools are configured in: each `.yaml` file is a source, and so is each `.jar`.
final class SourceFolder implements AutoCloseable {
    private static final String CLASS_PATH = "class path";

    private final Optional<Path> dir;
    private final PackParts parts;
    /// Where jars are loaded from, since a jar that is replaced while it is open breaks what was loaded from it.
    private @Nullable Path copies;

    /// @param content what it was made of, to tell whether it changed
    record Found(ToolSource source, String content) {}

    SourceFolder(Optional<Path> dir, PackParts parts) {
        this.dir = dir;
        this.parts = parts;
    }

    /// What stands there now, by file name. What is as it was in `before` is the same object.
    Map<String, Found> read(Map<String, Found> before) {
        Map<String, Found> now = new LinkedHashMap<>();
        Found onClassPath = before.get(CLASS_PATH);
        if (onClassPath == null && before.isEmpty()) {
            PackSource packs = new PackSource(CLASS_PATH, CLASS_PATH, ToolPack.class.getClassLoader(), Optional.empty(), parts);
            onClassPath = packs.isEmpty() ? null : new Found(packs, "");
        }
        if (onClassPath != null) {
            now.put(CLASS_PATH, onClassPath);
        }
        try {
            for (Path file : files()) {
                String name = file.getFileName().toString();
                now.put(name, name.endsWith(".jar") ? jar(file, before.get(name)) : yaml(file, before.get(name)));
            }
        } catch (ToolFileException wrong) {
            now.values().stream().filter(each -> !before.containsValue(each)).forEach(each -> each.source().close());
            throw wrong;
        }
        return now;
    }

    private List<Path> files() {
        if (dir.isEmpty()) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(dir.get())) {
            return files.filter(file -> file.toString().endsWith(".yaml") || file.toString().endsWith(".jar"))
                    .filter(Files::isRegularFile)
                    .sorted(Comparator.comparing(file -> file.getFileName().toString())).toList();
        } catch (IOException e) {
            throw new ToolFileException("tools-dir=" + dir.get() + ": expected a readable folder of .yaml files and .jar files", e);
        }
    }

    private Found yaml(Path file, @Nullable Found before) {
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException e) {
            throw new ToolFileException(file + ": cannot be read as UTF-8 text", e);
        }
        String stem = file.getFileName().toString().replaceFirst("\\.yaml$", "");
        if (!stem.matches("[A-Za-z0-9_-]{1,40}")) {
            throw new ToolFileException(file + ": expected a file name of 1 to 40 of A-Z a-z 0-9 _ - before .yaml");
        }
        FileKeys keys = FileKeys.read(file.toString(), text, parts.environment());
        String content = text + MountedDocument.contentBeside(keys, file);
        if (before != null && before.content.equals(content)) {
            return before;
        }
        ToolSource source;
        if (keys.has("mcp")) {
            source = RemoteServer.read(stem, keys, parts.http(), parts.clock());
        } else if (keys.has("openapi")) {
            source = MountedDocument.read(stem, keys, file, parts.http(), parts.clock());
        } else {
            source = new HttpSource(stem, file.toString(), new HttpToolReader(parts.http()).read(keys), parts.clock().instant());
        }
        return new Found(source, content);
    }

    private Found jar(Path file, @Nullable Found before) {
        try {
            String content = Files.size(file) + " " + Files.getLastModifiedTime(file);
            if (before != null && before.content.equals(content)) {
                return before;
            }
            if (copies == null) {
                copies = Files.createTempDirectory("switchboard-tools");
            }
            Path copy = Files.createTempFile(copies, "pack", ".jar");
            Files.write(copy, Files.readAllBytes(file));
            URLClassLoader loader = new URLClassLoader(
                    file.getFileName().toString(), new URL[] {address(copy)}, ToolPack.class.getClassLoader());
            return new Found(
                    new PackSource(file.getFileName().toString(), file.toString(), loader, Optional.of(loader), parts), content);
        } catch (IOException e) {
            throw new ToolFileException(file + ": cannot be read", e);
        }
    }

    private static URL address(Path file) {
        try {
            return file.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException("a file has no address", e);
        }
    }

    @Override
    public void close() {
        if (copies == null) {
            return;
        }
        try (Stream<Path> files = Files.walk(copies)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("copies of jars cannot be deleted", e);
        }
    }
}
