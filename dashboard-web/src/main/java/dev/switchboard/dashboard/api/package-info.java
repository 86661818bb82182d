/// What every answer of the REST API has in common: the envelope, the faults and their statuses, reading a JSON body.
/// Must not know what a particular path answers.
@NullMarked
package dev.switchboard.dashboard.api;

import org.jspecify.annotations.NullMarked;
