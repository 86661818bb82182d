package dev.switchboard.store.bench;

import dev.switchboard.store.record.BulkLoad;
import dev.switchboard.store.ticket.Ticket;
import dev.switchboard.store.ticket.TicketId;
import dev.switchboard.store.ticket.TicketPriority;
import dev.switchboard.store.ticket.TicketStatus;
import dev.switchboard.store.transcript.Line;
import dev.switchboard.store.transcript.Speaker;
import dev.switchboard.store.transcript.ToolCall;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Calls as a bank's help line has them: over a year, more by day than by night and at week-ends fewer, of the usual
/// categories in unequal shares, ten lines each on average, with names, amounts and references that make some words
/// common and many rare. The same seed makes the same calls.
final class SampleCalls {
    private static final int DAYS = 365;

    private record Topic(String category, int weight, String tool, String[] questions, String[] answers) {}

    private static final Topic[] TOPICS = {
        new Topic("card_inquiry", 24, "search_gxs_help_center",
                new String[] {
                    "I lost my debit card at {place} this morning", "my card was declined at {place}",
                    "please freeze my card ending in {digits}", "when does my new card arrive",
                    "somebody used my card for {amount} at {place}"
                },
                new String[] {
                    "I have frozen the card ending in {digits}. A new one is on its way.",
                    "Your new card is delivered within five working days.",
                    "The payment of {amount} at {place} is under dispute now, reference {reference}."
                }),
        new Topic("account_inquiry", 20, "get_account_balance",
                new String[] {
                    "what is the balance of my savings account", "I want to change my address to {place}",
                    "can I open a second account", "why is {amount} missing from my account"
                },
                new String[] {
                    "Your savings account has a balance of {amount}.", "I have noted the new address in {place}.",
                    "The transfer of {amount} to {name} was booked yesterday, reference {reference}."
                }),
        new Topic("interest_rates", 16, "search_gxs_help_center",
                new String[] {
                    "what's the interest rate for Saving Pockets", "how much interest do I earn on {amount}",
                    "did the interest rate change this month"
                },
                new String[] {
                    "Saving Pockets earn up to 3.88% a year on your first 100,000 dollars.",
                    "On {amount} you earn interest every day, and it is added to the pocket every day."
                }),
        new Topic("loan_inquiry", 12, "search_gxs_help_center",
                new String[] {
                    "how do I borrow {amount} with FlexiLoan", "can I pay my loan back early",
                    "what is the rate of a loan over three years"
                },
                new String[] {
                    "FlexiLoan lets you borrow from 200 dollars, and you can pay it back at any time without a fee.",
                    "For {amount} over three years the instalment is {amount} a month."
                }),
        new Topic("fees_charges", 10, "search_gxs_help_center",
                new String[] {
                    "why was I charged a fee of {amount}", "is there a fee when I send money overseas to {place}"
                },
                new String[] {
                    "There is no fee for transfers within Singapore. Overseas it is {amount}.",
                    "I have taken back the fee of {amount}, reference {reference}."
                }),
        new Topic("technical_issue", 8, "search_gxs_help_center",
                new String[] {"the app says error {digits} when I log in", "I do not get the code on my phone"},
                new String[] {
                    "Please update the app to the newest version and log in again.",
                    "I have sent a new code to your phone number ending in {digits}."
                }),
        new Topic("promotions", 4, "search_gxs_help_center",
                new String[] {"is there any cashback promotion this month", "my friend {name} got a voucher, and I did not"},
                new String[] {"This month you get cashback of {amount} at {place}."}),
        new Topic("general_inquiry", 6, "",
                new String[] {"good afternoon, who am I speaking with", "I would like to speak with {name} please"},
                new String[] {"You are speaking with Riley from GXS Bank. How can I help you?"}),
    };

    private static final String[] SMALL_TALK = {
        "yes please", "okay", "thank you very much", "one moment please", "could you repeat that", "no that is all",
        "my name is {name}", "I am calling from {place}", "hello, can you hear me", "that is not what I asked",
    };
    private static final String[] AGENT_TALK = {
        "Of course, let me have a look.", "Is there anything else I can help you with?", "May I have your name please?",
        "Thank you, {name}. One moment please.", "Have a nice day!", "I am sorry to hear that.",
    };
    private static final String[] SYLLABLES = {
        "ka", "li", "mei", "tan", "ra", "jo", "shi", "wen", "su", "an", "do", "ber", "lin", "ho", "ma", "ri", "na",
        "chen", "ku", "mar", "de", "vi", "sa", "ng", "ton", "el", "fa", "go", "zu", "pei",
    };

    private final Random random;
    private final Instant end;
    private final int tickets;
    private final int perDay;
    private int made;

    SampleCalls(long seed, int tickets, Instant end) {
        this.random = new Random(seed);
        this.tickets = tickets;
        this.end = end.truncatedTo(ChronoUnit.DAYS);
        this.perDay = Math.max(1, tickets / DAYS);
    }

