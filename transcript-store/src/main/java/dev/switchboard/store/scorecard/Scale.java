package dev.switchboard.store.scorecard;

import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/// What may be answered to a question, and what an answer earns: 0 to 1.
public sealed interface Scale {
    /// The answer of a question that does not apply to the call; it leaves the sums.
    String NOT_APPLICABLE = "na";

    String YES = "yes";
    String NO = "no";

    /// The answers there are, the best last.
    List<String> answers();

    /// Empty for what is no answer of this scale, `na` among them.
    OptionalDouble earned(String answer);

    /// @param good which of the two earns everything
    record YesNo(String good) implements Scale {
        public static final YesNo YES_IS_GOOD = new YesNo(YES);

        public YesNo {
            if (!good.equals(YES) && !good.equals(NO)) {
                throw new IllegalArgumentException("expected yes or no: " + good);
            }
        }

        @Override
        public List<String> answers() {
            return good.equals(YES) ? List.of(NO, YES) : List.of(YES, NO);
        }

        @Override
        public OptionalDouble earned(String answer) {
            return answers().contains(answer) ? OptionalDouble.of(answer.equals(good) ? 1 : 0) : OptionalDouble.empty();
        }
    }

    /// Whole numbers from one to another, the higher the better; the lowest earns nothing.
    record Points(int least, int most) implements Scale {
        /// More cannot be told apart by a person, nor shown side by side.
        public static final int MOST_STEPS = 10;

        public Points {
            if (least < 0 || most <= least || most - least > MOST_STEPS) {
                throw new IllegalArgumentException("expected two whole numbers at most " + MOST_STEPS + " apart: " + least + ", " + most);
            }
        }

        @Override
        public List<String> answers() {
            return IntStream.rangeClosed(least, most).mapToObj(String::valueOf).toList();
        }

        @Override
        public OptionalDouble earned(String answer) {
            int at = answers().indexOf(answer);
            return at < 0 ? OptionalDouble.empty() : OptionalDouble.of((double) at / (most - least));
        }
    }
}
