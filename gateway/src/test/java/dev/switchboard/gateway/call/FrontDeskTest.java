package dev.switchboard.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.gateway.call.Reception.Admission;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Who is let in, and to whom.
class FrontDeskTest {
    private static final Agent RILEY = CallHouse.agent("riley", CallRules.STANDARD);
    private static final Agent CASEY = CallHouse.agent("casey", routed(Set.of("+65 3123-4567"), Set.of(), OptionalInt.of(2)));
    private static final Agent ZOE = CallHouse.agent("zoe", routed(Set.of(), Set.of("twilio"), OptionalInt.empty()));

    private final AtomicLong nanos = new AtomicLong();
    private static CallRecords records;

    private CallHouse house;

    @BeforeAll
    static void open(@TempDir Path dir) {
        records = new CallRecords(dir);
    }

    @AfterAll
    static void close() {
        records.close();
    }

    @BeforeEach
    void openDesk() {
        house = new CallHouse(records, CallHouse.LIMITS, new AddressRate(3, nanos::get), RILEY, CASEY, ZOE);
    }

    @ParameterizedTest
    @CsvSource({
        "browser,       ,             , riley",
        "browser, casey ,             , casey",
        "twilio ,       ,             , zoe",
        "twilio ,       , +6531234567 , casey",
        "twilio ,       , +6599999999 , zoe",
        "twilio , riley , +6531234567 , riley",
        "sip    ,       , (+65) 3123 4567, casey"
    })
    void theNamedAgentGoesBeforeTheNumberTheNumberBeforeTheChannelAndTheChannelBeforeTheDefault(
            String channel, @Nullable String named, @Nullable String dialled, String agent) {
        Admission admission = house.desk.admit(new Arrival(channel, named, dialled, null));

        assertThat(admission).isInstanceOfSatisfying(
                Admission.Permit.class, permit -> assertThat(permit.agent().id()).isEqualTo(agent));
    }

    @Test
    void aLineThatTellsItsNumberLaterIsRoutedThen() {
        Admission.Permit permit = (Admission.Permit) house.desk.admitLine("twilio");

        assertThat(house.desk.redirect(permit, new Arrival("twilio", null, "+6531234567", null))).isEmpty();

        assertThat(permit.agent().id()).isEqualTo("casey");
    }

    @Test
    void aLineThatHasNotToldYetWhoseItIsCountsForTheHouseAlone() {
        for (int call = 0; call < 2; call++) {
            house.desk.admit("browser", "casey");
        }
        Arrival forCasey = new Arrival("twilio", null, "+6531234567", null);
        Admission.Permit line = (Admission.Permit) house.desk.admitLine("twilio");

        assertThat(house.desk.redirect(line, forCasey)).hasValueSatisfying(
                refused -> assertThat(refused.code()).isEqualTo("agent_full"));
        line.release();
        for (int call = 0; call < 3; call++) {
            assertThat(house.desk.admitLine("twilio")).isInstanceOf(Admission.Permit.class);
        }
        assertThat(house.desk.admitLine("twilio")).isInstanceOfSatisfying(
                Admission.Refused.class, refused -> assertThat(refused.code()).isEqualTo("full"));
    }

    @Test
    void twoAgentsCannotHaveTheSameNumber() {
        Agent other = CallHouse.agent("bob", routed(Set.of("+6531234567"), Set.of(), OptionalInt.empty()));

        assertThatThrownBy(() -> new AgentDirectory(List.of(CASEY, other)))
                .hasMessageContaining("agent bob: routes.numbers: '+6531234567' is agent casey's already");
    }

    @Test
    void anAgentsOwnLinesAreNeverExceededByCallersWhoComeAtOnce() throws InterruptedException {
        AtomicInteger admitted = new AtomicInteger();
        List<Thread> callers = IntStream.range(0, 50).mapToObj(_ -> Thread.ofVirtual().start(() -> {
            if (house.desk.admit("browser", "casey") instanceof Admission.Permit) {
                admitted.incrementAndGet();
            }
        })).toList();
        for (Thread caller : callers) {
            caller.join();
        }

        assertThat(admitted).hasValue(2);
        assertThat(house.desk.admit("browser", "riley")).as("others have room").isInstanceOf(Admission.Permit.class);
    }

