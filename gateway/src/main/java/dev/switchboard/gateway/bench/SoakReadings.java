package dev.switchboard.gateway.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/// Reads a running gateway from outside: `/proc`, `jcmd`, `/metrics`, the API, the engine's `/health`; and tells the engine to
/// misbehave.
final class SoakReadings implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();
    private final ProcessReadings process;
    private final String control;
    private final String engine;

    SoakReadings(Contender gateway) {
        this.process = gateway.readings();
        this.control = "http://127.0.0.1:" + gateway.controlPort();
        this.engine = "http://127.0.0.1:" + gateway.enginePort();
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
        String metrics = get(control + "/metrics");
        JsonNode health = JSON.readTree(get(engine + "/health"));
        JsonNode open = JSON.readTree(get(control + "/api/tickets?status=open,in_progress&limit=1"));
        return new SoakSample(
                process.residentBytes(),
                heapBytes,
                (long) metric(metrics, "switchboard_buffers_direct_bytes"),
                process.sockets(),
                (int) metric(metrics, "switchboard_calls_in_progress"),
                health.path("sessions").asInt(-1),
                health.path("listening").asInt(-1),
                open.path("total").asInt(-1));
    }

    /// For the next session of the engine.
    void fault(String faults) throws IOException, InterruptedException {
        HttpRequest ask = HttpRequest.newBuilder(URI.create(engine + "/faults"))
                .timeout(PATIENCE)
                .POST(HttpRequest.BodyPublishers.ofString("{\"sessions\":1,\"faults\":" + faults + "}"))
                .build();
        int status = http.send(ask, BodyHandlers.discarding()).statusCode();
        if (status != 200) {
            throw new IOException("the engine answers " + status + " to the faults " + faults);
        }
    }

    void noMoreFaults() throws IOException, InterruptedException {
        http.send(HttpRequest.newBuilder(URI.create(engine + "/faults")).timeout(PATIENCE).DELETE().build(), BodyHandlers.discarding());
    }

    private String get(String address) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(URI.create(address)).timeout(PATIENCE).build(), BodyHandlers.ofString()).body();
    }

    private static double metric(String metrics, String name) {
        return metrics.lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    @Override
    public void close() {
        http.close();
    }
}
