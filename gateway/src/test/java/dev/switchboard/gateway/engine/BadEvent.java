package dev.switchboard.gateway.engine;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Events that cannot be done, with the code and the parameter they are answered with. Single quotes for double ones.
public record BadEvent(String json, String code, @Nullable String param) {
    private static BadEvent bad(String json, String code, @Nullable String param) {
        return new BadEvent(json, code, param);
    }

    private static BadEvent session(String settings, String code, String param) {
        return bad("{'type':'session.update','session':{" + settings + "}}", code, "session." + param);
    }

    private static BadEvent response(String settings, String code, String param) {
        return bad("{'type':'response.create','response':{" + settings + "}}", code, "response." + param);
    }

    private static BadEvent item(String item, String code, String param) {
        return bad("{'type':'conversation.item.create','item':{" + item + "}}", code, "item." + param);
    }

    /// Whatever the dialect.
    static List<BadEvent> inBoth() {
        String message = "'type':'message','role':'user','content':";
        return List.of(
                bad("{'type':", "invalid_event", null),
                bad("", "invalid_event", null),
                bad("[]", "invalid_event", null),
                bad("7", "invalid_event", null),
                bad("null", "invalid_event", null),
                bad("{'type':'response.cancel'} trailing", "invalid_event", null),
                bad("{'type':'response.cancel','type':'response.cancel'}", "invalid_event", null),
                bad("{'x':" + "[".repeat(5_000) + "]".repeat(5_000) + "}", "invalid_event", null),
                bad("{}", "invalid_event", null),
                bad("{'type':null}", "invalid_event", null),
                bad("{'type':{'a':1}}", "invalid_event", null),
                bad("{'type':'no.such.event'}", "invalid_value", "type"),
                bad("{'type':'response.cancel','event_id':5}", "invalid_type", "event_id"),
                bad("{'type':'response.cancel','force':true}", "unknown_parameter", "force"),
                bad("{'type':'response.cancel'}", "response_cancel_not_active", null),
                bad("{'type':'response.cancel','response_id':'resp_no'}", "response_cancel_not_active", "response_id"),
                bad("{'type':'output_audio_buffer.clear'}", "invalid_value", "type"),
                bad("{'type':'input_audio_buffer.append'}", "missing_required_parameter", "audio"),
                bad("{'type':'input_audio_buffer.append','audio':7}", "invalid_type", "audio"),
                bad("{'type':'input_audio_buffer.append','audio':'!!!!'}", "invalid_value", "audio"),
                bad("{'type':'input_audio_buffer.append','audio':'AAAA'}", "invalid_value", "audio"),
                bad("{'type':'input_audio_buffer.append','audio':'\\u00e9\\u4e16'}", "invalid_value", "audio"),
                bad("{'type':'input_audio_buffer.commit'}", "input_audio_buffer_commit_empty", null),
                bad("{'type':'session.update'}", "missing_required_parameter", "session"),
                bad("{'type':'session.update','session':[]}", "invalid_type", "session"),
                bad("{'type':'conversation.item.create'}", "missing_required_parameter", "item"),
                bad("{'type':'conversation.item.create','previous_item_id':'no','item':{" + message + "[]}}",
                        "invalid_value", "previous_item_id"),
                item("'type':'hologram'", "invalid_value", "type"),
                item("'type':'item_reference','id':'a'", "invalid_value", "type"),
                item("'role':'user'", "missing_required_parameter", "type"),
                item("'type':'message','role':'king','content':[]", "invalid_value", "role"),
                item("'type':'message','content':[]", "missing_required_parameter", "role"),
                item("'type':'message','role':'user'", "missing_required_parameter", "content"),
                item("'id':'" + "x".repeat(33) + "'," + message + "[]", "string_above_max_length", "id"),
                item("'id':''," + message + "[]", "invalid_value", "id"),
                item(message + "[7]", "invalid_type", "content[0]"),
                item(message + "[{'type':'smell'}]", "invalid_value", "content[0].type"),
                item(message + "[{'type':'input_text'}]", "missing_required_parameter", "content[0].text"),
                item(message + "[{'type':'input_text','text':'a'},{'type':'input_audio'}]", "missing_required_parameter",
                        "content[1].audio"),
                item(message + "[{'type':'input_audio','audio':'*'}]", "invalid_value", "content[0].audio"),
                item(message + "[{'type':'input_image','image_url':'http://x/y.png'}]", "invalid_value",
                        "content[0].image_url"),
                item("'type':'message','role':'system','content':[{'type':'input_audio','audio':'AAAA'}]",
                        "invalid_value", "content[0].type"),
                item("'type':'function_call','arguments':'{}'", "missing_required_parameter", "name"),
                item("'type':'function_call_output','call_id':'call_no','output':'x'", "invalid_tool_call_id",
                        "call_id"),
                bad("{'type':'conversation.item.retrieve','item_id':'no'}", "item_retrieve_invalid_item_id", "item_id"),
                bad("{'type':'conversation.item.retrieve','item_id':'half \\ud800'}", "item_retrieve_invalid_item_id",
                        "item_id"),
                bad("{'type':'conversation.item.delete','item_id':'no'}", "item_delete_invalid_item_id", "item_id"),
                bad("{'type':'conversation.item.delete'}", "missing_required_parameter", "item_id"),
                bad("{'type':'conversation.item.truncate','item_id':'no','content_index':0,'audio_end_ms':0}",
                        "item_truncate_invalid_item_id", "item_id"),
                bad("{'type':'conversation.item.truncate','item_id':'no','content_index':0,'audio_end_ms':-1}",
                        "integer_below_min_value", "audio_end_ms"),
                bad("{'type':'conversation.item.truncate','item_id':'no','content_index':0,'audio_end_ms':1e30}",
                        "invalid_type", "audio_end_ms"),
                response("'conversation':'mine'", "invalid_value", "conversation"),
                response("'max_output_tokens':0", "integer_below_min_value", "max_output_tokens"),
                response("'max_output_tokens':5000", "integer_above_max_value", "max_output_tokens"),
                response("'max_output_tokens':'many'", "invalid_type", "max_output_tokens"),
                response("'metadata':{'k':7}", "invalid_type", "metadata.k"),
                response("'metadata':{'k':'" + "v".repeat(513) + "'}", "string_above_max_length", "metadata.k"),
                response("'tool_choice':'maybe'", "invalid_value", "tool_choice"),
                response("'tool_choice':{'type':'function'}", "missing_required_parameter", "tool_choice.name"),
                response("'tool_choice':{'type':'function','name':'no'}", "invalid_value", "tool_choice"),
                response("'tools':[{'type':'function'}]", "missing_required_parameter", "tools[0].name"),
                response("'tools':[{'type':'magic'}]", "invalid_value", "tools[0].type"),
                response("'input':[{'type':'item_reference','id':'no'}]", "invalid_value", "input[0].id"),
                response("'input':[{'type':'message','role':'user','content':[{'type':'smell'}]}]", "invalid_value",
                        "input[0].content[0].type"));
    }