    @Test
    void anAddressThatCallsTooOftenWaitsAsLongAsItIsTold() {
        Arrival often = new Arrival("browser", null, null, "203.0.113.7");
        for (int call = 0; call < 3; call++) {
            ((Admission.Permit) house.desk.admit(often)).release();
        }

        assertThat(house.desk.refusal(often)).isPresent();
        Admission.Refused refused = (Admission.Refused) house.desk.admit(often);
        assertThat(refused.httpStatus()).isEqualTo(429);
        assertThat(refused.code()).isEqualTo("too_many_calls");
        assertThat(refused.retryAfterSeconds()).isEqualTo(20);
        assertThat(house.desk.admit(new Arrival("browser", null, null, "203.0.113.8"))).isInstanceOf(Admission.Permit.class);

        nanos.addAndGet(Duration.ofSeconds(20).toNanos());
        assertThat(house.desk.admit(often)).isInstanceOf(Admission.Permit.class);
    }

    @Test
    void aRefusedCallTakesNoPlace() {
        Arrival often = new Arrival("browser", "casey", null, "203.0.113.7");
        for (int call = 0; call < 20; call++) {
            if (house.desk.admit(often) instanceof Admission.Permit permit) {
                permit.release();
            }
        }

        assertThat(house.desk.admit("browser", "casey")).isInstanceOf(Admission.Permit.class);
        assertThat(house.desk.admit("browser", "casey")).isInstanceOf(Admission.Permit.class);
        assertThat(house.desk.admit("browser", "casey")).isInstanceOf(Admission.Refused.class);
    }

    @Test
    void aNumberIsCountedOnceWhenItsLineTellsIt() {
        Arrival known = new Arrival("twilio", null, null, "+6590000001");
        for (int call = 0; call < 3; call++) {
            Admission.Permit permit = (Admission.Permit) house.desk.admit("twilio", null);
            assertThat(house.desk.redirect(permit, known)).isEmpty();
            assertThat(house.desk.redirect(permit, known)).isEmpty();
            permit.release();
        }

        Admission.Permit fourth = (Admission.Permit) house.desk.admit("twilio", null);
        assertThat(house.desk.redirect(fourth, known)).hasValueSatisfying(
                refused -> assertThat(refused.httpStatus()).isEqualTo(429));
        fourth.release();
    }

    @Test
    void addressesWithoutNumberAreForgottenBeyondTheBound() {
        AddressRate rate = new AddressRate(1, nanos::get);
        for (int caller = 0; caller < AddressRate.MOST_ADDRESSES + 500; caller++) {
            rate.take("caller " + caller);
        }

        assertThat(rate.addresses()).isEqualTo(AddressRate.MOST_ADDRESSES);
    }

    @Test
    void newAgentsAnswerTheNextCallAndOldCallsKeepTheirs() {
        Admission.Permit before = (Admission.Permit) house.desk.admit("browser", "casey");

        house.desk.staff(new AgentDirectory(List.of(ZOE)));

        assertThat(house.desk.agents()).extracting(AgentCard::id).containsExactly("zoe");
        assertThat(house.desk.admit("browser", "casey")).isInstanceOf(Admission.Refused.class);
        house.desk.answer(before, house.line, house.loop, null, null, null);
        assertThat(house.model.dialled).isNotNull().extracting(Agent::id).isEqualTo("casey");
    }

    private static CallRules routed(Set<String> numbers, Set<String> channels, OptionalInt calls) {
        return new CallRules(
                new AgentRoutes(numbers, channels),
                List.of(),
                "",
                new AgentLimits(calls, Optional.empty(), Optional.empty(), Optional.empty()),
                CallSentences.STANDARD);
    }
}
