package dev.switchboard.gateway.engine;

import dev.switchboard.gateway.audio.AudioEncoder;
import dev.switchboard.gateway.audio.AudioFormat;
import java.util.Base64;
import java.util.List;
import java.util.Random;

/// What a client might send, sense and nonsense by turns, with the ids it has seen so far. The same seed and the same
/// ids give the same events. Text uses single quotes for double ones.
public final class RandomEvents {
    private final Random random;
    private final boolean beta;
    private final ServerEventRules known;
    private AudioFormat format = AudioFormat.PCM16_24K;
    private int named;

    public RandomEvents(long seed, boolean beta, ServerEventRules known) {
        this.random = new Random(seed);
        this.beta = beta;
        this.known = known;
    }

    public String next() {
        return switch (random.nextInt(20)) {
            case 0, 1, 2, 3 -> sound(10_000, 60 + random.nextInt(300));
            case 4, 5, 6 -> sound(0, 60 + random.nextInt(500));
            case 7 -> "{'type':'input_audio_buffer.%s'}".formatted(oneOf("commit", "clear", "commit"));
            case 8, 9 -> item();
            case 10 -> "{'type':'conversation.item.retrieve','item_id':'%s'}".formatted(anyItem());
            case 11 -> "{'type':'conversation.item.delete','item_id':'%s'}".formatted(anyItem());
            case 12 -> "{'type':'conversation.item.truncate','item_id':'%s','content_index':0,'audio_end_ms':%d}".formatted(
                    random.nextInt(4) > 0 ? oneOf(known.spokenItems()) : anyItem(), random.nextInt(900));
            case 13 -> random.nextBoolean() ? "{'type':'response.cancel'}"
                    : "{'type':'response.cancel','response_id':'%s'}".formatted(oneOf(known.activeResponses()));
            case 14, 15, 16 -> response();
            case 17, 18 -> session();
            default -> nonsense();
        };
    }

