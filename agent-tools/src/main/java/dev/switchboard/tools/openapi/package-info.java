/// OpenAPI documents mounted as HTTP tools, whole or by operation. Survives what it does not know and says where that stands.
@NullMarked
package dev.switchboard.tools.openapi;

import org.jspecify.annotations.NullMarked;
