package dev.switchboard.tools.http;

import dev.switchboard.tools.Arguments;
import dev.switchboard.tools.ToolContext;
import dev.switchboard.tools.ToolPolicy;
import dev.switchboard.tools.file.FileKeys;
import dev.switchboard.tools.file.PolicyKeys;
import dev.switchboard.tools.outbound.OutboundHttp;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What a file says of a tool beside the request it makes: how it is told of, what is made of its answer, how its runs are
/// guarded.
public record ToolManner(
        Optional<String> description,
        List<String> examples,
        AnswerMapping answer,
        Duration deadline,
        ToolPolicy policy,
        boolean readOnly,
        Optional<Approval> approval) {
    public static final Set<String> KEYS = Set.of("description", "examples", "answer", "deadline", "policy", "read_only");
    public static final Duration DEADLINE = Duration.ofSeconds(10);
    public static final Duration LONGEST_DEADLINE = Duration.ofSeconds(60);
    private static final Set<String> ANSWER_KEYS = Set.of("data", "spoken", "status", "empty");

    /// Of a tool that no file says anything of and that may change something.
    public static ToolManner usual(Duration deadline) {
        return new ToolManner(
                Optional.empty(), List.of(), AnswerMapping.PLAIN, deadline, ToolPolicy.DEFAULT, false, Optional.empty());
    }

    /// @param tool a level with these keys
    /// @param method what the request's own nature is known by
    /// @param deadline what holds where the level has none
    /// @param quote reads the request that tells the amount of an approval, relative to where this tool asks
    public static ToolManner read(FileKeys tool, String name, String method, Duration deadline, QuoteReader quote) {
        boolean reads = method.equals("GET") || method.equals("HEAD");
        boolean readOnly = tool.truth("read_only", reads);
        boolean repeatable = readOnly || method.equals("PUT") || method.equals("DELETE");
        FileKeys approval = PolicyKeys.approval(tool).only(Approval.KEYS);
        return new ToolManner(
                tool.optional("description"),
                tool.strings("examples"),
                answer(tool.below("answer").only(ANSWER_KEYS)),
                tool.duration("deadline", deadline, Duration.ofMillis(100), LONGEST_DEADLINE),
                PolicyKeys.read(tool, repeatable),
                readOnly,
                Approval.read(approval, name, approval.has("quote") ? Optional.of(quote.read(approval, "quote")) : Optional.empty()));
    }

    @FunctionalInterface
    public interface QuoteReader {
        RequestTemplate read(FileKeys level, String key);
    }

    private static AnswerMapping answer(FileKeys keys) {
        Map<String, ValuePath> data = new LinkedHashMap<>();
        keys.object("data").ifPresent(named -> named.properties().forEach(field -> data.put(
                field.getKey(), ValuePath.read(keys, "data." + field.getKey(), field.getValue().asText()))));
        Map<String, SpokenTemplate> byStatus = new LinkedHashMap<>();
        FileKeys statuses = keys.below("status");
        keys.object("status").ifPresent(lines -> lines.fieldNames().forEachRemaining(status -> {
            if (!status.matches("[1-5]([0-9]{2}|xx)")) {
                throw statuses.wrongAt(status, "an HTTP status such as 404, or a class such as 5xx");
            }
            byStatus.put(status, SpokenTemplate.read(statuses, status));
        }));
        FileKeys empty = keys.below("empty").only(Set.of("at", "say"));
        Optional<AnswerMapping.Empty> nothing = keys.has("empty")
                ? Optional.of(new AnswerMapping.Empty(
                        ValuePath.read(empty, "at", empty.text("at")), SpokenTemplate.read(empty, "say")))
                : Optional.empty();
        Optional<SpokenTemplate> spoken =
                keys.has("spoken") ? Optional.of(SpokenTemplate.read(keys, "spoken")) : Optional.empty();
        return new AnswerMapping(data, spoken, byStatus, nothing);
    }

    /// What a person has to agree to before a run with these arguments.
    public Optional<String> needsApproval(Arguments arguments, ToolContext context, OutboundHttp http) throws Exception {
        return approval.isEmpty()
                ? Optional.empty()
                : approval.get().needed(new Values(arguments.json()), context, deadline, http);
    }

    /// The same where the source itself says how its runs are guarded, and no file does.
    public ToolManner guarded(ToolPolicy other, boolean reads) {
        return new ToolManner(description, examples, answer, deadline, other, reads, approval);
    }
}
