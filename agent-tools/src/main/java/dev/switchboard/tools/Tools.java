package dev.switchboard.tools;

import dev.switchboard.store.sql.Database;
import dev.switchboard.tools.approval.WaitingRuns;
import dev.switchboard.tools.customer.NoteCustomer;
import dev.switchboard.tools.customer.SendSummaryByEmail;
import dev.switchboard.tools.customer.SummaryWishes;
import dev.switchboard.tools.event.BoxOffice;
import dev.switchboard.tools.helpcenter.HelpCenter;
import dev.switchboard.tools.sale.Sales;
import dev.switchboard.tools.sale.entry.Entry;
import dev.switchboard.tools.sale.entry.EntryTalk;
import dev.switchboard.tools.sale.entry.EntryTools;
import dev.switchboard.tools.sale.ticket.Tickets;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.concurrent.CompletionStage;

/// The module's root: every tool there is, and the runner. Thread-safe; `close` waits for running tools up to their
/// deadlines.
public final class Tools implements AutoCloseable {
    /// Tools running at once, over all calls. Beyond it a caller is asked to try again in a moment.
    private static final int MAX_RUNNING = 256;

    private final HelpCenter helpCenter;
    private final Sales sales;
    private final BoxOfficeDesk desk;
    private final Tickets tickets;
    private final ToolRunner runner;
    private final List<String> vocabulary;
    private final List<String> eventPhrases;

    private Tools(
            HelpCenter helpCenter, BoxOffice boxOffice, Sales sales, BoxOfficeDesk desk, Tickets tickets, Entry entry, ZoneId zone,
            Optional<SummaryWishes> summaries, WaitingRuns approvals) {
        this.helpCenter = helpCenter;
        this.sales = sales;
        this.desk = desk;
        this.tickets = tickets;
        List<Tool> tools = new ArrayList<>();
        tools.add(helpCenter.searchTool());
        tools.add(new NoteCustomer());
        summaries.map(SendSummaryByEmail::new).ifPresent(tools::add);
        tools.addAll(boxOffice.tools());
        tools.addAll(sales.tools());
        tools.addAll(new EntryTools(entry, sales.events(), new EntryTalk(zone)).all());
        this.runner = new ToolRunner(tools, MAX_RUNNING, approvals, System::nanoTime);
        Set<String> words = new LinkedHashSet<>(helpCenter.vocabulary());
        words.addAll(boxOffice.vocabulary());
        this.vocabulary = List.copyOf(words);
        this.eventPhrases = boxOffice.phrases();
    }

    /// Opens every tool; those with tables of their own migrate them. Days ("tonight") are those of the clock's zone.
    /// The database stays the caller's to close, after this.
    public static Tools open(Database database, Clock clock) {
        return open(database, clock, ToolsSetup.NONE);
    }

    /// The same in a house that has set these up.
    public static Tools open(Database database, Clock clock, ToolsSetup setup) {
        BoxOffice boxOffice = BoxOffice.open(database, clock);
        Tickets tickets = new Tickets(database, clock, setup.tickets());
        Sales sales = new Sales(
                database, clock, boxOffice.catalogue(), setup.payments(), setup.letters().enclosing(tickets));
        sales.start();
        return new Tools(
                HelpCenter.open(database, clock, setup.helpCenter()),
                boxOffice,
                sales,
                BoxOfficeDesk.over(database, clock, sales),
                tickets,
                new Entry(database, clock, Entry.Hours.USUAL),
                clock.getZone(),
                setup.summaries(),
                WaitingRuns.open(database, clock, setup.approvals().longest(), setup.approvals().stored()));
    }

    /// To look after its documents.
    public HelpCenter helpCenter() {
        return helpCenter;
    }

    /// What is sold: holds, orders, payments.
    public Sales sales() {
        return sales;
    }

    /// The house's side of what is sold: events, orders, figures.
    public BoxOfficeDesk boxOfficeDesk() {
        return desk;
    }

