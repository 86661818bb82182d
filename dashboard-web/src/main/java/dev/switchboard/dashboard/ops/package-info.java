/// Health of the running process, as its owner reports it.
/// Must not know which parts there are: the owner names them.
@NullMarked
package dev.switchboard.dashboard.ops;

import org.jspecify.annotations.NullMarked;
