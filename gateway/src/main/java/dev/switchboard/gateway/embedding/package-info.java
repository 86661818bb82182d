/// Vectors of texts for the help centre, made by a model elsewhere. Must not know what they are of.
@NullMarked
package dev.switchboard.gateway.embedding;

import org.jspecify.annotations.NullMarked;
