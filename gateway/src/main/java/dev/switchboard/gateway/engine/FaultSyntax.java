package dev.switchboard.gateway.engine;

import dev.switchboard.gateway.realtime.RealtimeResponse.Failure;
import dev.switchboard.gateway.realtime.RealtimeResponse.StatusDetails;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads faults from names and values, as docs/ENGINE.md lists them; whatever it does not know is refused with the name
/// of what was wrong and what was expected. One reading of one set of faults.
final class FaultSyntax {
    /// What a fault's name has before it in the query of `/v1/realtime`.
    static final String QUERY_PREFIX = "fault.";

    private static final Set<String> NAMES = new TreeSet<>(Set.of(
            "handshake", "retry_after_s", "expires_in_s", "transcription_late_ms", "transcription_order",
            "transcription_failed", "first_audio_late_ms", "audio_rate", "audio_burst_ms", "items", "response",
            "response_after_ms", "unknown_events", "unknown_fields", "close", "stall"));
    private static final int MAX_MS = 600_000;
    private static final int MAX_COUNT = 10_000;
    private static final Pattern CLOSE = Pattern.compile("(\\d{4})@(.+)");
    private static final Pattern MOMENT = Pattern.compile("(\\d{1,6})ms|(response|audio|turn):(\\d{1,5})");
    private static final String A_MOMENT = "2500ms, response:N, audio:N or turn:N";
    private static final Pattern ENDING = Pattern.compile("(failed|incomplete):([a-z_]+)(?:@(\\d{1,5}))?");
    /// The codes, and the type each comes with.
    private static final Map<String, String> FAILURES = Map.of(
            "server_error", "server_error",
            "rate_limit_exceeded", "tokens",
            "inference_rate_limit_exceeded", "tokens",
            "insufficient_quota", "insufficient_quota");
    private static final Set<String> INCOMPLETE = Set.of("content_filter", "max_output_tokens");

    private final Map<String, String> asked;
    private final String prefix;

    private FaultSyntax(Map<String, String> asked, String prefix) {
        this.asked = asked;
        this.prefix = prefix;
    }

    /// The faults in a handshake's query, `NONE` when it has none.
    static Faults ofQuery(Map<String, List<String>> query) throws RefusedException {
        Map<String, String> asked = new LinkedHashMap<>();
        for (Map.Entry<String, List<String>> parameter : query.entrySet()) {
            if (parameter.getKey().startsWith(QUERY_PREFIX)) {
                asked.put(parameter.getKey().substring(QUERY_PREFIX.length()), parameter.getValue().getLast());
            }
        }
        return new FaultSyntax(asked, QUERY_PREFIX).read();
    }

    static Faults of(Map<String, String> asked) throws RefusedException {
        return new FaultSyntax(asked, "").read();
    }

    private Faults read() throws RefusedException {
        if (asked.isEmpty()) {
            return Faults.NONE;
        }
        for (String name : asked.keySet()) {
            if (!NAMES.contains(name)) {
                throw RefusedException.of("unknown_fault", "Unknown fault '" + name + "'. Faults are: "
                        + String.join(", ", NAMES) + ".", prefix + name);
            }
        }
        return new Faults(asked, handshake(),
                optional("expires_in_s", 1, 86_400).stream().mapToObj(Duration::ofSeconds).findAny(),
                transcripts(), answers(),
                new Faults.Strangers(number("unknown_events", 1, MAX_COUNT, 0), isOn("unknown_fields")), cut());
    }

    private Optional<Faults.Refusal> handshake() throws RefusedException {
        String status = asked.get("handshake");
        OptionalInt retryAfter = optional("retry_after_s", 0, 86_400);
        if (status == null) {
            if (retryAfter.isPresent()) {
                throw bad("retry_after_s", "a handshake fault beside it");
            }
            return Optional.empty();
        }
        return Optional.of(switch (status) {
            case "401", "404", "500" -> new Faults.Refusal(Integer.parseInt(status), retryAfter);
            case "429", "503" -> new Faults.Refusal(
                    Integer.parseInt(status), OptionalInt.of(retryAfter.orElse(1)));
            default -> throw bad("handshake", "401, 404, 429, 500 or 503");
        });
    }

    private Faults.Transcripts transcripts() throws RefusedException {
        String order = asked.getOrDefault("transcription_order", "kept");
        if (!order.equals("kept") && !order.equals("swapped")) {
            throw bad("transcription_order", "kept or swapped");
        }
        String failed = asked.getOrDefault("transcription_failed", "");
        Set<Integer> turns = new TreeSet<>();
        if (!failed.isEmpty() && !failed.equals("all")) {
            for (String turn : failed.split(",", -1)) {
                turns.add(parsed("transcription_failed", turn, 1, MAX_COUNT, "all, or turns such as 1,3"));
            }
        }
        return new Faults.Transcripts(
                number("transcription_late_ms", 0, MAX_MS, 0), order.equals("swapped"), turns, failed.equals("all"));
    }

