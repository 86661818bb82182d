package dev.switchboard.tools;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicReference;

/// A call's notes that only remember.
public final class RecordedNotes implements CallNotes {
    private final AtomicReference<Optional<String>> name = new AtomicReference<>(Optional.empty());
    private final Map<String, String> metadata = new ConcurrentSkipListMap<>();

    @Override
    public void customerName(String name) {
        this.name.set(Optional.of(name));
    }

    @Override
    public void metadata(String key, String value) {
        metadata.put(key, value);
    }

    public Optional<String> name() {
        return name.get();
    }

    public Map<String, String> metadata() {
        return metadata;
    }
}