    static List<BadEvent> inGa() {
        String typed = "'type':'realtime',";
        String pairs = String.join(",", Stream.iterate(0, i -> i + 1).limit(17).map(i -> "'k" + i + "':'v'").toList());
        return List.of(
                session("'instructions':'X'", "missing_required_parameter", "type"),
                session("'type':'party'", "invalid_value", "type"),
                session("'type':'transcription'", "invalid_value", "type"),
                session(typed + "'volume':11", "unknown_parameter", "volume"),
                session(typed + "'id':'sess_1'", "unknown_parameter", "id"),
                session(typed + "'voice':'ash'", "unknown_parameter", "voice"),
                session(typed + "'modalities':['text']", "unknown_parameter", "modalities"),
                session(typed + "'temperature':0.8", "unknown_parameter", "temperature"),
                session(typed + "'turn_detection':null", "unknown_parameter", "turn_detection"),
                session(typed + "'output_modalities':['audio','text']", "invalid_value", "output_modalities"),
                session(typed + "'output_modalities':[]", "invalid_value", "output_modalities"),
                session(typed + "'output_modalities':['smell']", "invalid_value", "output_modalities[0]"),
                session(typed + "'audio':{'input':{'format':{'type':'mp3'}}}", "invalid_value",
                        "audio.input.format.type"),
                session(typed + "'audio':{'input':{'format':{'type':'audio/pcm','rate':8000}}}", "invalid_value",
                        "audio.input.format.rate"),
                session(typed + "'audio':{'output':{'voice':7}}", "invalid_type", "audio.output.voice"),
                session(typed + "'audio':{'output':{'speed':9}}", "decimal_above_max_value", "audio.output.speed"),
                session(typed + "'audio':{'output':{'speed':0.1}}", "decimal_below_min_value", "audio.output.speed"),
                session(typed + "'audio':{'input':{'turn_detection':{}}}", "missing_required_parameter",
                        "audio.input.turn_detection.type"),
                session(typed + "'audio':{'input':{'turn_detection':{'type':'psychic'}}}", "invalid_value",
                        "audio.input.turn_detection.type"),
                session(typed + "'audio':{'input':{'turn_detection':{'type':'server_vad','threshold':2}}}",
                        "decimal_above_max_value", "audio.input.turn_detection.threshold"),
                session(typed + "'audio':{'input':{'turn_detection':{'type':'server_vad','idle_timeout_ms':4999}}}",
                        "integer_below_min_value", "audio.input.turn_detection.idle_timeout_ms"),
                session(typed + "'audio':{'input':{'turn_detection':{'type':'server_vad','silence_duration_ms':9999999999}}}",
                        "integer_above_max_value", "audio.input.turn_detection.silence_duration_ms"),
                session(typed + "'audio':{'input':{'turn_detection':{'type':'server_vad','prefix_padding_ms':-1}}}",
                        "integer_below_min_value", "audio.input.turn_detection.prefix_padding_ms"),
                session(typed + "'audio':{'input':{'turn_detection':{'type':'semantic_vad','threshold':0.5}}}",
                        "unknown_parameter", "audio.input.turn_detection.threshold"),
                session(typed + "'audio':{'input':{'turn_detection':{'type':'semantic_vad','eagerness':'huge'}}}",
                        "invalid_value", "audio.input.turn_detection.eagerness"),
                session(typed + "'audio':{'input':{'noise_reduction':{'type':'total'}}}", "invalid_value",
                        "audio.input.noise_reduction.type"),
                session(typed + "'audio':{'input':{'transcription':{'modal':'x'}}}", "unknown_parameter",
                        "audio.input.transcription.modal"),
                session(typed + "'tools':[{'type':'magic'}]", "invalid_value", "tools[0].type"),
                session(typed + "'tools':[null]", "invalid_type", "tools[0]"),
                session(typed + "'tool_choice':{'type':'function','name':'no'}", "invalid_value", "tool_choice"),
                session(typed + "'truncation':'sometimes'", "invalid_value", "truncation"),
                session(typed + "'truncation':{'type':'retention_ratio','retention_ratio':2}", "invalid_value",
                        "truncation.retention_ratio"),
                session(typed + "'tracing':'on'", "invalid_value", "tracing"),
                session(typed + "'include':['everything']", "invalid_value", "include[0]"),
                session(typed + "'max_output_tokens':4097", "integer_above_max_value", "max_output_tokens"),
                bad("{'type':'transcription_session.update','session':{}}", "invalid_value", "type"),
                item("'type':'message','role':'assistant','content':[{'type':'text','text':'x'}]", "invalid_value",
                        "content[0].type"),
                item("'type':'message','role':'assistant','content':[{'type':'output_audio','transcript':'x'}]",
                        "missing_required_parameter", "content[0].text"),
                item("'type':'message','role':'user','content':[{'type':'output_text','text':'x'}]", "invalid_value",
                        "content[0].type"),
                response("'modalities':['text']", "unknown_parameter", "modalities"),
                response("'temperature':0.8", "unknown_parameter", "temperature"),
                response("'output_modalities':['text','audio']", "invalid_value", "output_modalities"),
                response("'audio':{'input':{}}", "unknown_parameter", "audio.input"),
                response("'metadata':{" + pairs + "}", "object_above_max_properties", "metadata"));
    }

