package dev.switchboard.gateway;

import dev.switchboard.dashboard.board.BoardLimits;
import java.math.BigDecimal;

/// Reads when the board raises an alert: `alert-…`, and `service-level`.
final class BoardSettings {
    private static final int MICRO = 6;
    private static final BigDecimal MOST_DOLLARS = BigDecimal.valueOf(1_000_000);

    private BoardSettings() {}

    static BoardLimits read(ConfigReader settings) {
        return new BoardLimits(
                settings.durationOrNone(Setting.ALERT_SILENCE),
                settings.whole(Setting.ALERT_NOT_UNDERSTOOD, 0, 100),
                settings.whole(Setting.ALERT_TOOL_FAILURES, 0, 100),
                microdollars(settings),
                BoardLimits.words(settings.text(Setting.ALERT_ANGRY_WORDS)),
                BoardLimits.words(settings.text(Setting.ALERT_HUMAN_WORDS)),
                BoardLimits.words(settings.text(Setting.ALERT_AGAIN_WORDS)),
                settings.duration(Setting.SERVICE_LEVEL));
    }

    private static long microdollars(ConfigReader settings) {
        String text = settings.text(Setting.ALERT_COST);
        if (!text.matches("\\d{1,7}(\\.\\d{1,6})?") || new BigDecimal(text).compareTo(MOST_DOLLARS) > 0) {
            throw settings.wrong(Setting.ALERT_COST, "US dollars from 0 to 1000000, such as 2.50");
        }
        return new BigDecimal(text).scaleByPowerOfTen(MICRO).longValueExact();
    }
}
