package dev.switchboard.store.scorecard;

import dev.switchboard.store.transcript.Speaker;
import java.util.List;

/// How call data answers a question before a person does.
public sealed interface Automatic {
    /// By a figure of the call. Of a yes-no question there is one bound: within it is `yes`. Of a scale there is one
    /// bound for each step, the best first: the first that holds gives the answer, none of them the lowest.
    ///
    /// @param atMost whether the figure has to be at most, or else at least, what a bound says
    record ByFigure(Figure figure, boolean atMost, List<Double> bounds) implements Automatic {
        public ByFigure {
            bounds = List.copyOf(bounds);
        }

        boolean holds(double value, double bound) {
            return atMost ? value <= bound : value >= bound;
        }
    }

    /// `yes` when one of the phrases stands in what that side said, whatever its case and punctuation; else `no`.
    record BySaying(Speaker speaker, List<String> phrases) implements Automatic {
        public BySaying {
            phrases = List.copyOf(phrases);
        }
    }
}
