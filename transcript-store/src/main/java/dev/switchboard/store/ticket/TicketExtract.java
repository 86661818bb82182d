package dev.switchboard.store.ticket;

/// A ticket of an export, and where the export goes on after it.
public record TicketExtract(TicketCursor at, TicketDetail detail) {}
