package dev.switchboard.store.scorecard;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Draws calls at random and yet so that anybody can draw them again: each call gets the SHA-256 of seed, plan, period
/// and its ticket id, and of each agent those with the lowest are drawn. Which other calls there are, and in which
/// order they are stored, changes nothing about a call's place.
final class Sampling {
    private Sampling() {}

    record Candidate(String ticketId, String agentId) {}

    /// At most `callsPerAgent` of each agent, those drawn before counted, in the order in which they were drawn.
    ///
    /// @param before drawn earlier for the same plan and period
    static List<Candidate> draw(SamplingPlan plan, Period period, List<Candidate> candidates, List<Candidate> before) {
        Map<String, Integer> places = new TreeMap<>();
        Set<String> drawn = new HashSet<>();
        for (Candidate candidate : before) {
            places.merge(candidate.agentId(), 1, Integer::sum);
            drawn.add(candidate.ticketId());
        }
        List<Candidate> fresh = new ArrayList<>();
        for (Candidate candidate : shuffled(plan, period, candidates)) {
            int taken = places.getOrDefault(candidate.agentId(), 0);
            if (taken < plan.callsPerAgent() && drawn.add(candidate.ticketId())) {
                places.put(candidate.agentId(), taken + 1);
                fresh.add(candidate);
            }
        }
        return fresh;
    }

    private record Placed(String lot, Candidate candidate) {}

    private static List<Candidate> shuffled(SamplingPlan plan, Period period, List<Candidate> candidates) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            List<Placed> placed = new ArrayList<>();
            for (Candidate candidate : candidates) {
                String text = String.join("\n", plan.seed(), plan.id(), period.name(), candidate.ticketId());
                placed.add(new Placed(
                        HexFormat.of().formatHex(sha.digest(text.getBytes(StandardCharsets.UTF_8))), candidate));
            }
            return placed.stream().sorted(Comparator.comparing(Placed::lot)).map(Placed::candidate).toList();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
