package dev.switchboard.gateway.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;

/// Reads a running gateway from outside: `/proc`, `jcmd`, `/metrics`, the API, the engine's `/health`; and tells the engine to
/// misbehave.
final class SoakReadings implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    private final ProcessReadings process;
    private final ControlPlane control;
    private final ControlPlane engine;

    SoakReadings(Contender gateway) {
        this.process = gateway.readings();
        this.control = new ControlPlane(gateway.controlPort());
        this.engine = new ControlPlane(gateway.enginePort());
    }

    /// With a full collection before the heap is read.
    SoakSample sample() throws IOException, InterruptedException {
        long heap = process.heapBytesAfterCollection().orElse(0);
        return read(heap);
    }

    /// Without the heap.
    SoakSample quick() throws IOException, InterruptedException {
        return read(0);
    }

    private SoakSample read(long heapBytes) throws IOException, InterruptedException {
        String metrics = control.get("/metrics");
        JsonNode health = JSON.readTree(engine.get("/health"));
        JsonNode open = JSON.readTree(control.get("/api/tickets?status=open,in_progress&limit=1"));
        return new SoakSample(
                process.residentBytes(),
                heapBytes,
                (long) ControlPlane.metric(metrics, "switchboard_buffers_direct_bytes"),
                process.sockets(),
                (int) ControlPlane.metric(metrics, "switchboard_calls_in_progress"),
                health.path("sessions").asInt(-1),
                health.path("listening").asInt(-1),
                open.path("total").asInt(-1));
    }

    /// For the next session of the engine.
    void fault(String faults) throws IOException, InterruptedException {
        engine.send("POST", "/faults", "{\"sessions\":1,\"faults\":" + faults + "}");
    }

    void noMoreFaults() throws IOException, InterruptedException {
        engine.send("DELETE", "/faults", "");
    }

    @Override
    public void close() {
        control.close();
        engine.close();
    }
}
