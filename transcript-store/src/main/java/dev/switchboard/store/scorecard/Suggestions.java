package dev.switchboard.store.scorecard;

import dev.switchboard.store.scorecard.Answer.Suggestion;
import dev.switchboard.store.scorecard.Form.Question;
import dev.switchboard.store.ticket.TicketDetail;
import dev.switchboard.store.transcript.Speaker;
import java.util.ArrayList;
import java.util.List;

/// What call data answers of a form, each answer with the figure it came from and the lines that bear it out.
final class Suggestions {
    private static final int MOST_LINES = 5;

    private Suggestions() {}

    /// One for each question, in the form's order; without a value where call data says nothing.
    static List<Answer> of(Form form, TicketDetail call, String greeting) {
        CallFigures figures = new CallFigures(call, greeting);
        List<Answer> answers = new ArrayList<>();
        form.questions().forEach(question -> answers.add(answer(question, figures)));
        return answers;
    }

    private static Answer answer(Question question, CallFigures figures) {
        return switch (question.automatic()) {
            case null -> open(question);
            case Automatic.ByFigure byFigure -> figures.value(byFigure.figure())
                    .map(value -> suggested(
                            question, value(question.scale(), byFigure, value), byFigure.figure(), value,
                            figures.lines(byFigure.figure())))
                    .orElseGet(() -> open(question));
            case Automatic.BySaying(Speaker speaker, List<String> phrases) -> {
                List<Long> lines = figures.saying(speaker, phrases);
                yield suggested(question, lines.isEmpty() ? Scale.NO : Scale.YES, Figure.SAID, lines.size(), lines);
            }
        };
    }

    private static Answer open(Question question) {
        return new Answer(question.id(), null, false, null, "", List.of());
    }

    private static Answer suggested(Question question, String value, Figure figure, double figureValue, List<Long> lines) {
        return new Answer(
                question.id(), value, true, new Suggestion(value, figure, figureValue), "",
                lines.subList(0, Math.min(lines.size(), MOST_LINES)));
    }

    private static String value(Scale scale, Automatic.ByFigure automatic, double value) {
        return switch (scale) {
            case Scale.YesNo _ -> automatic.holds(value, automatic.bounds().getFirst()) ? Scale.YES : Scale.NO;
            case Scale.Points(int least, int most) -> {
                int steps = 0;
                while (steps < automatic.bounds().size() && !automatic.holds(value, automatic.bounds().get(steps))) {
                    steps++;
                }
                yield String.valueOf(Math.max(least, most - steps));
            }
        };
    }
}
