package dev.switchboard.tools.sale;

import dev.switchboard.tools.event.Money;

/// An upgrade or exchange: other seats, on hold, for a difference that may have to be paid first.
public record Change(String id, String orderId, Hold hold, Money difference) {}
