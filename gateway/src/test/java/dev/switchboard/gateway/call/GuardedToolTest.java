package dev.switchboard.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.switchboard.gateway.call.Reception.LiveCall;
import dev.switchboard.store.StoreConfig;
import dev.switchboard.store.TranscriptStore;
import dev.switchboard.store.ticket.MetadataEntry;
import dev.switchboard.store.ticket.TicketDetail;
import dev.switchboard.store.ticket.TicketId;
import dev.switchboard.store.ticket.TicketStatus;
import dev.switchboard.store.transcript.ToolCall;
import dev.switchboard.tools.Arguments;
import dev.switchboard.tools.Tool;
import dev.switchboard.tools.ToolContext;
import dev.switchboard.tools.ToolPolicy;
import dev.switchboard.tools.ToolResult;
import dev.switchboard.tools.ToolSpec;
import dev.switchboard.tools.Tools;
import dev.switchboard.tools.approval.Approval;
import dev.switchboard.tools.approval.Approvals;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tools that ask before, take long or need an approval, in a call.
class GuardedToolTest {
    private static final String ARGUMENTS = "{\"order\":\"A12\"}";
    private static final String MOMENT = "create Say exactly: \"One moment, please.\"";

    @TempDir
    static Path dir;

    private static TranscriptStore store;
    private static Tools tools;

    private final AtomicInteger done = new AtomicInteger();
    private final CountDownLatch mayEnd = new CountDownLatch(1);
    private CallHouse house;
    private LiveCall call;
    private int responses;

    @BeforeAll
    static void open() {
        store = TranscriptStore.open(StoreConfig.in(dir), Clock.systemUTC());
        tools = Tools.open(store.database(), Clock.systemUTC());
    }

    @AfterAll
    static void closeAll() {
        tools.close();
        store.close();
    }

    @BeforeEach
    void answer() {
        house = new CallHouse(store, tools, CallHouse.LIMITS, new Agent(
                "casey", "Casey", "shop", "You are Casey.", "Hello.", "marin", List.of("cancel_booking", "slow_look", "refund"),
                Agent.TurnDetection.standard(), List.of()));
        tools.offer("test", List.of(
                new Fake("cancel_booking", new ToolPolicy(false, 0, Duration.ZERO, 8, true, Duration.ZERO)),
                new Fake("slow_look", ToolPolicy.DEFAULT) {
                    @Override
                    public ToolResult call(Arguments arguments, ToolContext context) throws Exception {
                        mayEnd.await();
                        return super.call(arguments, context);
                    }
                },
                new Fake("refund", ToolPolicy.DEFAULT) {
                    @Override
                    public Optional<String> needsApproval(Arguments arguments, ToolContext context) {
                        return Optional.of("refund $6000");
                    }
                }));
        call = house.connected();
    }

    @AfterEach
    void close() {
        mayEnd.countDown();
        call.on(new CallerEvent.Gone(EndReason.CALLER_HANGUP));
        house.loop.advance(Duration.ofSeconds(10));
    }

    @Test
    void aModelCannotAgreeByItselfButTheCallersAnswerCountsOnce() {
        asks("cancel_booking", "call_1");
        asks("cancel_booking", "call_2");
        assertThat(done).hasValue(0);

        house.answers("resp_question");
        house.model.hears("item_1", "yes please");
        asks("cancel_booking", "call_3");
        assertThat(done).hasValue(1);
        asks("cancel_booking", "call_4");
        assertThat(done).hasValue(1);

        List<ToolCall> calls = hungUp().interactions().stream().flatMap(line -> line.line().toolCalls().stream()).toList();
        assertThat(calls).extracting(ToolCall::status).containsExactly("refused", "refused", "answered", "refused");
        assertThat(calls.get(2).run()).isEqualTo(new ToolCall.Run(1, false, false, true, null));
    }

