package dev.switchboard.gateway.call;

import java.util.ArrayList;
import java.util.List;

/// Tells which words of an agent item the caller heard. Text and audio arrive interleaved, so each piece of text is pinned
/// to the audio position at which it arrived; between two pins the words are taken to be spread evenly, and a word counts
/// as heard once its end was played. An estimate, good to about a word; with a model that sends its whole text ahead of the
/// audio the pins fall together and the estimate is even over the item. Event loop only.
public final class HeardText {
    private final StringBuilder text = new StringBuilder();
    private final List<Pin> pins = new ArrayList<>();

    /// A piece of text arrived when `sentUs` of the item's audio had been sent.
    public void add(String delta, long sentUs) {
        if (pins.isEmpty() || pins.getLast().sentUs < sentUs) {
            pins.add(new Pin(sentUs, text.length()));
        }
        text.append(delta);
    }

    /// The model's final text, which wins over the pieces.
    public void replace(String whole) {
        text.setLength(0);
        text.append(whole);
    }

    public String all() {
        return text.toString().strip();
    }

    /// The words heard when `heardMs` of `sentMs` were played.
    public String heard(long heardMs, long sentMs) {
        if (heardMs <= 0) {
            return "";
        }
        if (heardMs >= sentMs) {
            return all();
        }
        long heardUs = heardMs * 1000;
        Pin from = new Pin(0, 0);
        Pin to = new Pin(Math.max(1, sentMs * 1000), text.length());
        for (Pin pin : pins) {
            if (pin.sentUs <= heardUs) {
                from = pin;
            } else {
                to = pin;
                break;
            }
        }
        long span = Math.max(1, to.sentUs - from.sentUs);
        int reach = (int) (from.length + (to.length - from.length) * Math.min(span, heardUs - from.sentUs) / span);
        return wholeWords(Math.min(reach, text.length()));
    }

    private String wholeWords(int reach) {
        int end = reach;
        if (end < text.length() && !Character.isWhitespace(text.charAt(end))) {
            while (end > 0 && !Character.isWhitespace(text.charAt(end - 1))) {
                end--;
            }
        }
        return text.substring(0, end).strip();
    }

    private record Pin(long sentUs, int length) {}
}
