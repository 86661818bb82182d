package dev.switchboard.gateway.caller.twilio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.gateway.call.Agent;
import dev.switchboard.gateway.call.AgentDirectory;
import dev.switchboard.gateway.call.AddressRate;
import dev.switchboard.gateway.call.AgentLimits;
import dev.switchboard.gateway.call.AgentRoutes;
import dev.switchboard.gateway.call.CallLimits;
import dev.switchboard.gateway.call.CallMetrics;
import dev.switchboard.gateway.call.CallParts;
import dev.switchboard.gateway.call.CallRules;
import dev.switchboard.gateway.call.CallSentences;
import dev.switchboard.gateway.call.FrontDesk;
import dev.switchboard.gateway.caller.RecordedCounters;
import dev.switchboard.gateway.caller.text.SmsDesk;
import dev.switchboard.gateway.caller.text.SmsRules;
import dev.switchboard.gateway.net.EventLoops;
import dev.switchboard.gateway.net.ListenerLimits;
import dev.switchboard.gateway.net.NettyCallLoop;
import dev.switchboard.gateway.net.OriginCheck;
import dev.switchboard.gateway.net.Routes;
import dev.switchboard.gateway.net.WebSocketListener;
import dev.switchboard.store.StoreConfig;
import dev.switchboard.store.TranscriptStore;
import dev.switchboard.store.ticket.TicketDetail;
import dev.switchboard.store.ticket.TicketFilter;
import dev.switchboard.tools.Tools;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Text messages from Twilio's request to the ticket, with the real store and call core, a stand-in for Twilio's API and a model
/// that repeats what it is told.
class TwilioSmsTest {
    private static final String OURS = "+15550001111";
    private static final String OF_CASEY = "+15550002222";
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final EventLoops LOOPS = EventLoops.start("test", 2);

    @TempDir
    private static Path dir;

    private static TranscriptStore store;
    private static Tools tools;
    private static int numbers;

    private final EchoModel model = new EchoModel();
    private final RecordedCounters counters = new RecordedCounters();
    private final StubTwilio twilio = new StubTwilio();
    private FrontDesk reception;
    private SmsDesk desk;
    private WebSocketListener listener;
    private String customer;
    private int messages;

    @BeforeAll
    static void open() {
        store = TranscriptStore.open(StoreConfig.in(dir), Clock.systemUTC());
        tools = Tools.open(store.database(), Clock.systemUTC());
    }

    @AfterAll
    static void shut() {
        tools.close();
        store.close();
        LOOPS.close();
    }

    @BeforeEach
    void begin() {
        customer = "+1555123%04d".formatted(++numbers);
        CallLimits limits = new CallLimits(3, Duration.ofHours(1), Duration.ofHours(1), Duration.ofSeconds(1), Duration.ofSeconds(1));
        Agent riley = agent("riley", AgentRoutes.NONE);
        Agent casey = agent("casey", new AgentRoutes(Set.of(OF_CASEY), Set.of()));
        reception = new FrontDesk(
                new CallParts(store.writer(), store.feed(), tools, model, limits, new CallMetrics(new SimpleMeterRegistry()),
                        Clock.systemUTC()),
                new AgentDirectory(List.of(riley, casey)),
                AddressRate.unbounded());
    }

    private static Agent agent(String id, AgentRoutes routes) {
        return new Agent(id, id, "", "You are " + id + ".", "Hello.", "marin", List.of(), Agent.TurnDetection.standard(), List.of())
                .withRules(new CallRules(routes, List.of(), "", AgentLimits.NONE, CallSentences.STANDARD));
    }