    static List<BadEvent> inBeta() {
        return List.of(
                session("'type':'realtime'", "unknown_parameter", "type"),
                session("'audio':{}", "unknown_parameter", "audio"),
                session("'output_modalities':['text']", "unknown_parameter", "output_modalities"),
                session("'modalities':['audio']", "invalid_value", "modalities"),
                session("'modalities':'text'", "invalid_type", "modalities"),
                session("'modalities':['smell']", "invalid_value", "modalities[0]"),
                session("'input_audio_format':'mp3'", "invalid_value", "input_audio_format"),
                session("'output_audio_format':7", "invalid_type", "output_audio_format"),
                session("'voice':7", "invalid_type", "voice"),
                session("'temperature':0.5", "decimal_below_min_value", "temperature"),
                session("'temperature':1.3", "decimal_above_max_value", "temperature"),
                session("'turn_detection':{'type':'server_vad','threshold':2}", "decimal_above_max_value",
                        "turn_detection.threshold"),
                session("'turn_detection':{'type':'psychic'}", "invalid_value", "turn_detection.type"),
                session("'input_audio_transcription':7", "invalid_type", "input_audio_transcription"),
                session("'input_audio_noise_reduction':{'type':'total'}", "invalid_value",
                        "input_audio_noise_reduction.type"),
                session("'max_response_output_tokens':5000", "integer_above_max_value", "max_response_output_tokens"),
                session("'max_output_tokens':50", "unknown_parameter", "max_output_tokens"),
                bad("{'type':'transcription_session.update','session':{}}", "invalid_value", "type"),
                item("'type':'message','role':'assistant','content':[{'type':'output_text','text':'x'}]",
                        "invalid_value", "content[0].type"),
                item("'type':'message','role':'assistant','content':[{'type':'audio','transcript':'x'}]",
                        "missing_required_parameter", "content[0].text"),
                response("'output_modalities':['text']", "unknown_parameter", "output_modalities"),
                response("'modalities':['audio']", "invalid_value", "modalities"),
                response("'temperature':9", "decimal_above_max_value", "temperature"),
                response("'voice':[]", "invalid_type", "voice"));
    }

    public static List<BadEvent> in(boolean beta) {
        return Stream.concat(inBoth().stream(), (beta ? inBeta() : inGa()).stream()).toList();
    }
}
