package dev.switchboard.tools.customer;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.tools.Arguments;
import dev.switchboard.tools.Tool;
import dev.switchboard.tools.ToolContext;
import dev.switchboard.tools.ToolResult;
import dev.switchboard.tools.ToolSpec;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// `note_customer`: writes who the caller is, and by what the bank knows them, onto the call. It checks everything
/// before it writes anything, so a refusal leaves no trace; a payment card's number is never written.
public final class NoteCustomer implements Tool {
    private static final ToolSpec SPEC = ToolSpec.of(
            "note_customer",
            """
            Notes who the caller is as soon as they say so: name, customer id, account number, e-mail or phone number. \
            Give only what the caller said. Never pass on a card number.""",
            """
            {
              "type": "object",
              "properties": {
                "name": {"type": "string", "title": "your name", "maxLength": 200,
                  "description": "The caller's name, without titles"},
                "customer_id": {"type": "string", "title": "your customer number", "maxLength": 200},
                "account_number": {"type": "string", "title": "your account number", "maxLength": 200},
                "email": {"type": "string", "title": "your e-mail address", "maxLength": 300,
                  "description": "With @ and dots, not spelled out"},
                "phone": {"type": "string", "title": "your phone number", "maxLength": 200,
                  "description": "In digits, + for the country code"}
              },
              "minProperties": 1,
              "additionalProperties": false
            }""",
            List.of(
                    "my name is mei",
                    "my name is john tan",
                    "this is sarah lim speaking",
                    "i am david wong",
                    "it's priya here",
                    "you can call me ahmad",
                    "the name is rachel koh",
                    "my full name is tan mei ling",
                    "speaking with daniel lee",
                    "my customer number is four five six seven eight nine",
                    "my customer id is a one two three four five",
                    "my account number is one two three four five six seven eight nine",
                    "the account is eight eight eight one two three four five six",
                    "my email is mei at example dot com",
                    "you can reach me at john dot tan at example dot com",
                    "my phone number is nine one two three four five six seven",
                    "call me back on eight one two three four five six seven",
                    "my mobile is nine eight seven six five four three two",
                    "write down my name please",
                    "that is spelled m e i"),
            Duration.ofSeconds(2));

    /// RFC 5321 §4.5.3.1.3: 254 characters for a whole address.
    private static final int MAX_EMAIL_CHARS = 254;
    private static final Pattern EMAIL =
            Pattern.compile("[\\p{L}\\p{N}._%+'-]{1,64}@(?:[\\p{L}\\p{N}][\\p{L}\\p{N}-]*\\.)+\\p{L}{2,63}");
    private static final Pattern IDENTIFIER = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N} ./-]{2,39}");
    /// E.164: at most 15 digits.
    private static final Pattern PHONE_DIGITS = Pattern.compile("\\+?[0-9]{7,15}");

    @Override
    public ToolSpec spec() {
        return SPEC;
    }

    @Override
    public ToolResult call(Arguments arguments, ToolContext context) {
        for (String field : List.of("name", "customer_id", "account_number", "email", "phone")) {
            if (arguments.text(field).filter(CardNumber::isIn).isPresent()) {
                return new ToolResult.Refused("That sounds like a card number. For your safety I do not note those, "
                        + "so please do not say it again.", "card_number");
            }
        }
        Optional<String> name = arguments.text("name").map(CustomerName::tidy);
        if (name.isPresent() && !CustomerName.isPlausible(name.get())) {
            return new ToolResult.Refused("I did not quite catch your name. Could you say it again?",
                    "implausible_name");
        }
        Optional<String> email = arguments.text("email");
        if (email.isPresent() && (email.get().length() > MAX_EMAIL_CHARS || !EMAIL.matcher(email.get()).matches())) {
            return new ToolResult.Refused("That does not sound like a whole e-mail address. Could you spell it for me?",
                    "implausible_email");
        }
        Optional<String> phone = arguments.text("phone").map(said -> said.replaceAll("[\\s().-]", ""));
        if (phone.isPresent() && !PHONE_DIGITS.matcher(phone.get()).matches()) {
            return new ToolResult.Refused(
                    "That does not sound like a whole phone number. Could you say it digit by digit?",
                    "implausible_phone");
        }
        Optional<String> customerId = arguments.text("customer_id");
        if (customerId.isPresent() && !IDENTIFIER.matcher(customerId.get()).matches()) {
            return new ToolResult.Refused("I did not catch your customer number. Could you say it again?",
                    "implausible_customer_id");
        }
        Optional<String> accountNumber = arguments.text("account_number");
        if (accountNumber.isPresent() && !IDENTIFIER.matcher(accountNumber.get()).matches()) {
            return new ToolResult.Refused("I did not catch your account number. Could you say it again?",
                    "implausible_account_number");
        }

        Map<String, String> identifiers = new LinkedHashMap<>();
        customerId.ifPresent(value -> identifiers.put("customer_id", value));
        accountNumber.ifPresent(value -> identifiers.put("account_number", value));
        email.ifPresent(value -> identifiers.put("email", value));
        phone.ifPresent(value -> identifiers.put("phone", value));
        if (name.isEmpty() && identifiers.isEmpty()) {
            return new ToolResult.Refused("I did not catch that. May I have your name?", "nothing_given");
        }
        name.ifPresent(context.notes()::customerName);
        identifiers.forEach(context.notes()::metadata);
        return answer(name, identifiers);
    }

    /// The values themselves stay out of the data: the model has them, and tool results are kept longer than notes.
    private static ToolResult answer(Optional<String> name, Map<String, String> identifiers) {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        ArrayNode noted = data.putArray("noted");
        name.ifPresent(_ -> noted.add("name"));
        identifiers.keySet().forEach(noted::add);
        String thanks = name.map(value -> "Thank you, " + CustomerName.called(value) + ".").orElse("Thank you.");
        String rest = identifiers.isEmpty()
                ? " How can I help you?"
                : " I have noted your " + String.join(" and your ", identifiers.keySet().stream()
                        .map(NoteCustomer::spokenName).toList()) + ".";
        return new ToolResult.Answer(thanks + rest, data);
    }

    private static String spokenName(String key) {
        return switch (key) {
            case "customer_id" -> "customer number";
            case "account_number" -> "account number";
            case "email" -> "e-mail address";
            default -> "phone number";
        };
    }
}