    /// A model that runs the turns tells when one begins and then its words, and nothing besides.
    @Test
    void anAnswerToldByItsWordsAloneCountsWhenItIsComplete() {
        house.model.runsTurns = true;
        asks("cancel_booking", "call_1");
        house.answers("resp_question");
        house.model.says(new ModelEvent.CallerSpeechCommitted("item_1"));
        asks("cancel_booking", "call_2");
        assertThat(done).hasValue(0);

        house.model.says(new ModelEvent.CallerText("item_1", "well"));
        house.answers("resp_question_2");
        house.model.says(new ModelEvent.CallerSpeechCommitted("item_2"));
        house.model.says(new ModelEvent.CallerText("item_2", "yes please"));
        asks("cancel_booking", "call_3");
        assertThat(done).hasValue(1);
    }

    @Test
    void aNoAndOtherArgumentsAreNoYes() {
        asks("cancel_booking", "call_1");
        house.answers("resp_question");
        house.model.hears("item_1", "No, thank you.");
        asks("cancel_booking", "call_2");
        house.answers("resp_question_2");
        house.model.hears("item_2", "yes");
        asks("cancel_booking", "call_3", "{\"order\":\"B99\"}");
        assertThat(done).hasValue(0);
    }

    @Test
    void whatTheCallerSaidBeforeTheQuestionIsNoAnswerToIt() {
        house.model.says(new ModelEvent.CallerSpeechStarted("item_1"));
        asks("cancel_booking", "call_1");
        house.answers("resp_question");
        house.model.says(new ModelEvent.CallerSpeechStopped("item_1"));
        house.model.says(new ModelEvent.CallerSpeechCommitted("item_1"));
        house.model.says(new ModelEvent.CallerText("item_1", "cancel my order please"));
        asks("cancel_booking", "call_2");
        assertThat(done).hasValue(0);
    }

    @Test
    void aSlowToolHasTheAgentSayThatItTakesAMomentAndItsAnswerComesAfterThat() {
        requested("slow_look", "call_1", ARGUMENTS);
        ended();
        house.loop.advance(Duration.ofMillis(1_400));
        assertThat(house.model.asked).doesNotContain(MOMENT);
        house.loop.advance(Duration.ofMillis(200));
        assertThat(house.model.asked).containsExactly(MOMENT);

        house.model.says(new ModelEvent.ResponseStarted("resp_filler"));
        mayEnd.countDown();
        patiently().until(() -> {
            house.loop.run();
            return house.model.asked.contains("output call_1");
        });
        assertThat(house.model.asked).containsExactly(MOMENT, "output call_1");
        house.model.says(new ModelEvent.ResponseEnded("resp_filler", ModelEvent.Outcome.COMPLETED, ""));
        assertThat(house.model.asked).containsExactly(MOMENT, "output call_1", "create");
    }

    @Test
    void nothingIsSaidOfASlowToolWhileTheCallerSpeaksOrTheAgentIsHeard() {
        house.model.says(new ModelEvent.ResponseStarted("resp_tool"));
        house.model.says(new ModelEvent.AgentTextDelta("resp_tool", "item_a", "Let me look."));
        house.model.says(new ModelEvent.AgentAudio("resp_tool", "item_a", ScriptedModel.audio(3_000)));
        house.model.says(new ModelEvent.ToolRequested("resp_tool", "call_1", "slow_look", ARGUMENTS));
        house.model.says(new ModelEvent.ResponseEnded("resp_tool", ModelEvent.Outcome.COMPLETED, ""));
        house.loop.advance(Duration.ofMillis(2_500));
        assertThat(house.model.asked).isEmpty();
        house.loop.advance(Duration.ofMillis(1_500));
        assertThat(house.model.asked).containsExactly(MOMENT);
    }