    /// The next calls, in the order in which they began; empty when all are made.
    List<BulkLoad.Call> next(int count) {
        var calls = new ArrayList<BulkLoad.Call>();
        int upTo = Math.min(tickets, made + count);
        while (made < upTo) {
            calls.add(call(made++));
        }
        return calls;
    }

    private BulkLoad.Call call(int number) {
        long day = Math.min(DAYS - 1L, number / perDay);
        double within = day == DAYS - 1 ? (number - day * perDay) / (double) (tickets - day * perDay)
                : number % perDay / (double) perDay;
        // From eight in the morning most calls come, evenly enough for a bench; a few in the night before.
        double hour = within < 0.1 ? within * 80 : 8 + (within - 0.1) / 0.9 * 15.9;
        Instant at = end.minus(DAYS - day, ChronoUnit.DAYS).plusMillis((long) (hour * 3_600_000) + random.nextInt(200));
        Topic topic = topic();
        LocalDate date = at.atZone(ZoneOffset.UTC).toLocalDate();
        var id = new TicketId("GXS-%tY%<tm%<td-%08X".formatted(date, number * 0x9E37_79B1));
        String name = random.nextInt(3) == 0 ? "Unknown" : name() + " " + name();
        List<Line> lines = lines(id, at, topic);
        Duration took = Duration.between(at, lines.getLast().at()).plusSeconds(5);
        TicketStatus status = random.nextInt(20) == 0 ? TicketStatus.RESOLVED : TicketStatus.CLOSED;
        TicketPriority priority =
                switch (random.nextInt(50)) {
                    case 0 -> TicketPriority.URGENT;
                    case 1, 2 -> TicketPriority.HIGH;
                    case 3, 4, 5, 6 -> TicketPriority.LOW;
                    default -> TicketPriority.NORMAL;
                };
        String summary = lines.get(1).message();
        var ticket = new Ticket(
                id, "s-" + number, name, status, priority, topic.category, at, at.plus(took), at.plus(took), summary, null,
                random.nextInt(3) == 0 ? "browser" : "twilio", random.nextInt(8) == 0 ? "casey" : "riley",
                "+65" + (80_000_000 + random.nextInt(19_999_999)), "caller_hangup");
        return new BulkLoad.Call(ticket, took.toMillis(), lines);
    }

    private Topic topic() {
        int roll = random.nextInt(100);
        for (Topic topic : TOPICS) {
            roll -= topic.weight;
            if (roll < 0) {
                return topic;
            }
        }
        return TOPICS[0];
    }

    /// From 4 to 16 lines.
    private List<Line> lines(TicketId id, Instant start, Topic topic) {
        int count = 4 + random.nextInt(13);
        var lines = new ArrayList<Line>(count);
        Instant at = start;
        for (int i = 0; i < count; i++) {
            at = at.plusMillis(2_000 + random.nextInt(9_000));
            String item = "item_" + i;
            if (i == 2 && !topic.tool.isEmpty()) {
                lines.add(Line.tool(id, at, item, new ToolCall(topic.tool, "{\"query\":\"help\"}", "call_1", "{}", "answered", 14L)));
                continue;
            }
            boolean caller = i % 2 == 1;
            String[] from = i == 0 ? AGENT_TALK
                    : i == 1 ? topic.questions
                    : i == 3 ? topic.answers
                    : caller ? (random.nextInt(3) == 0 ? topic.questions : SMALL_TALK)
                    : random.nextBoolean() ? topic.answers : AGENT_TALK;
            lines.add(Line.said(id, item, at, caller ? Speaker.USER : Speaker.AGENT, said(pick(from))));
        }
        return lines;
    }

    private String said(String template) {
        if (template.indexOf('{') < 0) {
            return template;
        }
        var said = new StringBuilder();
        int at = 0;
        for (int open = template.indexOf('{'); open >= 0; open = template.indexOf('{', at)) {
            int close = template.indexOf('}', open);
            said.append(template, at, open);
            switch (template.substring(open + 1, close)) {
                case "name" -> said.append(name());
                case "place" -> said.append(name()).append(random.nextBoolean() ? " Plaza" : " Road");
                case "amount" -> said.append(1 + random.nextInt(5_000)).append(" dollars");
                case "digits" -> said.append(1_000 + random.nextInt(9_000));
                default -> said.append(Integer.toString(46_656 + random.nextInt(60_000_000), 36));
            }
            at = close + 1;
        }
        return said.append(template, at, template.length()).toString();
    }

    /// One of some 10,000 names, the first of them often.
    private String name() {
        int number = (int) (Math.pow(random.nextDouble(), 3) * 10_000);
        String name = SYLLABLES[number % 30] + SYLLABLES[number / 30 % 30] + (number < 900 ? "" : SYLLABLES[number / 900]);
        return Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }

    private <T> T pick(T[] from) {
        return from[random.nextInt(from.length)];
    }
}