    private String sound(int amplitude, int durationMs) {
        short[] samples = new short[format.sampleRateHz() / 1000 * durationMs];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (short) (amplitude * Math.sin(2 * Math.PI * 440 * i / format.sampleRateHz()));
        }
        return "{'type':'input_audio_buffer.append','audio':'" + base64(samples) + "'}";
    }

    private String base64(short[] samples) {
        return Base64.getEncoder().encodeToString(AudioEncoder.encode(format, samples));
    }

    private String item() {
        String place = switch (random.nextInt(5)) {
            case 0 -> ",'previous_item_id':'root'";
            case 1 -> ",'previous_item_id':'" + anyItem() + "'";
            default -> "";
        };
        String id = random.nextInt(3) == 0 ? "'id':'mine_" + named++ + "'," : "";
        String said = beta ? "text" : "output_text";
        String item = switch (random.nextInt(7)) {
            case 0 -> "'type':'message','role':'system','content':[{'type':'input_text','text':'Note.'}]";
            case 1 -> "'type':'message','role':'assistant','content':[{'type':'" + said + "','text':'I said so.'}]";
            case 2 -> "'type':'message','role':'user','content':[{'type':'input_text','text':'a'},"
                    + "{'type':'input_audio','audio':'" + base64(new short[format.sampleRateHz() / 5]) + "'}]";
            case 3 -> "'type':'function_call','call_id':'call_" + named++ + "','name':'search','arguments':'{}'";
            case 4 -> "'type':'function_call_output','call_id':'" + oneOf(known.calls()) + "','output':'found'";
            default -> "'type':'message','role':'user','content':[{'type':'input_text','text':'question "
                    + random.nextInt(100) + "'}]";
        };
        return "{'type':'conversation.item.create'" + place + ",'item':{" + id + item + "}}";
    }

    private String response() {
        String modalities = beta
                ? oneOf("", "", "'modalities':['text'],", "'modalities':['audio','text'],")
                : oneOf("", "", "'output_modalities':['text'],", "'output_modalities':['audio'],");
        String more = switch (random.nextInt(10)) {
            case 0 -> "'conversation':'none','metadata':{'topic':'x'},";
            case 1 -> "'conversation':'none','input':[{'type':'item_reference','id':'" + anyItem() + "'}],";
            case 2 -> "'input':[],";
            case 3 -> "'max_output_tokens':" + (1 + random.nextInt(30)) + ",";
            case 4 -> "'instructions':'Say exactly: \\'Good day. Bye.\\'',".replace("\\'", "\\u0022");
            case 5 -> "'tool_choice':'" + oneOf("none", "auto", "required") + "',";
            case 6 -> "'tools':[{'type':'function','name':'search','parameters':{'type':'object'}}],";
            default -> "";
        };
        String body = modalities + more;
        return body.isEmpty()
                ? "{'type':'response.create'}"
                : "{'type':'response.create','response':{" + body.substring(0, body.length() - 1) + "}}";
    }

    private String session() {
        AudioFormat wanted = AudioFormat.values()[random.nextInt(3)];
        String turns = oneOf("null", "{'type':'server_vad','silence_duration_ms':200}",
                "{'type':'server_vad','interrupt_response':false,'prefix_padding_ms':100}",
                "{'type':'server_vad','create_response':false,'idle_timeout_ms':5000}",
                "{'type':'semantic_vad','eagerness':'high'}", "{'type':'semantic_vad'}");
        String transcription = oneOf("null", "{'model':'whisper-1'}", "{'model':'gpt-4o-transcribe','language':'en'}");
        return switch (random.nextInt(3)) {
            case 0 -> {
                format = wanted;
                yield beta
                        ? "{'type':'session.update','session':{'input_audio_format':'%1$s','output_audio_format':'%1$s'}}"
                                .formatted(List.of("pcm16", "g711_ulaw", "g711_alaw").get(wanted.ordinal()))
                        : ("{'type':'session.update','session':{'type':'realtime','audio':{'input':{'format':{'type':'%1$s'}},"
                                + "'output':{'format':{'type':'%1$s'}}}}}").formatted(
                                List.of("audio/pcm", "audio/pcmu", "audio/pcma").get(wanted.ordinal()));
            }
            case 1 -> beta
                    ? "{'type':'session.update','session':{'turn_detection':" + turns + ",'input_audio_transcription':"
                            + transcription + "}}"
                    : "{'type':'session.update','session':{'type':'realtime','audio':{'input':{'turn_detection':" + turns
                            + ",'transcription':" + transcription + "}}}}";
            default -> "{'type':'session.update','session':{" + (beta ? "" : "'type':'realtime',")
                    + "'instructions':'Be brief.','tools':[{'type':'function','name':'search'}],'tool_choice':'"
                    + oneOf("auto", "none", "required") + "'}}";
        };
    }

    private String nonsense() {
        return oneOf("{'type':'mind.read'}", "{'type':7}", "[]", "nothing", "{'type':'response.create',", "",
                "{'type':'session.update'}", "{'type':'session.update','session':{'type':'realtime','volume':11}}",
                "{'type':'session.update','session':{'voice':'ash','audio':{}}}",
                "{'type':'response.create','response':{'temperature':9,'modalities':['smell']}}",
                "{'type':'conversation.item.create','item':{'type':'message','role':'king','content':[]}}",
                "{'type':'conversation.item.truncate','item_id':'" + anyItem() + "','content_index':-1,'audio_end_ms':1}",
                "{'type':'input_audio_buffer.append','audio':'???'}", "{'type':'output_audio_buffer.clear'}",
                "{'type':'transcription_session.update','session':{}}");
    }

    private String anyItem() {
        return oneOf(known.items());
    }

    private String oneOf(List<String> ids) {
        return ids.isEmpty() || random.nextInt(10) == 0 ? "item_nobody_knows" : ids.get(random.nextInt(ids.size()));
    }

    private String oneOf(String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
