package dev.switchboard.gateway.model.live;

/// One thing the caller says: words numbered through the call, each a few frames of sound. A frame tells in its first
/// bytes of which word it is which part, so that a server can say what it has heard of it.
record Utterance(Kind kind, int firstWord, int words) {
    enum Kind {
        TALK,
        /// A short sound of agreement, which wants no answer.
        BACKCHANNEL,
        /// Something the agent must look up.
        TASK
    }

    int lastWord() {
        return firstWord + words - 1;
    }

    /// How a word of either side is written: no two alike, and none that can be mistaken for a piece of another.
    static String written(char side, int word) {
        return side + Integer.toString(word) + "x";
    }

    static int frame(int word, int part, int parts) {
        return word << 8 | part << 4 | parts;
    }

    /// 0 for silence.
    static int wordOf(int frame) {
        return frame >>> 8;
    }

    static int partsOf(int frame) {
        return frame & 0x0F;
    }
}
