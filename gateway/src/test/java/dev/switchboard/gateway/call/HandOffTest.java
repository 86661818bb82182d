package dev.switchboard.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.gateway.call.Reception.Admission;
import dev.switchboard.gateway.call.Reception.LiveCall;
import dev.switchboard.gateway.cost.ModelUse;
import dev.switchboard.gateway.cost.TokenUse;
import dev.switchboard.store.measure.CallMeasures;
import dev.switchboard.store.ticket.TicketDetail;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A call that one agent gives to another.
class HandOffTest {
    private static final Agent CASEY = CallHouse.agent("casey", new CallRules(
            AgentRoutes.NONE,
            List.of(new HandOff("riley", "", List.of())),
            "This is Casey.",
            new AgentLimits(OptionalInt.of(1), Optional.empty(), Optional.empty(), Optional.empty()),
            CallSentences.STANDARD));
    private static final Agent RILEY =
            CallHouse.agent("riley", CallRules.STANDARD.withHandOffs(List.of(new HandOff("casey", "", List.of()))));

    private static CallRecords records;

    private CallHouse house;
    private LiveCall call;

    @BeforeAll
    static void open(@TempDir Path dir) {
        records = new CallRecords(dir);
    }

    @AfterAll
    static void close() {
        records.close();
    }

    @BeforeEach
    void callArrives() {
        house = new CallHouse(records, CallHouse.LIMITS, AddressRate.unbounded(), RILEY, CASEY);
        call = house.connected();
    }

    @Test
    void theSessionBecomesTheOtherAgentsBeforeTheNextAnswerIsAsked() {
        handOff("resp_1", "call_1", "casey", "{\"summary\":\"wants two tickets\"}");
        house.model.says(new ModelEvent.ResponseEnded("resp_1", ModelEvent.Outcome.COMPLETED, ""));

        assertThat(house.model.asked).containsExactly("become casey", "output call_1", "create");
        assertThat(house.line.notices(CallNotice.HandedOver.class)).extracting(notice -> notice.agent().id())
                .containsExactly("casey");
        TicketDetail ticket = hungUp();
        assertThat(ticket.ticket().agentId()).as("who answered").isEqualTo("riley");
        assertThat(ticket.metadata()).anySatisfy(row -> {
            assertThat(row.key()).isEqualTo("handoff");
            assertThat(row.value()).isEqualTo("riley to casey: wants two tickets");
        });
        var tool = ticket.interactions().getFirst().line().toolCalls().getFirst();
        assertThat(tool.name()).isEqualTo("handoff_to_casey");
        assertThat(tool.output()).contains("\"spoken\":\"This is Casey.\"");
    }

    @Test
    void theNewAgentMayGiveTheCallBack() {
        handOff("resp_1", "call_1", "casey", "{}");
        house.model.says(new ModelEvent.ResponseEnded("resp_1", ModelEvent.Outcome.COMPLETED, ""));
        handOff("resp_2", "call_2", "riley", "{}");

        assertThat(house.model.asked).contains("become casey", "become riley");
    }

    @Test
    void oneAnswerGivesTheCallAwayOnceAndKeepsItsOwnTools() {
        handOff("resp_1", "call_1", "casey", "not json");
        house.model.says(new ModelEvent.ToolRequested("resp_1", "call_2", "search_gxs_help_center", "{\"query\":\"fees\"}"));
        house.model.says(new ModelEvent.ToolRequested("resp_1", "call_3", "handoff_to_casey", "{}"));

        assertThat(house.model.asked).containsOnlyOnce("become casey");
        TicketDetail ticket = hungUp();
        assertThat(statusOf(ticket, "call_2")).isNotEqualTo("refused");
        assertThat(statusOf(ticket, "call_3")).isEqualTo("refused");
    }

    @Test
    void anAgentNobodyMayHandToIsRefused() {
        handOff("resp_1", "call_1", "casey", "{}");
        house.model.says(new ModelEvent.ResponseEnded("resp_1", ModelEvent.Outcome.COMPLETED, ""));
        handOff("resp_2", "call_2", "casey", "{}");

        assertThat(house.model.asked).containsOnlyOnce("become casey");
        assertThat(statusOf(hungUp(), "call_2")).isEqualTo("refused");
    }

