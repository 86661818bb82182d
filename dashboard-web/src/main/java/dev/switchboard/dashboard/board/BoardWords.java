package dev.switchboard.dashboard.board;

import dev.switchboard.store.analysis.Sentiment;

/// What words mean to the board; made once and used for all calls. Immutable.
record BoardWords(WordList angry, WordList human, WordList again, Sentiment sentiment) {
    static BoardWords of(BoardLimits limits) {
        return new BoardWords(
                new WordList(limits.angryWords()),
                new WordList(limits.humanWords()),
                new WordList(limits.againWords()),
                Sentiment.standard());
    }
}
