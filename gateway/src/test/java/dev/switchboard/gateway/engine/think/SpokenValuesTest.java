package dev.switchboard.gateway.engine.think;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Days, sums and counts as people say them; today is Monday, 30 November 2026.
final class SpokenValuesTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 30);

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            on the fifth of December         | 2026-12-05
            December 5th                     | 2026-12-05
            on December the twenty-first     | 2026-12-21
            Dec 20                           | 2026-12-20
            the 9th of January               | 2027-01-09
            5 December 2027                  | 2027-12-05
            on the fifteenth                 | 2026-12-15
            on the thirtieth please          | 2026-11-30
            12/17                            | 2026-12-17
            17/12                            | 2026-12-17
            2026-12-17                       | 2026-12-17
            this Friday                      | 2026-12-04
            Friday night                     | 2026-12-04
            next Friday                      | 2026-12-11
            Friday next week                 | 2026-12-11
            a week from Saturday             | 2026-12-12
            tomorrow's game                  | 2026-12-01
            the day after tomorrow           | 2026-12-02
            in three days                    | 2026-12-03
            in two weeks                     | 2026-12-14
            in a couple of weeks             | 2026-12-14
            two days from now                | 2026-12-02
            in a month                       | 2026-12-30
            next weekend                     | 2026-12-12
            next week                        | 2026-12-07
            in January                       | 2027-01-01
            the second one on the list       |
            may four of us sit together      |
            on February 30                   |
            13/45                            |
            Twelfth Night                    |
            """)
    void aDayIsUnderstoodHoweverItIsSaid(String said, String day) {
        assertThat(SpokenDate.in(Words.of(said), TODAY).map(each -> each.date().toString())).isEqualTo(Optional.ofNullable(day));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            under a hundred dollars          | 100 true
            less than $80                    | 80 true
            at most two hundred fifty        | 250 true
            my budget is ninety dollars      | 90 true
            no more than $1,250 each         | 1250 true
            I have seventy dollars           | 70 false
            twelve hundred bucks             | 1200 false
            four seats under fifty dollars   | 50 true
            over a hundred dollars           |
            four seats                       |
            """)
    void aSumIsALimitWhereItIsSaidToBeOne(String said, String expected) {
        assertThat(SpokenMoney.in(Words.of(said)).map(sum -> sum.units() + " " + sum.most())).isEqualTo(Optional.ofNullable(expected));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a pair of tickets     | 2 2
            half a dozen people   | 6 3
            a dozen               | 12 2
            two dozen             | 24 2
            twenty five           | 25 2
            forty-two             | 42 1
            two hundred and six   | 206 4
            three thousand one hundred and five | 3105 6
            a seat                |
            """)
    void aCountIsReadAsLongAsItGoes(String said, String expected) {
        assertThat(SpokenNumber.at(Words.of(said), 0).map(number -> number.value() + " " + number.length()))
                .isEqualTo(Optional.ofNullable(expected));
    }
}