    @Test
    void whatNeedsAnApprovalIsToldAtOnceDoneWhenApprovedAndToldAgain() {
        Approvals desk = Approvals.open(store.database(), Clock.systemUTC());
        requested("refund", "call_1", ARGUMENTS);
        ended();
        awaitAsked("create");
        assertThat(house.model.asked).containsExactly("output call_1", "create");
        assertThat(done).hasValue(0);
        house.answers("resp_told");
        house.model.asked.clear();

        desk.decide(desk.waiting().getFirst().id(), true, "kim", "good customer");
        awaitAsked("create Say exactly: \"Done.\"");
        assertThat(house.model.asked.getFirst()).startsWith("note What came of refund, for which you waited: {\"status\":\"answered\"");
        assertThat(done).hasValue(1);

        TicketDetail ticket = hungUp();
        assertThat(ticket.interactions()).singleElement().satisfies(line -> {
            ToolCall tool = line.line().toolCalls().getFirst();
            assertThat(tool.status()).isEqualTo("answered");
            assertThat(tool.run()).isEqualTo(new ToolCall.Run(1, false, false, false, "approved by kim"));
        });
        assertThat(values(ticket, "approval")).hasSize(2)
                .anySatisfy(value -> assertThat(value).endsWith("ms, refund asked for: refund $6000"))
                .anySatisfy(value -> assertThat(value).endsWith("ms, refund approved by kim: good customer"));
        assertThat(values(ticket, "call_state")).containsExactly("waiting for approval: refund $6000", "with the agent");
    }

    @Test
    void aHangUpWithdrawsWhatWaitsForAnApproval() {
        Approvals desk = Approvals.open(store.database(), Clock.systemUTC());
        requested("refund", "call_1", ARGUMENTS);
        ended();
        awaitAsked("create");
        String id = desk.waiting().getFirst().id();

        TicketDetail ticket = hungUp();
        assertThat(desk.find(id)).hasValueSatisfying(
                approval -> assertThat(approval.state()).isEqualTo(Approval.State.WITHDRAWN));
        assertThat(desk.decide(id, true, "kim", "")).isFalse();
        assertThat(done).hasValue(0);
        assertThat(ticket.interactions().getFirst().line().toolCalls().getFirst().run())
                .isEqualTo(new ToolCall.Run(0, false, false, false, "withdrawn"));
    }

    private TicketDetail hungUp() {
        call.on(new CallerEvent.Gone(EndReason.CALLER_HANGUP));
        house.loop.advance(Duration.ofMillis(500));
        TicketId id = new TicketId(house.line.notices(CallNotice.Started.class).getFirst().ticketId());
        patiently().until(() -> {
            house.loop.run();
            return store.tickets().find(id).orElseThrow().status() == TicketStatus.CLOSED;
        });
        return store.tickets().detail(id).orElseThrow();
    }

    private static List<String> values(TicketDetail ticket, String key) {
        return new ArrayList<>(ticket.metadata().stream()
                .filter(entry -> entry.key().equals(key))
                .map(MetadataEntry::value)
                .toList());
    }

    private void asks(String tool, String callId) {
        asks(tool, callId, ARGUMENTS);
    }

    /// The model asks for a tool and is given its outcome.
    private void asks(String tool, String callId, String arguments) {
        requested(tool, callId, arguments);
        awaitAsked("output " + callId);
        ended();
    }

    private void requested(String tool, String callId, String arguments) {
        house.model.says(new ModelEvent.ResponseStarted("resp_" + ++responses));
        house.model.says(new ModelEvent.ToolRequested("resp_" + responses, callId, tool, arguments));
    }

    private void ended() {
        house.model.says(new ModelEvent.ResponseEnded("resp_" + responses, ModelEvent.Outcome.COMPLETED, ""));
    }

    private static ConditionFactory patiently() {
        return await().pollInSameThread().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(2));
    }

    private void awaitAsked(String what) {
        patiently().until(() -> {
            house.loop.run();
            return house.model.asked.contains(what);
        });
    }

    private class Fake implements Tool {
        private final String name;
        private final ToolPolicy policy;

        Fake(String name, ToolPolicy policy) {
            this.name = name;
            this.policy = policy;
        }

        @Override
        public ToolSpec spec() {
            return ToolSpec.of(name, "For tests.", """
                    {"type": "object", "properties": {"order": {"type": "string", "title": "the order number"}}}""",
                    List.of(), Duration.ofSeconds(20));
        }

        @Override
        public ToolPolicy policy() {
            return policy;
        }

        @Override
        public ToolResult call(Arguments arguments, ToolContext context) throws Exception {
            done.incrementAndGet();
            return new ToolResult.Answer("Done.", JsonNodeFactory.instance.objectNode());
        }
    }
}
