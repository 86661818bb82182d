package dev.switchboard.gateway.realtime;

/// Marks records of settings in which a client's unknown key is refused (`unknown_parameter`), since a misspelt setting
/// would otherwise be lost in silence. Everywhere else unknown keys are passed over: the protocol grows monthly.
interface KnownKeysOnly {}
