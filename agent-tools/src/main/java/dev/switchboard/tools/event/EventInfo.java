package dev.switchboard.tools.event;

import dev.switchboard.tools.Arguments;
import dev.switchboard.tools.Tool;
import dev.switchboard.tools.ToolContext;
import dev.switchboard.tools.ToolPolicy;
import dev.switchboard.tools.ToolResult;
import dev.switchboard.tools.ToolSpec;
import java.time.Duration;
import java.util.List;

/// `get_event_info`: one event, when and where it is and what its sections cost, as `find_events` tells it.
final class EventInfo implements Tool {
    private static final ToolSpec SPEC = ToolSpec.of(
            "get_event_info",
            "Says when and where one event is, its sections, their prices and the seats left.",
            """
            {
              "type": "object",
              "properties": {
                "event_id": {"type": "string", "title": "the event", "minLength": 1, "maxLength": 200,
                  "description": "Id as list_events or find_events gave it"},
                "event_name": {"type": "string", "title": "the event's name", "minLength": 1, "maxLength": 200,
                  "description": "In place of the id: the event as the caller says it, such as tonight's game"}
              },
              "additionalProperties": false
            }""",
            List.of(), Duration.ofSeconds(4)).answering(EventTalk.EVENT_SCHEMA);

    private final EventCatalogue catalogue;

    EventInfo(EventCatalogue catalogue) {
        this.catalogue = catalogue;
    }

    @Override
    public ToolSpec spec() {
        return SPEC;
    }

    @Override
    public boolean readOnly() {
        return true;
    }

    /// As `find_events`.
    @Override
    public ToolPolicy policy() {
        return new ToolPolicy(true, 1, Duration.ofSeconds(5), ToolPolicy.DEFAULT.atOnce(), false, ToolPolicy.DEFAULT.fillerAfter());
    }

    @Override
    public ToolResult call(Arguments arguments, ToolContext context) {
        return switch (EventAsked.find(catalogue, EventAsked.words(arguments))) {
            case EventAsked.Unclear(ToolResult.Refused refusal) -> refusal;
            case EventAsked.One(Event event) ->
                new ToolResult.Answer(FindEvents.one(event, catalogue.today()), EventTalk.json(event));
        };
    }
}
