package dev.switchboard.dashboard.board;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/// When the board raises an alert, and what counts as answered in time. Nothing is raised where a duration or number is zero
/// or a list is empty.
///
/// @param silence nobody was heard for so long
/// @param notUnderstood turns in a row in which the caller was not understood
/// @param toolFailures failed tool calls since one last succeeded
/// @param costMicrodollars millionths of a US dollar
/// @param angryWords words and phrases of callers
/// @param humanWords the same, by which they ask for a person
/// @param againWords words and phrases of agents who did not understand
/// @param serviceLevel a call is answered in time when the agent is heard so soon after its arrival
public record BoardLimits(
        Duration silence,
        int notUnderstood,
        int toolFailures,
        long costMicrodollars,
        List<String> angryWords,
        List<String> humanWords,
        List<String> againWords,
        Duration serviceLevel) {
    public static final String USUAL_ANGRY_WORDS =
            "angry, furious, outrageous, ridiculous, unacceptable, disgusting, disgrace, useless, incompetent, idiot, idiots,"
                    + " stupid, bullshit, damn, fed up, sick of, waste of time, worst ever, lawyer, sue you, i'll sue, shut up";

    public static final String USUAL_HUMAN_WORDS =
            "a human, real human, a person, real person, human agent, live agent, human being, a representative,"
                    + " a supervisor, your supervisor, a manager, your manager, an operator, talk to someone, speak to someone,"
                    + " speak with someone, transfer me";

    public static final String USUAL_AGAIN_WORDS =
            "didn't catch, did not catch, didn't understand, did not understand, don't understand, didn't hear,"
                    + " didn't get that, say that again, say it again, repeat that, repeat it, could you repeat, rephrase";

    public BoardLimits {
        angryWords = List.copyOf(angryWords);
        humanWords = List.copyOf(humanWords);
        againWords = List.copyOf(againWords);
    }

    /// The limits for a conversation by this channel: in writing nobody is expected to be heard.
    BoardLimits of(String channel) {
        return Set.of("sms", "chat", "api").contains(channel)
                ? new BoardLimits(Duration.ZERO, notUnderstood, toolFailures, costMicrodollars, angryWords, humanWords, againWords, serviceLevel)
                : this;
    }

    public static BoardLimits usual() {
        return new BoardLimits(
                Duration.ofSeconds(15),
                2,
                1,
                1_000_000,
                words(USUAL_ANGRY_WORDS),
                words(USUAL_HUMAN_WORDS),
                words(USUAL_AGAIN_WORDS),
                Duration.ofSeconds(3));
    }

    /// What commas separate; of `none`, nothing.
    public static List<String> words(String list) {
        if (list.strip().equals("none")) {
            return List.of();
        }
        return List.of(list.split(",", -1)).stream().map(String::strip).filter(word -> !word.isEmpty()).toList();
    }
}
