package dev.switchboard.gateway.engine.foreign;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A shared library of the system, found by trying names in the places where distributions put them. Loaded once and
/// never unloaded. Immutable and thread-safe; whether its functions are is the library's own affair.
public final class NativeLibrary {
    private static final Linker LINKER = Linker.nativeLinker();

    /// Beside the dynamic linker's own search. Debian's multiarch folders come first, then Fedora's, then hand-built.
    private static final List<Path> FOLDERS = List.of(
            Path.of("/usr/lib/x86_64-linux-gnu"),
            Path.of("/usr/lib/aarch64-linux-gnu"),
            Path.of("/usr/lib64"),
            Path.of("/usr/local/lib"),
            Path.of("/usr/lib"),
            Path.of("/opt/homebrew/lib"));

    private final String name;
    private final SymbolLookup symbols;

    private NativeLibrary(String name, SymbolLookup symbols) {
        this.name = name;
        this.symbols = symbols;
    }

    /// The first library of these names that is there and has all `functions`; another version of the same library
    /// whose functions differ is passed over.
    public static Optional<NativeLibrary> find(List<String> functions, String... names) {
        for (String name : names) {
            Optional<NativeLibrary> library = byLinker(name)
                    .or(() -> FOLDERS.stream().flatMap(folder -> byPath(folder.resolve(name)).stream()).findFirst());
            if (library.isPresent() && library.get().hasAll(functions)) {
                return library;
            }
        }
        return Optional.empty();
    }

    private static Optional<NativeLibrary> byLinker(String name) {
        try {
            return Optional.of(new NativeLibrary(name, SymbolLookup.libraryLookup(name, Arena.global())));
        } catch (IllegalArgumentException _) {
            return Optional.empty();    // the lookup's way of saying that there is none
        }
    }

    private static Optional<NativeLibrary> byPath(Path file) {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new NativeLibrary(file.toString(), SymbolLookup.libraryLookup(file, Arena.global())));
        } catch (IllegalArgumentException _) {
            return Optional.empty();    // there, but for another processor
        }
    }

    private boolean hasAll(List<String> functions) {
        return functions.stream().allMatch(function -> symbols.find(function).isPresent());
    }

    /// A function of the library. Throws `IllegalArgumentException` when it has none of that name, so name it to
    /// `find`.
    public MethodHandle function(String function, FunctionDescriptor shape) {
        MemorySegment address = symbols.find(function)
                .orElseThrow(() -> new IllegalArgumentException("no function " + function + " in " + name));
        return LINKER.downcallHandle(address, shape);
    }

    /// A pointer for C to call `target` by, valid for the life of the process. `target` must not throw: a `Throwable`
    /// that leaves it ends the JVM.
    public static MemorySegment callback(MethodHandle target, FunctionDescriptor shape) {
        return LINKER.upcallStub(target, shape, Arena.global());
    }

    /// The zero-terminated UTF-8 text at `pointer`, "" for a null pointer.
    public static String text(MemorySegment pointer) {
        return pointer.address() == 0 ? "" : pointer.reinterpret(Long.MAX_VALUE).getString(0);
    }

    @Override
    public String toString() {
        return name;
    }
}
