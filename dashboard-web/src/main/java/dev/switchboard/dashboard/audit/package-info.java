/// The audit log: what of a request goes into it, and `GET /api/audit`. Must not know what the paths answer.
@NullMarked
package dev.switchboard.dashboard.audit;

import org.jspecify.annotations.NullMarked;
