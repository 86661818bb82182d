package dev.switchboard.dashboard.scorecard;

import dev.switchboard.store.scorecard.Form;
import dev.switchboard.store.scorecard.FormException;
import dev.switchboard.store.scorecard.FormVersion;
import dev.switchboard.store.scorecard.SamplingPlan;
import dev.switchboard.store.scorecard.Scorecards;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The forms and plans as they are now. Whoever asks has the folder looked at, at most every two seconds, and read
/// again when it has changed; files that cannot be used are refused with one line, and what was read before stays.
/// Thread-safe; blocks on files and, when a form is new, on the database.
public final class FormShelf {
    private static final Logger log = LoggerFactory.getLogger(FormShelf.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(2);

    private final Optional<Path> folder;
    private final Scorecards scorecards;
    private final Clock clock;
    private List<String> read = List.of();
    private Instant looked;
    private Shelf shelf;

    /// @param refused why the files were last refused, where they were
    record Shelf(List<FormVersion> forms, List<SamplingPlan> plans, Instant readAt, Optional<String> refused) {
        Optional<FormVersion> form(String id) {
            return forms.stream().filter(version -> version.form().id().equals(id)).findFirst();
        }

        Optional<SamplingPlan> plan(String id) {
            return plans.stream().filter(plan -> plan.id().equals(id)).findFirst();
        }
    }

    /// Reads everything for the first time; `FormException` when something is wrong.
    public FormShelf(Optional<Path> folder, Scorecards scorecards, Clock clock) {
        this.folder = folder;
        this.scorecards = scorecards;
        this.clock = clock;
        this.looked = clock.instant();
        this.read = FormFiles.look(folder);
        this.shelf = settled(FormFiles.read(folder));
    }

    synchronized Shelf now() {
        Instant now = clock.instant();
        if (now.isBefore(looked.plus(LOOK_EVERY))) {
            return shelf;
        }
        looked = now;
        try {
            List<String> seen = FormFiles.look(folder);
            if (!seen.equals(read)) {
                read = seen;
                shelf = settled(FormFiles.read(folder));
                log.info("scorecards read again: {}", shelf.forms().stream().map(each -> each.form().id()).toList());
            }
        } catch (FormException wrong) {
            String why = Objects.requireNonNull(wrong.getMessage());
            if (!shelf.refused().equals(Optional.of(why))) {
                log.warn("scorecards not read again: {}; the ones of before stay", why);
                shelf = new Shelf(shelf.forms(), shelf.plans(), shelf.readAt(), Optional.of(why));
            }
        }
        return shelf;
    }

    private Shelf settled(FormFiles files) {
        List<FormVersion> forms = new ArrayList<>();
        for (Form form : files.forms()) {
            forms.add(scorecards.settle(form, clock.instant()));
        }
        return new Shelf(List.copyOf(forms), files.plans(), clock.instant(), Optional.empty());
    }
}
