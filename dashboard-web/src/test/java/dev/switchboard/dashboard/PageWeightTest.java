package dev.switchboard.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a browser loads for all pages together, counted as it goes over the wire: from the one HTML page along every import,
/// stylesheet and worklet. Only the chart library, which one page fetches, is left out.
class PageWeightTest {
    private static final int MOST_BYTES = 400_000;
    private static final String CHARTS = "/assets/vendor/echarts/";
    private static final Path PAGES = Path.of("src/main/resources/web/app");
    private static final Pattern IMPORT = Pattern.compile("(?<![\"'\\w.])(?:import|from)\\s*\\(?\\s*[\"']([\\w@./-]+)[\"']");
    private static final Pattern ADDRESS = Pattern.compile("[\"'](/assets/[^\"']+\\.(?:js|css|svg))[\"']");
    private static final Pattern MAPPED = Pattern.compile("\"([^\"]+)\": \"(/assets/[^\"]+)\"");

    @TempDir
    Path folder;

    @Test
    void theWholeAppWithoutChartsWeighsUnder400KilobytesGzipped() throws Exception {
        Map<String, Integer> weights = new TreeMap<>();
        try (TestDesk desk = new TestDesk(folder)) {
            weigh(desk, weights);
        }
        int all = weights.values().stream().mapToInt(Integer::intValue).sum();
        System.out.println("the pages weigh " + all + " bytes gzipped in " + weights.size() + " files");

        TreeSet<String> modules = new TreeSet<>();
        try (Stream<Path> files = Files.list(PAGES)) {
            files.forEach(file -> modules.add("/assets/app/" + file.getFileName()));
        }
        assertThat(modules).hasSizeGreaterThan(40);
        assertThat(weights.keySet()).as("every module of ours was found and weighed, or none imports it")
                .containsAll(modules).contains("/assets/vendor/lit-html/lit-html.js", "/assets/tokens.css");
        assertThat(all).isBetween(60_000, MOST_BYTES);
    }

    private static void weigh(TestDesk desk, Map<String, Integer> weights) throws Exception {
        String page = desk.get("/").text();
        Map<String, String> importMap = new TreeMap<>();
        MAPPED.matcher(page).results().forEach(found -> importMap.put(found.group(1), found.group(2)));
        Deque<String> left = new ArrayDeque<>();
        left.add("/");
        while (!left.isEmpty()) {
            String address = left.pop();
            if (weights.containsKey(address) || address.startsWith(CHARTS)) {
                continue;
            }
            weights.put(address, gzippedBytes(desk, address));
            String text = desk.get(address).text();
            for (Matcher found = ADDRESS.matcher(text); found.find();) {
                left.add(found.group(1));
            }
            if (address.endsWith(".js")) {
                for (Matcher found = IMPORT.matcher(text); found.find();) {
                    left.add(resolved(importMap, address, found.group(1)));
                }
            }
        }
    }

    private static int gzippedBytes(TestDesk desk, String address) throws Exception {
        HttpResponse<byte[]> answer = desk.client.send(
                HttpRequest.newBuilder(desk.at(address)).header("Accept-Encoding", "gzip").build(), BodyHandlers.ofByteArray());
        assertThat(answer.statusCode()).as(address).isEqualTo(200);
        boolean small = answer.body().length < 2_000;
        assertThat(answer.headers().firstValue("Content-Encoding").orElse("none")).as(address).isIn("gzip", small ? "none" : "gzip");
        return answer.body().length;
    }

    private static String resolved(Map<String, String> importMap, String from, String name) {
        if (name.startsWith(".") || name.startsWith("/")) {
            return URI.create(from).resolve(name).toString();
        }
        String whole = importMap.get(name);
        if (whole != null) {
            return whole;
        }
        String folder = name.substring(0, name.lastIndexOf('/') + 1);
        String part = name;
        while (!importMap.containsKey(folder)) {
            assertThat(folder).as("the import map knows " + part + " of " + from).contains("/");
            folder = folder.substring(0, folder.lastIndexOf('/', folder.length() - 2) + 1);
        }
        return importMap.get(folder) + name.substring(folder.length());
    }
}
