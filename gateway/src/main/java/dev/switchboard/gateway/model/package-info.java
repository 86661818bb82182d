/// Where speech models are found. Must not know what is said to them.
@NullMarked
package dev.switchboard.gateway.model;

import org.jspecify.annotations.NullMarked;
