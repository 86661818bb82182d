package dev.switchboard.gateway;

import dev.switchboard.dashboard.ops.HealthReport;
import dev.switchboard.gateway.mail.SummaryPost;
import dev.switchboard.store.TranscriptStore;
import dev.switchboard.tools.helpcenter.HelpCenter;
import dev.switchboard.tools.helpcenter.HelpDocument;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// How this process is. Missing speech libraries are worth showing but no reason to be unready: calls work by typing.
final class GatewayHealth implements HealthReport {
    private final TranscriptStore store;
    private final String modelLabel;
    private final @Nullable LocalEngine engine;
    private final BooleanSupplier draining;
    private final Optional<SummaryPost> post;
    private final HelpCenter helpCentre;
    private final GatewayFacts facts;

    /// @param draining whether new calls are refused because the process is about to end
    GatewayHealth(
            TranscriptStore store,
            String modelLabel,
            @Nullable LocalEngine engine,
            BooleanSupplier draining,
            Optional<SummaryPost> post,
            HelpCenter helpCentre,
            GatewayFacts facts) {
        this.helpCentre = helpCentre;
        this.post = post;
        this.facts = facts;
        this.draining = draining;
        this.store = store;
        this.modelLabel = modelLabel;
        this.engine = engine;
    }

    @Override
    public String version() {
        return Version.current();
    }

    @Override
    public List<Problem> problems() {
        List<Problem> problems = new ArrayList<>();
        store.problem().ifPresent(why -> problems.add(new Problem("store", why)));
        if (draining.getAsBoolean()) {
            problems.add(new Problem("calls", "draining: no new calls are taken, the gateway is shutting down"));
        }
        return problems;
    }

    @Override
    public Map<String, String> info() {
        Map<String, String> info = new LinkedHashMap<>();
        info.put("model", modelLabel);
        if (engine != null) {
            info.put("hearing", engine.hearing());
            info.put("speaking", engine.speaking());
        }
        post.ifPresent(mail -> info.put("mail", mail.state()));
        info.put("help_centre", helpCentre.documents().stream().filter(HelpDocument.Standing::searched).count()
                + " documents, embeddings " + helpCentre.vectors());
        info.put("java", Runtime.version().toString());
        return info;
    }

    @Override
    public Map<String, String> versions() {
        return facts.versions();
    }

    @Override
    public Map<String, Integer> connections() {
        return facts.connections();
    }

    @Override
    public Map<String, String> privacy() {
        return facts.privacy();
    }
}
