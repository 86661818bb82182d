package dev.switchboard.gateway;

import java.util.Set;

/// The tools that the built-in agents name, for tests that read agents without opening tools.
final class BuiltInTools {
    static final Set<String> NAMES = Set.of(
            "search_gxs_help_center", "note_customer", "send_summary_by_email", "find_events", "check_seats",
            "list_events", "get_event_info", "check_inventory", "check_in", "undo_check_in", "hold_tickets",
            "create_order", "process_payment", "payment_status", "send_tickets", "lookup_order",
            "calculate_upgrade", "upgrade_tickets", "exchange_tickets", "transfer_tickets", "refund_tickets",
            "cancel_order", "join_wait_list");

    private BuiltInTools() {}
}
