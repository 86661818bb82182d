package dev.switchboard.gateway.engine.think;

import dev.switchboard.gateway.engine.think.SmallTalk.Kind;
import java.util.HashSet;
import java.util.Set;

/// Whether an answer to a question is a yes or a no.
enum Verdict {
    YES, NO, NEITHER;

    /// Said alone, these agree.
    private static final Set<String> AGREEING = Set.of("okay", "ok", "alright", "right", "fine", "yeah", "sure");

    /// A no anywhere is a no. A yes is one only if nothing is said beside it that the question did not speak of, since
    /// "yes, but …" agrees to something else.
    ///
    /// @param topic stems of the question and of what it is about
    static Verdict of(Utterance said, SmallTalk smallTalk, Set<String> topic) {
        if (smallTalk.mentions(Kind.NO, said)) {
            return NO;
        }
        boolean agreeing = said.words().stream().anyMatch(AGREEING::contains)
                && said.words().stream().allMatch(Words::isFiller);
        if (!agreeing && !smallTalk.mentions(Kind.YES, said)) {
            return NEITHER;
        }
        Set<String> beside = new HashSet<>(smallTalk.without(Kind.YES, smallTalk.without(Kind.THANKS, said)).stems());
        beside.removeAll(topic);
        return beside.isEmpty() ? YES : NEITHER;
    }
}
