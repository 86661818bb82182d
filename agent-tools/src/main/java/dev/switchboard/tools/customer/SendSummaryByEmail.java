package dev.switchboard.tools.customer;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.switchboard.tools.Arguments;
import dev.switchboard.tools.Tool;
import dev.switchboard.tools.ToolContext;
import dev.switchboard.tools.ToolResult;
import dev.switchboard.tools.ToolSpec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// `send_summary_by_email`: notes that the caller agreed, or did not, to be sent the summary of the call. It sends nothing
/// itself: that is done once the call is over. Its line on the ticket is where the consent stands.
public final class SendSummaryByEmail implements Tool {
    public static final String NAME = "send_summary_by_email";

    private static final ToolSpec SPEC = ToolSpec.of(
            NAME,
            """
            Has the summary of this call sent to the caller by e-mail once the call is over. Before you call it, ask for \
            the address, read it back, and ask whether the caller agrees that the summary is sent there; never assume it. \
            Call it again when the caller corrects the address or takes it back.""",
            """
            {
              "type": "object",
              "properties": {
                "email": {"type": "string", "title": "your e-mail address", "maxLength": 300,
                  "description": "As the caller said it, with @ and dots, not spelled out"},
                "agreed": {"type": "boolean", "title": "your yes or no to sending the summary there",
                  "description": "true only if the caller was asked and said yes; false when they declined or took it back"}
              },
              "required": ["agreed"],
              "additionalProperties": false
            }""",
            List.of(
                    "can you send me a summary by email",
                    "please e-mail me the summary of this call",
                    "send the summary to my email address"),
            Duration.ofSeconds(5));

    private final SummaryWishes wishes;

    public SendSummaryByEmail(SummaryWishes wishes) {
        this.wishes = wishes;
    }

    @Override
    public ToolSpec spec() {
        return SPEC;
    }

    @Override
    public ToolResult call(Arguments arguments, ToolContext context) {
        if (!arguments.json().path("agreed").booleanValue()) {
            return wishes.declined(context.ticketId(), context.callId())
                    ? answer("All right, nothing will be sent.", false)
                    : tooLate();
        }
        Optional<String> said = arguments.text("email");
        if (said.isEmpty()) {
            return new ToolResult.Refused("To which e-mail address shall I send it?", "no_address");
        }
        Optional<String> address = said.filter(text -> !CardNumber.isIn(text)).flatMap(EmailAddress::parse);
        if (address.isEmpty()) {
            return new ToolResult.Refused(
                    "That does not sound like a whole e-mail address. Could you spell it for me?", "implausible_email");
        }
        return wishes.agreed(context.ticketId(), address.get(), context.callId())
                ? answer("Thank you. You will get the summary by e-mail after the call.", true)
                : tooLate();
    }

    private static ToolResult answer(String spoken, boolean willBeSent) {
        return new ToolResult.Answer(spoken, JsonNodeFactory.instance.objectNode().put("will_be_sent", willBeSent));
    }

    private static ToolResult tooLate() {
        return new ToolResult.Refused("The summary of this call is on its way already.", "already_sent");
    }
}
