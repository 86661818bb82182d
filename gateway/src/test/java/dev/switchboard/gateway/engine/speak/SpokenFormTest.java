package dev.switchboard.gateway.engine.speak;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SpokenFormTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            You earn 3.88% p.a. on it.              | You earn three point eight eight percent a year on it.
            The rate is 2.38% p.a.                  | The rate is two point three eight percent a year.
            It is 5.5% per annum, paid daily.       | It is five point five percent a year, paid daily.
            Borrow up to $100,000.                  | Borrow up to one hundred thousand dollars.
            It costs $1.                            | It costs one dollar.
            A fee of S$3.50 applies.                | A fee of three dollars and fifty cents applies.
            Spend SGD 50 or more.                   | Spend fifty Singapore dollars or more.
            Deposits up to $1.5 million.            | Deposits up to one point five million dollars.
            It is $0.05 each.                       | It is five cents each.
            """)
    void moneyAndRatesAreSaid(String written, String spoken) {
        assertThat(SpokenForm.of(written)).isEqualTo(spoken);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            The game starts at 7 PM.                | The game starts at seven P M.
            Doors open at 6:30 pm tonight.          | Doors open at six thirty P M tonight.
            It begins at 7:00 PM.                   | It begins at seven P M.
            Until 19:45 today.                      | Until nineteen forty five today.
            On 2026-11-20 it ended.                 | On November twentieth, twenty twenty six it ended.
            On 3 Dec we close.                      | On December third we close.
            It ends on December 31, 2026.           | It ends on December thirty first, twenty twenty six.
            The 1st and 2nd of the month.           | The first and second of the month.
            Call us 24/7.                           | Call us twenty four seven.
            It takes 3-5 days.                      | It takes three to five days.
            """)
    void datesAndTimesAreSaid(String written, String spoken) {
        assertThat(SpokenForm.of(written)).isEqualTo(spoken);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Welcome to GXS Bank.                    | Welcome to G X S Bank.
            Use the ATM or PIN.                     | Use the eigh T M or pin.
            Your order is ORD_789456.               | Your order is O R D, seven eight nine four five six.
            Customer GXS1042 is noted.              | Customer G X S, one zero four two is noted.
            You sit in B-10-12.                     | You sit in B, ten, twelve.
            Call 6123 4567 now.                     | Call six one two three, four five six seven now.
            Call +65 6123 4567.                     | Call plus six five, six one two three, four five six seven.
            Account 12345678.                       | Account one two three four five six seven eight.
            Write to mei.tan@example.com today.     | Write to mei dot tan at example dot com today.
            Section A is full.                      | Section eigh is full.
            """)
    void identifiersAreSaidPieceByPiece(String written, String spoken) {
        assertThat(SpokenForm.of(written)).isEqualTo(spoken);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            **Lakers** vs Warriors 🏀                | Lakers versus Warriors
            Pay by card & app.                      | Pay by card and app.
            Your FlexiLoan — and more.              | Your Flexi Loan, and more.
            Some fees, e.g. late ones.              | Some fees, for example late ones.
            Plain words stay as they are.           | Plain words stay as they are.
            """)
    void marksOfWritingAreNotSaid(String written, String spoken) {
        assertThat(SpokenForm.of(written)).isEqualTo(spoken);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Call 1-800-555-0199 now.                | Call one, eight zero zero, five five five, zero one nine nine now.
            Call +1 (415) 555-2671.                 | Call plus one, four one five, five five five, two six seven one.
            Your card ending in 4242.               | Your card ending in four two four two.
            Born 01/02/1990 in June.                | Born February first, nineteen ninety in June.
            In the 1990s it was so.                 | In the nineteen nineties it was so.
            The 2026-27 season is on.               | The twenty twenty six twenty seven season is on.
            About 1/2 of them, or 3/4.              | About half of them, or three quarters.
            It rose by 3.00% to -$5.00.             | It rose by three percent to minus five dollars.
            It is 5km away and 1 kg.                | It is five kilometres away and one kilogram.
            Earn up to 5x points.                   | Earn up to five times points.
            Use SingPass/MyInfo there.              | Use SingPass or MyInfo there.
            """)
    void figuresInTheirSettingAreSaidAsPeopleDo(String written, String spoken) {
        assertThat(SpokenForm.of(written)).isEqualTo(spoken);
    }

    @Test
    void nothingThatCanBeWrittenBreaksTheVoiceOrIsLeftInFigures() {
        Random random = new Random(11);
        String marks = "0123456789012345678901234567890.,:/-$%+()@# abXYZkmxs&'°\n";
        for (int round = 0; round < 20_000; round++) {
            StringBuilder written = new StringBuilder();
            int length = 1 + random.nextInt(40);
            for (int i = 0; i < length; i++) {
                written.append(marks.charAt(random.nextInt(marks.length())));
            }
            assertThat(SpokenForm.of(written.toString())).as(written.toString()).doesNotContainPattern("[0-9]");
        }
    }
}
