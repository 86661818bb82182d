package dev.switchboard.gateway.caller;

import dev.switchboard.gateway.call.CallCounters;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Counters that a test can read: `kind/channel/cause` to how often.
public final class RecordedCounters implements CallCounters {
    private final Map<String, Integer> counts = new ConcurrentHashMap<>();

    public int count(String key) {
        return counts.getOrDefault(key, 0);
    }

    @Override
    public void received(String channel, int bytes) {
        add("received/" + channel, 1);
        add("received_bytes/" + channel, bytes);
    }

    @Override
    public void sent(String channel, int bytes) {
        add("sent/" + channel, 1);
        add("sent_bytes/" + channel, bytes);
    }

    @Override
    public void webhook(String channel, String kind) {
        add("webhook/" + channel + "/" + kind, 1);
    }

    @Override
    public void dropped(String channel, String cause) {
        add("dropped/" + channel + "/" + cause, 1);
    }

    @Override
    public void rejected(String channel, String cause) {
        add("rejected/" + channel + "/" + cause, 1);
    }

    @Override
    public void unrecognised(String channel, String type) {
        add("unrecognised/" + channel + "/" + type, 1);
    }

    private void add(String key, int amount) {
        counts.merge(key, amount, Integer::sum);
    }
}
