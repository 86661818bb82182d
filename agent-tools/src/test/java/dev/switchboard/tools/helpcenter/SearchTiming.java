package dev.switchboard.tools.helpcenter;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Measures the search by hand: opening, the very first search, and every question of the test set many times over.
/// Not a test, since speed depends on the machine.
final class SearchTiming {
    private static final Logger LOG = LoggerFactory.getLogger(SearchTiming.class);

    private SearchTiming() {}

    public static void main(String[] args) throws IOException {
        List<String[]> questions;
        try (InputStream in = SearchTiming.class.getResourceAsStream("/helpcenter/questions.txt")) {
            if (in == null) {
                throw new IllegalStateException("no /helpcenter/questions.txt");
            }
            questions = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines()
                    .filter(line -> !line.startsWith("#")).map(line -> line.split(" -> ")).toList();
        }
        long opening = System.nanoTime();
        try (HelpCenter helpCenter = HelpCenter.open()) {
            long opened = System.nanoTime();
            List<Long> nanos = new ArrayList<>();
            int asked = 0;
            int first = 0;
            int amongThree = 0;
            for (int round = 0; round < 20; round++) {
                for (String[] question : questions) {
                    long start = System.nanoTime();
                    List<String> found = helpCenter.shelf().search(question[0], 3).stream()
                            .map(hit -> hit.article().id()).toList();
                    nanos.add(System.nanoTime() - start);
                    if (round == 0 && !question[1].equals("none")) {
                        asked++;
                        first += !found.isEmpty() && found.getFirst().equals(question[1]) ? 1 : 0;
                        amongThree += found.contains(question[1]) ? 1 : 0;
                        if (!found.contains(question[1])) {
                            LOG.error("missed: {} -> {}, expected {}", question[0], found, question[1]);
                        }
                    }
                }
            }
            long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
            LOG.error("open {} ms, first search {} us, slowest of the first round {} us",
                    (opened - opening) / 1_000_000,
                    nanos.getFirst() / 1000,
                    nanos.subList(0, questions.size()).stream().mapToLong(Long::longValue).max().orElse(0) / 1000);
            LOG.error("{} searches: p50 {} us, p95 {} us, p99 {} us, max {} us", sorted.length,
                    sorted[sorted.length / 2] / 1000, sorted[sorted.length * 95 / 100] / 1000,
                    sorted[sorted.length * 99 / 100] / 1000, Arrays.stream(sorted).max().orElse(0) / 1000);
            LOG.error("{} questions: recall@1 {}, recall@3 {}", asked, 1.0 * first / asked, 1.0 * amongThree / asked);
        }
    }
}