    @Test
    void anAgentWhoseLinesAreTakenTakesNoCallOver() {
        Admission taken = house.desk.admit("browser", "casey");
        assertThat(taken).isInstanceOf(Admission.Permit.class);

        handOff("resp_1", "call_1", "casey", "{}");

        assertThat(house.model.asked).doesNotContain("become casey");
        assertThat(statusOf(hungUp(), "call_1")).isEqualTo("refused");
        ((Admission.Permit) taken).release();
        assertThat(house.desk.admit("browser", "casey")).isInstanceOf(Admission.Permit.class);
    }

    @Test
    void aSessionThatCannotBecomeTheOtherAgentsStaysWhereItIs() {
        house.model.obstacle = "tool_name_taken";

        handOff("resp_1", "call_1", "casey", "{}");

        assertThat(house.model.asked).doesNotContain("become casey");
        assertThat(house.desk.admit("browser", "casey")).as("no place was taken").isInstanceOf(Admission.Permit.class);
        TicketDetail ticket = hungUp();
        assertThat(ticket.metadata()).noneSatisfy(row -> assertThat(row.key()).isEqualTo("handoff"));
        assertThat(ticket.interactions().getFirst().line().toolCalls().getFirst().output())
                .contains("\"refused\"", "\"tool_name_taken\"");
    }

    @Test
    void theMeasuresAreOneCallsWhoeverHasIt() {
        house.model.hears("item_1", "i want tickets");
        handOff("resp_1", "call_1", "casey", "{}");
        house.model.says(used(100));
        house.model.says(new ModelEvent.ResponseEnded("resp_1", ModelEvent.Outcome.COMPLETED, ""));
        house.model.speaks("resp_2", "item_2", "This is Casey.", 500);
        house.model.completes("resp_2", "item_2", "This is Casey.");
        house.model.says(used(200));

        CallMeasures measures = Objects.requireNonNull(hungUp().measures());
        assertThat(measures.work().toolCalls()).as("the hand-off").isEqualTo(1);
        assertThat(measures.answers().turns()).isEqualTo(1);
        assertThat(measures.answers().answered()).as("what the other agent says is the answer").isEqualTo(1);
        assertThat(measures.turns().getLast().agentWords()).isEqualTo(3);
        assertThat(measures.bill().tokens().inputText()).isEqualTo(300);
        assertThat(measures.bill().model()).isEqualTo("gpt-realtime-2.1");
    }

    private static ModelEvent used(int tokens) {
        return new ModelEvent.Used(new ModelUse.Answer("gpt-realtime-2.1", new TokenUse(tokens, 0, 0, 0, 0, 0, 0, 0)));
    }

    @Test
    void aHandedOverCallTakesAndFreesTheOtherAgentsPlace() {
        handOff("resp_1", "call_1", "casey", "{}");
        assertThat(house.desk.admit("browser", "casey")).isInstanceOfSatisfying(Admission.Refused.class, refused -> {
            assertThat(refused.code()).isEqualTo("agent_full");
            assertThat(refused.retryAfterSeconds()).isPositive();
        });

        hungUp();

        assertThat(house.desk.admit("browser", "casey")).isInstanceOf(Admission.Permit.class);
    }

    @Test
    void aHandOffToNobodyIsRefusedWhenRead() {
        Agent lonely = CallHouse.agent("zoe", CallRules.STANDARD.withHandOffs(List.of(new HandOff("bob", "", List.of()))));

        assertThatThrownBy(() -> new AgentDirectory(List.of(lonely)))
                .hasMessage("agent zoe: handoff: 'bob': expected another one of [zoe]");
    }

    private void handOff(String responseId, String callId, String to, String arguments) {
        house.model.says(new ModelEvent.ResponseStarted(responseId));
        house.model.says(new ModelEvent.ToolRequested(responseId, callId, "handoff_to_" + to, arguments));
    }

    private TicketDetail hungUp() {
        call.on(new CallerEvent.Gone(EndReason.CALLER_HANGUP));
        return house.closedTicket();
    }

    private static @Nullable String statusOf(TicketDetail ticket, String callId) {
        return ticket.interactions().stream()
                .flatMap(stored -> stored.line().toolCalls().stream())
                .filter(tool -> callId.equals(tool.callId()))
                .findFirst()
                .orElseThrow()
                .status();
    }
}
