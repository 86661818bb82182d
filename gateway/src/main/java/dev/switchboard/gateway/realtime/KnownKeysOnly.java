package dev.switchboard.gateway.realtime;

/// Marks records in which a client's unknown key is refused (`unknown_parameter`): events and settings, since a misspelt
/// setting would otherwise be lost in silence. Elsewhere unknown keys are passed over: the protocol grows monthly.
interface KnownKeysOnly {}
