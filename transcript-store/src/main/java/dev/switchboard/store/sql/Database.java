package dev.switchboard.store.sql;

/// The open database: one writing connection, several readers, migrations per module.
public interface Database {}