    private Faults.Answers answers() throws RefusedException {
        double rate = rate();
        int burstMs = number("audio_burst_ms", 0, MAX_MS, 0);
        if (rate == 0 && asked.containsKey("audio_burst_ms")) {
            throw bad("audio_burst_ms", "an audio_rate beside it");
        }
        return new Faults.Answers(number("first_audio_late_ms", 0, MAX_MS, 0), rate, burstMs,
                number("items", 1, 16, 1), ending());
    }

    private double rate() throws RefusedException {
        String rate = asked.get("audio_rate");
        if (rate == null) {
            return 0;
        }
        if (!rate.matches("\\d{1,3}(\\.\\d{1,3})?") || Double.parseDouble(rate) < 0.1
                || Double.parseDouble(rate) > 100) {
            throw bad("audio_rate", "0.1 to 100 times real time");
        }
        return Double.parseDouble(rate);
    }

    private Optional<Faults.Ending> ending() throws RefusedException {
        String ending = asked.get("response");
        if (ending == null) {
            if (asked.containsKey("response_after_ms")) {
                throw bad("response_after_ms", "a response fault beside it");
            }
            return Optional.empty();
        }
        String expected = "failed:CODE or incomplete:REASON, with @N for the Nth response only; codes are "
                + String.join(", ", new TreeSet<>(FAILURES.keySet())) + "; reasons are "
                + String.join(", ", new TreeSet<>(INCOMPLETE));
        Matcher parts = ENDING.matcher(ending);
        if (!parts.matches()) {
            throw bad("response", expected);
        }
        String word = parts.group(2);
        String type = FAILURES.get(word);
        StatusDetails details;
        if (parts.group(1).equals("failed") && type != null) {
            details = new StatusDetails("failed", null, new Failure(type, word, "This failure was asked for."));
        } else if (parts.group(1).equals("incomplete") && INCOMPLETE.contains(word)) {
            details = new StatusDetails("incomplete", word, null);
        } else {
            throw bad("response", expected);
        }
        String which = parts.group(3);
        int response = which == null ? 0 : parsed("response", which, 1, MAX_COUNT, expected);
        return Optional.of(new Faults.Ending(details, response, number("response_after_ms", 0, MAX_MS, 0)));
    }

    private Optional<Faults.Cut> cut() throws RefusedException {
        String close = asked.get("close");
        String stall = asked.get("stall");
        if (close != null && stall != null) {
            throw bad("stall", "no close fault beside it");
        }
        if (stall != null) {
            return Optional.of(new Faults.Cut(moment("stall", stall, A_MOMENT), OptionalInt.empty()));
        }
        if (close == null) {
            return Optional.empty();
        }
        String expected = "CODE@MOMENT, where the code is 1000 to 1003, 1006 to 1014 or 3000 to 4999 and the moment "
                + A_MOMENT;
        Matcher parts = CLOSE.matcher(close);
        if (!parts.matches()) {
            throw bad("close", expected);
        }
        int code = Integer.parseInt(parts.group(1));
        boolean sendable = code >= 1000 && code <= 1003 || code >= 1006 && code <= 1014 || code >= 3000 && code <= 4999;
        if (!sendable) {
            throw bad("close", expected);
        }
        return Optional.of(new Faults.Cut(moment("close", parts.group(2), expected), OptionalInt.of(code)));
    }

    private Faults.Moment moment(String name, String text, String expected) throws RefusedException {
        Matcher parts = MOMENT.matcher(text);
        if (!parts.matches()) {
            throw bad(name, expected);
        }
        return parts.group(1) != null
                ? new Faults.Moment(Faults.Moment.Kind.MS, parsed(name, parts.group(1), 0, MAX_MS, expected))
                : new Faults.Moment(Faults.Moment.Kind.valueOf(parts.group(2).toUpperCase(Locale.ROOT)),
                        parsed(name, parts.group(3), 1, MAX_COUNT, expected));
    }

    private boolean isOn(String name) throws RefusedException {
        return switch (asked.getOrDefault(name, "off")) {
            case "on" -> true;
            case "off" -> false;
            default -> throw bad(name, "on or off");
        };
    }

    private int number(String name, int least, int most, int otherwise) throws RefusedException {
        return optional(name, least, most).orElse(otherwise);
    }

    private OptionalInt optional(String name, int least, int most) throws RefusedException {
        String value = asked.get(name);
        return value == null
                ? OptionalInt.empty()
                : OptionalInt.of(parsed(name, value, least, most, least + " to " + most));
    }

    private int parsed(String name, @Nullable String value, int least, int most, String expected)
            throws RefusedException {
        if (value == null || !value.matches("\\d{1,6}")) {
            throw bad(name, expected);
        }
        int number = Integer.parseInt(value);
        if (number < least || number > most) {
            throw bad(name, expected);
        }
        return number;
    }

    private RefusedException bad(String name, String expected) {
        List<String> words = new ArrayList<>(List.of("Invalid fault '" + name + "': expected " + expected));
        words.add("got '" + asked.getOrDefault(name, "") + "'.");
        return RefusedException.of("invalid_fault", String.join(", ", words), prefix + name);
    }
}
