package dev.switchboard.gateway.realtime;

/// Marks records of settings that an update changes component by component; anything else is replaced whole.
interface MergedByParts {}
