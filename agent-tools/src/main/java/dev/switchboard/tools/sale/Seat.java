package dev.switchboard.tools.sale;

import java.util.List;

/// One seat of a section, or a place in one with general admission, which has no row and number 0.
public record Seat(String section, String row, int number) {
    static Seat standing(String section) {
        return new Seat(section, "", 0);
    }

    public boolean isNumbered() {
        return number > 0;
    }

    /// "B-10-12"; "B" for general admission.
    public String label() {
        return isNumbered() ? section + "-" + row + "-" + number : section;
    }

    /// "row 10, seats 12 and 13", "row 3, seat 8; row 4, seats 1 and 2"; empty for general admission.
    static String spoken(List<Seat> seats) {
        StringBuilder text = new StringBuilder();
        for (int from = 0; from < seats.size() && seats.get(from).isNumbered(); ) {
            int to = from;
            while (to < seats.size() && seats.get(to).row.equals(seats.get(from).row)) {
                to++;
            }
            text.append(text.isEmpty() ? "" : "; ").append("row ").append(seats.get(from).row)
                    .append(to - from == 1 ? ", seat " : ", seats ").append(numbers(seats.subList(from, to)));
            from = to;
        }
        return text.toString();
    }

    /// Three and more that stand together are said by the first and the last.
    private static String numbers(List<Seat> row) {
        int first = row.getFirst().number;
        int last = row.getLast().number;
        if (row.size() > 2 && last - first == row.size() - 1) {
            return first + " to " + last;
        }
        return row.size() == 1 ? Integer.toString(first)
                : String.join(", ", row.subList(0, row.size() - 1).stream().map(seat -> Integer.toString(seat.number))
                        .toList()) + " and " + last;
    }
}
