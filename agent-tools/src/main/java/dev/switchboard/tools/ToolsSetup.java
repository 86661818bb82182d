package dev.switchboard.tools;

import dev.switchboard.tools.customer.SummaryWishes;
import dev.switchboard.tools.helpcenter.HelpCenter;
import dev.switchboard.tools.sale.Letters;
import dev.switchboard.tools.sale.NoPayments;
import dev.switchboard.tools.sale.PaymentProvider;
import java.util.Optional;

/// What a house has set up for its tools: where callers' wishes for a summary by mail are noted (a house that sends mail), its
/// help centre, how runs wait for people, who takes money, and what sends letters to customers.
public record ToolsSetup(
        Optional<SummaryWishes> summaries,
        HelpCenter.Config helpCenter,
        ApprovalRules approvals,
        PaymentProvider payments,
        Optional<Letters.Sender> letters) {
    /// Neither mail nor payments, and the help centre that comes with the program.
    public static final ToolsSetup NONE = new ToolsSetup(
            Optional.empty(), HelpCenter.Config.NONE, ApprovalRules.STANDARD, new NoPayments(), Optional.empty());

    public ToolsSetup withSummaries(SummaryWishes wishes) {
        return new ToolsSetup(Optional.of(wishes), helpCenter, approvals, payments, letters);
    }

    public ToolsSetup withHelpCenter(HelpCenter.Config config) {
        return new ToolsSetup(summaries, config, approvals, payments, letters);
    }
}
