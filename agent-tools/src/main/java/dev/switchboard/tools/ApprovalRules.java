package dev.switchboard.tools;

import dev.switchboard.tools.approval.WaitingRuns;
import java.time.Duration;
import java.util.function.UnaryOperator;

/// How runs wait for the approval of a person.
///
/// @param longest until it is refused by itself; zero asks nobody, so that what needs an approval is refused
/// @param stored what is made of the words that are shown to whoever decides, since they are stored: redaction
public record ApprovalRules(Duration longest, UnaryOperator<WaitingRuns.Wish> stored) {
    public static final ApprovalRules STANDARD = new ApprovalRules(Duration.ofMinutes(2), UnaryOperator.identity());

    public ApprovalRules {
        if (longest.isNegative()) {
            throw new IllegalArgumentException("a wait is zero or more: " + longest);
        }
    }
}
