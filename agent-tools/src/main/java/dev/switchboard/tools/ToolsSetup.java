package dev.switchboard.tools;

import dev.switchboard.tools.customer.SummaryWishes;
import dev.switchboard.tools.helpcenter.HelpCenter;
import dev.switchboard.tools.sale.LetterWays;
import dev.switchboard.tools.sale.NoPayments;
import dev.switchboard.tools.sale.PaymentProvider;
import dev.switchboard.tools.sale.ticket.TicketSetup;
import java.nio.file.Path;
import java.util.Optional;

/// What a house has set up for its tools: where callers' wishes for a summary by mail are noted (a house that sends mail), its
/// help centre, how runs wait for people, who takes money, what sends letters to customers,
/// and how tickets are made.
public record ToolsSetup(
        Optional<SummaryWishes> summaries,
        HelpCenter.Config helpCenter,
        ApprovalRules approvals,
        PaymentProvider payments,
        LetterWays letters,
        TicketSetup tickets) {
    /// Neither mail nor payments, and the help centre that comes with the program.
    public static final ToolsSetup NONE = new ToolsSetup(
            Optional.empty(), HelpCenter.Config.NONE, ApprovalRules.STANDARD, new NoPayments(), LetterWays.NONE,
            TicketSetup.usual(Path.of(System.getProperty("java.io.tmpdir"))));

    public ToolsSetup withSummaries(SummaryWishes wishes) {
        return new ToolsSetup(Optional.of(wishes), helpCenter, approvals, payments, letters, tickets);
    }

    public ToolsSetup withHelpCenter(HelpCenter.Config config) {
        return new ToolsSetup(summaries, config, approvals, payments, letters, tickets);
    }
}