    /// Makes tickets as files.
    public Tickets tickets() {
        return tickets;
    }

    /// What an agent may be given: every tool, also one that this house does not have, which then no model is offered.
    public Set<String> names() {
        Set<String> names = new LinkedHashSet<>(List.of(SendSummaryByEmail.NAME));
        specs().forEach(spec -> names.add(spec.name()));
        return names;
    }

    /// Puts these tools in the place of those that `source` offered before; none takes them away. Runs under way end with
    /// the old ones. Throws `IllegalArgumentException`, and changes nothing, when two tools would have one name.
    public void offer(String source, List<Tool> tools) {
        if (source.isEmpty()) {
            throw new IllegalArgumentException("a source needs a name");
        }
        runner.offer(source, tools);
    }

    public List<ToolSpec> specs() {
        return runner.specs();
    }

    /// Those that an agent's names mean now, each once and in their order; what is not there is left out.
    public List<ToolSpec> specs(List<String> wanted) {
        List<ToolSpec> all = specs();
        return wanted.stream()
                .flatMap(each -> all.stream().filter(spec -> ToolNames.covers(each, spec.name())))
                .distinct()
                .toList();
    }

    public Optional<ToolSpec> spec(String name) {
        return runner.spec(name);
    }

    public Optional<ToolPolicy> policy(String name) {
        return runner.policy(name);
    }

    /// Whether there is such a tool and running it changes nothing.
    public boolean readOnly(String name) {
        return runner.readOnly(name);
    }

    /// What is wrong with the arguments by the tool's schema, each with the name of its field; empty when nothing is.
    public List<String> problems(String name, String argumentsJson) {
        return runner.problems(name, argumentsJson);
    }

    /// Runs a tool on a virtual thread within its deadline and completes on a virtual thread, never exceptionally: an
    /// unknown name, malformed JSON or arguments that break the schema complete with `Refused`, a throwing or late tool
    /// with `Failed`. Never blocks the caller. docs/TOOL-RUNS.md says what is done in which order; reasons of a `Refused`
    /// that are not the tool's own:
    ///
    /// | reason | means |
    /// |---|---|
    /// | `unknown_tool`, `bad_arguments` | there is none of this name; the arguments break its schema |
    /// | `confirmation_needed` | the tool asks before: `spoken` reads back what it would do. Ask whoever it is for, and run it again with equal arguments and `confirmed` |
    /// | `busy`, `tool_busy`, `unavailable`, `closing` | nothing was done: too many run, this tool has failed too often just now, the process ends |
    /// | `key_reused` | the idempotency key was used for another request |
    /// | `approval_refused`, `approval_timeout`, `approval_withdrawn`, `approval_unavailable` | a person of the house had to agree and did not |
    ///
    /// A run that waits for a person completes when that is decided, at most `approval-wait` later.
    public CompletionStage<ToolOutcome> run(String name, String argumentsJson, ToolContext context) {
        return run(name, argumentsJson, context, RunWatch.NOBODY);
    }

    /// The same, and `watch` is told when the run begins to wait for a person.
    public CompletionStage<ToolOutcome> run(String name, String argumentsJson, ToolContext context, RunWatch watch) {
        return runner.run(name, argumentsJson, context, watch);
    }

    /// Nothing that waits for a person on this ticket is wanted any more. Any thread, never blocks.
    public void withdraw(String ticketId) {
        runner.withdraw(ticketId);
    }

    /// What came of each tool's runs in this process.
    public List<ToolMeasures> measures() {
        return runner.measures();
    }

    /// Words of the domain that ears should know (article titles, place names), for the local engine.
    public List<String> vocabulary() {
        return vocabulary;
    }

    /// Sentences that callers ask the tools with, beside the tools' examples, for the local engine's ears.
    public List<String> phrases() {
        return Stream.concat(helpCenter.phrases().stream(), eventPhrases.stream()).toList();
    }

    @Override
    public void close() {
        runner.close();
        sales.close();
        helpCenter.close();
    }
}