    private static ConditionFactory await() {
        return Awaitility.await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(5));
    }

    private void serve(boolean account, Duration answerWithin, TwilioConfig config) {
        TwilioAccount ours = new TwilioAccount(StubTwilio.SID, StubTwilio.TOKEN, twilio.address(), Optional.of(URI.create("https://example.com")));
        desk = SmsDesk.open(
                reception, counters, store.optOuts(),
                new SmsRules(Duration.ofMinutes(30), 6, "Call us on 555. Reply STOP to stop.", answerWithin),
                account ? Optional.of(new TwilioMessages(ours, Duration.ofMillis(5))) : Optional.empty(),
                () -> new NettyCallLoop(LOOPS.next()), Clock.systemUTC());
        Routes.Builder routes = Routes.builder();
        TwilioRoutes.addTexts(routes, desk, counters, config);
        listener = WebSocketListener.bind("127.0.0.1", 0, "SWITCHBOARD_VOICE_PORT", routes.build(), OriginCheck.allowing(Set.of()),
                ListenerLimits.defaults(), LOOPS, counters::rejected);
    }

    private void serveWithAccount() {
        serve(true, Duration.ofSeconds(10), TwilioConfig.open());
    }

    private void serveWithoutAccount() {
        serve(false, Duration.ofSeconds(10), TwilioConfig.open());
    }

    @AfterEach
    void close() {
        reception.endNow();
        await().until(() -> reception.callsInProgress() == 0);
        listener.close();
        desk.close();
        twilio.close();
    }

    private Map<String, String> message(String body) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("MessageSid", "SM" + customer + ++messages);
        form.put("From", customer);
        form.put("To", OURS);
        form.put("Body", body);
        return form;
    }

    private HttpResponse<String> texts(String body) {
        return post("/twilio/sms", message(body));
    }

    private HttpResponse<String> post(String target, Map<String, String> form, String... headers) {
        return postLater(target, form, headers).join();
    }

    private CompletableFuture<HttpResponse<String>> postLater(String target, Map<String, String> form, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + listener.port() + target))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(encoded(form)));
        return HTTP.sendAsync(headers.length == 0 ? request.build() : request.headers(headers).build(), BodyHandlers.ofString());
    }

    private static String encoded(Map<String, String> form) {
        return form.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    private static String twiml(String... messages) {
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Response>"
                + List.of(messages).stream().map(text -> "<Message>" + text + "</Message>").collect(Collectors.joining())
                + "</Response>\n";
    }

    private TicketDetail ticket() {
        return store.tickets().list(TicketFilter.all()).tickets().stream()
                .flatMap(ticket -> store.tickets().detail(ticket.id()).stream())
                .filter(detail -> detail.metadata().stream().anyMatch(entry -> entry.value().equals(customer)))
                .findFirst()
                .orElseThrow();
    }

    private TicketDetail closedTicket() {
        reception.endNow();
        await().until(() -> reception.callsInProgress() == 0);
        return ticket();
    }

    private static List<String> lines(TicketDetail ticket) {
        return ticket.interactions().stream()
                .map(interaction -> interaction.line().speaker().wire() + ": " + interaction.line().message())
                .toList();
    }

    private static List<String> metadata(TicketDetail ticket) {
        return ticket.metadata().stream().map(entry -> entry.key() + "=" + entry.value()).toList();
    }

    @Test
    void anAnswerGoesOutByTheApiAndTheConversationIsOneTicket() {
        serveWithAccount();
        assertThat(texts("hi there").body()).isEqualTo(twiml());
        assertThat(texts("two seats").statusCode()).isEqualTo(200);
        await().until(() -> twilio.messages.size() == 2);
        assertThat(twilio.messages.getFirst()).isEqualTo(Map.of(
                "To", customer, "From", OURS, "Body", "You said: hi there",
                "StatusCallback", "https://example.com/twilio/sms/status"));
        assertThat(twilio.authorizations.getFirst()).isEqualTo("Basic " + Base64.getEncoder()
                .encodeToString((StubTwilio.SID + ":" + StubTwilio.TOKEN).getBytes(StandardCharsets.UTF_8)));
        TicketDetail ticket = closedTicket();
        assertThat(ticket.ticket().channel()).isEqualTo("sms");
        assertThat(metadata(ticket)).contains("phone=" + customer);
        assertThat(lines(ticket)).containsExactly(
                "user: hi there", "agent: You said: hi there", "user: two seats", "agent: You said: two seats");
    }

    @Test
    void withoutAnAccountTheAnswerIsInTheResponse() {
        serveWithoutAccount();
        HttpResponse<String> answer = texts("1 < 2 & \"so on\"");
        assertThat(answer.headers().firstValue("Content-Type")).contains("text/xml; charset=utf-8");
        assertThat(answer.body()).isEqualTo(twiml("You said: 1 &lt; 2 &amp; &quot;so on&quot;"));
        assertThat(texts("fail").body()).isEqualTo(twiml("Sorry, I have no answer to that. Please write it in other words."));
        assertThat(twilio.messages).isEmpty();
    }

    @Test
    void anAnswerThatTakesTooLongComesWithTheNextResponse() {
        serve(false, Duration.ofMillis(100), TwilioConfig.open());
        assertThat(texts("wait for it").body()).isEqualTo(twiml("One moment, please. Write anything to have my answer."));
        model.waiting.forEach(Runnable::run);
        await().until(() -> store.tickets().detail(ticket().ticket().id()).orElseThrow().interactions().size() == 2);
        assertThat(texts("ok").body()).isEqualTo(twiml("You said: wait for it", "You said: ok"));
    }

    @Test
    void messagesOfOneNumberKeepTheirOrderWhileTheAgentAnswers() {
        serveWithAccount();
        texts("wait");
        List<CompletableFuture<HttpResponse<String>>> sent = IntStream.range(0, 12)
                .mapToObj(i -> {
                    var one = postLater("/twilio/sms", message("m" + i));
                    one.join();
                    return one;
                })
                .toList();
        assertThat(sent).allMatch(one -> one.join().statusCode() == 200);
        assertThat(twilio.messages).isEmpty();
        await().until(() -> !model.waiting.isEmpty());
        model.waiting.forEach(Runnable::run);
        await().until(() -> twilio.messages.size() == 13);
        assertThat(twilio.texts().subList(1, 13)).containsExactlyElementsOf(
                IntStream.range(0, 12).mapToObj(i -> "You said: m" + i).toList());
    }

    @Test
    void theSameMessageTwiceChangesNothing() {
        serveWithAccount();
        Map<String, String> form = message("once");
        post("/twilio/sms", form);
        assertThat(post("/twilio/sms", form).body()).isEqualTo(twiml());
        texts("twice");
        await().until(() -> twilio.messages.size() == 2);
        assertThat(twilio.texts()).containsExactly("You said: once", "You said: twice");
        assertThat(counters.count("dropped/sms/duplicate")).isEqualTo(1);
    }

    @Test
    void whoeverWritesStopGetsNothingUntilStartAlsoFromANewDesk() {
        serveWithAccount();
        texts("hello");
        await().until(() -> twilio.messages.size() == 1);
        assertThat(texts(" Stop. ").body()).contains("You will get no more messages");
        await().until(() -> reception.callsInProgress() == 0);
        assertThat(metadata(ticket())).contains("text_opt_out=STOP");
        for (String words : List.of("hello?", "HELP", "stop", "info")) {
            assertThat(texts(words).body()).isEqualTo(twiml());
        }
        listener.close();
        desk.close();
        serveWithAccount();
        assertThat(texts("anybody there").body()).isEqualTo(twiml());
        assertThat(counters.count("dropped/sms/opted_out")).isEqualTo(5);
        assertThat(texts("yes").body()).contains("You will get messages from this number again");
        texts("yes");
        await().until(() -> twilio.messages.size() == 2);
        assertThat(twilio.texts()).containsExactly("You said: hello", "You said: yes");
    }

    @Test
    void stopIsForOneNumberOfOursAndAConversationMayHoldTheWord() {
        serveWithAccount();
        texts("STOPALL");
        Map<String, String> other = message("please don't stop the music");
        other.put("To", OF_CASEY);
        post("/twilio/sms", other);
        await().until(() -> twilio.messages.size() == 1);
        assertThat(twilio.messages.getFirst()).containsEntry("From", OF_CASEY);
        assertThat(closedTicket().ticket().agentId()).isEqualTo("casey");
    }

    @Test
    void helpIsAnsweredWithTheHousesWordsAndNoTicket() {
        serveWithAccount();
        assertThat(texts("Help!").body()).isEqualTo(twiml("Call us on 555. Reply STOP to stop."));
        Map<String, String> answered = message("HELP");
        answered.put("OptOutType", "HELP");
        assertThat(post("/twilio/sms", answered).body()).isEqualTo(twiml());
        assertThat(reception.callsInProgress()).isZero();
    }

    @Test
    void whatTwilioDoesNotTakeAtOnceIsTriedAgain() {
        serveWithAccount();
        twilio.refusals.add(new StubTwilio.Refusal(503, "busy"));
        twilio.refusals.add(new StubTwilio.Refusal(429, "{\"code\":20429,\"message\":\"Too Many Requests\"}"));
        texts("again");
        await().until(() -> twilio.messages.size() == 1);
        assertThat(twilio.texts()).containsExactly("You said: again");
    }

    @Test
    void whatTwilioRefusesIsOnTheTicketAsNotReached() {
        serveWithAccount();
        model.answer = _ -> "One sentence that is long enough to fill a part of it. ".repeat(15).strip();
        twilio.refusals.add(new StubTwilio.Refusal(400, "{\"code\":21211,\"message\":\"Invalid 'To' Phone Number\"}"));
        texts("tell me");
        await().until(() -> metadata(ticket()).contains("text_undelivered=error 21211: Invalid 'To' Phone Number"));
        TicketDetail ticket = closedTicket();
        assertThat(twilio.messages).isEmpty();
        assertThat(lines(ticket)).containsExactly("user: tell me", "agent: ");
        assertThat(ticket.interactions().getLast().line().generated()).startsWith("One sentence");
    }

    @Test
    void aNumberThatHasOptedOutAtTwilioIsLeftAlone() {
        serveWithAccount();
        twilio.refusals.add(new StubTwilio.Refusal(400, "{\"code\":21610,\"message\":\"Attempt to send to unsubscribed recipient\"}"));
        texts("hi");
        await().until(() -> store.optOuts().has(customer, OURS));
        await().until(() -> reception.callsInProgress() == 0);
    }

    @Test
    void whatBecameOfAMessageLaterIsOnTheTicketToo() {
        serveWithAccount();
        texts("hi");
        await().until(() -> twilio.messages.size() == 1);
        String sid = "SM%032x".formatted(1);
        await().until(() -> {
            post("/twilio/sms/status", Map.of("MessageSid", sid, "MessageStatus", "undelivered", "ErrorCode", "30003"));
            return metadata(ticket()).contains("text_undelivered=undelivered, error 30003, message " + sid);
        });
    }

    @Test
    void aLongAnswerComesInNumberedMessages() {
        serveWithAccount();
        model.answer = _ -> "Section B has seats tonight. ".repeat(25).strip();
        texts("where");
        await().until(() -> twilio.messages.size() == 2);
        assertThat(twilio.texts().getFirst()).startsWith("(1/2) Section B").endsWith("tonight.");
        assertThat(twilio.texts().getLast()).startsWith("(2/2) ");
    }

    @Test
    void picturesEmptyAndHugeMessagesAndStrangeCharactersAreTakenWell() {
        serveWithoutAccount();
        assertThat(texts("").body()).isEqualTo(twiml());
        assertThat(reception.callsInProgress()).isZero();
        Map<String, String> picture = message("");
        picture.put("NumMedia", "1");
        assertThat(post("/twilio/sms", picture).body())
                .isEqualTo(twiml("I cannot open pictures or files here. Please write what you need."));
        assertThat(texts("a\u0000b 🎫 مرحبا").body()).isEqualTo(twiml("You said: ab 🎫 مرحبا"));
        model.answer = text -> text.length() + " characters";
        assertThat(texts("x".repeat(3_000)).body()).isEqualTo(twiml("2000 characters"));
        TicketDetail ticket = closedTicket();
        assertThat(lines(ticket)).contains("agent: I cannot open pictures or files here. Please write what you need.",
                "user: ab 🎫 مرحبا");
        assertThat(metadata(ticket)).contains("text_media=1 not opened", "text_cut=a message of 3000 characters after 2000");
    }

    @Test
    void requestsThatAreNoMessagesAreRefused() {
        serveWithoutAccount();
        Map<String, String> nobody = message("hi");
        nobody.remove("From");
        assertThat(post("/twilio/sms", nobody)).satisfies(answer -> {
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).contains("From is missing or no telephone number");
        });
        assertThat(post("/twilio/sms?agent=nobody", message("hi")).statusCode()).isEqualTo(404);
        Map<String, String> unescaped = message("hi");
        unescaped.put("From", " " + customer.substring(1));
        assertThat(post("/twilio/sms?agent=casey", unescaped).body()).isEqualTo(twiml("You said: hi"));
        assertThat(closedTicket().ticket().agentId()).isEqualTo("casey");
    }

    @Test
    void aFullHouseSaysSoAndLeavesNoTicket() {
        serveWithoutAccount();
        String first = customer;
        for (int i = 1; i <= 3; i++) {
            customer = first + i;
            texts("hi");
        }
        customer = first + 4;
        assertThat(texts("hi").body()).isEqualTo(twiml("We are very busy just now. Please write again in a few minutes."));
        assertThat(reception.callsInProgress()).isEqualTo(3);
        reception.refuseMore();
        await().until(() -> reception.callsInProgress() == 0);
        assertThat(texts("hi").statusCode()).isEqualTo(503);
    }

    @Test
    void onlyWhatTwilioSignedIsTaken() {
        serve(false, Duration.ofSeconds(10), new TwilioConfig(Optional.of("12345"), Optional.of(URI.create("https://example.com"))));
        assertThat(texts("hi").statusCode()).isEqualTo(403);
        Map<String, String> form = message("hi");
        Map<String, List<String>> signed = form.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, field -> List.of(field.getValue())));
        String signature = TwilioSignature.sign(TwilioSignature.key("12345"), "https://example.com/twilio/sms?x=1", signed);
        assertThat(post("/twilio/sms?x=1", form, "X-Twilio-Signature", signature).body()).isEqualTo(twiml("You said: hi"));
        assertThat(post("/twilio/sms?x=2", form, "X-Twilio-Signature", signature).statusCode()).isEqualTo(403);
        assertThat(counters.count("rejected/sms/bad_signature")).isEqualTo(2);
    }

    @Test
    void requestsOfOneConnectionAreAnsweredInOrderAlsoWhenTheFirstMustWait() throws IOException {
        serve(false, Duration.ofMillis(150), TwilioConfig.open());
        try (Socket socket = new Socket("127.0.0.1", listener.port())) {
            StringBuilder both = new StringBuilder();
            for (String body : List.of("wait", "HELP")) {
                String form = encoded(message(body));
                both.append("POST /twilio/sms HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ")
                        .append(form.length()).append("\r\n").append(body.equals("HELP") ? "Connection: close\r\n" : "")
                        .append("\r\n").append(form);
            }
            socket.getOutputStream().write(both.toString().getBytes(StandardCharsets.US_ASCII));
            String answers = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answers.indexOf("One moment")).isPositive().isLessThan(answers.indexOf("Call us on 555"));
        }
    }
}
